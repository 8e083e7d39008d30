#include "sim/search/power_curve.hpp"

#include <set>

#include "sim/engine/large_sample.hpp"
#include "sim/search/told_trials.hpp"

namespace equipoise {
namespace {

// Trials of the study's main size whose estimates are corrected for the looks; elsewhere nobody reads them.
constexpr std::uint64_t kAdjusted = 2000;

bool is_main_size(const Scenario& scenario, std::size_t n) {
    return scenario.whole_allocations(static_cast<double>(n)) ==
           scenario.whole_allocations(static_cast<double>(scenario.main_n()));
}

// Without an effect every estimate's true value is its null: known, whatever the endpoint.
TrueValues true_values_at(const TrialModel& model, const Scenario& scenario, const StudyPoint& point, double patients,
                          const Campaign& campaign) {
    if (point.effect_scale * scenario.effect.scale != 0)
        return large_sample_values(model, scenario.analyses, scenario.seed, patients, campaign);
    std::vector<Estimate> values;
    for (const NamedAnalysis& analysis : scenario.analyses) {
        Estimate value;
        value.estimate = null_of(analysis.test);
        value.standard_error = 0;
        if (std::holds_alternative<MaxCombo>(analysis.test)) value = Estimate::failed(Status::not_identifiable);
        values.push_back(value);
    }
    return {values, values};
}

std::vector<double> numbers_of(const std::vector<Estimate>& values) {
    std::vector<double> numbers;
    for (const Estimate& value : values)
        numbers.push_back(value.status == Status::ok ? value.estimate : Estimate::kUnknown);
    return numbers;
}

}  // namespace

std::vector<CurvePoint> power_at(const Study& study, const StudyPoint& point, const TrialModel& model,
                                 std::span<const std::size_t> sizes, const Replication& replication,
                                 const Campaign& campaign) {
    const Scenario& scenario = study.scenario;
    const auto truth_for = [&](std::uint64_t trials) {
        const double patients = static_cast<double>(sizes.back()) * static_cast<double>(trials);
        return true_values_at(model, scenario, point, patients, campaign);
    };
    TrueValues truth = truth_for(replication.trials);
    const std::vector<double> for_coverage = numbers_of(truth.for_coverage);
    RunRequest request = run_request(scenario, model, sizes, replication.trials);
    request.true_values = for_coverage;
    for (const std::size_t n : sizes)
        if (is_main_size(scenario, n)) {
            request.adjusted = kAdjusted;
            request.adjusted_n = n;
        }
    std::vector<std::vector<RunningPower>> courses(sizes.size());
    request.watch = [&, told = told_analysis(scenario)](const RunTally& so_far) {
        for (std::size_t s = 0; s < sizes.size(); ++s)
            add_point(courses[s], {so_far.at(s, told).trials, so_far.at(s, told).benefit});
    };
    const RunTally tally = run(request, replication, campaign);
    if (replication.mcse > 0) truth = truth_for(tally.trial[0].trials);
    const std::vector<double> true_values = numbers_of(truth.best);
    const TrialProtocol protocol = request.protocol();
    std::vector<CurvePoint> curve;
    for (std::size_t s = 0; s < sizes.size(); ++s) {
        CurvePoint at;
        at.n = sizes[s];
        at.point = point;
        at.boundary = protocol.plans[s].boundary;
        at.closed_forms = closed_forms(model, scenario, sizes[s], at.boundary.get());
        at.trials = tally.trial[s];
        at.course = std::move(courses[s]);
        at.truth = truth.best;
        for (std::size_t a = 0; a < scenario.analyses.size(); ++a) {
            at.analyses.push_back(power_estimate(tally.at(s, a), true_values[a], truth.best[a].standard_error));
            if (protocol.sequential())
                at.stopping.push_back(stopping_estimate(tally.at(s, a), true_values[a], truth.best[a].standard_error));
        }
        curve.push_back(std::move(at));
    }
    return curve;
}

std::vector<CurvePoint> power_curve(const Study& study, std::span<const std::size_t> sizes,
                                    std::span<const StudyPoint> points, const Replication& replication,
                                    const Campaign& campaign) {
    std::vector<CurvePoint> curve;
    IndependentParts parts;
    for (const StudyPoint& point : points)
        parts.run([&] {
            for (CurvePoint& at : power_at(study, point, study.model(point), sizes, replication, campaign))
                curve.push_back(std::move(at));
        });
    parts.finish();
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
