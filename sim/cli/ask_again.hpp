#pragma once
// A folder's run, asked again from what the folder keeps.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/stored_run.hpp"
#include "sim/cluster/shard.hpp"

namespace equipoise {

enum class Again { resume, merge, missing, status };
struct AskAgain {
    Again what = Again::resume;
    std::string folder;
    std::vector<std::string> other_folders;  ///< of a merge
    std::uint64_t shards = 0;                ///< of missing; 0: as many as the files' names say
    std::vector<std::string> extra;          ///< options with their values
    std::vector<std::string> flags;
};
/// Returns the exit code of the verb that is asked.
int ask_again(const AskAgain& again);

/// While it is: what was asked.
const std::optional<AskAgain>& again_now();

int tell_missing(const RunOptions& options, const Scenario& scenario, const SimulatingVerb& verb);
int tell_status(const RunOptions& options, const Scenario& scenario, const SimulatingVerb& verb);

/// How an array is asked for the blocks that are missing; `of`: shards, 0 for a run in one process.
std::string missing_in_words(const std::string& folder, const SurveyExecutor& survey, std::uint64_t of);

}  // namespace equipoise
