#pragma once
// Rank 0 of a job of many (rank_job.hpp).
#include <memory>

#include "sim/cluster/block_computer.hpp"
#include "sim/cluster/rank_job.hpp"
#include "sim/engine/executor.hpp"
#include "sim/engine/outcome_store.hpp"

namespace equipoise {

struct TaskSizes {
    double task_seconds = 0.05;      ///< of computing that a task should take its rank
    double parcel_seconds = 0.02;    ///< for which results are gathered before they are sent down the tree
    std::uint64_t window = 1 << 14;  ///< blocks that may be computed ahead of the first that is missing
};

class LeadingExecutor : public Executor {
  public:
    /// Computes on `inner`, which has `threads`, while it talks to the ranks. The campaign that it serves has no store:
    /// what `store` has is sent to the ranks like what was computed, and what is computed is kept there (none: not
    /// at all).
    LeadingExecutor(std::shared_ptr<RankJob> job, std::shared_ptr<Executor> inner, int threads,
                    std::shared_ptr<OutcomeStore> store = nullptr, TaskSizes sizes = {});
    /// Throws std::runtime_error, with the rank and its reason, where a rank cannot go on.
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override;

  private:
    std::shared_ptr<RankJob> job_;
    std::shared_ptr<OutcomeStore> store_;
    TaskSizes sizes_;
    std::uint64_t threads_;
    BlockComputer computer_;
};

}  // namespace equipoise
