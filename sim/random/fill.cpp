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

// The four words of kLanes counters in step, one word in the low half of each element; the high halves are rubbish.
struct Lanes {
    alignas(64) std::uint64_t c0[kLanes], c1[kLanes], c2[kLanes], c3[kLanes];
};

constexpr std::uint64_t kMultiplier0 = 0xD2511F53u, kMultiplier1 = 0xCD9E8D57u;
constexpr std::uint32_t kKeyStep0 = 0x9E3779B9u, kKeyStep1 = 0xBB67AE85u;

#ifdef __AVX2__

// The first three rounds of counters that differ in the subject alone: what of them is the same for every subject.
struct FirstRounds {
    std::uint32_t subject_xor;        // round 1: c0 = subject ^ this; the other three words are constants
    std::uint32_t c0, c1, c2_xor;     // round 2: c2 = high(p0) ^ this, c3 = low(p0)
    std::uint32_t c0_xor, c2_and_c3;  // round 3: c0 = high(p1) ^ this, c2 = c3 ^ that
    std::uint32_t c3;
    FirstRounds(ReplicateKey key, std::uint32_t purpose_block) {
        const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
        const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
        std::uint32_t k0 = low(key.seed), k1 = high(key.seed);
        const std::uint64_t p0 = kMultiplier0 * purpose_block, p1 = kMultiplier1 * low(key.replicate);
        subject_xor = high(p1) ^ k0;
        const std::uint32_t c2 = high(p0) ^ high(key.replicate) ^ k1;
        k0 += kKeyStep0, k1 += kKeyStep1;
        const std::uint64_t q1 = kMultiplier1 * c2;
        c0 = high(q1) ^ low(p1) ^ k0;
        c1 = low(q1);
        c2_xor = low(p0) ^ k1;
        k0 += kKeyStep0, k1 += kKeyStep1;
        const std::uint64_t r0 = kMultiplier0 * c0;
        c0_xor = c1 ^ k0;
        c2_and_c3 = high(r0) ^ k1;
        c3 = low(r0);
    }
};

// Compilers do not find the 32-by-32-bit multiplication by themselves. Eight counters at a time: that fills the
// registers. Subject i is `first` + i, or subjects[i] where there are such. The high halves of the elements hold
// rubbish on purpose: only the low 32 bits count.
template <bool kListed>
inline void philox_lanes(ReplicateKey key, std::uint32_t first, const std::uint32_t* subjects,
                         std::uint32_t purpose_block, Lanes& out) {
    const auto all = [](std::uint64_t x) { return _mm256_set1_epi64x(static_cast<long long>(x)); };
    const __m256i m0 = all(kMultiplier0), m1 = all(kMultiplier1);
    const FirstRounds begin(key, purpose_block);
    for (std::size_t at = 0; at < kLanes; at += 8) {
        __m256i c0[2], c1[2], c2[2], c3[2];
        for (std::size_t v = 0; v < 2; ++v) {
            __m256i subject;
            if constexpr (kListed)
                subject =
                    _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(subjects + at + 4 * v)));
            else
                subject = _mm256_add_epi64(all(static_cast<std::uint32_t>(first + at)),
                                           _mm256_add_epi64(_mm256_setr_epi64x(0, 1, 2, 3), all(4 * v)));
            const __m256i p0 = _mm256_mul_epu32(_mm256_xor_si256(subject, all(begin.subject_xor)), m0);
            const __m256i p1 = _mm256_mul_epu32(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), all(begin.c2_xor)), m1);
            c0[v] = _mm256_xor_si256(_mm256_srli_epi64(p1, 32), all(begin.c0_xor));
            c1[v] = p1;
            c2[v] = _mm256_xor_si256(p0, all(begin.c2_and_c3));
            c3[v] = all(begin.c3);
        }
        constexpr int kDone = 3;
        std::uint32_t k0 = static_cast<std::uint32_t>(key.seed) + kDone * kKeyStep0,
                      k1 = static_cast<std::uint32_t>(key.seed >> 32) + kDone * kKeyStep1;
#pragma GCC unroll 10
        for (int round = kDone; round < 10; ++round) {
            const __m256i key0 = all(k0), key1 = all(k1);
            for (int v = 0; v < 2; ++v) {
                const __m256i p0 = _mm256_mul_epu32(c0[v], m0), p1 = _mm256_mul_epu32(c2[v], m1);
                c0[v] = _mm256_xor_si256(_mm256_xor_si256(c1[v], key0), _mm256_srli_epi64(p1, 32));
                c2[v] = _mm256_xor_si256(_mm256_xor_si256(c3[v], key1), _mm256_srli_epi64(p0, 32));
                c1[v] = p1;
                c3[v] = p0;
            }
            k0 += kKeyStep0;
            k1 += kKeyStep1;
        }
        const auto store = [](std::uint64_t* to, __m256i x) { _mm256_store_si256(reinterpret_cast<__m256i*>(to), x); };
        for (std::size_t v = 0; v < 2; ++v) {
            store(out.c0 + at + 4 * v, c0[v]);
            store(out.c1 + at + 4 * v, c1[v]);
            store(out.c2 + at + 4 * v, c2[v]);
            store(out.c3 + at + 4 * v, c3[v]);
        }
    }
}

#else

template <bool kListed>
inline void philox_lanes(ReplicateKey key, std::uint32_t first, const std::uint32_t* subjects,
                         std::uint32_t purpose_block, Lanes& out) {
    for (std::size_t i = 0; i < kLanes; ++i) {
        const std::uint32_t subject = kListed ? subjects[i] : first + static_cast<std::uint32_t>(i);
        const auto word = philox({purpose_block, subject, static_cast<std::uint32_t>(key.replicate),
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
        philox_lanes<false>(key, first + static_cast<std::uint32_t>(i), nullptr, purpose_block, lanes);
        body(i, std::min(kLanes, n - i), lanes);
    }
}

// The same for the subjects of a list.
template <class Body>
inline void for_lanes_of(ReplicateKey key, std::span<const std::uint32_t> subjects, Purpose purpose,
                         std::uint32_t block, Body body) {
    Lanes lanes;
    const std::uint32_t purpose_block = static_cast<std::uint32_t>(purpose) << 16 | block;
    const std::size_t whole = subjects.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) {
        philox_lanes<true>(key, 0, subjects.data() + i, purpose_block, lanes);
        body(i, kLanes, lanes);
    }
    if (whole == subjects.size()) return;
    std::uint32_t last[kLanes] = {};
    std::copy(subjects.begin() + static_cast<std::ptrdiff_t>(whole), subjects.end(), last);
    philox_lanes<true>(key, 0, last, purpose_block, lanes);
    body(whole, subjects.size() - whole, lanes);
}

inline std::uint64_t pair(std::uint64_t low, std::uint64_t high) { return high << 32 | (low & 0xffffffffu); }

// Two normals for each of the two patients of a subject. Words 0 and 1 are the even patient's, 2 and 3 the odd one's.
inline void put_normals(std::size_t at, std::size_t count, const Lanes& lanes, std::span<float> z0,
                        std::span<float> z1) {
    alignas(64) std::uint64_t a[kLanes], b[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) {
        a[i] = pair(lanes.c0[i], lanes.c2[i]);
        b[i] = pair(lanes.c1[i], lanes.c3[i]);
    }
    alignas(64) std::uint32_t p[2 * kLanes], q[2 * kLanes];
    std::memcpy(p, a, sizeof p);
    std::memcpy(q, b, sizeof q);
    float *const to0 = z0.data() + 2 * at, *const to1 = z1.data() + 2 * at;
    const std::size_t patients = std::min(2 * count, z0.size() - 2 * at);
    if (patients == 2 * kLanes) {
        for (std::size_t i = 0; i < 2 * kLanes; ++i) vector_math::box_muller(p[i], q[i], to0[i], to1[i]);
        return;
    }
    alignas(64) float x[2 * kLanes], y[2 * kLanes];
    for (std::size_t i = 0; i < 2 * kLanes; ++i) vector_math::box_muller(p[i], q[i], x[i], y[i]);
    std::copy_n(x, patients, to0);
    std::copy_n(y, patients, to1);
}

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
    for_lanes(key, first, purpose, block, (z0.size() + 1) / 2,
              [&](std::size_t at, std::size_t count, const Lanes& lanes) { put_normals(at, count, lanes, z0, z1); });
}

void fill_normals_of(ReplicateKey key, std::span<const std::uint32_t> subjects, Purpose purpose, std::uint32_t block,
                     std::span<float> z0, std::span<float> z1) {
    assert(z0.size() == z1.size() && z0.size() == 2 * subjects.size());
    for_lanes_of(key, subjects, purpose, block,
                 [&](std::size_t at, std::size_t count, const Lanes& lanes) { put_normals(at, count, lanes, z0, z1); });
}

}  // namespace equipoise
