#pragma once
// Assurance as a smooth curve of n, fitted to sizes that were simulated, and where it crosses a target.
#include <array>
#include <cstddef>
#include <vector>

#include "sim/engine/power_estimate.hpp"

namespace equipoise {

struct AssuranceAt {
    double n;
    Proportion assurance;
};

/// Where the curve first reaches a target; the 95% limits are where it does so moved up and down by 1.96 of its
/// standard errors. Below the sizes: the smallest of them; above them: infinite.
struct AssuranceCrossing {
    double n, lower, upper;
    /// Each rounded up to a multiple of `unit`, an allocation.
    AssuranceCrossing whole(std::size_t unit) const;
};

/// A parabola of probit(assurance) in log(n) by least squares, and the error of the assurance along it, between sizes
/// straight in log(n).
class FittedAssurance {
  public:
    /// At least three sizes, ascending.
    explicit FittedAssurance(std::vector<AssuranceAt> seen);
    double low() const { return seen_.front().n; }
    double high() const { return seen_.back().n; }
    /// The assurance moved by `errors` of its standard errors.
    double at(double n, double errors = 0) const;
    AssuranceCrossing crossing(double target) const;

  private:
    double first_reaching(double target, double errors) const;
    double error_at(double n) const;
    void solve(const std::array<double, 5>& moments, std::array<double, 3> right);

    std::vector<AssuranceAt> seen_;
    double centre_ = 0;
    std::array<double, 3> fit_{};
};

}  // namespace equipoise
