#pragma once
// The generalized gamma law in Prentice's parameters at one shape q and many w: all patients share q, so its tails are
// tabulated.
//
// The density of w is f = exp(l),  l = c(q) - w^2 E(q w),  E(s) = (e^s - 1 - s) / s^2,  c = -log(2 pi) / 2 - log
//                                  Gamma*(1 / q^2)
// (Gamma* is Gamma over Stirling's formula), smooth through q = 0, the normal law. So are its derivatives by q, and
// with them
//
//   F, dF/dq, d2F/dq2  =  integrals of  f,  f l_q,  f (l_q^2 + l_qq)
//
// which are taken once as Chebyshev series on panels over which l changes by about a half: cumulative hazards to about
// 1e-15, their derivatives exact to rounding. Up to the mode (w = 0) from the left, past it from the right, so that
// neither tail cancels.
#include <vector>

#include "models/fit/with_slopes.hpp"

namespace equipoise::fit {

class PrenticeTable {
  public:
    /// For w in [lowest, highest]; further out, and where the density is below e^-60 of its mode, each value is
    /// computed for itself.
    void set(double q, double lowest, double highest, bool with_slopes);

    double cumulative(double w) const;            ///< H = -log S
    double log_density(double w) const;           ///< with respect to w
    TwoSlopes cumulative_slopes(double w) const;  ///< by w (fa) and q (fb)
    TwoSlopes log_density_slopes(double w) const;

  private:
    static constexpr int kPoints = 12;
    struct Three {
        double f = 0, q = 0, qq = 0;
    };  // an integral and its derivatives by q
    struct Panel {
        double from = 0, to = 0;
        double series[3][kPoints + 1] = {};  // of the integrals from the left end
        Three whole, left, right;            // over the panel; over all to the left of it; to the right
    };
    Panel panel(double from, double to) const;
    double width(double w) const;
    Three beyond(double from, double direction) const;
    const Panel* find(double w) const;
    Three tail(const Panel& panel, double w, bool left, int orders) const;

    double q_ = 0, c_ = 0, c_q_ = 0, c_qq_ = 0;
    bool slopes_ = false;
    std::vector<Panel> panels_;
};

}  // namespace equipoise::fit
