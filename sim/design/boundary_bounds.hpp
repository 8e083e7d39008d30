#pragma once
// Limits between which a look's limits lie, in closed form: most z are on one side of both, and then a trial needs no
// integration to be judged. Where futility does not bind:
//   Phi(-upper) >= alpha spent at this look, because the trials that stopped before could only have added to it;
//   Phi(-upper) <= alpha spent by now (two-sided: twice that less this look's), because whoever is above was counted
//   now or before;
// and for beta spent under the planned drift (one-sided):
//   P(z below) less the beta spent before and less the chance to have stopped for benefit and yet be below by now
//   <= P(z below, still going on) <= P(z below).
#include <vector>

#include "sim/design/limit_recursion.hpp"

namespace equipoise {

class BoundaryBounds {
  public:
    void reserve(std::size_t looks) { looks_.reserve(looks); }
    void begin(const RecursionKind& kind, double drift);
    /// The next look by its rule, and by its upper limit where that is known.
    void add(double t, const LookRule& rule, const Limits* known);
    /// What z says at the look added last, if these bounds leave no doubt. `sure` is set false where they do.
    Crossing judge(double z, bool& sure) const;

  private:
    struct Look {
        double t = 0;
        double least = 0, most = 0;  ///< of the upper limit
        LookRule rule;
    };
    bool below_futility(double z, bool& sure) const;

    RecursionKind kind_;
    double drift_ = 0, spent_most_ = 0;  ///< of one side's alpha, by the looks added
    std::vector<Look> looks_;
};

}  // namespace equipoise
