#pragma once
// Plans of boundaries as the oracle's inputs and the tests state them.
#include <string>
#include <vector>

#include "sim/design/boundary.hpp"
#include "tests/support/reference.hpp"

namespace equipoise::test {

EfficacyRule efficacy_of(const std::string& name, const Json& parameter);
/// From a case's input: information_rates, alpha (or alpha_one_sided), beta, sided, efficacy, futility.
BoundaryPlan plan_of(const Json& input);
std::vector<double> numbers(const Json& list);  ///< null: NaN
std::vector<Limits> limits_of(const std::vector<double>& upper, const std::vector<double>& lower = {});
std::vector<double> uppers(const std::vector<Limits>& limits);
std::vector<double> uppers(const Boundary& boundary);
std::vector<Limits> limits_of(const Boundary& boundary);

/// One-sided alpha, equal looks.
BoundaryPlan equal_looks(std::size_t looks, EfficacyKind kind, double alpha = 0.025, int sides = 1);

/// P(lower[k] < Z_k < upper[k] at three looks) by nested quadrature of another kind (multivariate_normal.hpp).
double three_look_rectangle(const std::vector<double>& t, const std::vector<double>& lower,
                            const std::vector<double>& upper, double drift);

}  // namespace equipoise::test
