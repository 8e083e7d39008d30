#include "sim/study/uncertainty.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/random/beta_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/numeric/positive_definite.hpp"
#include "models/survival/stated_mortality.hpp"
#include "sim/random/stream.hpp"

namespace equipoise {
namespace {

// Subjects of the parameter stream; those of [prior.parameters] come from their paths (ParameterDraw::subject).
constexpr std::uint32_t kControl = 0, kTreated = 1, kHazardRatio = 2, kPlateau = 3;

Stream stream_of(const Study& study, std::uint64_t k, std::uint32_t what) {
    return Stream({study.scenario.seed, k}, what, Purpose::parameter_draw);
}

double draw_beta(const BetaSpec& beta, Stream stream) {
    return boost::random::beta_distribution<double>(beta.a, beta.b)(stream);
}
double draw_normal(const NormalSpec& normal, Stream stream) {
    return normal.mean + normal.sd * boost::random::normal_distribution<double>()(stream);
}

SurvivalLaw with_mortality(const SurvivalLaw& law, double mortality, double day) {
    const double inside = std::fmin(std::fmax(mortality, 1e-9), 1 - 1e-9);
    return with_hazard_multiplied(law, -portable::log1p(-inside) / cumulative_hazard(law, day), day);
}

// A covariance divided by the weight that the pilot has; a hazard at 0 has no variance and stays.
std::vector<double> factor_of(const SurvivalFit& fit, double weight) {
    const std::size_t size = fit.size();
    std::vector<double> factor(fit.covariance);
    for (double& x : factor) x /= weight;
    for (std::size_t i = 0; i < size; ++i)
        if (factor[i * size + i] == 0) factor[i * size + i] = 1;
    if (!factorize(factor, size))
        throw InputError("survival.law", "the covariance of the fit of \"" + fit.law + "\" cannot be drawn from",
                         "use law = \"piecewise-exponential\", or state the law with [prior]");
    for (std::size_t i = 0; i < size; ++i)
        if (fit.covariance[i * size + i] == 0) factor[i * size + i] = 0;
    return factor;
}

}  // namespace

Uncertainty::Uncertainty(const Study& study, DrawnParts parts)
    : study_(study), parts_(parts), plan_(study.parameters()) {
    const Scenario& s = study.scenario;
    const PriorSpec& prior = s.prior;
    const auto of_pilot = [&](int arm) {
        return study.posterior.size() == 2 ? Source::posterior : study.fits[arm] ? Source::fit : Source::plan;
    };
    if (parts.has(Part::control))
        control_ = prior.control_mortality ? Source::prior : s.survival.from == "pilot" ? of_pilot(0) : Source::plan;
    if (parts.has(Part::effect))
        effect_ = prior.log_hazard_ratio || prior.treated_mortality ? Source::prior
                  : s.effect.from == "pilot"                        ? of_pilot(1)
                                                                    : Source::plan;

    const std::string weight =
        prior.pilot_weight == 1 ? "" : fmt::format(", each patient counting as {:g}", prior.pilot_weight);
    const auto from_pilot = [&](Source source, const char* arm) {
        if (source == Source::posterior)
            words_.push_back(
                fmt::format("the {} arm's interval mortality from its posterior given the pilot{}", arm, weight));
        if (source == Source::fit)
            words_.push_back(
                fmt::format("the {} arm's {} parameters from the normal distribution of their fit to the pilot{}", arm,
                            s.survival.law, weight));
    };
    if (control_ == Source::prior)
        words_.push_back(fmt::format("control mortality from Beta({:g}, {:g})", prior.control_mortality->a,
                                     prior.control_mortality->b));
    from_pilot(control_, "control");
    if (effect_ == Source::prior && prior.log_hazard_ratio)
        words_.push_back(fmt::format("the log hazard ratio from N({:g}, {:g})", prior.log_hazard_ratio->mean,
                                     prior.log_hazard_ratio->sd));
    if (effect_ == Source::prior && prior.treated_mortality)
        words_.push_back(fmt::format("treated mortality from Beta({:g}, {:g})", prior.treated_mortality->a,
                                     prior.treated_mortality->b));
    from_pilot(effect_, "treated");
    if (parts.has(Part::score) && prior.sofa_plateau) {
        words_.push_back(fmt::format("the effect on the SOFA plateau from N({:g}, {:g})", prior.sofa_plateau->mean,
                                     prior.sofa_plateau->sd));
        draws_course_ = true;
    }
    Scenario own = s;
    for (const Parameter& parameter : parameters_of(own))
        for (const ParameterPrior& given : prior.parameters)
            if (given.path == parameter.path && parts.has(parameter.part)) {
                parameters_.emplace_back(given, parameter);
                words_.push_back(parameters_.back().in_words());
                draws_control_ = draws_control_ || parameter.part == Part::control;
                draws_course_ = draws_course_ || parameter.path.starts_with("sofa.") ||
                                parameter.path.starts_with("effect.sofa.") || parameter.path == "effect.scale";
            }
    if (control_ == Source::posterior || effect_ == Source::posterior)
        for (int arm = 0; arm < 2; ++arm) posterior_.push_back(study.weighted_posterior(arm, prior.pilot_weight));
    if (control_ == Source::fit || effect_ == Source::fit) {
        if (!(prior.pilot_weight > 0))
            throw InputError("prior.pilot_weight", "0 leaves nothing of a likelihood fit to draw from",
                             "use a weight above 0, or law = \"piecewise-exponential\"");
        for (int arm = 0; arm < 2; ++arm)
            if (study.fits[arm]) factor_[arm] = factor_of(*study.fits[arm], prior.pilot_weight);
    }
}

SurvivalLaw Uncertainty::law_of_pilot(int arm, Source source, std::uint64_t k) const {
    Stream stream = stream_of(study_, k, arm == 0 ? kControl : kTreated);
    if (source == Source::posterior)
        return posterior_[static_cast<std::size_t>(arm)].draw([&] { return stream.uniform(); });
    SurvivalFit fit = *study_.fits[arm];
    const std::vector<double>& factor = factor_[arm];
    const std::vector<double> center = fit.transformed;
    for (int attempt = 0; attempt < 1000; ++attempt) {
        std::vector<double> z(fit.size());
        for (double& x : z) x = boost::random::normal_distribution<double>()(stream);
        for (std::size_t i = 0; i < fit.size(); ++i) {
            fit.transformed[i] = center[i];
            for (std::size_t j = 0; j <= i; ++j) fit.transformed[i] += factor[i * fit.size() + j] * z[j];
        }
        SurvivalLaw law = fit.law_at({});
        try {
            check(law);
            return law;
        } catch (const InputError&) {
            continue;
        }
    }
    throw InputError("survival.law", "the fit of \"" + fit.law + "\" is so loose that hardly a draw of it is a law",
                     "use law = \"piecewise-exponential\", or state the law with [prior]");
}

StudyParameters Uncertainty::draw(std::uint64_t k) const {
    const Scenario& s = study_.scenario;
    StudyParameters drawn = plan_;
    if (!parameters_.empty()) {
        Scenario other = s;
        const std::vector<Parameter> places = parameters_of(other);
        for (const ParameterDraw& parameter : parameters_)
            for (const Parameter& place : places)
                if (place.path == parameter.path())
                    *place.value = parameter.at(stream_of(study_, k, parameter.subject()).uniform());
        drawn = study_.parameters_of(other);
    }
    const double end = s.follow_up_days;
    if (drawn.control) {
        const SurvivalLaw planned = plan_.control.value_or(*drawn.control);
        const bool from_pilot = control_ == Source::posterior || control_ == Source::fit;
        if (control_ == Source::prior)
            drawn.control = with_mortality(*drawn.control,
                                           draw_beta(*s.prior.control_mortality, stream_of(study_, k, kControl)), end);
        if (from_pilot) drawn.control = law_of_pilot(0, control_, k);
        bool apart = true;  // from the control arm: the effect is one against the plan's control arm, kept where
                            // control is another
        if (effect_ == Source::prior)
            apart = false;  // what a prior states is the ratio, or the treated arm's mortality, itself
        if (effect_ == Source::prior && s.prior.log_hazard_ratio)
            drawn.effect =
                Proportional{portable::exp(draw_normal(*s.prior.log_hazard_ratio, stream_of(study_, k, kHazardRatio)))};
        if (effect_ == Source::prior && s.prior.treated_mortality)
            drawn.effect = OwnLaw{
                with_mortality(planned, draw_beta(*s.prior.treated_mortality, stream_of(study_, k, kTreated)), end)};
        if (effect_ == Source::posterior || effect_ == Source::fit) {
            // Both arms drawn from the pilot are their own posteriors.
            const SurvivalLaw treated = law_of_pilot(1, effect_, k);
            apart = !from_pilot;
            drawn.effect = apart ? hazard_ratios_between(planned, treated) : Effect(OwnLaw{treated});
        }
        if (apart && (control_ != Source::plan || draws_control_))
            drawn.effect = study_.kept(drawn.effect, *drawn.control);
    }
    if (parts_.has(Part::score) && s.prior.sofa_plateau)
        drawn.sofa.plateau = draw_normal(*s.prior.sofa_plateau, stream_of(study_, k, kPlateau));
    return drawn;
}

}  // namespace equipoise
