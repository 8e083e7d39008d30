#pragma once
// Numbers for many patients at once: the same words that `random_block` gives one at a time, an order of magnitude
// faster.
#include <cstdint>
#include <span>

#include "sim/random/stream.hpp"

namespace equipoise {

/// words[4 i .. 4 i + 3] = random_block(key, first + i, purpose, block) for i in [0, words.size() / 4).
/// words.size() must be a multiple of 4.
void fill_words(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block,
                std::span<std::uint32_t> words);

/// The same for the subjects given: words[4 i .. 4 i + 3] are those of subjects[i].
void fill_words_of(ReplicateKey key, std::span<const std::uint32_t> subjects, Purpose purpose, std::uint32_t block,
                   std::span<std::uint32_t> words);

/// a[i], b[i] = the two uniforms in (0, 1) of block `block` of subject first + i. a and b have one size; b may be
/// empty.
void fill_uniforms(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<double> a,
                   std::span<double> b);

/// The same, a[i] as a unit exponential: -log of its uniform.
void fill_exponentials(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<double> a,
                       std::span<double> b);

/// u[i] = a uniform in (0, 1) of words 2 (i mod 2) and 2 (i mod 2) + 1 of the block of subject first + i / 2: a block
/// serves two patients.
void fill_shared_uniforms(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block,
                          std::span<double> u);

/// The same, u[i] as a unit exponential: -log of its uniform.
void fill_shared_exponentials(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block,
                              std::span<double> e);

/// Two float normals a subject: z0[i], z1[i] from words 2 (i mod 2) and 2 (i mod 2) + 1 of the block of subject
/// first + i / 2 (Box-Muller), so a block serves two patients. `first` counts blocks; patients start at 2 * first.
void fill_normals(ReplicateKey key, std::uint32_t first, Purpose purpose, std::uint32_t block, std::span<float> z0,
                  std::span<float> z1);

/// The same for blocks of the subjects given: of subjects[k] those of patients 2 k and 2 k + 1 of z0 and z1.
void fill_normals_of(ReplicateKey key, std::span<const std::uint32_t> subjects, Purpose purpose, std::uint32_t block,
                     std::span<float> z0, std::span<float> z1);

}  // namespace equipoise
