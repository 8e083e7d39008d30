#include "sim/interim/effect_at_hand.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "sim/analysis/benefit_side.hpp"
#include "sim/engine/estimand.hpp"
#include "sim/study/uncertainty.hpp"

namespace equipoise {
EffectAtHand effect_at_hand(const Analysis& analysis, const Estimate& e) {
    EffectAtHand effect;
    if (!e.has_test()) return effect;
    effect.z = std::isnan(e.z) ? -portable::normal_quantile(e.one_sided()) : e.z;
    effect.null = null_point(analysis);
    const double away = effect.null.away(e.estimate);
    if (e.status != Status::ok || !std::isfinite(away)) return effect;
    effect.value = away;
    if (std::fabs(effect.z) > 1e-9 && effect.value != 0) {
        effect.se = std::fabs(effect.value / effect.z);
        effect.side = (effect.value > 0) == (effect.z > 0) ? 1 : -1;
    } else if (!effect.null.logarithm) {
        effect.se = e.standard_error;
    }
    return effect;
}

std::optional<double> benefit_by_law(const TrialModel& model, const Analysis& analysis) {
    const std::optional<double> value = value_by_law(model, analysis);
    if (!value) return std::nullopt;
    return benefit_side(analysis) * null_point(analysis).away(*value);
}

std::vector<double> benefits_drawn(const Study& study, const Analysis& analysis, std::uint64_t draws,
                                   std::vector<std::string>& words) {
    const Uncertainty uncertainty(study);
    std::vector<double> benefits;
    if (!uncertainty.any() || !study.control) return benefits;
    for (std::uint64_t k = 0; k < draws; ++k) {
        const auto benefit = benefit_by_law(study.law_model(uncertainty.draw(k)), analysis);
        if (!benefit) return {};
        benefits.push_back(*benefit);
    }
    words = uncertainty.in_words();
    return benefits;
}

}  // namespace equipoise
