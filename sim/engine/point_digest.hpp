#pragma once
// What a point's key is made of: the resolved numbers of models, analyses and studies.
#include <span>
#include <string_view>

#include "sim/analysis/analysis.hpp"
#include "sim/engine/digest.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// Begun with the version of the results and the kind of work. Raise kResultsVersion whenever the same inputs give
/// other bits: blocks that were kept before are then another point's.
inline constexpr std::uint64_t kResultsVersion = 6;
Digest point_digest(std::string_view kind_of_work);

void add(Digest& digest, const SurvivalLaw& law);
void add(Digest& digest, const Effect& effect);
void add(Digest& digest, const TrialModel& model);
/// With its looks, which its field list leaves out.
void add(Digest& digest, const Design& design);
void add(Digest& digest, std::span<const NamedAnalysis> analyses);
/// The scenario as it is read back, but for its [simulation] and what it explores, and every number that the pilot
/// gave: what parameter draws start from.
void add(Digest& digest, const Study& study);

}  // namespace equipoise
