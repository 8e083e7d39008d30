#include "sim/engine/campaign.hpp"

#include <cassert>
#include <optional>
#include <vector>

namespace equipoise {
namespace {

// Blocks that may wait in memory for those before them; what is farther ahead is read again from the store.
constexpr std::size_t kKeptAhead = 1024;

}  // namespace

Campaign::Campaign(std::shared_ptr<Executor> executor, std::shared_ptr<OutcomeStore> store, RunMonitor* monitor)
    : executor_(std::move(executor)), store_(std::move(store)), monitor_(monitor) {
    assert(executor_);
}

Campaign Campaign::on_threads(int threads, RunMonitor* monitor) {
    return Campaign(std::make_shared<ThreadExecutor>(threads), nullptr, monitor);
}

Campaign Campaign::so_far(std::shared_ptr<Executor> executor, std::shared_ptr<OutcomeStore> store) {
    Campaign campaign(std::move(executor), std::move(store));
    campaign.passes_over_ = true;
    return campaign;
}

void Campaign::run(const Work& work, std::uint64_t first, std::uint64_t count, const Fold& fold) const {
    const std::vector<BlockKey> keys =
        block_keys(store_ ? work.point() : PointKey{}, first, count, work.block_length());
    std::vector<std::size_t> missing;
    std::vector<BlockKey> missing_keys;
    std::vector<std::uint8_t> stored(keys.size(), 0);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        stored[i] = store_ && store_->has(keys[i]);
        if (stored[i]) continue;
        missing.push_back(i);
        missing_keys.push_back(keys[i]);
    }
    const auto stopped = [&] { return monitor_ && monitor_->stop.load(std::memory_order_relaxed); };

    std::vector<std::optional<BlockResult>> waiting(keys.size());
    std::size_t next = 0;
    const auto fold_what_is_there = [&] {
        for (; next < keys.size() && (stored[next] || waiting[next]); ++next) {
            fold(keys[next], stored[next] ? store_->find(keys[next]).value() : *waiting[next]);
            waiting[next].reset();
        }
    };
    const auto sink = [&](std::size_t place, BlockResult result, double seconds) {
        const std::size_t i = missing[place];
        if (store_) store_->put(keys[i], result, seconds);
        if (store_ && i > next + kKeptAhead)
            stored[i] = 1;
        else
            waiting[i] = std::move(result);
        fold_what_is_there();
        if (monitor_) {
            monitor_->done += work.trials(keys[i]);
            if (monitor_->on_block) monitor_->on_block();
        }
        return !stopped();
    };
    if (!stopped()) {
        fold_what_is_there();
        executor_->run(missing_keys, work, sink);
        if (store_) store_->flush();
    }
    if (stopped()) throw Interrupted{monitor_ ? monitor_->done.load() : 0};
    if (next == keys.size()) return;
    const auto at_hand = [&](std::size_t i) { return stored[i] || waiting[i]; };
    if (!passes_over_) {
        std::uint64_t missing_blocks = 0;
        for (std::size_t i = next; i < keys.size(); ++i) missing_blocks += !at_hand(i);
        throw Waiting{missing_blocks};
    }
    while (next < keys.size()) {
        if (!at_hand(next)) ++next;
        fold_what_is_there();
    }
}

}  // namespace equipoise
