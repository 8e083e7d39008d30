#include "sim/analysis/binary/miettinen_nurminen.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/proportion_intervals.hpp"
#include "sim/analysis/binary/risk_difference_score.hpp"

namespace equipoise {

Estimate MiettinenNurminen::evaluate(const BinaryTable& table, const AnalysisContext& context, Arena&,
                                     Details* details) const {
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const double n1 = static_cast<double>(table.patients[1]), n0 = static_cast<double>(table.patients[0]), n = n1 + n0;
    Estimate result;
    result.estimate = table.risk(1) - table.risk(0);
    const RestrictedRisks risks = restricted_risks(table, margin);
    result.standard_error =
        std::sqrt((risks.treated * (1 - risks.treated) / n1 + risks.control * (1 - risks.control) / n0) * n / (n - 1));
    result.z = -score_z(table, margin, ScoreVariance::unbiased);
    const DifferenceLimits limits = score_limits(table, context.normal_critical, ScoreVariance::unbiased);
    result.lower = limits.lower;
    result.upper = limits.upper;
    if (details) {
        set_details(*details, table);
        details->set("p1_restricted", risks.treated);
        details->set("p0_restricted", risks.control);
        set_interval_details(*details, table, context);
    }
    return result;
}

}  // namespace equipoise
