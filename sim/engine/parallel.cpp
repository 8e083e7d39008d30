#include "sim/engine/parallel.hpp"

#include <algorithm>
#include <thread>

#ifdef EQUIPOISE_PLAIN_THREADS
#include <atomic>
#include <exception>
#include <mutex>
#include <vector>
#else
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>
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
    tbb::task_arena arena(worker_count(threads));
    arena.execute([&] {
        tbb::parallel_for(
            tbb::blocked_range<std::size_t>(0, count, 1),
            [&](const tbb::blocked_range<std::size_t>& range) {
                for (std::size_t block = range.begin(); block != range.end(); ++block)
                    work(block, static_cast<std::size_t>(tbb::this_task_arena::current_thread_index()));
            },
            tbb::simple_partitioner{});
    });
}

#endif

}  // namespace equipoise
