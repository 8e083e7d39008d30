#include "sim/search/plan.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "sim/design/non_binding.hpp"
#include "sim/search/watched_plan.hpp"

namespace equipoise {
namespace {

double control_mortality(const Study& study, const TrialModel& model) {
    return study.control ? 1 - model.survival[0].survival(study.scenario.follow_up_days) : 0;
}

OptimismCell grid_cell(const Study& study, const StudyPoint& point, std::size_t n, std::uint64_t most_trials,
                       const Campaign& campaign) {
    OptimismCell cell;
    cell.point = point;
    const TrialModel model = study.model(point);
    const auto trials = std::min(most_trials, static_cast<std::uint64_t>(study.scenario.simulation.trials));
    cell.control_mortality = control_mortality(study, model);
    IndependentParts parts;
    parts.run([&] {
        const std::size_t sizes[] = {n};
        const RunTally tally = run(run_request(study.scenario, model, sizes, trials), campaign);
        for (std::size_t a = 0; a < study.scenario.analyses.size(); ++a)
            cell.power.push_back(power_estimate(tally.at(0, a), Estimate::kUnknown));
    });
    parts.run([&] {
        if (point.effect_scale == 0) return;
        SampleSizeRequest size = size_request(study.scenario, model);
        size.trials = trials;
        size.most_trials = trials;  // the cell says its own, wider interval
        size.full_trials_to = Plan::kFullTrialsTo * n;
        size.confirm = false;
        cell.sizes = sample_sizes(size, campaign);
    });
    parts.finish();
    return cell;
}

std::vector<Duration> durations(const Study& study, const TrialModel& model, const Plan& plan,
                                const Campaign& campaign) {
    if (!study.scenario.trial.recruitment) return {};
    std::set<std::size_t> sizes{plan.n};
    for (const SampleSize& size : plan.sizes)
        if (size.reachable) sizes.insert(size.n);
    std::vector<Duration> list;
    for (const std::size_t n : sizes) list.push_back(expected_duration(study.scenario, model, n, campaign));
    return list;
}

std::vector<PowerEstimate> without_futility(const Study& study, const TrialModel& model, std::size_t n,
                                            std::uint64_t trials, const Campaign& campaign) {
    if (!has_non_binding_futility(study.scenario.design)) return {};
    const std::size_t sizes[] = {n};
    RunRequest request = run_request(study.scenario, model, sizes, trials);
    request.obey_futility = false;
    const RunTally tally = run(request, campaign);
    std::vector<PowerEstimate> estimates;
    for (std::size_t a = 0; a < study.scenario.analyses.size(); ++a)
        estimates.push_back(power_estimate(tally.at(0, a), Estimate::kUnknown));
    return estimates;
}

bool is_known(const StudyPoint& point) {
    return point.control_mortality_shift == 0 && (point.effect_scale == 0 || point.effect_scale == 1);
}

// As planned first. Cells that are known better already are not simulated again: copy_known fills them.
std::vector<StudyPoint> all_cells(const Study& study) {
    std::vector<double> shifts = study.control_mortality_shifts();
    std::sort(shifts.begin(), shifts.end(), std::greater<>());
    std::vector<StudyPoint> points;
    for (const double shift : shifts)
        for (const double scale : study.scenario.explore.effect_scale) points.push_back({scale, shift});
    return points;
}

OptimismCell other_reading(const Study& study, std::size_t n, const PlanOptions& options, const Campaign& campaign) {
    Scenario other = study.scenario;
    other.pilot.survival = other.pilot.sensitivity;
    return grid_cell(resolve(other, *study.files), {1, 0}, n, options.grid_trials, campaign);
}

void copy_known(const Study& study, const TrialModel& planned, Plan& plan) {
    for (OptimismCell& cell : plan.grid) {
        if (!cell.power.empty()) continue;
        cell.control_mortality = control_mortality(study, planned);
        cell.power = cell.point.effect_scale == 0 ? plan.null.analyses : plan.curve[plan.main_point].analyses;
        if (cell.point.effect_scale != 0) cell.sizes = plan.sizes;
    }
}

}  // namespace

std::vector<StudyPoint> grid_points(const Study& study) {
    std::vector<StudyPoint> points = all_cells(study);
    std::erase_if(points, is_known);
    return points;
}

std::vector<std::size_t> plan_sizes(const Scenario& s) {
    std::vector<std::size_t> sizes = explored_sizes(s);
    sizes.push_back(s.whole_allocations(static_cast<double>(s.main_n())));
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

std::vector<AtSameScore> at_same_score(const SofaArm (&calibration)[2]) {
    const auto &control = calibration[0].residuals, &treated = calibration[1].residuals;
    std::vector<AtSameScore> ratios;
    for (std::size_t j = 0; j < control.size() && control.size() == treated.size(); ++j)
        ratios.push_back({control[j].day, treated[j].hazard / control[j].hazard});
    return ratios;
}

Plan make_plan(const Study& study, const PlanOptions& options, const Campaign& campaign) {
    Progress nobody_watches;
    return make_plan(study, options, campaign, nobody_watches);
}

Plan make_plan(const Study& study, const PlanOptions& options, const Campaign& campaign, Progress& progress) {
    const Scenario& s = study.scenario;
    Plan plan;
    plan.n = s.whole_allocations(static_cast<double>(s.main_n()));
    const TrialModel model = study.model();
    if (model.scores)
        for (int arm = 0; arm < 2; ++arm) plan.calibration[arm] = model.scores->arm[arm];

    const std::vector<std::size_t> sizes = plan_sizes(s);
    const auto trials = static_cast<std::uint64_t>(s.simulation.trials);
    const StudyPoint planned{1, 0}, none{0, 0};
    IndependentParts parts;
    const auto part = [&](const auto& run) {
        parts.run(run);
        progress.end_part();
    };
    progress.expect(plan_forecast(study, options, plan.n));
    part([&] { plan.curve = power_at(study, planned, model, sizes, trials, campaign); });
    plan.main_point = static_cast<std::size_t>(std::find(sizes.begin(), sizes.end(), plan.n) - sizes.begin());
    const std::size_t main_size[] = {plan.n};
    const TrialModel no_effect = study.model(none);
    part([&] { plan.null = power_at(study, none, no_effect, main_size, trials, campaign).front(); });
    part([&] { plan.null_without_futility = without_futility(study, no_effect, plan.n, trials, campaign); });
    part([&] { plan.at_margin = at_margins(study, plan.n, trials, campaign); });
    part([&] {
        plan.sizes = sample_sizes(size_request(s, model), campaign);
        progress.expect(plan_forecast(study, options, plan.n, plan.sizes));
        plan.durations = durations(study, model, plan, campaign);
    });
    const bool uncertain = Uncertainty(study).any();
    part([&] {
        if (uncertain) plan.assurance = assurance(study, sizes, {}, campaign);
    });
    part([&] {
        const AssuranceOptions alone{.draws = Plan::kPartDraws, .trials_per_draw = Plan::kPartTrials};
        if (uncertain) plan.parts_alone = decompose(study, plan.n, alone, campaign);
    });
    part([&] {
        if (!s.pilot.sensitivity.empty()) plan.sensitivity = other_reading(study, plan.n, options, campaign);
    });
    parts.run([&] {
        plan.pictures = plan_pictures(s, model, plan.n, campaign);
        if (study.control) plan.pictures.hazards = hazard_course(model.survival, s.follow_up_days);
    });
    for (const StudyPoint& point : all_cells(study)) {
        OptimismCell& cell = plan.grid.emplace_back();
        cell.point = point;
        if (!is_known(point)) part([&] { cell = grid_cell(study, point, plan.n, options.grid_trials, campaign); });
    }
    parts.finish();
    copy_known(study, model, plan);
    return plan;
}

}  // namespace equipoise
