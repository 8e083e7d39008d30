#include "sim/random/fill.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "models/numeric/vector_math.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kLanes = 16;

// The four words of kLanes counters in step, one word in the low half of each element; the high halves are 0.
struct Lanes {
    alignas(64) std::uint64_t c0[kLanes], c1[kLanes], c2[kLanes], c3[kLanes];
};

constexpr std::uint64_t kMultiplier0 = 0xD2511F53u, kMultiplier1 = 0xCD9E8D57u;
constexpr std::uint32_t kKeyStep0 = 0x9E3779B9u, kKeyStep1 = 0xBB67AE85u;

#ifdef __AVX2__

// Compilers do not find the 32-by-32-bit multiplication by themselves. Eight counters at a time: that fills the
// registers.
inline void philox_lanes(ReplicateKey key, std::uint32_t first, std::uint32_t purpose_block, Lanes& out) {
    const __m256i m0 = _mm256_set1_epi64x(static_cast<long long>(kMultiplier0)),
                  m1 = _mm256_set1_epi64x(static_cast<long long>(kMultiplier1));
    const __m256i low = _mm256_set1_epi64x(0xffffffff);
    const auto store = [&](std::uint64_t* to, __m256i value) {
        _mm256_store_si256(reinterpret_cast<__m256i*>(to), _mm256_and_si256(value, low));
    };
    for (std::size_t at = 0; at < kLanes; at += 8) {
        __m256i c0[2], c1[2], c2[2], c3[2];
        const __m256i subject = _mm256_add_epi64(_mm256_set1_epi64x(static_cast<std::uint32_t>(first + at)),
                                                 _mm256_setr_epi64x(0, 1, 2, 3));
        for (int v = 0; v < 2; ++v) {
            c0[v] = _mm256_set1_epi64x(purpose_block);
            c1[v] = _mm256_add_epi64(subject, _mm256_set1_epi64x(4 * v));
            c2[v] = _mm256_set1_epi64x(static_cast<std::uint32_t>(key.replicate));
            c3[v] = _mm256_set1_epi64x(static_cast<std::uint32_t>(key.replicate >> 32));
        }
        std::uint32_t k0 = static_cast<std::uint32_t>(key.seed), k1 = static_cast<std::uint32_t>(key.seed >> 32);
#pragma GCC unroll 10
        for (int round = 0; round < 10; ++round) {
            const __m256i key0 = _mm256_set1_epi64x(k0), key1 = _mm256_set1_epi64x(k1);
            for (int v = 0; v < 2; ++v) {
                // The high halves hold rubbish on purpose: only the low 32 bits of an element count.
                const __m256i p0 = _mm256_mul_epu32(c0[v], m0), p1 = _mm256_mul_epu32(c2[v], m1);
                c0[v] = _mm256_xor_si256(_mm256_xor_si256(c1[v], key0), _mm256_srli_epi64(p1, 32));
                c2[v] = _mm256_xor_si256(_mm256_xor_si256(c3[v], key1), _mm256_srli_epi64(p0, 32));
                c1[v] = p1;
                c3[v] = p0;
            }
            k0 += kKeyStep0;
            k1 += kKeyStep1;
        }
        for (std::size_t v = 0; v < 2; ++v) {
            store(out.c0 + at + 4 * v, c0[v]);
            store(out.c1 + at + 4 * v, c1[v]);
            store(out.c2 + at + 4 * v, c2[v]);
            store(out.c3 + at + 4 * v, c3[v]);
        }
    }
}

#else

inline void philox_lanes(ReplicateKey key, std::uint32_t first, std::uint32_t purpose_block, Lanes& out) {
    for (std::size_t i = 0; i < kLanes; ++i) {
        const auto word =
            philox({purpose_block, first + static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(key.replicate),
                    static_cast<std::uint32_t>(key.replicate >> 32)},
                   {static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)});
        out.c0[i] = word[0];
        out.c1[i] = word[1];
        out.c2[i] = word[2];
        out.c3[i] = word[3];
    }
}

#endif

// Calls body(offset, count, lanes) for consecutive groups of subjects.
template <class Body>
inline void for_lanes(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::size_t n,
                      Body body) {
    Lanes lanes;
    const std::uint32_t purpose_block = static_cast<std::uint32_t>(purpose) << 16 | block;
    for (std::size_t i = 0; i < n; i += kLanes) {
        philox_lanes(key, first + static_cast<std::uint32_t>(i), purpose_block, lanes);
        body(i, std::min(kLanes, n - i), lanes);
    }
}

inline std::uint64_t pair(std::uint64_t low, std::uint64_t high) { return high << 32 | low; }

}  // namespace

void fill_words(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block,
                std::span<std::uint32_t> words) {
    assert(words.size() % 4 == 0);
    for_lanes(key, first, purpose, block, words.size() / 4, [&](std::size_t at, std::size_t count, const Lanes& lanes) {
        for (std::size_t i = 0; i < count; ++i) {
            std::uint32_t* word = words.data() + 4 * (at + i);
            word[0] = static_cast<std::uint32_t>(lanes.c0[i]);
            word[1] = static_cast<std::uint32_t>(lanes.c1[i]);
            word[2] = static_cast<std::uint32_t>(lanes.c2[i]);
            word[3] = static_cast<std::uint32_t>(lanes.c3[i]);
        }
    });
}

void fill_uniforms(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<double> a,
                   std::span<double> b) {
    assert(b.empty() || b.size() == a.size());
    for_lanes(key, first, purpose, block, a.size(), [&](std::size_t at, std::size_t count, const Lanes& lanes) {
        if (count == kLanes) {
            for (std::size_t i = 0; i < kLanes; ++i) a[at + i] = unit_uniform(pair(lanes.c0[i], lanes.c1[i]));
            if (b.empty()) return;
            for (std::size_t i = 0; i < kLanes; ++i) b[at + i] = unit_uniform(pair(lanes.c2[i], lanes.c3[i]));
            return;
        }
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
        // Words 0 and 1 are the even patient's, 2 and 3 the odd one's.
        alignas(64) std::uint64_t a[kLanes], b[kLanes];
        for (std::size_t i = 0; i < kLanes; ++i) {
            a[i] = pair(lanes.c0[i], lanes.c2[i]);
            b[i] = pair(lanes.c1[i], lanes.c3[i]);
        }
        alignas(64) std::uint32_t p[2 * kLanes], q[2 * kLanes];
        std::memcpy(p, a, sizeof p);
        std::memcpy(q, b, sizeof q);
        alignas(64) float x[2 * kLanes], y[2 * kLanes];
        for (std::size_t i = 0; i < 2 * kLanes; ++i) vector_math::box_muller(p[i], q[i], x[i], y[i]);
        const std::size_t patients = std::min(2 * count, n - 2 * at);
        std::copy_n(x, patients, z0.data() + 2 * at);
        std::copy_n(y, patients, z1.data() + 2 * at);
    });
}

}  // namespace equipoise
