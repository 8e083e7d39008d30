#include "sim/analysis/proportion_difference.hpp"

#include <cmath>

#include "models/numeric/special.hpp"

namespace equipoise {

Estimate ProportionDifference::run(const Snapshot& s, const AnalysisContext& context, Arena&, Details* details) const {
    const BinaryTable table = count(s);
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const double n0 = static_cast<double>(table.patients[0]), n1 = static_cast<double>(table.patients[1]);
    const double p0 = table.risk(0), p1 = table.risk(1);
    const double pooled = static_cast<double>(table.total_events()) / (n0 + n1);
    const double variance_pooled = pooled * (1 - pooled) * (1 / n0 + 1 / n1);
    const double variance_unpooled = p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1;

    Estimate result;
    result.estimate = p1 - p0;
    result.standard_error = std::sqrt(variance_unpooled);
    result.lower = result.estimate - context.normal_critical * result.standard_error;
    result.upper = result.estimate + context.normal_critical * result.standard_error;
    const double test_variance = variance == ProportionVariance::pooled ? variance_pooled : variance_unpooled;
    const double shrink = continuity ? std::fmin(std::fabs(result.estimate), 0.5 * (1 / n0 + 1 / n1)) : 0;
    if (test_variance > 0)
        result.z = -std::copysign(std::fabs(result.estimate) - shrink, result.estimate) / std::sqrt(test_variance);
    else  // nobody died, everybody died, or (unpooled) each arm is all of one kind
        result.status = table.total_events() == 0 ? Status::no_events : Status::no_variation;

    if (details) {
        set_details(*details, table);
        details->set("se_pooled", std::sqrt(variance_pooled));
        details->set("se_unpooled", std::sqrt(variance_unpooled));
        if (result.status == Status::ok) {
            details->set("chi_square", result.z * result.z);
            details->set("degrees_of_freedom", 1.0);
        }
    }
    return result;
}

}  // namespace equipoise
