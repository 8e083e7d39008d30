#include "sim/engine/campaign.hpp"

#include <cassert>
#include <optional>
#include <vector>

namespace equipoise {

Campaign::Campaign(std::shared_ptr<Executor> executor, std::shared_ptr<OutcomeStore> store, RunMonitor* monitor)
    : executor_(std::move(executor)), store_(std::move(store)), monitor_(monitor) {
    assert(executor_);
}

Campaign Campaign::on_threads(int threads, RunMonitor* monitor) {
    return Campaign(std::make_shared<ThreadExecutor>(threads), nullptr, monitor);
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
    const auto sink = [&](std::size_t place, BlockResult result) {
        const std::size_t i = missing[place];
        if (store_) store_->put(keys[i], result);
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
    if (next < keys.size() || stopped()) throw Interrupted{monitor_ ? monitor_->done.load() : 0};
}

}  // namespace equipoise
