#pragma once
// The boundary from look to look at the information that is really there.
//   spending functions  alpha spent by look k is f(t_k), t_k observed over planned maximum information, not above 1;
//                       the last look takes all the rest whatever its information; correlations from what was observed.
//   O'Brien-Fleming, Pocock, Wang-Tsiatis
//                       the planned constant at the observed information before the last look; the last look's value
//                       is solved so that the whole is alpha again, as Haybittle-Peto does. A look that would spend
//                       more than is left of alpha (more looks than planned) takes what is left.
//   Haybittle-Peto      its z before the last look; the last takes the rest.
//   user-critical       the planned value of the look of that number, unchanged (the type I error then moves).
//   futility spending   beta likewise, under the planned drift; fixed z: by number of the look; conditional and
//                       predictive power: at the observed information, for the planned last critical value and maximum.
// No upper limit is below 0. A look of a number beyond the plan's tests what the plan's last look before the end tests.
// Looks whose information grows by less than a thousandth count as a thousandth apart.
#include <memory>
#include <span>
#include <vector>

#include "sim/design/boundary.hpp"

namespace equipoise {

class BoundaryWalk {
  public:
    /// Copies what it needs; after this nothing is allocated for up to plan.kMostLooks looks.
    explicit BoundaryWalk(const Boundary& boundary);
    BoundaryWalk(const BoundaryWalk&);
    BoundaryWalk& operator=(const BoundaryWalk&);
    BoundaryWalk(BoundaryWalk&&) noexcept;
    BoundaryWalk& operator=(BoundaryWalk&&) noexcept;
    ~BoundaryWalk();

    void begin();  ///< a new trial: before its first look
    /// The limits of the next look. `share`: observed over planned maximum information, > 0, more than at the last
    /// call. As long as each look is at its planned information (to 1e-12), the planned limits, without integration.
    Limits next(double share, bool last);
    /// The same look judged at z: what next(share, last).judge(z) says, mostly without integrating, because limits
    /// between which the true one lies settle it (boundary_bounds.hpp). Limits are worked out later if they are asked
    /// for. About 0.2 us against 5 us a look.
    Crossing judge(double share, bool last, double z);

    /// The looks so far; integrates what has not been.
    std::span<const double> information() const;
    std::span<const Limits> limits() const;
    /// Cumulative type I error spent by the looks so far, both sides together when two-sided.
    double alpha_spent() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace equipoise
