#pragma once
// Who gets which arm.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/random/stream.hpp"

namespace equipoise {

/// Patients per arm in the smallest whole allocation: {1, 1} or {1, 2} (control first).
struct Allocation {
    std::vector<int> ratio{1, 1};
    int total() const { return ratio[0] + ratio[1]; }
    double treated_share() const { return static_cast<double>(ratio[1]) / total(); }
};

enum class RandomizationMethod { permuted_block, simple };
template <>
struct EnumNames<RandomizationMethod> {
    static constexpr std::array<std::pair<std::string_view, RandomizationMethod>, 2> names{
        {{"permuted-block", RandomizationMethod::permuted_block}, {"simple", RandomizationMethod::simple}}};
};

/// Permuted blocks, each block's size drawn uniformly from block_sizes, separately in every stratum.
struct Randomization {
    RandomizationMethod method = RandomizationMethod::permuted_block;
    std::vector<int> block_sizes{4, 6};
    std::vector<std::string> strata;  ///< "site", or names of categorical covariates
    static constexpr int largest_block = 64;

    static constexpr auto fields() {
        return std::tuple{
            field("method", &Randomization::method, "permuted-block or simple"),
            field("block_sizes", &Randomization::block_sizes, Range::between(1, largest_block), "patients",
                  "sizes from which each block's is drawn; multiples of the allocation's total (left out: two and "
                  "three times it, 4 and 6 for 1:1)"),
            field("strata", &Randomization::strata,
                  "randomize separately within these (\"site\" or categorical covariates)"),
        };
    }
};

/// The stratum of each patient, below `count`.
struct PatientStrata {
    std::span<const std::uint32_t> of;
    std::uint32_t count = 1;
};

/// arm[i] for patients in order of arrival. The k-th block of a stratum has numbers of its own, so the arms of the
/// first n patients do not depend on how many follow; they repeat after 5e8 blocks of a stratum.
void randomize(const Randomization& randomization, const Allocation& allocation, ReplicateKey key,
               const PatientStrata& strata, std::span<std::uint8_t> arm, Arena& arena);

/// How many of the first sizes[s] patients randomize() treats, without saying which; sizes ascend to strata.of.size().
/// The result is the arena's.
std::span<std::size_t> treated_among(const Randomization& randomization, const Allocation& allocation, ReplicateKey key,
                                     const PatientStrata& strata, std::span<const std::size_t> sizes, Arena& arena);

}  // namespace equipoise
