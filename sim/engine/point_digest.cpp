#include "sim/engine/point_digest.hpp"

namespace equipoise {
namespace {

void add_law(Digest& digest, const auto& law) {
    digest.add(std::string_view(law.name));
    digest.add(law);
    if constexpr (requires { law.cured; }) std::visit([&](const auto& simple) { add_law(digest, simple); }, law.law);
}

void add(Digest& digest, const SofaArm& arm) {
    digest.add(arm.course);
    digest.add(arm.effect);
    digest.add(arm.death_hazard);
    digest.add(arm.after_discharge);
}

void add(Digest& digest, const SurvivalFit& fit) {
    digest.add(fit.law);
    digest.add(fit.transformed);
    digest.add(fit.covariance);
    digest.add(fit.knots);
    digest.add(fit.options.cuts);
}

}  // namespace

Digest point_digest(std::string_view kind_of_work) {
    Digest digest;
    digest.word(kResultsVersion);
    digest.add(kind_of_work);
    return digest;
}

void add(Digest& digest, const SurvivalLaw& law) {
    std::visit([&](const auto& l) { add_law(digest, l); }, law);
}

void add(Digest& digest, const Effect& effect) {
    std::visit(
        [&](const auto& e) {
            digest.add(std::string_view(e.name));
            digest.add(e);
            if constexpr (requires { e.law; }) add(digest, e.law);
        },
        effect);
}

void add(Digest& digest, const TrialModel& model) {
    digest.add(model.follow_up_days);
    for (const ArmSurvival& arm : model.survival) {
        add(digest, arm.control());
        add(digest, arm.effect());
    }
    digest.word(model.scores.has_value());
    if (model.scores)
        for (const SofaArm& arm : model.scores->arm) add(digest, arm);
    digest.add(model.allocation.ratio);
    digest.add(model.randomization);
    digest.add(model.closing_days);
    digest.word(model.recruitment.has_value());
    if (model.recruitment) {
        digest.add(model.recruitment->plan());
        digest.add(model.recruitment->counted());
    }
    digest.word(model.covariates.has_value());
    if (model.covariates) {
        const CovariateModel::Numbers numbers = model.covariates->numbers();
        digest.add(numbers.names);
        digest.add(numbers.values);
    }
    digest.word(model.frailty.has_value());
    if (model.frailty) digest.add(model.frailty->numbers());
    for (const Loss& loss : model.loss) digest.add(loss.numbers());
}

void add(Digest& digest, const Design& design) {
    digest.add(design);
    digest.add(design.sequential);
}

void add(Digest& digest, std::span<const NamedAnalysis> analyses) {
    digest.word(analyses.size());
    for (const NamedAnalysis& analysis : analyses) {  // not its name: that changes no number
        digest.add(name_of(analysis.test));
        digest.add(analysis.test);
    }
}

void add(Digest& digest, const Study& study) {
    Scenario acts = study.scenario;  // without what is asked of it: a run that grows is of the same study
    acts.title.clear();
    acts.assumptions.clear();
    acts.simulation = {};
    const KeptScale keep = acts.explore.keep;
    acts.explore = {};
    acts.explore.keep = keep;
    digest.add(canonical_toml(acts));
    for (const IntervalPosterior& arm : study.posterior)
        for (const IntervalPosterior::Interval& interval : arm.intervals())
            for (const double x : {interval.start, interval.end, interval.a, interval.b}) digest.add(x);
    for (const std::optional<SurvivalFit>& fit : study.fits) {
        digest.word(fit.has_value());
        if (fit) add(digest, *fit);
    }
    digest.word(study.control.has_value());
    if (study.control) add(digest, *study.control);
    add(digest, study.effect);
    digest.word(study.scenario.sofa.has_value());
    if (study.scenario.sofa) digest.add(*study.scenario.sofa);
}

}  // namespace equipoise
