#pragma once
// Group-sequential tests when responses come late (Hampson and Jennison 2013). At look k recruitment stops when
// Z_k >= upper_k or Z_k <= futility_k; the patients in the pipeline then raise the information from t_k to t_k +
// delay_k, and the null hypothesis is rejected when the decision statistic there is at least decision_k. The upper
// limits are those of the boundary (futility binding), so the type I error is kept when
//   P0(continue to k, Z_k >= upper_k, decision statistic < decision_k)
//     = P0(continue to k, Z_k <= futility_k, decision statistic >= decision_k).
#include <vector>

#include "sim/design/boundary.hpp"

namespace equipoise {

struct DelayedResponse {
    Boundary boundary;             ///< one-sided, futility binding and below the upper limit at every look but the last
    std::vector<double> delay;     ///< by look before the last: information in the pipeline, > 0
    std::vector<double> decision;  ///< by look before the last
};

/// Throws InputError for a plan that is not one-sided with binding futility, and for delays that are not positive or
/// not one a look before the last.
DelayedResponse delayed_response(const BoundaryPlan& plan, const std::vector<double>& delay);

struct DelayedProbabilities {
    std::vector<double> reject;    ///< by look, after the pipeline; the last look's at the end
    std::vector<double> stop;      ///< recruitment stopped, by look before the last
    std::vector<double> reversal;  ///< Z_k >= upper_k but not rejected with the pipeline
    double power = 0;
    double expected_information = 0;  ///< the pipeline's counted, share of the maximum
};
/// Under E Z_k = drift sqrt(t_k).
DelayedProbabilities probabilities(const DelayedResponse& design, double drift);

}  // namespace equipoise
