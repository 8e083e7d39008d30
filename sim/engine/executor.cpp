#include "sim/engine/executor.hpp"

#include <atomic>
#include <mutex>

#include "sim/engine/parallel.hpp"

namespace equipoise {

void SerialExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    for (std::size_t place = 0; place < keys.size(); ++place)
        if (!sink(place, work.compute(keys[place], workspace_))) return;
}

ThreadExecutor::ThreadExecutor(int threads)
    : threads_(threads), workspaces_(static_cast<std::size_t>(worker_count(threads))) {}

void ThreadExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    std::mutex mutex;
    std::atomic<bool> stopped{false};
    parallel_blocks(keys.size(), threads_, [&](std::size_t place, std::size_t worker) {
        if (stopped.load(std::memory_order_relaxed)) return;
        BlockResult result = work.compute(keys[place], workspaces_[worker]);
        const std::lock_guard lock(mutex);
        if (!sink(place, std::move(result))) stopped.store(true, std::memory_order_relaxed);
    });
}

}  // namespace equipoise
