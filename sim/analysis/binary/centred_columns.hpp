#pragma once
// A regression on columns less their means: the same model, and its digits where a mean is large beside the spread.
#include "sim/analysis/binary/binary_regression.hpp"

namespace equipoise {

/// x_j - mean_j in place of x_j, for all columns but the first, the intercept. Fitted risks, likelihood and the
/// determinant of the information are the same; b_0 is that of the centred columns less the sum of mean_j b_j. What
/// `data` points to must outlive it; the rest is the arena's.
class CentredColumns {
  public:
    CentredColumns(const RegressionData& data, Arena& arena);
    const RegressionData& data() const { return centred_; }
    /// Takes coefficients and covariance of the centred columns to those of the columns as they were.
    void take_back(RegressionFit& fit) const;

  private:
    RegressionData centred_;
    std::span<double> mean_;  // 0 for the first
    std::span<double> first_row_;
};

}  // namespace equipoise
