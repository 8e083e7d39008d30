#pragma once
// Inference after a group-sequential trial, by the stage-wise ordering (Tsiatis, Rosner and Mehta 1984): an earlier
// stop for benefit is stronger evidence, then the larger z. It needs no look beyond the one at which the trial stopped.
// Information is absolute here, 1 / se^2 of the estimate, and theta is on the estimate's scale, positive for benefit:
// E Z_k = theta sqrt(I_k).
#include <memory>
#include <span>

#include "sim/design/boundary.hpp"

namespace equipoise {

struct StagewiseResult {
    double p_value = 0;          ///< one-sided, against benefit: P(as extreme or more | theta = 0)
    double median_unbiased = 0;  ///< theta at which that probability is 1/2
    double low = 0, high = 0;    ///< theta at which it is (1 - level) / 2 and (1 + level) / 2
};

/// One per thread: after the first few calls nothing is allocated.
class StagewiseInference {
  public:
    StagewiseInference();
    StagewiseInference(const StagewiseInference&);
    StagewiseInference& operator=(const StagewiseInference&);
    StagewiseInference(StagewiseInference&&) noexcept;
    StagewiseInference& operator=(StagewiseInference&&) noexcept;
    ~StagewiseInference();

    /// The trial stopped at look L = information.size() with z. `limits` are those of the looks before (L - 1 of them;
    /// more are not read). `obey_futility`: a look before L would have stopped at its futility limit (binding);
    /// otherwise futility limits are ignored. Overrun by Whitehead's deletion method (1992): give the information and z
    /// of the final data as look L's.
    StagewiseResult conclude(std::span<const double> information, std::span<const Limits> limits, double z,
                             double level = 0.95, bool obey_futility = false);

    /// P(as extreme as z at look L or more | theta), as above.
    double tail(std::span<const double> information, std::span<const Limits> limits, double z, double theta,
                bool obey_futility = false);

  private:
    struct Work;
    std::unique_ptr<Work> work_;
};

/// Repeated confidence interval (Jennison and Turnbull 1989): estimate -+ critical value of the look times se.
struct RepeatedInterval {
    double low = 0, high = 0;
};
RepeatedInterval repeated_interval(double estimate, double se, const Limits& limits);

/// The smallest one-sided alpha (below 0.4999) at which the plan's efficacy rule, at this information by look, would
/// have let look k = information.size() reject at z (futility ignored); NaN if none. `last`: look k was the last one.
/// Not for user-spending and user-critical, whose values belong to one alpha.
double repeated_p(const BoundaryPlan& plan, std::span<const double> share, double z, bool last);

/// E(estimate at the stop) under theta, and the theta at which that equals an observed estimate (Whitehead 1986).
double expected_estimate(std::span<const double> information, std::span<const Limits> limits, double theta,
                         bool obey_futility);
double mean_unbiased(std::span<const double> information, std::span<const Limits> limits, double estimate,
                     bool obey_futility);

}  // namespace equipoise
