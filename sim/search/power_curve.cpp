#include "sim/search/power_curve.hpp"

#include <set>

namespace equipoise {
namespace {

// Without an effect every estimate's true value is its null: known, whatever the endpoint.
std::vector<Estimate> true_values_at(const TrialModel& model, const Scenario& scenario, const StudyPoint& point,
                                     double patients, int threads) {
    if (point.effect_scale * scenario.effect.scale != 0)
        return large_sample_values(model, scenario.analyses, scenario.seed, patients, threads);
    std::vector<Estimate> values;
    for (const NamedAnalysis& analysis : scenario.analyses) {
        Estimate value;
        value.estimate = null_of(analysis.test);
        value.standard_error = 0;
        if (std::holds_alternative<MaxCombo>(analysis.test)) value = Estimate::failed(Status::not_identifiable);
        values.push_back(value);
    }
    return values;
}

}  // namespace

std::vector<CurvePoint> power_curve(const Study& study, std::span<const std::size_t> sizes,
                                    std::span<const StudyPoint> points, std::uint64_t trials, int threads,
                                    RunMonitor* monitor) {
    const Scenario& scenario = study.scenario;
    std::vector<CurvePoint> curve;
    for (const StudyPoint& point : points) {
        // Sharing models between points that differ in nothing is not worth a cache: a calibration costs a tenth of a
        // second.
        const TrialModel model = study.model(point);
        const std::vector<Estimate> truth =
            true_values_at(model, scenario, point, sizes.back() * static_cast<double>(trials), threads);
        std::vector<double> true_values;
        for (const Estimate& value : truth)
            true_values.push_back(value.status == Status::ok ? value.estimate : Estimate::kUnknown);
        RunRequest request = run_request(scenario, model, sizes, trials, threads);
        request.true_values = true_values;
        const RunTally tally = run(request, monitor);
        for (std::size_t s = 0; s < sizes.size(); ++s) {
            CurvePoint result{sizes[s], point, {}, closed_forms(model, scenario, sizes[s]), tally.trial[s], truth};
            for (std::size_t a = 0; a < scenario.analyses.size(); ++a)
                result.analyses.push_back(power_estimate(tally.at(s, a), true_values[a], truth[a].standard_error));
            curve.push_back(std::move(result));
        }
    }
    return curve;
}

std::vector<std::size_t> explored_sizes(const Scenario& scenario) {
    std::set<std::size_t> sizes;
    for (const std::int64_t n : scenario.explore.n) sizes.insert(scenario.whole_allocations(static_cast<double>(n)));
    return {sizes.begin(), sizes.end()};
}

std::vector<StudyPoint> explored_points(const Study& study) {
    std::vector<StudyPoint> points;
    for (const double shift : study.control_mortality_shifts())
        for (const double scale : study.scenario.explore.effect_scale) points.push_back({scale, shift});
    if (points.empty()) points.push_back({});
    return points;
}

}  // namespace equipoise
