#include "sim/study/stated_laws.hpp"

#include "models/survival/stated_mortality.hpp"

namespace equipoise {
namespace {

std::vector<Landmark> landmarks(const std::vector<double>& mortality, const std::vector<double>& day) {
    std::vector<Landmark> list;
    for (std::size_t i = 0; i < mortality.size(); ++i) list.push_back({day[i], mortality[i]});
    return list;
}

}  // namespace

std::optional<SurvivalLaw> stated_control(const Scenario& s) {
    const SurvivalSpec& spec = s.survival;
    if (!s.has_survival || !spec.from.empty()) return {};
    return spec.mortality.empty()
               ? spec.given
               : law_from_mortality(spec.law, landmarks(spec.mortality, spec.day), spec.shape, "survival");
}

std::optional<Effect> stated_effect(const EffectSpec& effect) {
    if (effect.hazard_ratio) return PiecewiseProportional{effect.hazard_ratio->cuts, effect.hazard_ratio->values};
    if (!effect.mortality.empty())
        return OwnLaw{
            law_from_mortality("piecewise-exponential", landmarks(effect.mortality, effect.day), {}, "effect")};
    if (effect.time_ratio) return Accelerated{*effect.time_ratio};
    return {};
}

Loss stated_loss(const DropoutSpec& dropout, int arm, int follow_up_days) {
    if (dropout.hazard) {
        const bool own = arm == 1 && dropout.treated_hazard;
        return Loss::at(own ? *dropout.treated_hazard : *dropout.hazard, dropout.cuts.value_or(std::vector<double>()));
    }
    const bool own = arm == 1 && dropout.treated_risk;
    return Loss::by(own ? *dropout.treated_risk : dropout.risk, dropout.day.value_or(follow_up_days));
}

}  // namespace equipoise
