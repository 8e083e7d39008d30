#include "sim/engine/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#ifdef EQUIPOISE_PLAIN_THREADS
#include <exception>
#include <mutex>
#include <vector>
#else
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#endif

namespace equipoise {

int worker_count(int threads) {
    if (threads > 0) return threads;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

#ifdef EQUIPOISE_PLAIN_THREADS

void parallel_blocks(std::size_t count, int threads, const std::function<void(std::size_t, std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    {
        std::vector<std::jthread> workers;
        for (int w = 0; w < worker_count(threads); ++w)
            workers.emplace_back([&, w] {
                for (std::size_t block; (block = next.fetch_add(1)) < count;) {
                    try {
                        work(block, static_cast<std::size_t>(w));
                    } catch (...) {
                        const std::lock_guard lock(mutex);
                        if (!failure) failure = std::current_exception();
                        next.store(count);
                    }
                }
            });
    }
    if (failure) std::rethrow_exception(failure);
}

#else

void parallel_blocks(std::size_t count, int threads, const std::function<void(std::size_t, std::size_t)>& work) {
    // One task a worker, each taking the next block: those behind it are done or at work, so that what waits to be
    // folded in order is little.
    const int workers = worker_count(threads);
    std::atomic<std::size_t> next{0};
    tbb::task_arena arena(workers);
    arena.execute([&] {
        tbb::parallel_for(
            tbb::blocked_range<int>(0, workers, 1),
            [&](const tbb::blocked_range<int>& range) {
                for (int worker = range.begin(); worker != range.end(); ++worker)
                    for (std::size_t block; !tbb::is_current_task_group_canceling() &&
                                            (block = next.fetch_add(1, std::memory_order_relaxed)) < count;)
                        work(block, static_cast<std::size_t>(worker));
            },
            tbb::simple_partitioner{});
    });
}

#endif

}  // namespace equipoise
