#pragma once
// A rank above 0 of a job of many (rank_job.hpp).
#include <memory>

#include "sim/cluster/block_computer.hpp"
#include "sim/cluster/rank_job.hpp"
#include "sim/engine/executor.hpp"

namespace equipoise {

class FollowingExecutor : public Executor {
  public:
    /// Computes the leader's tasks on `inner`, which has `threads`.
    FollowingExecutor(std::shared_ptr<RankJob> job, std::shared_ptr<Executor> inner, int threads);
    /// The sink gets every block of the run, from whichever rank, and is not asked whether to go on: the leader
    /// decides. Throws Interrupted where he ended the job; what else stops this rank is put into the job's `trouble`.
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override;

  private:
    void follow(std::span<const BlockKey> keys, const Work& work, const Sink& sink);

    std::shared_ptr<RankJob> job_;
    std::uint64_t threads_;
    BlockComputer computer_;
};

}  // namespace equipoise
