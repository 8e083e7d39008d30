#include "sim/study/study.hpp"

#include <fmt/format.h>
#include <map>

#include "models/numeric/input_error.hpp"
#include "models/numeric/vector_math.hpp"
#include "models/sofa/calibration_cohort.hpp"
#include "sim/scenario/key_place.hpp"
#include "sim/study/pilot_laws.hpp"
#include "sim/study/stated_laws.hpp"

namespace equipoise {
namespace {

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

bool can_move(const Study& study, double shift) {
    const double end = study.scenario.follow_up_days;
    const double moved = 1 - ArmSurvival(*study.control).survival(end) + shift;
    return shift == 0 || (moved > 0 && moved < 1);
}

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
    const CsvTable table = pilot_table(s, *study.files, s.pilot.sensitivity);
    PilotSurvival::read(table, {control_arm_of(s, table), {}});
}

Study resolved(const Scenario& scenario, const Files& files) {
    Study study;
    study.scenario = scenario;
    study.files = texts_of(scenario, files);
    study.notes = notes_on_pilot(scenario, *study.files);
    for (const std::string& note : study.notes) study.scenario.assumptions.push_back("Read from " + note + ".");
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

std::vector<double> Study::control_mortality_shifts() const {
    std::vector<double> shifts = scenario.explore.control_mortality_shift;
    std::erase_if(shifts, [&](double shift) { return control ? !can_move(*this, shift) : shift != 0; });
    return shifts;
}

Study resolve(const Scenario& scenario, const Files& files) {
    try {
        return resolved(scenario, files);
    } catch (const InputError& error) {
        throw with_places(scenario, error);
    }
}

}  // namespace equipoise
