#pragma once
// How a simulating verb is run: printed and forgotten, kept in a folder, as one shard of many, or asked again from what
// a folder keeps.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/cli/answer.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/engine/campaign.hpp"
#include "sim/store/run_record.hpp"
#include "sim/study/study.hpp"

namespace CLI {
class App;
}

namespace equipoise {

/// Where a verb's blocks and answer are kept.
struct StoreOptions {
    std::string out;    ///< folder; empty: nothing is kept
    std::string shard;  ///< "3/8"; empty: the whole run
    bool force = false;
    void add_to(CLI::App& verb, const std::string& default_out);
};

/// The answer as a document (document.hpp).
struct DocumentOptions {
    std::string format;  ///< md, docx or rtf; empty: no document
    std::string file;    ///< empty: printed
};

/// A verb that simulates, as data.
struct SimulatingVerb {
    std::string name;
    std::vector<std::string> words;     ///< its own options that no key of the scenario holds: they are asked again so
    std::vector<std::string> grows;     ///< those that may change from run to run in a folder, as --trials may
    std::uint64_t expected_trials = 0;  ///< 0: not known
    std::vector<std::string> file_names;  ///< all that its folder may hold
    std::function<Answer(const Study&, const Campaign&)> answer;
    /// From the blocks at hand, for `status`; may be empty.
    std::function<std::string(const Study&, const Campaign&)> so_far;
    std::vector<std::string> inputs = {};   ///< files that it reads besides the scenario's own
    std::shared_ptr<Progress> parts = {};   ///< of a run of several, which `answer` tells what is to come
    std::vector<std::string> formats = {};  ///< in which its folder holds report.md too (pandoc.hpp)
    DocumentOptions document = {};          ///< in place of the printed text
};

/// Runs it as the options ask and prints the answer; returns the exit code: 0, or where work is left, 75 for a shard
/// that was stopped and for a merge that blocks are missing for, 130 for a run that was stopped.
int run_simulation(const RunOptions& options, const StoreOptions& store, const Scenario& scenario,
                   const SimulatingVerb& verb);

/// What a store of this run says it is.
RunRecord record_of(const RunOptions& options, const SimulatingVerb& verb, const Study& study);

inline constexpr int kTryAgain = 75;  ///< EX_TEMPFAIL of sysexits.h: a scheduler may queue the task again

}  // namespace equipoise
