// No #pragma once: included once by each of fill_own.cpp, fill_v3.cpp and fill_v4.cpp, which say for which level
// (EQUIPOISE_LEVEL). Whatever is called here must be inlined: a function of the standard library compiled for a high
// level could be taken for everybody's by the linker (tests/own_symbols).
#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#endif

#include "models/numeric/vector_math.hpp"
#include "sim/random/fill_loops.hpp"

namespace equipoise::EQUIPOISE_LEVEL {
namespace {

constexpr std::size_t kLanes = 16;

// The four words of kLanes counters in step, one word in the low half of each element; the high halves are rubbish.
struct Lanes {
    alignas(64) std::uint64_t c0[kLanes], c1[kLanes], c2[kLanes], c3[kLanes];
};

constexpr std::uint64_t kMultiplier0 = 0xD2511F53u, kMultiplier1 = 0xCD9E8D57u;
constexpr std::uint32_t kKeyStep0 = 0x9E3779B9u, kKeyStep1 = 0xBB67AE85u;

#if defined(__AVX512F__) || defined(__AVX2__)

// Compilers do not find the 32-by-32-bit multiplication by themselves.
#if defined(__AVX512F__)
struct Wide {
    using Type = __m512i;
    static constexpr std::size_t kCounters = 8;  ///< a register
    static Type all(std::uint64_t x) { return _mm512_set1_epi64(static_cast<long long>(x)); }
    static Type count() { return _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7); }
    static Type sum(Type a, Type b) { return _mm512_add_epi64(a, b); }
    static Type differ(Type a, Type b) { return _mm512_xor_si512(a, b); }
    static Type product(Type a, Type b) { return _mm512_mul_epu32(a, b); }
    static Type high(Type a) { return _mm512_srli_epi64(a, 32); }
    static Type listed(const std::uint32_t* subjects) {
        return _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(subjects)));
    }
    static void store(std::uint64_t* to, Type a) { _mm512_store_si512(to, a); }
};
#else
struct Wide {
    using Type = __m256i;
    static constexpr std::size_t kCounters = 4;
    static Type all(std::uint64_t x) { return _mm256_set1_epi64x(static_cast<long long>(x)); }
    static Type count() { return _mm256_setr_epi64x(0, 1, 2, 3); }
    static Type sum(Type a, Type b) { return _mm256_add_epi64(a, b); }
    static Type differ(Type a, Type b) { return _mm256_xor_si256(a, b); }
    static Type product(Type a, Type b) { return _mm256_mul_epu32(a, b); }
    static Type high(Type a) { return _mm256_srli_epi64(a, 32); }
    static Type listed(const std::uint32_t* subjects) {
        return _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(subjects)));
    }
    static void store(std::uint64_t* to, Type a) { _mm256_store_si256(reinterpret_cast<__m256i*>(to), a); }
};
#endif

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

// Two registers of counters at a time: that fills the processor. Subject i is `first` + i, or subjects[i] where there
// are such. The high halves of the elements hold rubbish on purpose: only the low 32 bits count.
template <bool kListed>
inline void philox_lanes(const FillPlace& place, std::uint32_t first, const std::uint32_t* subjects, Lanes& out) {
    constexpr std::size_t kWide = Wide::kCounters;
    const Wide::Type m0 = Wide::all(kMultiplier0), m1 = Wide::all(kMultiplier1);
    const FirstRounds begin(place.key, place.purpose_block);
    for (std::size_t at = 0; at < kLanes; at += 2 * kWide) {
        Wide::Type c0[2], c1[2], c2[2], c3[2];
        for (std::size_t v = 0; v < 2; ++v) {
            Wide::Type subject;
            if constexpr (kListed)
                subject = Wide::listed(subjects + at + kWide * v);
            else
                subject = Wide::sum(Wide::all(static_cast<std::uint32_t>(first + at)),
                                    Wide::sum(Wide::count(), Wide::all(kWide * v)));
            const Wide::Type p0 = Wide::product(Wide::differ(subject, Wide::all(begin.subject_xor)), m0);
            const Wide::Type p1 = Wide::product(Wide::differ(Wide::high(p0), Wide::all(begin.c2_xor)), m1);
            c0[v] = Wide::differ(Wide::high(p1), Wide::all(begin.c0_xor));
            c1[v] = p1;
            c2[v] = Wide::differ(p0, Wide::all(begin.c2_and_c3));
            c3[v] = Wide::all(begin.c3);
        }
        constexpr int kDone = 3;
        std::uint32_t k0 = static_cast<std::uint32_t>(place.key.seed) + kDone * kKeyStep0,
                      k1 = static_cast<std::uint32_t>(place.key.seed >> 32) + kDone * kKeyStep1;
#pragma GCC unroll 10
        for (int round = kDone; round < 10; ++round) {
            const Wide::Type key0 = Wide::all(k0), key1 = Wide::all(k1);
            for (int v = 0; v < 2; ++v) {
                const Wide::Type p0 = Wide::product(c0[v], m0), p1 = Wide::product(c2[v], m1);
                c0[v] = Wide::differ(Wide::differ(c1[v], key0), Wide::high(p1));
                c2[v] = Wide::differ(Wide::differ(c3[v], key1), Wide::high(p0));
                c1[v] = p1;
                c3[v] = p0;
            }
            k0 += kKeyStep0;
            k1 += kKeyStep1;
        }
        for (std::size_t v = 0; v < 2; ++v) {
            Wide::store(out.c0 + at + kWide * v, c0[v]);
            Wide::store(out.c1 + at + kWide * v, c1[v]);
            Wide::store(out.c2 + at + kWide * v, c2[v]);
            Wide::store(out.c3 + at + kWide * v, c3[v]);
        }
    }
}

#else

template <bool kListed>
inline void philox_lanes(const FillPlace& place, std::uint32_t first, const std::uint32_t* subjects, Lanes& out) {
    for (std::size_t i = 0; i < kLanes; ++i) {
        const std::uint32_t subject = kListed ? subjects[i] : first + static_cast<std::uint32_t>(i);
        const auto word =
            philox({place.purpose_block, subject, static_cast<std::uint32_t>(place.key.replicate),
                    static_cast<std::uint32_t>(place.key.replicate >> 32)},
                   {static_cast<std::uint32_t>(place.key.seed), static_cast<std::uint32_t>(place.key.seed >> 32)});
        out.c0[i] = word[0];
        out.c1[i] = word[1];
        out.c2[i] = word[2];
        out.c3[i] = word[3];
    }
}

#endif

constexpr std::size_t at_most(std::size_t a, std::size_t b) { return a < b ? a : b; }

// Calls body(offset, count, lanes) for consecutive groups of subjects.
template <class Body>
inline void for_lanes(const FillPlace& place, std::size_t n, Body body) {
    Lanes lanes;
    for (std::size_t i = 0; i < n; i += kLanes) {
        philox_lanes<false>(place, place.first + static_cast<std::uint32_t>(i), nullptr, lanes);
        body(i, at_most(kLanes, n - i), lanes);
    }
}

// The same for the subjects of a list.
template <class Body>
inline void for_lanes_of(const FillPlace& place, const std::uint32_t* subjects, std::size_t n, Body body) {
    Lanes lanes;
    const std::size_t whole = n / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) {
        philox_lanes<true>(place, 0, subjects + i, lanes);
        body(i, kLanes, lanes);
    }
    if (whole == n) return;
    std::uint32_t last[kLanes] = {};
    for (std::size_t i = whole; i < n; ++i) last[i - whole] = subjects[i];
    philox_lanes<true>(place, 0, last, lanes);
    body(whole, n - whole, lanes);
}

inline std::uint64_t pair(std::uint64_t low, std::uint64_t high) { return high << 32 | (low & 0xffffffffu); }

// first(u) and second(u) of the two uniforms of each subject; b may be null.
template <class First, class Second>
inline void put_pairs(const FillPlace& place, double* a, double* b, std::size_t n, First first, Second second) {
    for_lanes(place, n, [=](std::size_t at, std::size_t count, const Lanes& lanes) {
        if (count == kLanes) {
            for (std::size_t i = 0; i < kLanes; ++i) a[at + i] = first(unit_uniform(pair(lanes.c0[i], lanes.c1[i])));
            if (!b) return;
            for (std::size_t i = 0; i < kLanes; ++i) b[at + i] = second(unit_uniform(pair(lanes.c2[i], lanes.c3[i])));
            return;
        }
        alignas(64) double u[kLanes], v[kLanes];
        for (std::size_t i = 0; i < kLanes; ++i) {
            u[i] = first(unit_uniform(pair(lanes.c0[i], lanes.c1[i])));
            v[i] = second(unit_uniform(pair(lanes.c2[i], lanes.c3[i])));
        }
        for (std::size_t i = 0; i < count; ++i) a[at + i] = u[i];
        for (std::size_t i = 0; b && i < count; ++i) b[at + i] = v[i];
    });
}

struct Itself {
    double operator()(double u) const { return u; }
};
struct UnitExponential {
    double operator()(double u) const { return -vector_math::log(u); }
};

// Two normals for each of the two patients of a subject, of n patients in all. Words 0 and 1 are the even patient's, 2
// and 3 the odd one's.
inline void put_normals(std::size_t at, std::size_t count, const Lanes& lanes, float* z0, float* z1, std::size_t n) {
    alignas(64) std::uint64_t a[kLanes], b[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) {
        a[i] = pair(lanes.c0[i], lanes.c2[i]);
        b[i] = pair(lanes.c1[i], lanes.c3[i]);
    }
    alignas(64) std::uint32_t p[2 * kLanes], q[2 * kLanes];
    __builtin_memcpy(p, a, sizeof p);
    __builtin_memcpy(q, b, sizeof q);
    float *const to0 = z0 + 2 * at, *const to1 = z1 + 2 * at;
    const std::size_t patients = at_most(2 * count, n - 2 * at);
    if (patients == 2 * kLanes) {
        for (std::size_t i = 0; i < 2 * kLanes; ++i) vector_math::box_muller(p[i], q[i], to0[i], to1[i]);
        return;
    }
    alignas(64) float x[2 * kLanes], y[2 * kLanes];
    for (std::size_t i = 0; i < 2 * kLanes; ++i) vector_math::box_muller(p[i], q[i], x[i], y[i]);
    for (std::size_t i = 0; i < patients; ++i) to0[i] = x[i], to1[i] = y[i];
}

// Four words of each subject.
inline void put_words(std::uint32_t* words, std::size_t count, const Lanes& lanes) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t* const word = words + 4 * i;
        word[0] = static_cast<std::uint32_t>(lanes.c0[i]);
        word[1] = static_cast<std::uint32_t>(lanes.c1[i]);
        word[2] = static_cast<std::uint32_t>(lanes.c2[i]);
        word[3] = static_cast<std::uint32_t>(lanes.c3[i]);
    }
}

void words(const FillPlace& place, std::uint32_t* words, std::size_t subjects) {
    for_lanes(place, subjects,
              [=](std::size_t at, std::size_t count, const Lanes& lanes) { put_words(words + 4 * at, count, lanes); });
}

void words_of(const FillPlace& place, const std::uint32_t* subjects, std::uint32_t* words, std::size_t count) {
    for_lanes_of(place, subjects, count,
                 [=](std::size_t at, std::size_t some, const Lanes& lanes) { put_words(words + 4 * at, some, lanes); });
}

void uniforms(const FillPlace& place, double* a, double* b, std::size_t n) {
    put_pairs(place, a, b, n, Itself(), Itself());
}

void exponentials(const FillPlace& place, double* a, double* b, std::size_t n) {
    put_pairs(place, a, b, n, UnitExponential(), Itself());
}

// of(u) of the two uniforms of each subject, one a patient.
template <class Of>
inline void put_shared(const FillPlace& place, double* u, std::size_t n, Of of) {
    for_lanes(place, (n + 1) / 2, [=](std::size_t at, std::size_t count, const Lanes& lanes) {
        alignas(64) std::uint64_t word[2 * kLanes];
        for (std::size_t i = 0; i < kLanes; ++i) {
            word[2 * i] = pair(lanes.c0[i], lanes.c1[i]);
            word[2 * i + 1] = pair(lanes.c2[i], lanes.c3[i]);
        }
        double* const to = u + 2 * at;
        const std::size_t patients = at_most(2 * count, n - 2 * at);
        if (patients == 2 * kLanes) {
            for (std::size_t i = 0; i < 2 * kLanes; ++i) to[i] = of(unit_uniform(word[i]));
            return;
        }
        alignas(64) double x[2 * kLanes];
        for (std::size_t i = 0; i < 2 * kLanes; ++i) x[i] = of(unit_uniform(word[i]));
        for (std::size_t i = 0; i < patients; ++i) to[i] = x[i];
    });
}

void shared_uniforms(const FillPlace& place, double* u, std::size_t n) { put_shared(place, u, n, Itself()); }

void shared_exponentials(const FillPlace& place, double* e, std::size_t n) {
    put_shared(place, e, n, UnitExponential());
}

void normals(const FillPlace& place, float* z0, float* z1, std::size_t n) {
    for_lanes(place, (n + 1) / 2,
              [=](std::size_t at, std::size_t count, const Lanes& lanes) { put_normals(at, count, lanes, z0, z1, n); });
}

void normals_of(const FillPlace& place, const std::uint32_t* subjects, std::size_t count, float* z0, float* z1) {
    for_lanes_of(place, subjects, count, [=](std::size_t at, std::size_t some, const Lanes& lanes) {
        put_normals(at, some, lanes, z0, z1, 2 * count);
    });
}

}  // namespace

const FillLoops kFillLoops{words,   words_of,  uniforms, exponentials, shared_uniforms, shared_exponentials,
                           normals, normals_of};

}  // namespace equipoise::EQUIPOISE_LEVEL
