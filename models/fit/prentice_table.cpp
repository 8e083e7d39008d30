#include "models/fit/prentice_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "models/numeric/portable_math.hpp"
#include "models/survival/generalized_gamma.hpp"

namespace equipoise::fit {
namespace {

// E(s) = (e^s - 1 - s) / s^2 with its first two derivatives.
struct Curve {
    double e, e1, e2;
};
Curve curve_of(double s) {
    if (std::fabs(s) > 1) {
        const double y = portable::exp(s), r = 1 / s, e = (y - 1 - s) * r * r, e1 = (y - 1 - 2 * s * e) * r * r;
        // From s^2 E = e^s - 1 - s: s^2 E' + 2 s E = e^s - 1 and s^2 E'' + 4 s E' + 2 E = e^s.
        return {e, e1, (y - 4 * s * e1 - 2 * e) * r * r};
    }
    static constexpr int kTerms = 20;
    static const std::array<double, kTerms> coefficients = [] {
        std::array<double, kTerms> c{};
        double factorial = 2;
        for (int n = 0; n < kTerms; factorial *= ++n + 2) c[static_cast<std::size_t>(n)] = 1 / factorial;
        return c;
    }();
    double e = 0, e1 = 0, half_e2 = 0;
    for (std::size_t n = kTerms; n-- > 0;) {
        half_e2 = half_e2 * s + e1;
        e1 = e1 * s + e;
        e = e * s + coefficients[n];
    }
    return {e, e1, 2 * half_e2};
}

// log Gamma*(1 / q^2) with its first two derivatives by q: Stirling's series in q, or after shifting the argument to 12
// or more.
struct Constant {
    double value, first, second;
};
Constant log_gamma_star(double q) {
    // sum over k of B_2k / (2 k (2 k - 1)) x^(1 - 2 k)
    static constexpr double kSeries[7] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                          1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    const double a = 1 / (q * q);
    if (!(a < 12)) {
        Constant sum{};
        for (int k = 6; k >= 0; --k) {
            const int power = 4 * k + 2;
            sum.value += kSeries[k] * portable::pow(q, power);
            sum.first += kSeries[k] * power * portable::pow(q, power - 1);
            sum.second += kSeries[k] * power * (power - 1) * portable::pow(q, power - 2);
        }
        return sum;
    }
    double b = a, product = 1, inverses = 0, squares = 0;
    for (; b < 12; b += 1) {
        product *= b;
        inverses += 1 / b;
        squares += 1 / (b * b);
    }
    double star = 0, star_1 = 0, star_2 = 0;
    for (int k = 6; k >= 0; --k) {
        const int power = -(2 * k + 1);
        star += kSeries[k] * portable::pow(b, power);
        star_1 += kSeries[k] * power * portable::pow(b, power - 1);
        star_2 += kSeries[k] * power * (power - 1) * portable::pow(b, power - 2);
    }
    // log Gamma*(a) = log Gamma(a) - log(2 pi) / 2 - (a - 1/2) log a + a
    const double value =
        star + (b - 0.5) * portable::log(b) - b - portable::log(product) - ((a - 0.5) * portable::log(a) - a);
    const double by_a = star_1 + portable::log(b) - 0.5 / b - inverses - (portable::log(a) - 0.5 / a);
    const double by_aa = star_2 + 1 / b + 0.5 / (b * b) + squares - (1 / a + 0.5 / (a * a));
    const double a_q = -2 * a / q, a_qq = 6 * a * a;
    return {value, by_a * a_q, by_aa * a_q * a_q + by_a * a_qq};
}

// From values at the Chebyshev points of [-1, 1] to the Chebyshev series of the integral from -1.
template <int n>
struct Integration {
    double point[n];
    double series[n + 1][n];

    Integration() {
        for (int i = 0; i < n; ++i) {
            const double angle = std::numbers::pi * (i + 0.5) / n;
            point[i] = portable::sin(0.5 * std::numbers::pi - angle);
            double of_value[n + 1] = {1.0 / n, 2.0 / n * point[i]};  // cos(k angle) by Chebyshev's recurrence
            for (int k = 2; k < n; ++k)
                of_value[k] = 2 * point[i] * of_value[k - 1] - (k == 2 ? 2.0 : 1.0) * of_value[k - 2];
            for (int k = 0; k <= n; ++k) series[k][i] = 0;
            series[1][i] += of_value[0];
            series[2][i] += of_value[1] / 4;
            for (int k = 2; k < n; ++k) {
                series[k + 1][i] += of_value[k] / (2 * (k + 1));
                series[k - 1][i] -= of_value[k] / (2 * (k - 1));
            }
            double at_start = 0;
            for (int k = 1; k <= n; ++k) at_start += k % 2 ? -series[k][i] : series[k][i];
            series[0][i] = -at_start;
        }
    }
};

// H at (w, q) by itself: slopes in w exact, in q by five-point differences (step 1e-3 (1 + |q|), error about its fourth
// power).
TwoSlopes single_slopes(double q, double w) {
    // At q + (k - 2) step: H, dH/dw.
    const double step = 1e-3 * (1 + std::fabs(q));
    double h[5], h_w[5];
    for (int k = 0; k < 5; ++k) {
        const PrenticeTails tails = prentice_tails(q + (k - 2) * step, w);
        h[k] = -tails.log_alive;
        h_w[k] = portable::exp(tails.log_density - tails.log_alive);
    }
    const double l_w = std::fabs(q) < 1e-12 ? -w : -portable::expm1(q * w) / q;
    const auto slope = [&](const double* f) { return (f[0] - 8 * f[1] + 8 * f[3] - f[4]) / (12 * step); };
    return {h[2],       h_w[2],
            slope(h),   h_w[2] * (l_w + h_w[2]),
            slope(h_w), (-h[0] + 16 * h[1] - 30 * h[2] + 16 * h[3] - h[4]) / (12 * step * step)};
}

constexpr double kLowest = -60;      // of l below its mode
constexpr std::size_t kMost = 2000;  // panels

}  // namespace

// A step over which l changes by about a half and every exponential in it by no more.
double PrenticeTable::width(double w) const {
    const double x = q_ * w, rise = 1 + x * curve_of(x).e, slope = std::fabs(w * rise);
    if (1 + x * rise < 1e-18) return 0.5 / slope;  // e^x, and with it all curvature, is gone
    return 0.5 / std::max({1.0, std::fabs(q_), slope});
}

PrenticeTable::Panel PrenticeTable::panel(double from, double to) const {
    static const Integration<kPoints> integration;
    Panel result;
    result.from = from;
    result.to = to;
    const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
    double values[3][kPoints];
    for (int i = 0; i < kPoints; ++i) {
        const double w = middle + half * integration.point[i];
        const Curve curve = curve_of(q_ * w);
        const double f = half * portable::exp(c_ - w * w * curve.e);
        const double by_q = c_q_ - w * w * w * curve.e1, by_qq = c_qq_ - w * w * w * w * curve.e2;
        values[0][i] = f;
        values[1][i] = f * by_q;
        values[2][i] = f * (by_q * by_q + by_qq);
    }
    double* const whole[3] = {&result.whole.f, &result.whole.q, &result.whole.qq};
    for (int order = 0; order < (slopes_ ? 3 : 1); ++order)
        for (int k = 0; k <= kPoints; ++k) {
            double sum = 0;
            for (int i = 0; i < kPoints; ++i) sum += integration.series[k][i] * values[order][i];
            result.series[order][k] = sum;
            *whole[order] += sum;  // every Chebyshev polynomial is 1 at the right end
        }
    return result;
}

PrenticeTable::Three PrenticeTable::beyond(double from, double direction) const {
    Three sum;
    for (int step = 0; step < 4000; ++step) {
        const double to = from + direction * width(from);
        const Three more = panel(std::min(from, to), std::max(from, to)).whole;
        sum.f += more.f;
        sum.q += more.q;
        sum.qq += more.qq;
        const auto small = [](double part, double all) { return !(std::fabs(part) > 1e-17 * std::fabs(all)); };
        if (small(more.f, sum.f) && small(more.q, sum.q) && small(more.qq, sum.qq)) break;
        from = to;
    }
    return sum;
}

void PrenticeTable::set(double q, double lowest, double highest, bool with_slopes) {
    q_ = q;
    slopes_ = with_slopes;
    panels_.clear();
    const Constant constant = log_gamma_star(q);
    c_ = -0.91893853320467274178 - constant.value;
    c_q_ = -constant.first;
    c_qq_ = -constant.second;
    if (!(std::fabs(q) < 20) || !(highest >= lowest)) return;
    // From the mode, or the end nearest to it, outward both ways: the table holds what is near.
    const auto height = [&](double w) { return -w * w * curve_of(q * w).e; };
    const double centre = std::clamp(0.0, lowest, highest);
    std::vector<Panel> down;
    for (double w = centre; w > lowest && height(w) > kLowest && down.size() < kMost;) {
        const double to = std::max(lowest, w - width(w));
        down.push_back(panel(to, w));
        w = to;
    }
    panels_.assign(down.rbegin(), down.rend());
    const std::size_t most = panels_.size() + kMost;
    for (double w = centre; (w < highest || panels_.empty()) && height(w) > kLowest && panels_.size() < most;) {
        const double to = w < highest ? std::min(highest, w + width(w)) : w + width(w);
        panels_.push_back(panel(w, to));
        w = to;
    }
    if (panels_.empty()) return;
    const auto add = [](const Three& x, const Three& y) { return Three{x.f + y.f, x.q + y.q, x.qq + y.qq}; };
    if (panels_.front().from < 0) {
        Three sum = beyond(panels_.front().from, -1);
        for (Panel& one : panels_) {
            one.left = sum;
            sum = add(sum, one.whole);
        }
    }
    if (panels_.back().to > 0) {
        Three sum = beyond(panels_.back().to, 1);
        for (auto one = panels_.rbegin(); one != panels_.rend(); ++one) {
            one->right = sum;
            sum = add(sum, one->whole);
        }
    }
}

const PrenticeTable::Panel* PrenticeTable::find(double w) const {
    if (panels_.empty() || !(w >= panels_.front().from && w <= panels_.back().to)) return nullptr;
    const auto after =
        std::upper_bound(panels_.begin(), panels_.end(), w, [](double x, const Panel& one) { return x < one.from; });
    return &*(after - 1);
}

// F (left) or S at w and derivatives by q, by Clenshaw's recurrence.
PrenticeTable::Three PrenticeTable::tail(const Panel& at, double w, bool left, int orders) const {
    const double t = std::clamp((2 * w - at.from - at.to) / (at.to - at.from), -1.0, 1.0);
    double inside[3] = {0, 0, 0};
    for (int order = 0; order < orders; ++order) {
        const double* const c = at.series[order];
        double b1 = 0, b2 = 0;
        for (int k = kPoints; k >= 1; --k) {
            const double b = c[k] + 2 * t * b1 - b2;
            b2 = b1;
            b1 = b;
        }
        inside[order] = c[0] + t * b1 - b2;
    }
    if (left) return {at.left.f + inside[0], at.left.q + inside[1], at.left.qq + inside[2]};
    return {at.right.f + (at.whole.f - inside[0]), at.right.q + (at.whole.q - inside[1]),
            at.right.qq + (at.whole.qq - inside[2])};
}

double PrenticeTable::cumulative(double w) const {
    const Panel* const at = find(w);
    if (!at) return -prentice_tails(q_, w).log_alive;
    const bool left = at->to <= 0;
    const double part = tail(*at, w, left, 1).f;
    return left ? -portable::log1p(-part) : -portable::log(part);
}

double PrenticeTable::log_density(double w) const { return c_ - w * w * curve_of(q_ * w).e; }

TwoSlopes PrenticeTable::cumulative_slopes(double w) const {
    const Panel* const at = find(w);
    if (!at) return single_slopes(q_, w);
    const bool left = at->to <= 0;
    const Three part = tail(*at, w, left, 3);
    const double alive = left ? 1 - part.f : part.f, sign = left ? 1 : -1;
    const double h = left ? -portable::log1p(-part.f) : -portable::log(part.f), h_q = sign * part.q / alive;
    const Curve curve = curve_of(q_ * w);
    const double s = q_ * w, l_w = -w * (1 + s * curve.e), l_q = c_q_ - w * w * w * curve.e1;
    const double h_w = portable::exp(c_ - w * w * curve.e + h);
    return {h, h_w, h_q, h_w * (l_w + h_w), h_w * (l_q + h_q), sign * part.qq / alive + h_q * h_q};
}

TwoSlopes PrenticeTable::log_density_slopes(double w) const {
    const Curve curve = curve_of(q_ * w);
    const double s = q_ * w, square = w * w;
    return {c_ - square * curve.e,
            -w * (1 + s * curve.e),
            c_q_ - square * w * curve.e1,
            -(1 + s * (1 + s * curve.e)),
            -square * (curve.e + s * curve.e1),
            c_qq_ - square * square * curve.e2};
}

}  // namespace equipoise::fit
