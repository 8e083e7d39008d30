#include "sim/engine/executor.hpp"

#include <atomic>
#include <chrono>
#include <mutex>

#include "sim/engine/parallel.hpp"

namespace equipoise {
namespace {

struct Timed {
    Timed(const Work& work, const BlockKey& key, Workspace& workspace) {
        const auto begun = std::chrono::steady_clock::now();
        result = work.compute(key, workspace);
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    }
    BlockResult result;
    double seconds;
};

}  // namespace

void SerialExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    for (std::size_t place = 0; place < keys.size(); ++place)
        if (const Timed block(work, keys[place], workspace_); !sink(place, block.result, block.seconds)) return;
}

ThreadExecutor::ThreadExecutor(int threads)
    : threads_(threads), workspaces_(static_cast<std::size_t>(worker_count(threads))) {}

void ThreadExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    std::mutex mutex;
    std::atomic<bool> stopped{false};
    parallel_blocks(keys.size(), threads_, [&](std::size_t place, std::size_t worker) {
        if (stopped.load(std::memory_order_relaxed)) return;
        Timed block(work, keys[place], workspaces_[worker]);
        const std::lock_guard lock(mutex);
        if (!sink(place, std::move(block.result), block.seconds)) stopped.store(true, std::memory_order_relaxed);
    });
}

}  // namespace equipoise
