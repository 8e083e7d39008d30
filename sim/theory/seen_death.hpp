#pragma once
// What is seen of a patient of one arm by a day after randomization, and its integrals over time, by quadrature.
#include <vector>

#include "models/survival/arm_survival.hpp"
#include "sim/trial/loss.hpp"

namespace equipoise {

/// S(u) survival, G(u) = Loss::stays(u), both until `end`, when follow-up ends. Days; relative error about 1e-11.
/// Complete after construction, const afterwards.
class SeenDeath {
  public:
    /// end > 0.
    SeenDeath(const ArmSurvival& arm, const Loss& loss, double end);

    double end() const { return end_; }
    /// P(alive and followed on a day) = S(u) G(u), 0 from the end on.
    double followed(double u) const;
    /// P(seen to die by a day) = 1 - S(u) G(u) - lost(u); constant from the end on.
    double died(double u) const;
    /// P(lost by a day, before death) = integral of S G g, g the hazard of loss.
    double lost(double u) const;

    /// The integrals of these from 0 to u; 0 for u <= 0.
    struct Integrals {
        double followed = 0, died = 0, lost = 0;
    };
    Integrals integrals(double u) const;

  private:
    // Integrals from 0 to a day within the follow-up: of S G, of S G g, of u S G g.
    struct Sums {
        double alive = 0, lost = 0, lost_times_day = 0;
    };
    Sums sums(double u) const;
    Sums panel(double from, double to, double hazard) const;

    ArmSurvival arm_;
    Loss loss_;
    double end_;
    std::vector<double> edges_;  // nothing jumps between two
    std::vector<Sums> at_;       // at the edges
};

}  // namespace equipoise
