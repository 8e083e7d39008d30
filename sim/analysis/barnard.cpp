#include "sim/analysis/barnard.hpp"

#include <cmath>

#include "sim/analysis/unconditional_p.hpp"

namespace equipoise {

Estimate Barnard::evaluate(const BinaryTable& table, const AnalysisContext&, Arena& arena, Details* details) const {
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const double p1 = table.risk(1), p0 = table.risk(0);
    const UnconditionalP p = remembered_unconditional_p(table, TableOrder::z_pooled, arena);
    Estimate result;
    result.estimate = p1 - p0;
    result.standard_error = std::sqrt(p1 * (1 - p1) / static_cast<double>(table.patients[1]) + p0 * (1 - p0) / static_cast<double>(table.patients[0]));
    result.p_benefit = p.less;
    result.p = alternative == Alternative::two_sided ? p.two_sided : alternative == Alternative::less ? p.less : p.greater;
    result.z = signed_deviate(table, p.two_sided);
    if (details) {
        set_details(*details, table);
        details->set("barnard_zpooled_two_sided", p.two_sided);
        details->set("barnard_zpooled_p1_less", p.less);
        details->set("barnard_zpooled_p1_greater", p.greater);
    }
    return result;
}

}  // namespace equipoise
