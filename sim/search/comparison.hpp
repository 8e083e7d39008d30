#pragma once
// Studies compared on common random numbers.
#include <span>
#include <string>
#include <vector>

#include "sim/engine/paired_work.hpp"
#include "sim/engine/power_estimate.hpp"
#include "sim/search/sample_size.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

struct Compared {
    const Study* study = nullptr;
    std::size_t n = 0;
    std::vector<PowerEstimate> analyses;
    std::vector<std::size_t> against;  ///< by analysis: the first study's that it is paired with, npos for none
    std::vector<PairTally> pairs;      ///< by analysis; empty tallies where there is none
};

inline constexpr std::size_t kNoPartner = static_cast<std::size_t>(-1);

/// Which analysis of the first scenario each of the other's is compared with: the one of its name; where no name is
/// common, primary with primary.
std::vector<std::size_t> partners(const Scenario& first, const Scenario& other);

/// Every study at its n, all with the first's seed and number of trials.
std::vector<Compared> compare(std::span<const Study> studies, std::span<const std::size_t> sizes,
                              const Campaign& campaign);

/// Throws InputError where these are not two or more, up to one a letter, each with an analysis and with an n of one
/// allocation at least. A scenario is told by its file.
void check_comparable(std::span<const Scenario> scenarios);
/// Which of them are not simulated with their own seed and number of trials, in words.
std::vector<std::string> comparison_notes(std::span<const Scenario> scenarios);

struct Comparison {
    std::vector<Compared> studies;
    std::vector<std::vector<SampleSize>> required;  ///< by study and analysis; empty where it was not asked for
};

/// At the n of the scenarios; required sizes are asked with each study's own seed and trials.
Comparison comparison_of(std::span<const Study> studies, bool with_required, const Campaign& campaign);

}  // namespace equipoise
