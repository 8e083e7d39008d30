#pragma once
// Asks the store, has computed what is missing, folds blocks in order.
#include <atomic>
#include <functional>
#include <memory>

#include "sim/engine/executor.hpp"
#include "sim/engine/outcome_store.hpp"

namespace equipoise {

/// Shared with whoever shows progress or wants to stop.
struct RunMonitor {
    std::atomic<std::uint64_t> done{0};  ///< replicates finished
    std::atomic<bool> stop{false};       ///< set it to stop within a block
    std::function<void()> on_block;      ///< called after each block, from any worker, one at a time
};

/// Thrown where the monitor's stop was set.
struct Interrupted {
    std::uint64_t replicates_done = 0;
};

/// Thrown where blocks belong to others (another shard) and are not at hand yet.
struct Waiting {
    std::uint64_t blocks = 0;  ///< that are missing, of what could be named so far
};

/// Cheap to copy: executor, store and monitor are shared.
class Campaign {
  public:
    /// Without a store nothing is kept; without a monitor nobody watches. The monitor must outlive the campaign.
    explicit Campaign(std::shared_ptr<Executor> executor, std::shared_ptr<OutcomeStore> store = nullptr,
                      RunMonitor* monitor = nullptr);
    /// On `threads` workers (0: all cores), keeping nothing.
    static Campaign on_threads(int threads = 0, RunMonitor* monitor = nullptr);
    /// Folds the blocks that are in the store or that the executor gives, and passes over the others: an answer so far.
    static Campaign so_far(std::shared_ptr<Executor> executor, std::shared_ptr<OutcomeStore> store);

    using Fold = std::function<void(const BlockKey& key, const BlockResult& result)>;
    /// Calls `fold` for every block of units [first, first + count), strictly in order and one at a time: computed,
    /// loaded or merged from shards, sums have the same bits. Throws Interrupted, or Waiting where the executor leaves
    /// blocks to others; what was computed until then is in the store.
    void run(const Work& work, std::uint64_t first, std::uint64_t count, const Fold& fold) const;

  private:
    std::shared_ptr<Executor> executor_;
    std::shared_ptr<OutcomeStore> store_;
    RunMonitor* monitor_;
    bool passes_over_ = false;
};

/// Parts of an answer that do not need each other. Each goes as far as the blocks at hand let it, so that one round of
/// shards computes what all of them ask for next.
class IndependentParts {
  public:
    template <class Part>
    void run(Part&& part) {
        try {
            part();
        } catch (const Waiting& waiting) {
            waiting_ += waiting.blocks;
        }
    }
    /// Throws Waiting where a part waits.
    void finish() const {
        if (waiting_ > 0) throw Waiting{waiting_};
    }

  private:
    std::uint64_t waiting_ = 0;
};

}  // namespace equipoise
