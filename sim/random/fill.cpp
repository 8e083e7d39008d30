#include "sim/random/fill.hpp"

#include <algorithm>
#include <cassert>

#include "models/numeric/vector_math.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kLanes = 16;

// kLanes counters in step: plain loops over lanes, which the compiler turns into vector multiplications.
struct Lanes {
    alignas(64) std::uint32_t c0[kLanes], c1[kLanes], c2[kLanes], c3[kLanes];
};

inline void philox_lanes(ReplicateKey key, std::uint32_t first, std::uint32_t purpose_block, Lanes& out) {
    alignas(64) std::uint64_t c0[kLanes], c1[kLanes], c2[kLanes], c3[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) {
        c0[i] = purpose_block;
        c1[i] = first + static_cast<std::uint32_t>(i);
        c2[i] = static_cast<std::uint32_t>(key.replicate);
        c3[i] = static_cast<std::uint32_t>(key.replicate >> 32);
    }
    std::uint32_t k0 = static_cast<std::uint32_t>(key.seed), k1 = static_cast<std::uint32_t>(key.seed >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round) {
#pragma GCC unroll 16
        for (std::size_t i = 0; i < kLanes; ++i) {
            // The high halves hold rubbish on purpose: only the low 32 bits of a lane count.
            const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * static_cast<std::uint32_t>(c0[i]);
            const std::uint64_t p1 = std::uint64_t{0xCD9E8D57u} * static_cast<std::uint32_t>(c2[i]);
            c0[i] = (p1 >> 32) ^ c1[i] ^ k0;
            c2[i] = (p0 >> 32) ^ c3[i] ^ k1;
            c1[i] = p1;
            c3[i] = p0;
        }
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    for (std::size_t i = 0; i < kLanes; ++i) {
        out.c0[i] = static_cast<std::uint32_t>(c0[i]);
        out.c1[i] = static_cast<std::uint32_t>(c1[i]);
        out.c2[i] = static_cast<std::uint32_t>(c2[i]);
        out.c3[i] = static_cast<std::uint32_t>(c3[i]);
    }
}

// Calls body(offset, count, lanes) for consecutive groups of subjects.
template <class Body>
inline void for_lanes(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::size_t n, Body body) {
    Lanes lanes;
    const std::uint32_t purpose_block = static_cast<std::uint32_t>(purpose) << 16 | block;
    for (std::size_t i = 0; i < n; i += kLanes) {
        philox_lanes(key, first + static_cast<std::uint32_t>(i), purpose_block, lanes);
        body(i, std::min(kLanes, n - i), lanes);
    }
}

inline std::uint64_t pair(std::uint32_t low, std::uint32_t high) { return std::uint64_t{high} << 32 | low; }

}  // namespace

void fill_words(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<std::uint32_t> words) {
    assert(words.size() % 4 == 0);
    for_lanes(key, first, purpose, block, words.size() / 4, [&](std::size_t at, std::size_t count, const Lanes& lanes) {
        for (std::size_t i = 0; i < count; ++i) {
            std::uint32_t* word = words.data() + 4 * (at + i);
            word[0] = lanes.c0[i];
            word[1] = lanes.c1[i];
            word[2] = lanes.c2[i];
            word[3] = lanes.c3[i];
        }
    });
}

void fill_uniforms(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<double> a,
                   std::span<double> b) {
    assert(b.empty() || b.size() == a.size());
    for_lanes(key, first, purpose, block, a.size(), [&](std::size_t at, std::size_t count, const Lanes& lanes) {
        alignas(64) double u[kLanes], v[kLanes];
        for (std::size_t i = 0; i < kLanes; ++i) {
            u[i] = unit_uniform(pair(lanes.c0[i], lanes.c1[i]));
            v[i] = unit_uniform(pair(lanes.c2[i], lanes.c3[i]));
        }
        std::copy_n(u, count, a.data() + at);
        if (!b.empty()) std::copy_n(v, count, b.data() + at);
    });
}

void fill_normals(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<float> z0,
                  std::span<float> z1) {
    assert(z0.size() == z1.size());
    const std::size_t n = z0.size();
    for_lanes(key, first, purpose, block, (n + 1) / 2, [&](std::size_t at, std::size_t count, const Lanes& lanes) {
        alignas(64) std::uint32_t a[2 * kLanes], b[2 * kLanes];
        alignas(64) float x[2 * kLanes], y[2 * kLanes];
        for (std::size_t i = 0; i < kLanes; ++i) {
            a[2 * i] = lanes.c0[i];
            b[2 * i] = lanes.c1[i];
            a[2 * i + 1] = lanes.c2[i];
            b[2 * i + 1] = lanes.c3[i];
        }
        for (std::size_t i = 0; i < 2 * kLanes; ++i) vector_math::box_muller(a[i], b[i], x[i], y[i]);
        const std::size_t patients = std::min(2 * count, n - 2 * at);
        std::copy_n(x, patients, z0.data() + 2 * at);
        std::copy_n(y, patients, z1.data() + 2 * at);
    });
}

}  // namespace equipoise
