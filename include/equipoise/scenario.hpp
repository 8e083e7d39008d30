#pragma once
// A study as its TOML text states it. The keys, their ranges, units, defaults and sources are listed in
// scenarios/REFERENCE.md, which `equipoise schema --markdown` prints.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "equipoise/error.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

/// Texts by the names that the scenario gives them: {"pilot.csv", "arm,time,status\n..."}.
using DataFiles = std::map<std::string, std::string>;

/// Immutable; copies share it.
class EQUIPOISE_API Scenario {
  public:
    struct Impl;

    /// From disk; the data that it names are looked for beside it. Overrides are "KEY=VALUE" with a dotted key, as
    /// after --set. Throws InputError with every mistake of the text, each with file, line and key.
    static Scenario read(const std::string& path, const std::vector<std::string>& overrides = {});
    /// From memory: the disk is not looked at. `name` stands for the file in messages, and for the title where the text
    /// states none.
    static Scenario parse(const std::string& toml, const DataFiles& data = {},
                          const std::vector<std::string>& overrides = {}, const std::string& name = "scenario.toml");
    /// The same text and data with more overrides, which come after those that it has.
    Scenario with(const std::vector<std::string>& overrides) const;

    ~Scenario();
    Scenario(const Scenario&);
    Scenario(Scenario&&) noexcept;
    Scenario& operator=(const Scenario&);
    Scenario& operator=(Scenario&&) noexcept;

    std::string title() const;
    std::uint64_t seed() const;
    int follow_up_days() const;
    std::int64_t trials() const;            ///< synthetic trials a point (simulation.trials)
    std::int64_t n() const;                 ///< total patients of `power`: simulation.n, else the largest of explore.n
    double target_power() const;            ///< 0 to 1 (simulation.target_power)
    std::vector<std::string> arms() const;  ///< control first
    /// name, test, estimand (what its estimate is, with its scale) and when (what it looks at: "day 28").
    Table analyses() const;
    /// Keys that do not act though somebody may think so; each with its place.
    std::vector<std::string> warnings() const;
    /// The scenario as TOML with every value spelled out, defaults too: reading it again gives the same scenario.
    std::string toml() const;
    /// 16 hexadecimal digits (FNV-1a, 64 bits) of toml() and of the data files as they stand now: equal for equal
    /// studies.
    std::string hash() const;

    const Impl& impl() const { return *impl_; }  ///< for the library
    explicit Scenario(std::shared_ptr<const Impl> impl);

  private:
    std::shared_ptr<const Impl> impl_;
};

/// What `equipoise check` finds; nothing is thrown for bad input.
struct Check {
    std::vector<Problem> problems;      ///< empty: the study can be simulated
    std::vector<std::string> warnings;  ///< of keys, the pilot's size and what lies beyond it; each a sentence
    std::string toml, hash;             ///< as Scenario's; empty where there are problems
};
EQUIPOISE_API Check check(const std::string& toml, const DataFiles& data = {},
                          const std::vector<std::string>& overrides = {}, const std::string& name = "scenario.toml");
EQUIPOISE_API Check check_file(const std::string& path, const std::vector<std::string>& overrides = {});

}  // namespace equipoise::api
