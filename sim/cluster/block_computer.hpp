#pragma once
// Computes blocks in a thread of its own, so that whoever owns it can talk to other ranks meanwhile.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sim/cluster/package.hpp"
#include "sim/engine/executor.hpp"

namespace equipoise {

class BlockComputer {
  public:
    /// Blocks are computed on `inner`.
    explicit BlockComputer(std::shared_ptr<Executor> inner);
    ~BlockComputer();
    BlockComputer(const BlockComputer&) = delete;
    BlockComputer& operator=(const BlockComputer&) = delete;

    /// Queues blocks; keys[i] has the place first + i. The work must live until they are taken or stop() returned.
    void begin(const Work& work, std::uint64_t first, std::span<const BlockKey> keys);
    /// Those that were finished since; waits up to a moment for one if there is none. Rethrows what the work threw.
    std::vector<PlacedResult> take(std::chrono::microseconds moment);
    /// Blocks that were begun or queued and are not finished.
    std::uint64_t waiting() const;
    /// Forgets what is queued and finished, and returns when no block is being computed.
    void stop();

  private:
    struct Task {
        const Work* work;
        std::uint64_t first;
        std::vector<BlockKey> keys;
    };
    void compute_tasks();
    void compute(const Task& task);

    std::shared_ptr<Executor> inner_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Task> tasks_;
    std::vector<PlacedResult> finished_;
    std::exception_ptr failure_;
    std::uint64_t waiting_ = 0;
    bool busy_ = false, stopping_ = false, closing_ = false;
    std::thread thread_;  // last: it uses all of these
};

}  // namespace equipoise
