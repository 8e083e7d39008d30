#pragma once
// What replicates at some sizes say of the power curve at any size near them: a line with teeth.
#include <span>
#include <vector>

#include "sim/search/probit_points.hpp"

namespace equipoise {

/// Normal law of probit(power) at the places asked for, and the log of the restricted likelihood of the teeth's size.
struct CurveLaw {
    bool valid = false;                    ///< false: the sizes simulated do not determine a line
    std::vector<double> mean, covariance;  ///< covariance row-major, both triangles
    double log_likelihood = 0;
    double slope = 0;  ///< of the line, per sqrt(n)
};

/// probit(power(n)) = a + b sqrt(n) + tooth(n). a and b are free; teeth are normal with mean 0, standard deviation s
/// and correlation exp(-|n - n'| / (0.4 sqrt(n))). Power of tests on counts has such teeth: the critical count grows as
/// 1.96 sqrt(n p q), so one tooth is about 2 sqrt(n) patients wide at p = 1/2, and what it does to probit(power) is
/// some c / sqrt(n), by enumeration c = 0.03 to 0.5 (s = 0 is a smooth curve). What is simulated are powers on shared
/// patients, with the covariance of ProbitPoints, so levels are uncertain where differences between neighbours are not;
/// the law weighs both (universal kriging: Cressie 1993, Statistics for Spatial Data, section 3.4).
class ToothCurve {
  public:
    explicit ToothCurve(std::span<const PowerBatch> batches);
    CurveLaw law(double s, std::span<const double> places) const;

  private:
    double correlation(double n, double other) const;

    ProbitPoints points_;
    double x_middle_ = 0, reach_ = 1;  // mean sqrt(n); patients over which teeth are alike
};

}  // namespace equipoise
