#include "sim/analysis/binary/unconditional_estimate.hpp"

#include <cmath>

namespace equipoise {

Estimate unconditional_estimate(const BinaryTable& table, TableOrder order, Alternative alternative, const char* name,
                                Arena& arena, Details* details) {
    if (table.empty_arm()) return Estimate::failed(Status::no_patients);
    const double p1 = table.risk(1), p0 = table.risk(0);
    const UnconditionalP p = remembered_unconditional_p(table, order, arena);
    Estimate result;
    result.estimate = p1 - p0;
    result.standard_error = std::sqrt(p1 * (1 - p1) / static_cast<double>(table.patients[1]) +
                                      p0 * (1 - p0) / static_cast<double>(table.patients[0]));
    result.p_benefit = p.less;
    result.p = alternative == Alternative::two_sided ? p.two_sided
               : alternative == Alternative::less    ? p.less
                                                     : p.greater;
    result.z = signed_deviate(table, p.two_sided);
    if (details) {
        set_details(*details, table);
        details->set(std::string(name) + "_two_sided", p.two_sided);
        details->set(std::string(name) + "_p1_less", p.less);
        details->set(std::string(name) + "_p1_greater", p.greater);
    }
    return result;
}

}  // namespace equipoise
