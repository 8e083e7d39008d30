#pragma once
// Who computes blocks: this thread, or many.
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "sim/engine/work.hpp"

namespace equipoise {

class Executor {
  public:
    /// Told of each finished block by its place in `keys`, with the seconds that it took; one call at a time, from any
    /// thread. False: begin no more.
    using Sink = std::function<bool(std::size_t place, BlockResult result, double seconds)>;

    virtual ~Executor() = default;
    /// Computes the blocks, in any order; an executor of one shard leaves those of others. An exception in work or sink
    /// stops the rest and is rethrown.
    virtual void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) = 0;
};

/// In the caller's thread, one block after another.
class SerialExecutor : public Executor {
  public:
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override;

  private:
    Workspace workspace_;
};

/// On `threads` workers (0: all cores), each with memory of its own that it keeps from run to run.
class ThreadExecutor : public Executor {
  public:
    explicit ThreadExecutor(int threads = 0);
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override;

  private:
    int threads_;
    std::vector<Workspace> workspaces_;
};

}  // namespace equipoise
