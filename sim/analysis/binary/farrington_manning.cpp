#include "sim/analysis/binary/farrington_manning.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/proportion_intervals.hpp"
#include "sim/analysis/binary/risk_difference_score.hpp"

namespace equipoise {

Estimate FarringtonManning::evaluate(const BinaryTable& table, const AnalysisContext& context, Arena&,
                                     Details* details) const {
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const double n1 = static_cast<double>(table.patients[1]), n0 = static_cast<double>(table.patients[0]);
    Estimate result;
    result.estimate = table.risk(1) - table.risk(0);
    const RestrictedRisks risks = restricted_risks(table, margin);
    const double variance = risks.treated * (1 - risks.treated) / n1 + risks.control * (1 - risks.control) / n0;
    result.standard_error = std::sqrt(variance);
    const DifferenceLimits limits = score_limits(table, context.normal_critical, ScoreVariance::plain);
    result.lower = limits.lower;
    result.upper = limits.upper;
    if (variance > 0)
        result.z = -score_z(table, margin, ScoreVariance::plain);
    else
        result.status = table.total_events() == 0 ? Status::no_events : Status::no_variation;
    if (details) {
        set_details(*details, table);
        details->set("p1_restricted", risks.treated);
        details->set("p0_restricted", risks.control);
        if (result.status == Status::ok) {
            details->set("p_lower_tail_fm", normal_upper(result.z));
            details->set("p_upper_tail_fm", normal_upper(-result.z));
        }
        set_interval_details(*details, table, context);
    }
    return result;
}

}  // namespace equipoise
