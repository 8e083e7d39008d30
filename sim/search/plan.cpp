#include "sim/search/plan.hpp"

#include <algorithm>

namespace equipoise {
namespace {

OptimismCell grid_cell(const Study& study, const StudyPoint& point, const Plan& plan, const PlanOptions& options,
                       RunMonitor* monitor) {
    OptimismCell cell;
    cell.point = point;
    const TrialModel model = study.model(point);
    const auto trials =
        std::min<std::uint64_t>(options.grid_trials, static_cast<std::uint64_t>(study.scenario.simulation.trials));
    if (study.control) cell.control_mortality = 1 - model.survival[0].survival(study.scenario.follow_up_days);
    const std::size_t sizes[] = {plan.n};
    const RunRequest request = run_request(study.scenario, model, sizes, trials, options.threads);
    const RunTally tally = run(request, monitor);
    for (std::size_t a = 0; a < study.scenario.analyses.size(); ++a)
        cell.power.push_back(power_estimate(tally.at(0, a), Estimate::kUnknown));
    if (point.effect_scale == 0) return cell;
    SampleSizeRequest size = size_request(study.scenario, model, options.threads);
    size.trials = trials;
    size.most_trials = trials;  // the cell says its own, wider interval
    size.confirm = false;
    cell.sizes = sample_sizes(size, monitor);
    return cell;
}

}  // namespace

Plan make_plan(const Study& study, const PlanOptions& options, RunMonitor* monitor) {
    const Scenario& s = study.scenario;
    Plan plan;
    plan.n = s.whole_allocations(static_cast<double>(s.main_n()));
    const TrialModel model = study.model();
    if (model.scores)
        for (int arm = 0; arm < 2; ++arm) plan.calibration[arm] = model.scores->arm[arm];

    std::vector<std::size_t> sizes = explored_sizes(s);
    sizes.push_back(plan.n);
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    const auto trials = static_cast<std::uint64_t>(s.simulation.trials);
    const StudyPoint planned[] = {{1, 0}}, none[] = {{0, 0}};
    plan.curve = power_curve(study, sizes, planned, trials, options.threads, monitor);
    plan.main_point = static_cast<std::size_t>(std::find(sizes.begin(), sizes.end(), plan.n) - sizes.begin());
    const std::size_t main_size[] = {plan.n};
    plan.null = power_curve(study, main_size, none, trials, options.threads, monitor).front();
    plan.at_margin = at_margins(study, plan.n, trials, options.threads, monitor);
    plan.sizes = sample_sizes(size_request(s, model, options.threads), monitor);

    if (Uncertainty(study).any()) {
        plan.assurance = assurance(study, sizes, {.threads = options.threads}, monitor);
        plan.parts_alone =
            decompose(study, plan.n, {.draws = 200, .trials_per_draw = 25, .threads = options.threads}, monitor);
    }
    if (!s.pilot.sensitivity.empty()) {
        Scenario other = s;
        other.pilot.survival = s.pilot.sensitivity;
        plan.sensitivity = grid_cell(resolve(other), planned[0], plan, options, monitor);
    }

    std::vector<double> shifts = study.control_mortality_shifts();
    std::sort(shifts.begin(), shifts.end(), std::greater<>());  // as planned first
    for (const double shift : shifts) {
        for (const double scale : s.explore.effect_scale) {
            if (shift == 0 && scale == 1) {  // already known, better
                OptimismCell cell{planned[0], study.control ? 1 - model.survival[0].survival(s.follow_up_days) : 0,
                                  plan.sizes, plan.curve[plan.main_point].analyses};
                plan.grid.push_back(std::move(cell));
                continue;
            }
            plan.grid.push_back(grid_cell(study, {scale, shift}, plan, options, monitor));
        }
    }
    return plan;
}

}  // namespace equipoise
