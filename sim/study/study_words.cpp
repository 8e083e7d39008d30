// The rules of a study in sentences.
#include <fmt/format.h>

#include "sim/study/study.hpp"

namespace equipoise {

std::string scale_rule_in_words(const Scenario& s) {
    if (!s.effect.on_survival()) return "";
    return s.effect.rule() == ScaleRule::mixture
               ? "A share of the effect is a share of patients who have it (mixture of the survival curves): every "
                 "risk difference shrinks in proportion."
               : "A share of the effect is that power of the hazard or time ratio (log scale).";
}

std::string_view kept_in_words(KeptScale scale) {
    switch (scale) {
        case KeptScale::hazard_ratio:
            return "the ratio of the arms' cumulative hazards";
        case KeptScale::risk_difference:
            return "the arms' difference in mortality";
        case KeptScale::odds_ratio:
            return "the ratio of the arms' odds of death";
    }
    return "";
}

std::string kept_scale_in_words(const Scenario& s) {
    if (!s.effect.on_survival()) return "";
    return fmt::format(
        "Where control mortality moves, {} at each time is kept ({}); a share of the effect is taken after that.",
        kept_in_words(s.explore.keep), enum_name(s.explore.keep));
}

std::string prior_in_words(const Study& study) {
    const Scenario& s = study.scenario;
    if (study.posterior.empty() || !s.uses_posterior()) return "";
    std::string saw, simulated;
    for (const IntervalPosterior& arm : study.posterior) {
        const char* between = saw.empty() ? "" : " v ";
        saw += fmt::format("{}{:.1f}%", between, 100 * (1 - arm.observed_survival(s.follow_up_days)));
        simulated += fmt::format("{}{:.1f}%", between, 100 * (1 - arm.mean_survival(s.follow_up_days)));
    }
    const IntervalPrior& prior = s.survival.prior;
    return fmt::format(
        "The pilot saw {} dead by day {} (control first); the posterior means are {}. The difference is the {} "
        "prior's, which counts as {:g} "
        "patient{} {}.",
        saw, s.follow_up_days, simulated, enum_name(prior.kind), prior.weight, prior.weight == 1 ? "" : "s",
        prior.kind == PriorKind::dirichlet ? "an arm, however follow-up is cut" : "in each interval of an arm");
}

}  // namespace equipoise
