#include "sim/analysis/common/t_inference.hpp"

#include "models/numeric/special.hpp"
#include "models/numeric/student.hpp"

namespace equipoise {

Estimate t_inference(double estimate, double standard_error, double df, bool higher_is_better,
                     const AnalysisContext& context) {
    Estimate result;
    result.estimate = estimate;
    result.standard_error = standard_error;
    const double t = estimate / standard_error;
    result.z = higher_is_better ? t : -t;
    result.p = student_t_two_sided_p(t, df);
    result.p_benefit = result.z > 0 ? 0.5 * result.p : 1 - 0.5 * result.p;
    const double half = student_t_critical(context.confidence, context.normal_critical, df) * standard_error;
    result.lower = estimate - half;
    result.upper = estimate + half;
    return result;
}

}  // namespace equipoise
