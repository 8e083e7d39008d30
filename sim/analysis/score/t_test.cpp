#include "sim/analysis/score/t_test.hpp"

#include <cmath>

#include "sim/analysis/common/t_inference.hpp"

namespace equipoise {

Estimate TTest::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    if (!outcome.is_on_a_scale()) return Estimate::failed(Status::not_identifiable);
    const std::span<const double> y = outcome.values(s, arena);

    // Counted from the first value, so that equal values have a variance of exactly 0.
    double origin = 0;
    for (std::size_t i = 0; i < s.n; ++i)
        if (!std::isnan(y[i])) {
            origin = y[i];
            break;
        }
    double n[2] = {0, 0}, mean[2] = {0, 0}, squares[2] = {0, 0};
    for (std::size_t i = 0; i < s.n; ++i) {
        const bool known = !std::isnan(y[i]);
        n[s.arm[i]] += known ? 1 : 0;
        mean[s.arm[i]] += known ? y[i] - origin : 0;
    }
    if (n[0] == 0 || n[1] == 0) return Estimate::failed(Status::no_patients);
    for (double* arm_mean : {&mean[0], &mean[1]}) *arm_mean /= n[arm_mean - mean];
    for (std::size_t i = 0; i < s.n; ++i) {
        const double d = y[i] - origin - mean[s.arm[i]];
        squares[s.arm[i]] += std::isnan(d) ? 0 : d * d;
    }

    const double difference = mean[1] - mean[0];
    double se = 0, df = 0;
    bool enough = true;
    if (variance == MeanVariance::equal) {
        df = n[0] + n[1] - 2;
        enough = df > 0;
        se = std::sqrt((squares[0] + squares[1]) / df * (1 / n[0] + 1 / n[1]));
    } else {
        enough = n[0] > 1 && n[1] > 1;
        const double v0 = squares[0] / (n[0] - 1) / n[0], v1 = squares[1] / (n[1] - 1) / n[1];
        se = std::sqrt(v0 + v1);
        df = (v0 + v1) * (v0 + v1) / (v0 * v0 / (n[0] - 1) + v1 * v1 / (n[1] - 1));
    }
    Estimate result;
    if (enough && se > 0)
        result = t_inference(difference, se, df, outcome.higher_is_better(), context);
    else
        result.status = enough ? Status::no_variation : Status::not_identifiable;
    result.estimate = difference;

    if (details) {
        details->set("patients", Details::Vector{n[0], n[1]});
        details->set("mean", Details::Vector{mean[0] + origin, mean[1] + origin});
        details->set("sd", Details::Vector{std::sqrt(squares[0] / (n[0] - 1)), std::sqrt(squares[1] / (n[1] - 1))});
        if (result.status == Status::ok) {
            details->set("t", difference / se);
            details->set("degrees_of_freedom", df);
        }
    }
    return result;
}

}  // namespace equipoise
