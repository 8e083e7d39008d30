#include "sim/study/study.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "models/fit/survival_fit.hpp"
#include "models/numeric/input_error.hpp"
#include "models/numeric/vector_math.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/survival/targets.hpp"
#include "sim/scenario/key_place.hpp"

namespace equipoise {
namespace {

std::vector<Landmark> landmarks(const std::vector<double>& mortality, const std::vector<double>& day) {
    std::vector<Landmark> list;
    for (std::size_t i = 0; i < mortality.size(); ++i) list.push_back({day[i], mortality[i]});
    return list;
}

void judge_intervals(Study& study);

void read_pilot(Study& study) {
    const Scenario& s = study.scenario;
    try {
        const CsvTable table = CsvTable::read(*study.files, beside(s.file, s.pilot.survival));
        study.pilot = PilotSurvival::read(table, {control_arm_of(s, table), {}});
    } catch (const InputError& error) {
        throw in_file_of(s, "pilot.survival", error);
    }
    judge_intervals(study);
}

// The pilot's intervals: the scenario's cuts and the end of follow-up.
void judge_intervals(Study& study) {
    const Scenario& s = study.scenario;
    std::vector<double> ends = s.survival.cuts;
    ends.push_back(s.follow_up_days);
    for (int arm = 0; arm < 2; ++arm)
        if (study.pilot->patients(arm) > 0 && s.survival.law == PiecewiseExponential::name)
            study.posterior.emplace_back(*study.pilot, arm, ends, s.survival.prior);
}

// The one place that says what a pilot's arm is simulated from, whether a scenario takes it with from = "pilot" or
// pastes it.
SurvivalLaw law_of_arm(Study& study, int arm, FitOptions options = {}) {
    const SurvivalSpec& spec = study.scenario.survival;
    if (study.pilot->patients(arm) == 0)
        throw InputError("pilot.survival",
                         "has no patients in the " + std::string(arm == 0 ? "control" : "treated") + " arm",
                         "give both arms, or state the effect");
    if (spec.law == PiecewiseExponential::name && spec.estimate == PilotEstimate::posterior_mean)
        return study.posterior[static_cast<std::size_t>(arm)].mean_law();
    if (!spec.cuts.empty()) options.cuts = spec.cuts;
    // A hazard that is simulated up to the end of follow-up is that of the pilot's days up to there.
    const double end = study.scenario.follow_up_days;
    if (spec.law == PiecewiseExponential::name) {
        std::erase_if(options.cuts, [&](double cut) { return cut >= end; });
        options.cuts.push_back(end);
    }
    SurvivalFit fit = fit_survival(*study.pilot, arm == 0 ? Arms::control : Arms::treated, spec.law, options);
    std::string why;
    if (auto* pieces = fit.fitted ? std::get_if<PiecewiseExponential>(&*fit.fitted) : nullptr;
        pieces && !pieces->cuts.empty() && pieces->cuts.back() == end) {
        pieces->cuts.pop_back();
        pieces->rates.pop_back();
    }
    for (const std::string& warning : fit.warnings) why += (why.empty() ? "" : "; ") + warning;
    if (!fit.fitted || !fit.identified)
        throw InputError("survival.law",
                         "the pilot does not identify \"" + spec.law + "\" in arm " +
                             study.scenario.trial.arms[static_cast<std::size_t>(arm)] + (why.empty() ? "" : ": " + why),
                         "use law = \"piecewise-exponential\" with estimate = \"posterior-mean\"");
    if (spec.law != PiecewiseExponential::name) study.fits[arm] = fit;
    return *fit.fitted;
}

// A part that the file states stands; assumptions say where each of the others comes from.
void take_course_from_pilot(Study& study) {
    ScoreFitOptions options;
    options.fit_line = false;
    const PilotScores scores = read_pilot_scores(study.scenario, *study.files);
    study.course_patients = scores.patients.size();
    study.course = fitted_course(fit_score_model(scores, options));
    SofaCourse course = study.course->course;
    const SofaCourse& given = *study.scenario.sofa;
    const std::vector<std::string>& stated = study.scenario.sofa_source.stated;
    const auto states = [&](std::string_view part) {
        return std::find(stated.begin(), stated.end(), part) != stated.end();
    };
    for_each_field<SofaCourse>([&](const auto& f) {
        if (states(f.name)) course.*(f.member) = given.*(f.member);
    });
    study.scenario.sofa = course;
    std::string parts;
    for (const std::string& part : study.course->fitted)
        if (!states(part.substr(0, part.find('.')))) parts += (parts.empty() ? "" : ", ") + part;
    if (!parts.empty()) study.scenario.assumptions.push_back("Fitted to the pilot's scores: " + parts + ".");
    for (const std::string& kept : study.course->kept)
        if (!states(kept.substr(0, kept.find_first_of(". "))))
            study.scenario.assumptions.push_back("The score course is not the pilot's in one part: " + kept + ".");
}

// The control arm's law where the scenario states one.
std::optional<SurvivalLaw> stated_control(const Scenario& s) {
    const SurvivalSpec& spec = s.survival;
    if (!s.has_survival || !spec.from.empty()) return {};
    return spec.mortality.empty()
               ? spec.given
               : law_from_mortality(spec.law, landmarks(spec.mortality, spec.day), spec.shape, "survival");
}

// The effect on survival where the scenario states one.
std::optional<Effect> stated_effect(const EffectSpec& effect) {
    if (effect.hazard_ratio) return PiecewiseProportional{effect.hazard_ratio->cuts, effect.hazard_ratio->values};
    if (!effect.mortality.empty())
        return OwnLaw{
            law_from_mortality("piecewise-exponential", landmarks(effect.mortality, effect.day), {}, "effect")};
    if (effect.time_ratio) return Accelerated{*effect.time_ratio};
    return {};
}

Loss loss_of(const DropoutSpec& dropout, int arm, int follow_up_days) {
    if (dropout.hazard) {
        const bool own = arm == 1 && dropout.treated_hazard;
        return Loss::at(own ? *dropout.treated_hazard : *dropout.hazard, dropout.cuts.value_or(std::vector<double>()));
    }
    const bool own = arm == 1 && dropout.treated_risk;
    return Loss::by(own ? *dropout.treated_risk : dropout.risk, dropout.day.value_or(follow_up_days));
}

// What covariates do, prepared once: it depends on no point of the study.
void resolve_covariates(Study& study) {
    const Scenario& s = study.scenario;
    if (s.covariate.empty()) return;
    study.covariates.emplace(s.covariate, s.covariates.correlation);
    const CovariateModel& model = *study.covariates;
    if (!model.on_hazard() && !model.on_plateau()) return;
    const std::vector<double> baselines = s.sofa ? calibration_baselines() : std::vector<double>();
    const std::size_t patients = s.sofa ? baselines.size() : 32768;
    const std::vector<double> values = model.even_values(patients, baselines);
    std::vector<double> log_hazard(patients), plateau(patients);
    model.effects(values, log_hazard, plateau);
    if (!s.sofa) {
        study.frailty.emplace(log_hazard);
        return;
    }
    if (model.on_plateau()) study.cohort_effects.plateau.assign(plateau.begin(), plateau.end());
    if (!model.on_hazard()) return;
    for (const double x : log_hazard)
        study.cohort_effects.hazard_factor.push_back(vector_math::exp(static_cast<float>(x)));
}

}  // namespace

// The treated arm's own fit as hazard ratios by interval: the same thing at the pilot's control mortality, and what
// carries over when control mortality is moved.
Effect hazard_ratios_between(const SurvivalLaw& control, const SurvivalLaw& treated) {
    const auto* own = std::get_if<PiecewiseExponential>(&treated);
    const auto* base = std::get_if<PiecewiseExponential>(&control);
    if (!base || !own || base->cuts != own->cuts) return OwnLaw{treated};
    PiecewiseProportional effect{own->cuts, {}};
    for (std::size_t j = 0; j < own->rates.size(); ++j) {
        if (!(base->rates[j] > 0 && own->rates[j] > 0)) return OwnLaw{treated};
        effect.hazard_ratios.push_back(own->rates[j] / base->rates[j]);
    }
    return effect;
}

std::string control_arm_of(const Scenario& s, const CsvTable& table) {
    return control_arm(table, {.control = s.pilot.control,
                               .control_place = key_place(s, "pilot.control"),
                               .arms = s.trial.arms,
                               .arms_place = key_place(s, "trial.arms")});
}

PilotScores read_pilot_scores(const Scenario& s, const Files& files) {
    PilotScoreColumns columns;
    try {
        const CsvTable scores = CsvTable::read(files, beside(s.file, s.pilot.scores));
        columns.control = control_arm_of(s, scores);
        if (s.pilot.survival.empty() || s.pilot.survival == s.pilot.scores) return PilotScores::from(scores, columns);
        const CsvTable patients = CsvTable::read(files, beside(s.file, s.pilot.survival));
        if (!patients.has(columns.id)) return PilotScores::from(scores, columns);
        if (!scores.has(columns.arm)) columns.control = control_arm_of(s, patients);
        return PilotScores::from(scores, patients, columns);
    } catch (const InputError& error) {
        throw in_file_of(s, "pilot.scores", error);
    }
}

IntervalPosterior Study::weighted_posterior(int arm, double weight) const {
    std::vector<double> ends;
    for (const IntervalPosterior::Interval& interval : posterior[static_cast<std::size_t>(arm)].intervals())
        ends.push_back(interval.end);
    return IntervalPosterior(*pilot, arm, ends, scenario.survival.prior, weight);
}

StudyParameters Study::parameters_of(const Scenario& drawn) const {
    StudyParameters p{control, effect, drawn.effect.sofa, drawn.sofa, drawn.effect.scale, drawn.trial.dropout};
    if (auto law = stated_control(drawn)) p.control = std::move(law);
    if (auto stated = stated_effect(drawn.effect)) p.effect = std::move(*stated);
    return p;
}

ScaleRule Study::rule_of(const Effect& drawn) const {
    if (scenario.effect.scale_as) return *scenario.effect.scale_as;
    return std::holds_alternative<OwnLaw>(drawn) ? ScaleRule::mixture : scenario.effect.rule();
}

Effect Study::kept(const Effect& whole, const SurvivalLaw& moved) const {
    return control ? kept_effect(whole, *control, moved, scenario.explore.keep, scenario.follow_up_days) : whole;
}

bool Study::effect_is_clipped(double shift) const {
    if (shift == 0 || !control) return false;
    const double end = scenario.follow_up_days;
    bool clipped = false;
    kept_effect(effect, *control, shift_mortality(*control, end, shift, end), scenario.explore.keep, end, &clipped);
    return clipped;
}

TrialModel Study::model(const StudyPoint& point) const { return model_with(parameters(), point); }

TrialModel Study::law_model(const StudyParameters& parameters, const StudyPoint& point) const {
    TrialModel model;
    const Scenario& s = scenario;
    model.follow_up_days = s.follow_up_days;
    model.allocation = s.allocation();
    model.randomization = s.trial.randomization;
    if (s.closes_for_all()) model.closing_days = s.trial.follow_up->minimum_days;
    if (s.trial.recruitment) model.recruitment.emplace(*s.trial.recruitment, 1 - s.trial.attrition.value_or(0));
    for (int arm = 0; arm < 2; ++arm)
        model.loss[static_cast<std::size_t>(arm)] = loss_of(parameters.dropout, arm, s.follow_up_days);
    model.covariates = covariates;
    model.frailty = frailty;
    const double scale = parameters.effect_scale * point.effect_scale;
    const double end = s.follow_up_days;
    if (parameters.control) {
        const SurvivalLaw& base = *parameters.control;
        const SurvivalLaw law =
            point.control_mortality_shift == 0 ? base : shift_mortality(base, end, point.control_mortality_shift, end);
        // First moved, then scaled: in every population a share of the effect is a share of the effect there.
        const Effect whole = point.control_mortality_shift == 0
                                 ? parameters.effect
                                 : kept_effect(parameters.effect, base, law, s.explore.keep, end);
        model.survival = {ArmSurvival(law),
                          ArmSurvival(law, scaled(whole, scale, law, end, rule_of(parameters.effect)))};
    }
    return model;
}

namespace {

// After the course's end everybody dies at the arm's own daily hazard.
void add_days_after_course(SofaArm& arm, const ArmSurvival& survival, int follow_up_days) {
    for (auto day = static_cast<int>(arm.after_discharge.size()); day < follow_up_days; ++day)
        arm.after_discharge.push_back(
            static_cast<float>(survival.cumulative_hazard(day + 1) - survival.cumulative_hazard(day)));
}

}  // namespace

TrialModel Study::model_with(const StudyParameters& parameters, const StudyPoint& point,
                             const ArmCalibration& calibrate) const {
    const Scenario& s = scenario;
    TrialModel model = law_model(parameters, point);
    if (!parameters.course) return model;
    const SofaCourse& course = *parameters.course;
    const double scale = parameters.effect_scale * point.effect_scale;
    const SofaEffect on_score = parameters.sofa.scaled(scale);
    if (!parameters.control) {
        model.scores = TrialScores{
            {uncalibrated_arm(course, {}, s.follow_up_days), uncalibrated_arm(course, on_score, s.follow_up_days)}};
        for (SofaArm& arm : model.scores->arm) arm.death_hazard.resize(static_cast<std::size_t>(model.score_days()));
        return model;
    }
    // Every day: the arm's marginal survival is then its law's at each whole day, not only where hazards change.
    std::vector<int> days(static_cast<std::size_t>(model.score_days()));
    std::iota(days.begin(), days.end(), 1);
    const auto calibrated = [&](int arm, const SofaEffect& on_arm) {
        const auto survival = [&](double day) { return model.survival[static_cast<std::size_t>(arm)].survival(day); };
        SofaArm solved = calibrate ? calibrate(arm, course, on_arm, survival)
                                   : calibrated_arm(course, on_arm, model.score_days(), days, survival, cohort_effects);
        add_days_after_course(solved, model.survival[static_cast<std::size_t>(arm)], s.follow_up_days);
        return solved;
    };
    const SofaArm control_arm = calibrated(0, {});
    SofaArm treated_arm;
    if (s.effect.on_survival() || !std::holds_alternative<NoEffect>(parameters.effect)) {
        treated_arm = calibrated(1, on_score);
    } else {
        // Mortality under treatment follows from the score and the direct effect: the control arm's hazards at a given
        // score.
        treated_arm = control_arm;
        treated_arm.effect = on_score;
        treated_arm.residuals.clear();
        for (float& hazard : treated_arm.death_hazard) hazard *= static_cast<float>(on_score.death_hazard_ratio);
    }
    model.scores = TrialScores{{control_arm, treated_arm}};
    return model;
}

namespace {

bool can_move(const Study& study, double shift) {
    const double end = study.scenario.follow_up_days;
    const double moved = 1 - ArmSurvival(*study.control).survival(end) + shift;
    return shift == 0 || (moved > 0 && moved < 1);
}

}  // namespace

std::vector<double> Study::control_mortality_shifts() const {
    std::vector<double> shifts = scenario.explore.control_mortality_shift;
    std::erase_if(shifts, [&](double shift) { return control ? !can_move(*this, shift) : shift != 0; });
    return shifts;
}

namespace {

// The texts of the files that the scenario names: everything is read from these, so that what is simulated, reported
// and hashed are the same bytes.
std::shared_ptr<const Files> texts_of(const Scenario& s, const Files& files) {
    const std::pair<const char*, const std::string&> named[] = {{"pilot.survival", s.pilot.survival},
                                                                {"pilot.scores", s.pilot.scores},
                                                                {"pilot.sensitivity", s.pilot.sensitivity}};
    std::map<std::string, std::string> texts;
    for (const auto& [key, name] : named) {
        if (name.empty()) continue;
        const std::string path = beside(s.file, name);
        try {
            texts.emplace(path, files.text(path, "a CSV file"));
        } catch (const InputError& error) {
            throw in_file_of(s, key, error);
        }
    }
    return std::make_shared<MemoryFiles>(std::move(texts));
}

// The pilot's other reading is simulated last, by a plan: its mistakes are told now.
void check_sensitivity(const Study& study) {
    const Scenario& s = study.scenario;
    if (s.pilot.sensitivity.empty()) return;
    const CsvTable table = CsvTable::read(*study.files, beside(s.file, s.pilot.sensitivity));
    PilotSurvival::read(table, {control_arm_of(s, table), {}});
}

Study resolved(const Scenario& scenario, const Files& files) {
    Study study;
    study.scenario = scenario;
    study.files = texts_of(scenario, files);
    resolve_covariates(study);
    if (!scenario.pilot.survival.empty()) read_pilot(study);
    if (scenario.sofa_source.from == "pilot") take_course_from_pilot(study);
    study.control = scenario.survival.from == "pilot" ? law_of_arm(study, 0) : stated_control(scenario);
    if (scenario.effect.from == "pilot")
        study.effect =
            hazard_ratios_between(study.control ? *study.control : law_of_arm(study, 0), law_of_arm(study, 1));
    else
        study.effect = stated_effect(scenario.effect).value_or(NoEffect{});
    if (study.control && scenario.explore.control_mortality_shift != ExploreSpec{}.control_mortality_shift)
        for (const double shift : scenario.explore.control_mortality_shift)
            if (!can_move(study, shift))
                throw InputError("explore.control_mortality_shift",
                                 fmt::format("control mortality by day {} is {:.3g} and cannot be moved by {:g}",
                                             scenario.follow_up_days,
                                             1 - ArmSurvival(*study.control).survival(scenario.follow_up_days), shift),
                                 "the moved mortality must lie between 0 and 1");
    check_sensitivity(study);
    return study;
}

}  // namespace

Study pilot_study(const Scenario& scenario, const PilotSurvival& pilot, const FitOptions& options) {
    Study study;
    study.scenario = scenario;
    study.pilot = pilot;
    judge_intervals(study);
    study.control = law_of_arm(study, 0, options);
    study.effect = NoEffect{};
    if (pilot.patients(1) > 0) study.effect = hazard_ratios_between(*study.control, law_of_arm(study, 1, options));
    return study;
}

Study resolve(const Scenario& scenario, const Files& files) {
    try {
        return resolved(scenario, files);
    } catch (const InputError& error) {
        throw with_places(scenario, error);
    }
}

}  // namespace equipoise
