#pragma once
// What every simulating verb shares: its common options, progress on a terminal, Ctrl-C.
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/numeric/input_error.hpp"
#include "models/pilot/files.hpp"
#include "sim/cli/progress_line.hpp"
#include "sim/engine/campaign.hpp"
#include "sim/scenario/key_place.hpp"
#include "sim/search/progress.hpp"
#include "sim/study/study.hpp"

namespace CLI {
class App;
}

namespace equipoise {

struct RunOptions {
    std::string scenario;
    std::vector<std::string> set;
    std::optional<std::int64_t> seed;
    std::optional<std::int64_t> trials;
    int threads = 0;
    std::string progress = "auto";  ///< auto (a line on a terminal), json, none
    bool json = false;

    bool quiet_warnings = false;       ///< the scenario's warnings have been said
    std::vector<KeyOption> overrides;  ///< keys of the scenario that options of the verb's own set

    /// Adds them to a verb.
    void add_to(CLI::App& verb);
    /// The scenario and those options that its run depends on, as words of a command.
    std::vector<std::string> words() const;
    /// Reads the scenario with the overrides that the options are (--seed, --trials, --set, the verb's own).
    Scenario read() const;
};

/// Where scenarios and pilots are read from: the disk, or the texts that a stored run keeps (read_from).
const Files& read_files();
void read_from(std::map<std::string, std::string> texts);

/// The study, with its warnings (study_warnings.hpp) said on stderr.
Study resolve_aloud(const Scenario& scenario);

/// The scenario's file and the data that it names, as paths that can be opened.
std::vector<std::string> input_files(const Scenario& scenario);

/// The error with file and line for each place that is a key of the scenario which was read last ("survival.day");
/// other places stay.
InputError with_scenario_places(const InputError& error);

/// Shows progress on stderr and turns Ctrl-C into a stop of the run it watches. One at a time.
class ProgressWatch {
  public:
    /// Without an executor it runs on the threads that were asked for; without a store nothing is kept.
    ProgressWatch(const RunOptions& options, std::string what, std::uint64_t expected_replicates,
                  std::shared_ptr<Executor> executor = nullptr, std::shared_ptr<OutcomeStore> store = nullptr);
    /// Of a run of several parts; it is told the trials.
    void follow(std::shared_ptr<Progress> parts) { parts_ = std::move(parts); }
    ~ProgressWatch();
    ProgressWatch(const ProgressWatch&) = delete;
    ProgressWatch& operator=(const ProgressWatch&) = delete;
    /// What it watches.
    const Campaign& campaign() const { return campaign_; }

  private:
    RunStanding standing();
    void show(bool last);
    RunMonitor monitor_;
    Campaign campaign_;
    std::string what_;
    std::uint64_t expected_;
    std::shared_ptr<Progress> parts_;
    enum class Mode { none, line, json } mode_;
    std::chrono::steady_clock::time_point begun_, shown_;
};

/// Refuses what would not end: throws InputError that says how long about `patients` simulated patients would take.
void refuse_endless(double patients, bool with_scores);

}  // namespace equipoise
