#pragma once
// The state of some hundred patients' courses as plain arrays, small enough for the first-level cache.
#include <cstddef>
#include <cstdint>

namespace equipoise {

struct CourseArrays {
    static constexpr std::size_t kSize = 256;  ///< patients; even, since two of them share a block of normals

    alignas(64) float plateau[kSize], distance[kSize], factor[kSize], noise[kSize];
    alignas(64) float death_left[kSize], discharge_left[kSize];  ///< unit exponentials not yet spent
    alignas(64) float death_hazard[kSize], discharge_hazard[kSize];
    alignas(64) float z0[kSize], z1[kSize];
    alignas(64) double u[kSize], v[kSize];
    alignas(64) std::uint8_t leaves[kSize], in_icu[kSize], arm[kSize], score[kSize];
};

}  // namespace equipoise
