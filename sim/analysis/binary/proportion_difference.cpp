#include "sim/analysis/binary/proportion_difference.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/proportion_intervals.hpp"

namespace equipoise {

namespace {

constexpr double kInfiniteZ = 38;

// Every form of the test at once: Pearson's chi-square without and with Yates's correction, the likelihood ratio,
// unpooled z.
void set_tests(Details& details, const BinaryTable& table, double difference, double variance_pooled,
               double variance_unpooled) {
    const double n0 = static_cast<double>(table.patients[0]), n1 = static_cast<double>(table.patients[1]);
    if (variance_unpooled > 0) details.set("p_unpooled", two_sided_p(difference / std::sqrt(variance_unpooled)));
    if (!(variance_pooled > 0)) return;
    const double yates = std::fmax(std::fabs(difference) - 0.5 * (1 / n0 + 1 / n1), 0);
    const double chisq = difference * difference / variance_pooled, chisq_yates = yates * yates / variance_pooled;
    double g2 = 0;
    for (const int arm : {0, 1}) {
        const double n = static_cast<double>(table.patients[arm]), share = n / (n0 + n1);
        const double x = static_cast<double>(table.events[arm]), all = static_cast<double>(table.total_events());
        if (x > 0) g2 += 2 * x * std::log(x / (all * share));
        if (x < n) g2 += 2 * (n - x) * std::log((n - x) / ((n0 + n1 - all) * share));
    }
    details.set("chisq", chisq);
    details.set("p_chisq", chi_square_upper(chisq, 1));
    details.set("chisq_yates", chisq_yates);
    details.set("p_yates", chi_square_upper(chisq_yates, 1));
    details.set("p_one_sided_pooled_p1_less", normal_cdf(difference / std::sqrt(variance_pooled)));
    details.set("lr_g2", g2);
    details.set("p_lr", chi_square_upper(std::fmax(g2, 0), 1));
}

}  // namespace

Estimate ProportionDifference::evaluate(const BinaryTable& table, const AnalysisContext& context, Arena&,
                                        Details* details) const {
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
    else if (result.estimate != 0)  // unpooled, all die in one arm and none in the other
        result.z = -std::copysign(kInfiniteZ, result.estimate);
    else
        result.status = table.total_events() == 0 ? Status::no_events : Status::no_variation;

    if (details) {
        set_details(*details, table);
        details->set("se_pooled", std::sqrt(variance_pooled));
        details->set("se_unpooled", std::sqrt(variance_unpooled));
        if (result.status == Status::ok) {
            details->set("chi_square", result.z * result.z);
            details->set("degrees_of_freedom", 1.0);
        }
        set_tests(*details, table, result.estimate, variance_pooled, variance_unpooled);
        set_interval_details(*details, table, context);
    }
    return result;
}

}  // namespace equipoise
