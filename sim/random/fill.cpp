#include "sim/random/fill.hpp"

#include <cassert>

#include "models/numeric/processor.hpp"
#include "sim/random/fill_loops.hpp"

namespace equipoise {
namespace {

constexpr OfLevels<FillLoops> kLoops{level_own::kFillLoops, level_v3::kFillLoops, level_v4::kFillLoops};

FillPlace place_of(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block) {
    return {key, first, static_cast<std::uint32_t>(purpose) << 16 | block};
}

}  // namespace

void fill_words(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block,
                std::span<std::uint32_t> words) {
    assert(words.size() % 4 == 0);
    kLoops.now().words(place_of(key, first, purpose, block), words.data(), words.size() / 4);
}

void fill_words_of(ReplicateKey key, std::span<const std::uint32_t> subjects, Purpose purpose, std::uint32_t block,
                   std::span<std::uint32_t> words) {
    assert(words.size() == 4 * subjects.size());
    kLoops.now().words_of(place_of(key, 0, purpose, block), subjects.data(), words.data(), subjects.size());
}

void fill_uniforms(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<double> a,
                   std::span<double> b) {
    assert(b.empty() || b.size() == a.size());
    kLoops.now().uniforms(place_of(key, first, purpose, block), a.data(), b.empty() ? nullptr : b.data(), a.size());
}

void fill_exponentials(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<double> a,
                       std::span<double> b) {
    assert(b.empty() || b.size() == a.size());
    kLoops.now().exponentials(place_of(key, first, purpose, block), a.data(), b.empty() ? nullptr : b.data(), a.size());
}

void fill_shared_uniforms(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block,
                          std::span<double> u) {
    kLoops.now().shared_uniforms(place_of(key, first, purpose, block), u.data(), u.size());
}

void fill_shared_exponentials(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block,
                              std::span<double> e) {
    kLoops.now().shared_exponentials(place_of(key, first, purpose, block), e.data(), e.size());
}

void fill_normals(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<float> z0,
                  std::span<float> z1) {
    assert(z0.size() == z1.size());
    kLoops.now().normals(place_of(key, first, purpose, block), z0.data(), z1.data(), z0.size());
}

void fill_normals_of(ReplicateKey key, std::span<const std::uint32_t> subjects, Purpose purpose, std::uint32_t block,
                     std::span<float> z0, std::span<float> z1) {
    assert(z0.size() == z1.size() && z0.size() == 2 * subjects.size());
    kLoops.now().normals_of(place_of(key, 0, purpose, block), subjects.data(), subjects.size(), z0.data(), z1.data());
}

}  // namespace equipoise
