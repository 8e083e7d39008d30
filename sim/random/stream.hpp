#pragma once
// Where every random number of a run comes from. A draw is named by (seed, replicate, subject, purpose, block) and by
// nothing else: not by thread, chunk, scenario, sample size or effect. So a replicate can be replayed alone, a larger
// trial begins with the patients of a smaller one, and two effects are compared on the same patients (common random
// numbers).
//
//   key     = {seed low, seed high}
//   counter = {purpose << 16 | block, subject, replicate low, replicate high}
//
// A subject is what shares a block of four words: four patients for `site`; two for `recruitment`, `death`,
// `discharge`, `dropout`, `score`, simple `allocation` and all normals; one for `covariate`; an allocation block for
// permuted `allocation`. Patients count in order of arrival, but for deaths and losses by law within each arm
// (deaths_by_arm.hpp), the arm being the subject's highest bit.
#include <bit>
#include <cstdint>

#include "sim/random/philox.hpp"

namespace equipoise {

/// What a draw is for. A new draw under one purpose shifts nothing under another. Never renumber: results depend on it.
enum class Purpose : std::uint32_t {
    recruitment = 1,
    allocation = 2,
    covariate = 3,
    score = 4,
    score_noise = 5,
    death = 6,
    discharge = 7,
    dropout = 8,
    missingness = 9,
    parameter_draw = 10,
    site = 11,
};

/// Uniform in the open interval (0, 1) from a 64-bit word: 52 bits, symmetric about 1/2, exact on every machine.
inline double unit_uniform(std::uint64_t word) {
    return std::bit_cast<double>((word >> 12) | 0x3ff0000000000000ull) - (1.0 - 0x1p-53);
}

/// One replicate's numbers: the arguments that all draws of a trial share.
struct ReplicateKey {
    std::uint64_t seed = 0;
    std::uint64_t replicate = 0;
};

/// The block `block` of one subject's numbers under one purpose: four 32-bit words.
inline std::array<std::uint32_t, 4> random_block(ReplicateKey key, std::uint32_t subject, Purpose purpose,
                                                 std::uint32_t block = 0) {
    return philox({static_cast<std::uint32_t>(purpose) << 16 | block, subject,
                   static_cast<std::uint32_t>(key.replicate), static_cast<std::uint32_t>(key.replicate >> 32)},
                  {static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)});
}

/// A C++ UniformRandomBitGenerator over one subject's numbers under one purpose, for Boost.Random distributions that
/// are drawn one at a time (gamma, beta, normal parameter draws). Costs nothing to make. At most 2^17 draws of 64 bits.
class Stream {
  public:
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }

    /// first_block < 2^16: where this stream begins, for several short streams of one subject.
    Stream(ReplicateKey key, std::uint32_t subject, Purpose purpose, std::uint32_t first_block = 0)
        : key_(key), subject_(subject), purpose_(purpose), block_(first_block) {}

    result_type operator()() {
        if (has_spare_) {
            has_spare_ = false;
            return spare_;
        }
        const auto word = random_block(key_, subject_, purpose_, block_++);
        spare_ = std::uint64_t{word[3]} << 32 | word[2];
        has_spare_ = true;
        return std::uint64_t{word[1]} << 32 | word[0];
    }

    double uniform() { return unit_uniform((*this)()); }

  private:
    ReplicateKey key_;
    std::uint32_t subject_;
    Purpose purpose_;
    std::uint32_t block_;
    std::uint64_t spare_ = 0;
    bool has_spare_ = false;
};

}  // namespace equipoise
