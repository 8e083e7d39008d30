#include "models/numeric/processor.hpp"

#include <algorithm>
#include <atomic>

namespace equipoise {
namespace {

std::atomic<ProcessorLevel>& level() {
    static std::atomic<ProcessorLevel> in_use{highest_processor_level()};
    return in_use;
}

}  // namespace

ProcessorLevel highest_processor_level() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return ProcessorLevel::v4;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
        return ProcessorLevel::v3;
#endif
    return ProcessorLevel::own;
}

ProcessorLevel processor_level() { return level().load(std::memory_order_relaxed); }

void use_processor_level(ProcessorLevel most) { level() = std::min(most, highest_processor_level()); }

}  // namespace equipoise
