#pragma once
// The loops behind fill.hpp, which says what each writes; compiled once a level of the processor (fill_own.cpp,
// fill_v3.cpp, fill_v4.cpp), of one text (fill_bodies.hpp).
#include <cstddef>
#include <cstdint>

#include "sim/random/stream.hpp"

namespace equipoise {

/// The subjects of a fill, one after another, and what they are drawn for.
struct FillPlace {
    ReplicateKey key;
    std::uint32_t first = 0;          ///< the first subject
    std::uint32_t purpose_block = 0;  ///< purpose << 16 | block
};

struct FillLoops {
    /// Four words a subject.
    void (*words)(const FillPlace& place, std::uint32_t* words, std::size_t subjects);
    /// The same of the subjects listed, not of consecutive ones.
    void (*words_of)(const FillPlace& place, const std::uint32_t* subjects, std::uint32_t* words, std::size_t count);
    /// b may be null.
    void (*uniforms)(const FillPlace& place, double* a, double* b, std::size_t n);
    /// a: unit exponentials, -log of the uniforms; b: uniforms, may be null.
    void (*exponentials)(const FillPlace& place, double* a, double* b, std::size_t n);
    /// n patients, two a subject.
    void (*shared_uniforms)(const FillPlace& place, double* u, std::size_t n);
    void (*shared_exponentials)(const FillPlace& place, double* e, std::size_t n);
    /// n patients, two a subject.
    void (*normals)(const FillPlace& place, float* z0, float* z1, std::size_t n);
    /// The same of the subjects listed.
    void (*normals_of)(const FillPlace& place, const std::uint32_t* subjects, std::size_t count, float* z0, float* z1);
};

namespace level_own {
extern const FillLoops kFillLoops;
}
namespace level_v3 {
extern const FillLoops kFillLoops;
}
namespace level_v4 {
extern const FillLoops kFillLoops;
}

}  // namespace equipoise
