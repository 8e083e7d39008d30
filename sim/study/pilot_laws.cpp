#include "sim/study/pilot_laws.hpp"

#include <algorithm>

#include "models/numeric/input_error.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/pilot/named_notes.hpp"
#include "models/pilot/patient_table.hpp"
#include "sim/scenario/key_place.hpp"

namespace equipoise {
namespace {

// The pilot's intervals: the scenario's cuts and the end of follow-up.
void judge_intervals(Study& study) {
    const Scenario& s = study.scenario;
    std::vector<double> ends = s.survival.cuts;
    ends.push_back(s.follow_up_days);
    for (int arm = 0; arm < 2; ++arm)
        if (study.pilot->patients(arm) > 0 && s.survival.law == PiecewiseExponential::name)
            study.posterior.emplace_back(*study.pilot, arm, ends, s.survival.prior);
}

}  // namespace

void read_pilot(Study& study) {
    const Scenario& s = study.scenario;
    try {
        const CsvTable table = pilot_table(s, *study.files, s.pilot.survival);
        study.pilot = PilotSurvival::read(table, {control_arm_of(s, table), {}});
    } catch (const InputError& error) {
        throw in_file_of(s, "pilot.survival", error);
    }
    judge_intervals(study);
}

SurvivalLaw law_of_arm(Study& study, int arm, FitOptions options) {
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

CsvTable pilot_table(const Scenario& s, const Files& files, const std::string& name) {
    return patient_table(CsvTable::read(files, beside(s.file, name)), s.pilot.map);
}

std::vector<std::string> notes_on_pilot(const Scenario& s, const Files& files) {
    struct Named {
        const char* key;
        const std::string& name;
        CsvTable table;
    };
    std::vector<Named> named;
    for (const auto& [key, name] : {std::pair<const char*, const std::string&>{"pilot.survival", s.pilot.survival},
                                    {"pilot.scores", s.pilot.scores},
                                    {"pilot.sensitivity", s.pilot.sensitivity}}) {
        const bool seen = std::any_of(named.begin(), named.end(), [&](const Named& n) { return n.name == name; });
        if (name.empty() || seen) continue;
        try {
            named.push_back({key, name, CsvTable::read(files, beside(s.file, name))});
        } catch (const InputError& error) {
            throw in_file_of(s, key, error);
        }
    }
    std::vector<const CsvTable*> tables;
    for (const Named& file : named) tables.push_back(&file.table);
    check_column_map(s.pilot.map, tables, "pilot.map.");
    std::vector<std::string> notes;
    for (Named& file : named) {
        if (file.name == s.pilot.scores && s.sofa_source.from != "pilot") continue;  // nobody reads them
        try {
            file.table = patient_table(std::move(file.table), s.pilot.map);
            if (file.name == s.pilot.scores && named[0].name == s.pilot.survival)
                file.table = scores_of_patients(std::move(file.table), named[0].table, s.pilot.map);
        } catch (const InputError& error) {
            throw in_file_of(s, file.key, error);
        }
        add_named(file.name, file.table.notes(), notes);
    }
    return notes;
}

PilotScores read_pilot_scores(const Scenario& s, const Files& files) {
    PilotScoreColumns columns;
    try {
        const CsvTable scores = pilot_table(s, files, s.pilot.scores);
        columns.control = control_arm_of(s, scores);
        if (s.pilot.survival.empty() || s.pilot.survival == s.pilot.scores) return PilotScores::from(scores, columns);
        const CsvTable patients = pilot_table(s, files, s.pilot.survival);
        if (!patients.has(columns.id)) return PilotScores::from(scores, columns);
        if (!scores.has(columns.arm)) columns.control = control_arm_of(s, patients);
        return PilotScores::from(scores_of_patients(scores, patients, s.pilot.map), patients, columns);
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

}  // namespace equipoise
