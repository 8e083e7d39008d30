#include "sim/analysis/common/estimate.hpp"

#include <cmath>

#include "models/numeric/special.hpp"

namespace equipoise {

std::string_view describe(Status status) {
    switch (status) {
        case Status::ok:
            return "ok";
        case Status::no_patients:
            return "no patients";
        case Status::no_events:
            return "no events";
        case Status::no_variation:
            return "no variation";
        case Status::separated:
            return "separated";
        case Status::not_identifiable:
            return "not identifiable";
        case Status::not_converged:
            return "not converged";
        case Status::beyond_follow_up:
            return "beyond follow-up";
        case Status::on_boundary:
            return "on the boundary";
    }
    return "?";
}

double Estimate::two_sided() const { return std::isnan(p) ? two_sided_p(z) : p; }
double Estimate::one_sided() const { return std::isnan(p_benefit) ? normal_upper(z) : p_benefit; }

AnalysisContext AnalysisContext::at(double confidence) { return {confidence, normal_quantile(0.5 * (1 + confidence))}; }

}  // namespace equipoise
