#pragma once
// A design that looks at its data: when, and what each look may conclude. Values only, with their field lists.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/numeric/field.hpp"
#include "sim/design/boundary_plan.hpp"
#include "sim/trial/data_cut.hpp"

namespace equipoise {

/// Which of a look's conditions decides where several are given.
enum class Whichever : std::uint8_t { first, last };
template <>
struct EnumNames<Whichever> {
    static constexpr std::array<std::pair<std::string_view, Whichever>, 2> names{
        {{"first", Whichever::first}, {"last", Whichever::last}}};
};

/// When one look takes place. At least one condition; the end of everybody's follow-up ends the wait for any of them.
struct LookSpec {
    std::optional<double> followed;  ///< share of the planned patients
    std::optional<std::int64_t> followed_patients;
    std::optional<std::int64_t> deaths;
    std::optional<double> deaths_share;  ///< of the last look's deaths
    std::optional<double> calendar_day;
    Whichever whichever = Whichever::first;
    double spacing = 0;  ///< days after the previous look, at least
    LookTests tests = LookTests::both;

    static constexpr auto fields() {
        return std::tuple{
            field("followed", &LookSpec::followed, {0, 1, true, false}, "",
                  "share of the planned patients, in the order of randomization, whose follow-up is complete"),
            field("followed_patients", &LookSpec::followed_patients, Range::between(1, 1e7), "patients",
                  "the same as a number"),
            field("deaths", &LookSpec::deaths, Range::between(1, 1e6), "deaths",
                  "seen in both arms together within follow-up"),
            field("deaths_share", &LookSpec::deaths_share, {0, 1, true, false}, "", "share of the last look's deaths"),
            field("calendar_day", &LookSpec::calendar_day, Range::above(0), "days", "from the first site's opening"),
            field("whichever", &LookSpec::whichever, "which decides where several conditions are given"),
            field("spacing", &LookSpec::spacing, Range::at_least(0), "days", "least time after the previous look"),
            field("tests", &LookSpec::tests, "what the look may conclude"),
        };
    }
    /// looks = [0.5, 1] is short for [{ followed = 0.5 }, { followed = 1 }].
    void from_number(double share) { followed = share; }
    std::size_t conditions() const {
        return followed.has_value() + followed_patients.has_value() + deaths.has_value() + deaths_share.has_value() +
               calendar_day.has_value();
    }
    bool by_followed() const { return followed || followed_patients; }
    bool by_deaths() const { return deaths || deaths_share; }
};

struct GroupSequential {
    static constexpr std::string_view name = "group-sequential";

    std::vector<LookSpec> looks;  ///< the last is the final analysis
    std::string analysis;         ///< whose verdicts stop the trial; empty: each analysis conducts a trial of its own
    EfficacyRule efficacy;
    FutilityRule futility;
    std::optional<double> beta;
    std::optional<std::int64_t> maximum_deaths;

    static constexpr auto fields() {
        return std::tuple{
            field(
                "looks", &GroupSequential::looks, {0, 1, true, false}, "",
                "when the data are looked at; the last is the final analysis; a number is short for { followed = it }"),
            field("analysis", &GroupSequential::analysis,
                  "name of the one whose verdicts stop the trial, the others are told where it stopped; left out: each "
                  "analysis as if it were the primary one"),
            field("efficacy", &GroupSequential::efficacy, "stopping for benefit, and for harm when sides = 2"),
            field("futility", &GroupSequential::futility, "stopping for want of benefit"),
            field("beta", &GroupSequential::beta, Range::open_probability(), "",
                  "type II error that the boundaries are planned for and that futility spends; left out: 1 - "
                  "simulation.target_power"),
            field("maximum_deaths", &GroupSequential::maximum_deaths, Range::between(1, 1e6), "deaths",
                  "expected at the last look: what a time-to-event analysis measures its information against where "
                  "looks do not count deaths; left out: the last look's"),
        };
    }
    /// Deaths at full information; none: information is counted in patients.
    std::optional<std::int64_t> full_deaths() const {
        return maximum_deaths ? maximum_deaths : looks.empty() ? std::nullopt : looks.back().deaths;
    }
};

/// "when 50% of patients have complete follow-up", "at 150 deaths or on calendar day 400, whichever comes first".
std::string in_words(const LookSpec& look);

/// One look of a trial with `n` patients: numbers in place of shares.
struct PlannedLook {
    DataCut cut;
    double spacing = 0;
    double share = 1;  ///< of the full information, as planned; where a calendar day alone gives no plan, evenly
    bool share_known = false;  ///< false: only the trial tells it
};
std::vector<PlannedLook> planned_looks(const GroupSequential& design, std::size_t n);

}  // namespace equipoise
