#include "sim/search/parameter_draws.hpp"

#include <boost/random/beta_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <fmt/format.h>

#include "models/survival/targets.hpp"
#include "sim/random/stream.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kCohort = 8192;  // an error of mortality of 0.05 points, far below what the draws spread

// Subjects of the parameter stream; a new one shifts none of the others.
enum class Drawn : std::uint32_t { control = 0, treated = 1, hazard_ratio = 2, plateau = 3 };

Stream stream_of(const Study& study, std::uint64_t k, Drawn what) {
    return Stream({study.scenario.seed, k}, static_cast<std::uint32_t>(what), Purpose::parameter_draw);
}

double draw_beta(const BetaSpec& beta, Stream stream) { return boost::random::beta_distribution<double>(beta.a, beta.b)(stream); }
double draw_normal(const NormalSpec& normal, Stream stream) { return normal.mean + normal.sd * boost::random::normal_distribution<double>()(stream); }

SurvivalLaw with_mortality(const SurvivalLaw& law, double mortality, double day) {
    const double inside = std::fmin(std::fmax(mortality, 1e-9), 1 - 1e-9);
    return with_hazard_multiplied(law, -std::log1p(-inside) / cumulative_hazard(law, day), day);
}

}  // namespace

ParameterDraws::ParameterDraws(const Study& study, DrawnParts parts) : study_(study), parts_(parts) {
    const Scenario& s = study.scenario;
    const bool has_posterior = study.posterior.size() == 2;
    control_from_posterior_ = has_posterior && s.survival.from == "pilot" && !s.prior.control_mortality;
    effect_from_posterior_ = has_posterior && s.effect.from == "pilot" && !s.prior.log_hazard_ratio && !s.prior.treated_mortality;
    if (has_posterior) {
        for (int arm = 0; arm < 2; ++arm) posterior_.push_back(study.weighted_posterior(arm, s.prior.pilot_weight));
    }
    if (s.sofa && study.control && !(s.prior.sofa_plateau && parts.score)) {
        calibrator_[0].emplace(*s.sofa, SofaEffect{}, s.follow_up_days, kCohort, study.cohort_effects);
        calibrator_[1].emplace(*s.sofa, s.effect.sofa.scaled(s.effect.scale), s.follow_up_days, kCohort, study.cohort_effects);
    }
}

bool ParameterDraws::any() const { return !in_words().empty(); }

std::vector<std::string> ParameterDraws::in_words() const {
    const PriorSpec& prior = study_.scenario.prior;
    const std::string weight = prior.pilot_weight == 1 ? "" : fmt::format(", each patient counting as {:g}", prior.pilot_weight);
    std::vector<std::string> words;
    if (parts_.control) {
        if (prior.control_mortality) words.push_back(fmt::format("control mortality from Beta({:g}, {:g})", prior.control_mortality->a, prior.control_mortality->b));
        if (control_from_posterior_) words.push_back("the control arm's interval mortality from its posterior given the pilot" + weight);
    }
    if (parts_.effect) {
        if (prior.log_hazard_ratio) words.push_back(fmt::format("the log hazard ratio from N({:g}, {:g})", prior.log_hazard_ratio->mean, prior.log_hazard_ratio->sd));
        if (prior.treated_mortality) words.push_back(fmt::format("treated mortality from Beta({:g}, {:g})", prior.treated_mortality->a, prior.treated_mortality->b));
        if (effect_from_posterior_) words.push_back("the treated arm's interval mortality from its posterior given the pilot" + weight);
    }
    if (parts_.score && prior.sofa_plateau) words.push_back(fmt::format("the effect on the SOFA plateau from N({:g}, {:g})", prior.sofa_plateau->mean, prior.sofa_plateau->sd));
    return words;
}

TrialModel ParameterDraws::model(std::uint64_t k) const {
    const Scenario& s = study_.scenario;
    const double end = s.follow_up_days;
    StudyParameters parameters{study_.control, study_.effect, s.effect.sofa};
    if (parts_.control && parameters.control) {
        if (s.prior.control_mortality) parameters.control = with_mortality(*study_.control, draw_beta(*s.prior.control_mortality, stream_of(study_, k, Drawn::control)), end);
        if (control_from_posterior_) {
            Stream stream = stream_of(study_, k, Drawn::control);
            parameters.control = posterior_[0].draw([&] { return stream.uniform(); });
        }
    }
    if (parts_.effect && parameters.control) {
        if (s.prior.log_hazard_ratio) parameters.effect = Proportional{std::exp(draw_normal(*s.prior.log_hazard_ratio, stream_of(study_, k, Drawn::hazard_ratio)))};
        if (s.prior.treated_mortality)
            parameters.effect = OwnLaw{with_mortality(*study_.control, draw_beta(*s.prior.treated_mortality, stream_of(study_, k, Drawn::treated)), end)};
        if (effect_from_posterior_) {
            // As in the plan, the treated arm's own law stands against the plan's control arm: the hazard ratios are what is drawn, so
            // that control and effect can be drawn apart. Drawn together they are the two arms' own posteriors.
            Stream stream = stream_of(study_, k, Drawn::treated);
            const PiecewiseExponential treated = posterior_[1].draw([&] { return stream.uniform(); });
            parameters.effect = parts_.control ? Effect(OwnLaw{treated}) : hazard_ratios_between(*parameters.control, treated);
        }
    }
    if (parts_.score && s.prior.sofa_plateau) parameters.sofa.plateau = draw_normal(*s.prior.sofa_plateau, stream_of(study_, k, Drawn::plateau));
    const Calibrator* calibrators[2] = {calibrator_[0] ? &*calibrator_[0] : nullptr, calibrator_[1] ? &*calibrator_[1] : nullptr};
    return study_.model_with(parameters, {}, calibrators);
}

}  // namespace equipoise
