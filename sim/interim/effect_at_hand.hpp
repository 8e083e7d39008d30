#pragma once
// The effect of a running trial on the normal scale: z of the last look to be expected.
#include <optional>
#include <string>
#include <vector>

#include "sim/analysis/null_point.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// An estimate, its standard error on the scale on which z is normal (the logarithm of ratios) and z.
struct EffectAtHand {
    double z = Estimate::kUnknown;      ///< of tests that have only a p-value, that p's
    double se = Estimate::kUnknown;     ///< |estimate - null| / |z|; the test's own where z is 0
    NullPoint null;                     ///< where z is 0, and the scale
    int side = 0;                       ///< 1: larger estimates are the better; -1: smaller; 0: z is 0
    double value = Estimate::kUnknown;  ///< estimate less the null, on that scale

    bool known() const { return se > 0; }
    /// Back to the scale of the estimate, from one where benefit is positive.
    double back(double benefit) const { return null.back(side * benefit); }
};
EffectAtHand effect_at_hand(const Analysis& analysis, const Estimate& estimate);

/// The effect that the analysis estimates under a model's laws, positive for benefit, on that scale; none where it does
/// not follow from the laws.
std::optional<double> benefit_by_law(const TrialModel& model, const Analysis& analysis);

/// The same in draws from what is uncertain in the study (sim/study/uncertainty.hpp), or empty; `words`: what is drawn.
std::vector<double> benefits_drawn(const Study& study, const Analysis& analysis, std::uint64_t draws,
                                   std::vector<std::string>& words);

}  // namespace equipoise
