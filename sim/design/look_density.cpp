#include "sim/design/look_density.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/root.hpp"

namespace equipoise {
namespace {

constexpr double kNone = Limits::kNone;
constexpr std::size_t kPoints = 16, kMostNodes = kPoints * 200;
constexpr double kNode[8] = {0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863,
                             0.6178762444026437484, 0.7554044083550030339, 0.8656312023878317439,
                             0.9445750230732325761, 0.9894009349916499326};
constexpr double kWeight[8] = {0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382,
                               0.1495959888165767321, 0.1246289712555338720, 0.0951585116824927848,
                               0.0622535239386478929, 0.0271524594117540949};

}  // namespace

GoingOn going_on(const Limits& limits, bool obey_futility) {
    GoingOn region;
    const auto add = [&](double low, double high) {
        if (low < high) region.low[region.pieces] = low, region.high[region.pieces++] = high;
    };
    const double futility = obey_futility ? limits.futility : -kNone;
    if (!limits.inner_wedge) {
        add(std::max(limits.lower, futility), limits.upper);
    } else if (futility > 0) {
        add(limits.lower, -futility);
        add(futility, limits.upper);
    } else {
        add(limits.lower, limits.upper);
    }
    return region;
}

void LookDensity::reserve() {
    b_.reserve(kMostNodes);
    mass_.reserve(kMostNodes);
}

void LookDensity::be_quick(double down, double up) {
    down_ = down;
    up_ = up;
    panel_ = 7;
}

void LookDensity::start(double b, double t) {
    t_ = first_t_ = t;
    first_b_ = b;
    b_.assign(1, b);
    mass_.assign(1, 1.0);
}

void LookDensity::place_nodes(double low, double high, double width) {
    const auto panels = static_cast<std::size_t>(std::max(1.0, std::ceil((high - low) / width)));
    const double half = 0.5 * (high - low) / static_cast<double>(panels);
    for (std::size_t p = 0; p < panels; ++p) {
        const double middle = low + (2.0 * static_cast<double>(p) + 1.0) * half;
        for (int i = 7; i >= 0; --i) b_.push_back(middle - half * kNode[i]), mass_.push_back(half * kWeight[i]);
        for (int i = 0; i < 8; ++i) b_.push_back(middle + half * kNode[i]), mass_.push_back(half * kWeight[i]);
    }
}

void LookDensity::advance(const LookDensity& before, double t, const GoingOn& region, double next) {
    t_ = t;
    first_b_ = before.first_b_;
    first_t_ = before.first_t_;
    b_.clear();
    mass_.clear();
    const double step = t - before.t_, root = std::sqrt(t), spread = std::sqrt(t - first_t_);
    const double panel = panel_ * std::sqrt(1.0 / (1.0 / step + 1.0 / (next - t)));
    for (int piece = 0; piece < region.pieces; ++piece) {
        const double low = std::max(region.low[piece] * root, first_b_ - down_ * spread);
        const double high = std::min(region.high[piece] * root, first_b_ + up_ * spread);
        if (low < high) place_nodes(low, high, panel);
    }
    const std::size_t n = b_.size();
    const double inverse = 1.0 / std::sqrt(step), scale = 0.39894228040143267794 * inverse;
    const double reach = 14.0 * std::sqrt(step);
    // Node by node of the new look, in the order of the old: every new value is one sum, whatever the vectors' width.
    for (std::size_t first = 0; first < n; first += kPoints) {
        double sum[kPoints] = {};
        const double* to = &b_[first];
        const double lowest = to[0] - reach, highest = to[kPoints - 1] + reach;
        for (std::size_t i = 0; i < before.b_.size(); ++i) {
            const double b = before.b_[i], m = before.mass_[i];
            if (b < lowest || b > highest) continue;
            for (std::size_t j = 0; j < kPoints; ++j) {
                const double x = (to[j] - b) * inverse, e = -0.5 * x * x;
                sum[j] += m * vector_math::exp(e < -700.0 ? -700.0 : e);
            }
        }
        for (std::size_t j = 0; j < kPoints; ++j) mass_[first + j] *= scale * sum[j];
    }
}

// Calls add(point, its mass, place) for each point; the places, sixteen, are sums in a fixed order: whatever the width
// of the processor's vectors, the bits are the same.
template <class Mass, class Add>
void LookDensity::add_all(const Mass& mass, const Add& add) const {
    const std::size_t n = b_.size();
    if (n == 1) add(b_[0], mass(0), 0);
    for (std::size_t i = 0; i + kPoints <= n; i += kPoints)
        for (std::size_t k = 0; k < kPoints; ++k) add(b_[i + k], mass(i + k), k);
}

vector_math::NormalTail LookDensity::tail(double t, double z, double theta, int side) const {
    const double step = t - t_, inverse = side / std::sqrt(step), at = z * std::sqrt(t) - theta * step;
    double upper[kPoints] = {}, density[kPoints] = {};
    const auto add = [&](double b, double mass, std::size_t k) {
        const auto one = vector_math::normal_tail((at - b) * inverse);
        upper[k] += mass * one.upper;
        density[k] += mass * one.density;
    };
    if (theta == 0)
        add_all([&](std::size_t i) { return mass_[i]; }, add);
    else
        add_all([&](std::size_t i) { return mass_[i] * tilt(theta, b_[i]); }, add);
    vector_math::NormalTail sum{0, 0};
    for (std::size_t k = 0; k < kPoints; ++k) sum.upper += upper[k], sum.density += density[k];
    sum.density *= std::sqrt(t / step);
    return sum;
}

LookDensity::TailSlope LookDensity::tail_slope(double t, double z, double theta) const {
    const double step = t - t_, deviation = std::sqrt(step), inverse = 1 / deviation;
    const double at = z * std::sqrt(t) - theta * step, centre = first_b_ + theta * (t_ - first_t_);
    double upper[kPoints] = {}, slope[kPoints] = {};
    add_all([&](std::size_t i) { return mass_[i] * tilt(theta, b_[i]); },
            [&](double b, double mass, std::size_t k) {
                const auto one = vector_math::normal_tail((at - b) * inverse);
                upper[k] += mass * one.upper;
                slope[k] += mass * ((b - centre) * one.upper + deviation * one.density);
            });
    TailSlope sum{0, 0};
    for (std::size_t k = 0; k < kPoints; ++k) sum.upper += upper[k], sum.slope += slope[k];
    return sum;
}

double LookDensity::tail_mean(double t, double z, double theta, int side) const {
    const double step = t - t_, deviation = std::sqrt(step), at = z * std::sqrt(t) - theta * step;
    const double mean = sum(theta, [&](double b) {
        const auto one = vector_math::normal_tail(side * (at - b) / deviation);
        return (b + theta * step) * one.upper + side * deviation * one.density;
    });
    return mean / std::sqrt(t);
}

double LookDensity::total(double theta) const {
    return sum(theta, [](double) { return 1.0; });
}

double LookDensity::quantile(double t, double p, double theta, int side) const {
    if (!(p > 0)) return side * kNone;
    if (p >= total(theta)) return -side * kNone;
    // In y = side z the tail falls. It is at most the whole normal's, so that one's quantile lies beyond the root;
    // where the logarithm of the tail is concave (going on is one interval) Newton's steps from there never pass the
    // root, else they are kept between points on both sides of it.
    const double mean = theta * (t - first_t_) + first_b_, deviation = std::sqrt(t - first_t_);
    double y = (side * mean - deviation * portable::normal_quantile(std::max(p, 1e-300))) / std::sqrt(t);
    double low = -kNone, high = kNone;
    for (int step = 0; step < 100; ++step) {
        const auto at = tail(t, side * y, theta, side);
        const double log_ratio = at.upper > 0 ? portable::log(at.upper / p) : -2;
        (log_ratio > 0 ? low : high) = y;
        const double newton = at.density > 0 ? log_ratio * at.upper / at.density : log_ratio;
        const double change = std::clamp(newton, -2.0, 2.0);
        if (std::fabs(change) < 1e-6) return side * (y + change);  // the next change is of the order of its square
        y = y + change > low && y + change < high ? y + change : 0.5 * (low + high);
    }
    return side * y;
}

double LookDensity::inner_quantile(double t, double p, double theta) const {
    if (!(p > 0)) return 0;
    const double all = total(theta);
    if (p >= all) return kNone;
    const auto excess = [&](double z) { return all - p - tail(t, z, theta, 1).upper - tail(t, -z, theta, -1).upper; };
    double high = 1;
    while (excess(high) < 0 && high < 64) high *= 2;
    return root_between(excess, 0.0, -p, high, excess(high), 1e-11);
}

}  // namespace equipoise
