#include "models/numeric/noncentral_hypergeometric.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/vector_math.hpp"

namespace equipoise {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNegligible = 1e-17;  // relative to the sum that a term would join
constexpr double kWidest = 300;        // no limit of a table of integers lies beyond exp(300)

// Two numbers in one register: both directions are walked at once.
using Two = double __attribute__((vector_size(16)));

struct Sums {
    double s0 = 0, s1 = 0, s2 = 0;  // of t, t d and t d^2, d = k - mode
    Sums operator+(const Sums& other) const { return {s0 + other.s0, s1 + other.s1, s2 + other.s2}; }
};

// The walk in one direction. Up, the ratio of a term to the one before is psi (m-k+1)(n1-k+1) / (k (n0-m+k)); down, the
// inverse. Numerator and denominator move by whole numbers, so they stay exact.
struct Walk {
    double a, b, c, d;  // ratio (a b) / (c d)
    double scale;
    double t = 1;

    static Walk up(const ConditionalTable& table, double mode, double psi) {
        return {static_cast<double>(table.m) - mode, static_cast<double>(table.n1) - mode, mode + 1,
                static_cast<double>(table.n0 - table.m) + mode + 1, psi};
    }
    static Walk down(const ConditionalTable& table, double mode, double psi) {
        return {mode, static_cast<double>(table.n0 - table.m) + mode, static_cast<double>(table.m) - mode + 1,
                static_cast<double>(table.n1) - mode + 1, 1 / psi};
    }
    double next() {
        t *= scale * (a * b) / (c * d);
        a -= 1;
        b -= 1;
        c += 1;
        d += 1;
        return t;
    }
};

// Largest k whose term is not below the one before it.
double mode_of(const ConditionalTable& table, double psi) {
    const double m = static_cast<double>(table.m), n1 = static_cast<double>(table.n1),
                 n0 = static_cast<double>(table.n0);
    const double a = psi - 1, b = psi * (m + n1 + 2) + n0 - m, c = psi * (m + 1) * (n1 + 1);
    const double root = std::sqrt(std::fmax(b * b - 4 * a * c, 0));
    const double k = b >= 0 ? 2 * c / (b + root) : (b - root) / (2 * a);
    return std::clamp(std::floor(k), static_cast<double>(table.low()), static_cast<double>(table.high()));
}

// Lane 0 walks from the mode toward x, lane 1 away from it. Past the end of the support a ratio is 0, and so is all
// beyond.
class BothWays {
  public:
    BothWays(const Walk& toward, const Walk& away, double sign)
        : a_{toward.a, away.a},
          b_{toward.b, away.b},
          c_{toward.c, away.c},
          d_{toward.d, away.d},
          scale_{toward.scale, away.scale},
          sign_(sign) {}
    void step() {
        t_ *= scale_ * (a_ * b_) / (c_ * d_);
        a_ -= 1;
        b_ -= 1;
        c_ += 1;
        d_ += 1;
        distance_ += 1;
        const Two td = t_ * distance_;
        s0_ += t_;
        s1_ += td;
        s2_ += td * distance_;
    }
    double term(int lane) const { return t_[lane]; }
    double mass(int lane) const { return s0_[lane]; }
    Sums sums(int lane) const { return {s0_[lane], (lane == 0 ? sign_ : -sign_) * s1_[lane], s2_[lane]}; }
    /// The sums of lane 0, which begin again at 0.
    Sums take_toward() {
        const Sums result = sums(0);
        s0_[0] = s1_[0] = s2_[0] = 0;
        return result;
    }

  private:
    Two a_, b_, c_, d_, scale_, t_{1, 1}, distance_{0, 0}, s0_{0, 0}, s1_{0, 0}, s2_{0, 0};
    double sign_;
};

double to_odds_ratio(double log_psi) { return vector_math::exp(log_psi); }

// The logarithm of the sample odds ratio, with its standard error, when arm 1 has `shift` events more: near the limits
// (with half an event less or more) and the estimate.
struct LogOdds {
    double value, error;
};
LogOdds shifted_log_odds(const ConditionalTable& t, double shift) {
    const double a = static_cast<double>(t.x) + shift, b = static_cast<double>(t.n1 - t.x) - shift;
    const double c = static_cast<double>(t.m - t.x) - shift, d = static_cast<double>(t.n0 - t.m + t.x) + shift;
    return {std::log(a * d / (b * c)), std::sqrt(1 / a + 1 / b + 1 / c + 1 / d)};
}

// The root of an increasing function by Newton's method, halving the bracket where a step would leave it.
// evaluate(theta) gives {value, slope}; the slope may be 0 where the value is only known by its sign.
template <class Evaluate>
double increasing_root(double theta, const Evaluate& evaluate) {
    double low = -kWidest, high = kWidest;
    for (int i = 0; i < 200; ++i) {
        const auto [value, slope] = evaluate(theta);
        (value < 0 ? low : high) = theta;
        double next = theta - value / slope;
        if (next == theta) break;  // it was the root already, as of two arms with the same table
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        const double step = std::fabs(next - theta);
        theta = next;
        // The error after a Newton step is a small part of its square.
        if (step < 1e-5 || high - low < 1e-13) break;
    }
    return theta;
}

struct ValueAndSlope {
    double value, slope;
};

// Normal quantile of a tail probability against that of its target: almost a straight line in the log odds ratio.
ValueAndSlope probit_distance(double p, double slope, double target) {
    if (!(p > 1e-300)) return {-1, 0};
    if (p > 1 - 1e-15) return {1, 0};
    const double z = vector_math::normal_quantile(p);
    return {z - target, slope * 2.50662827463100050242 * vector_math::exp(0.5 * z * z)};
}

}  // namespace

ConditionalSums conditional_sums(const ConditionalTable& table, double psi) {
    const double mode = mode_of(table, psi), x = static_cast<double>(table.x);
    const bool up = x >= mode;
    const Walk upward = Walk::up(table, mode, psi), downward = Walk::down(table, mode, psi);
    BothWays walk(up ? upward : downward, up ? downward : upward, up ? 1 : -1);
    Sums before, point{1, 0, 0};  // `before`: from the mode to x, without x
    if (x != mode) {
        const double steps = std::fabs(x - mode) - 1;
        for (double i = 0; i < steps; ++i) walk.step();
        before = Sums{1, 0, 0} + walk.take_toward();
        walk.step();
        point = walk.take_toward();
    }
    // The tail beyond x is cut where it no longer matters to itself, the other where it no longer matters to the whole.
    while (walk.term(0) > kNegligible * (walk.mass(0) + point.s0) || walk.term(1) > kNegligible) walk.step();
    const Sums beyond = walk.sums(0), others = before + walk.sums(1);
    const Sums above = up ? beyond : others, below = up ? others : beyond;
    const double total = below.s0 + point.s0 + above.s0, shift = mode - x;
    const double mean = (below.s1 + point.s1 + above.s1) / total;
    ConditionalSums result{below.s0 / total, point.s0 / total, above.s0 / total, mean + shift, 0, 0, 0};
    result.variance = (below.s2 + point.s2 + above.s2) / total - mean * mean;
    result.mean_at_most = (below.s1 + point.s1) / (below.s0 + point.s0) + shift;
    result.mean_at_least = (above.s1 + point.s1) / (above.s0 + point.s0) + shift;
    return result;
}

FisherProbabilities fisher_probabilities(const ConditionalTable& table, double slack) {
    const double mode = mode_of(table, 1), x = static_cast<double>(table.x);
    const double low = static_cast<double>(table.low()), high = static_cast<double>(table.high());
    const ConditionalSums sums = conditional_sums(table, 1);
    FisherProbabilities result{sums.below, sums.point, sums.above, 1, sums.point};
    if (x == mode) {  // nothing is more probable
        if (mode != low && Walk::down(table, mode, 1).next() >= 1 - slack) result.equal += sums.point;
        if (mode != high && Walk::up(table, mode, 1).next() >= 1 - slack) result.equal += sums.point;
        return result;
    }
    // Terms of the other side in units of the mode's; the observed one by its probability over the mode's.
    Walk to_x = x > mode ? Walk::up(table, mode, 1) : Walk::down(table, mode, 1);
    for (double k = mode; k != x; k += x > mode ? 1 : -1) to_x.next();
    const double observed = to_x.t, unit = observed > 0 ? sums.point / observed : 0;
    const double most = observed * (1 + slack), least_equal = observed * (1 - slack);
    Walk walk = x > mode ? Walk::down(table, mode, 1) : Walk::up(table, mode, 1);
    const double end = x > mode ? low : high, sign = x > mode ? -1 : 1;
    double sum = 0, equal = 0, t = 1;
    for (double k = mode;; k += sign, t = walk.next()) {
        if (t <= most) {
            sum += t;
            if (t >= least_equal) equal += t;
            if (t <= kNegligible * sum) break;
        }
        if (k == end) break;
    }
    result.two_sided = std::fmin(sum * unit + sums.point + (x > mode ? sums.above : sums.below), 1);
    result.equal += equal * unit;
    return result;
}

double conditional_odds_ratio(const ConditionalTable& table) {
    if (table.x == table.low()) return 0;
    if (table.x == table.high()) return kInfinity;
    return to_odds_ratio(increasing_root(shifted_log_odds(table, 0).value, [&](double theta) {
        const ConditionalSums sums = conditional_sums(table, to_odds_ratio(theta));
        return ValueAndSlope{sums.mean, sums.variance};
    }));
}

double conditional_lower_limit(const ConditionalTable& table, double tail) {
    if (table.x == table.low()) return 0;
    const double target = vector_math::normal_quantile(tail);
    const LogOdds near = shifted_log_odds(table, -0.5);
    return to_odds_ratio(increasing_root(near.value + target * near.error, [&](double theta) {
        const ConditionalSums sums = conditional_sums(table, to_odds_ratio(theta));
        const double p = sums.point + sums.above;
        return probit_distance(p, p * (sums.mean_at_least - sums.mean), target);
    }));
}

double conditional_upper_limit(const ConditionalTable& table, double tail) {
    if (table.x == table.high()) return kInfinity;
    const double target = vector_math::normal_quantile(tail);
    const LogOdds near = shifted_log_odds(table, 0.5);
    return to_odds_ratio(increasing_root(near.value - target * near.error, [&](double theta) {
        const ConditionalSums sums = conditional_sums(table, to_odds_ratio(theta));
        const double p = sums.point + sums.below;
        const ValueAndSlope f = probit_distance(p, p * (sums.mean_at_most - sums.mean), target);
        return ValueAndSlope{-f.value, -f.slope};
    }));
}

}  // namespace equipoise
