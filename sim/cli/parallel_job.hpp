#pragma once
// This process as one rank of a job of many, where it is one: what the shell of the ranks tells the verbs.
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "sim/engine/executor.hpp"
#include "sim/engine/outcome_store.hpp"

namespace equipoise {

struct ParallelJob {
    bool leads = true;  ///< prints and keeps; the others compute and fold
    /// For `threads` (0: this rank's share of its machine). It keeps what is computed in the store, which the campaign
    /// must not have; none for a rank that does not lead.
    std::function<std::shared_ptr<Executor>(int threads, std::shared_ptr<OutcomeStore> store)> executor;
};

/// The verbs whose blocks shards or ranks may share.
const std::set<std::string>& sharing_verbs();
/// "assurance, compare, curve, plan, power or size"
std::string sharing_verbs_in_words();

/// None: a process on its own.
const ParallelJob* parallel_job();
void set_parallel_job(ParallelJob job);

}  // namespace equipoise
