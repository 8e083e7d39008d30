#pragma once
// The recursion behind every group-sequential number: the density of the score at a look for trials that go on after
// it.
//
// The score B(t) = Z sqrt(t) has independent increments of variance = increment of information. Kept under no effect:
// an effect theta only multiplies the density by exp(theta b - theta^2 t / 2), so one recursion serves every effect.
// Gauss-Legendre panels of 16 points, narrow against the narrower of the steps into and out of the look; errors below
// 1e-11. Only + - * / sqrt fma and our own exp and normal tail.
#include <vector>

#include "models/numeric/normal_tail.hpp"
#include "sim/design/boundary.hpp"

namespace equipoise {

/// The z at which a trial goes on: up to two intervals.
struct GoingOn {
    double low[2] = {}, high[2] = {};
    int pieces = 0;
};
GoingOn going_on(const Limits& limits, bool obey_futility);

class LookDensity {
  public:
    /// The narrowest step of information between looks, as a share of the later one.
    static constexpr double kLeastStep = 1e-3;

    void reserve();  ///< for any region and step; else memory grows on demand
    /// Errors up to 1e-9 instead of 1e-11, at a third of the cost: for what is worked out inside a simulated trial. The
    /// density is followed that many deviations down and up.
    void be_quick(double down, double up);
    /// All trials at one point: score b at information t (0 at 0: before the first look).
    void start(double b = 0, double t = 0);
    /// Trials that come from `before` to information t and go on; `next` is the information of the look after it.
    void advance(const LookDensity& before, double t, const GoingOn& region, double next);

    /// P(Z(t) >= z) (side 1) or P(Z(t) <= z) (side -1) of the trials of this density, at a later t under theta, and its
    /// derivative's size in z.
    vector_math::NormalTail tail(double t, double z, double theta, int side) const;
    /// P(Z(t) >= z) under theta, and its derivative in theta.
    struct TailSlope {
        double upper, slope;
    };
    TailSlope tail_slope(double t, double z, double theta) const;
    /// Expected Z(t) on Z(t) >= z (side 1) or <= z (side -1), 0 elsewhere.
    double tail_mean(double t, double z, double theta, int side) const;
    /// P(going on) under theta.
    double total(double theta) const;
    double information() const { return t_; }

    /// The z with P(Z(t) >= z) (side 1) or P(Z(t) <= z) (side -1) = p under theta; infinite for p = 0 or p >= total.
    double quantile(double t, double p, double theta, int side) const;
    /// The z >= 0 with P(|Z(t)| < z) = p under theta; 0 for p <= 0, infinite for p >= total.
    double inner_quantile(double t, double p, double theta) const;

    /// Sum over the nodes of mass(b) times f(b), with the tilt of theta; for what the above do not give.
    template <class F>
    double sum(double theta, const F& f) const;

  private:
    template <class Mass, class Add>
    void add_all(const Mass& mass, const Add& add) const;
    void place_nodes(double low, double high, double width);
    double tilt(double theta, double b) const;

    // How far from the start the density is followed, in standard deviations under no effect: more upward, where
    // effects move it; and how wide a panel of 16 points is, in deviations of the narrowest Gaussian in the integrand.
    double down_ = 10, up_ = 12, panel_ = 5.5;
    double t_ = 0, first_b_ = 0, first_t_ = 0;
    std::vector<double> b_, mass_;
};

template <class F>
double LookDensity::sum(double theta, const F& f) const {
    const std::size_t n = b_.size();
    // Four sums in a fixed order: the compiler may use vectors of any width without changing a bit.
    double part[4] = {};
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (std::size_t k = 0; k < 4; ++k) part[k] += mass_[i + k] * tilt(theta, b_[i + k]) * f(b_[i + k]);
    double total = (part[0] + part[1]) + (part[2] + part[3]);
    for (; i < n; ++i) total += mass_[i] * tilt(theta, b_[i]) * f(b_[i]);
    return total;
}

inline double LookDensity::tilt(double theta, double b) const {
    const double x = theta * (b - first_b_) - 0.5 * theta * theta * (t_ - first_t_);
    return vector_math::exp(x < -700.0 ? -700.0 : x > 700.0 ? 700.0 : x);
}

}  // namespace equipoise
