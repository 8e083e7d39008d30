#pragma once
// The survival of one arm: the control arm's law under an effect. Complete after construction, const afterwards.
#include "models/survival/effect.hpp"

namespace equipoise {

class ArmSurvival {
  public:
    /// Throws InputError if law or effect is not valid.
    explicit ArmSurvival(SurvivalLaw control, Effect effect = NoEffect{});

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;    ///< at a jump: of the interval that begins there
    double quantile(double u) const;  ///< the time by which a fraction u has died; +inf if never
    double rmst(double tau) const;    ///< mean days alive within the first tau days
    /// t[i] = the first time at which this arm's cumulative hazard reaches e[i]; monotone in e[i], so the same e in two
    /// arms pairs patients of the same frailty. e > 0, sizes equal, no overlap. Allocates nothing.
    void times(std::span<const double> e, std::span<double> t) const;

    const SurvivalLaw& control() const { return control_; }
    const Effect& effect() const { return effect_; }

  private:
    SurvivalLaw control_;
    Effect effect_;
    // Of a piecewise-proportional effect: both cumulative hazards at the start of each interval.
    std::vector<double> control_at_, treated_at_;
};

}  // namespace equipoise
