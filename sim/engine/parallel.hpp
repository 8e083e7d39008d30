#pragma once
// The only place that knows threads.
#include <cstddef>
#include <functional>

namespace equipoise {

/// Calls work(block, worker) once for every block in [0, count), on `threads` workers (0: all cores), beginning them in order;
/// worker is below the number of workers and no two calls with one worker overlap. An exception in work stops the rest
/// and is rethrown. TBB with one block a task, or std::jthread when built with EQUIPOISE_PLAIN_THREADS (Debian's TBB
/// gives ThreadSanitizer false races).
void parallel_blocks(std::size_t count, int threads,
                     const std::function<void(std::size_t block, std::size_t worker)>& work);

/// Workers that parallel_blocks would use.
int worker_count(int threads);

}  // namespace equipoise
