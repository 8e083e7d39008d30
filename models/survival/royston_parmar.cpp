#include "models/survival/royston_parmar.hpp"

#include <algorithm>

#include "models/numeric/input_error.hpp"
#include "models/numeric/quadrature.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostKnots = 20;

double cube(double x) { return x > 0 ? x * x * x : 0; }
double square(double x) { return x > 0 ? x * x : 0; }

// s on the stretch right of one knot: value + d (slope + d (half + d third)), d = x - start.
struct Stretch {
    double start, value, slope, half, third;
    double at(double d) const { return value + d * (slope + d * (half + d * third)); }
    double slope_at(double d) const { return slope + d * (2 * half + d * 3 * third); }
};

// Stretch 0 is the line left of the first knot (d < 0); stretch k begins at knot k - 1.
struct Stretches {
    std::array<Stretch, kMostKnots + 1> stretch;
    std::size_t count = 0;

    explicit Stretches(const RoystonParmar& law) {
        const auto& k = law.knots;
        const std::size_t knots = k.size();
        stretch[0] = {k[0], law.spline(k[0]), law.coefficients[1], 0, 0};
        double half = 0;
        for (std::size_t i = 0; i < knots; ++i) {
            const double next_half = i + 1 < knots ? second(law, k[i + 1]) / 2 : 0;
            const double width = i + 1 < knots ? k[i + 1] - k[i] : 1;
            stretch[i + 1] = {k[i], law.spline(k[i]), law.spline_slope(k[i]), half,
                              i + 1 < knots ? (next_half - half) / (3 * width) : 0};
            half = next_half;
        }
        count = knots + 1;
    }

  private:
    static double second(const RoystonParmar& law, double x) {
        const auto& k = law.knots;
        double sum = 0;
        for (std::size_t j = 1; j + 1 < k.size(); ++j) {
            const double l = (k.back() - k[j]) / (k.back() - k[0]);
            sum += law.coefficients[j + 1] * 6 *
                   (std::max(x - k[j], 0.0) - l * std::max(x - k[0], 0.0) - (1 - l) * std::max(x - k.back(), 0.0));
        }
        return sum;
    }
};

// The value of s at which the cumulative hazard is e.
double target_of(SplineScale scale, double e) {
    if (scale == SplineScale::hazard) return portable::log(e);
    if (scale == SplineScale::odds) return e + portable::log(-portable::expm1(-e));
    return portable::normal_score(e);
}

double solve(const Stretches& all, double target) {
    std::size_t k = 1;
    while (k < all.count && all.stretch[k].value <= target) ++k;
    const Stretch& s = all.stretch[k - 1];
    if (k == 1 || k == all.count) return s.start + (target - s.value) / s.slope;
    double low = 0, high = all.stretch[k].start - s.start;
    double d = high * (target - s.value) / (all.stretch[k].value - s.value);
    for (int step = 0; step < 100; ++step) {
        const double miss = s.at(d) - target;
        (miss > 0 ? high : low) = d;
        double next = d - miss / s.slope_at(d);
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        const double change = std::fabs(next - d);
        d = next;
        if (change <= 1e-14 * (1 + std::fabs(s.start))) break;
    }
    return s.start + d;
}

}  // namespace

void spline_basis(std::span<const double> knots, double x, std::span<double> values, std::span<double> slopes) {
    const double first = knots.front(), last = knots.back();
    values[0] = 1;
    slopes[0] = 0;
    values[1] = x;
    slopes[1] = 1;
    for (std::size_t j = 1; j + 1 < knots.size(); ++j) {
        const double l = (last - knots[j]) / (last - first);
        values[j + 1] = cube(x - knots[j]) - l * cube(x - first) - (1 - l) * cube(x - last);
        slopes[j + 1] = 3 * (square(x - knots[j]) - l * square(x - first) - (1 - l) * square(x - last));
    }
}

double RoystonParmar::spline(double x) const {
    std::array<double, kMostKnots> values, slopes;
    spline_basis(knots, x, values, slopes);
    double sum = 0;
    for (std::size_t j = 0; j < knots.size(); ++j) sum += coefficients[j] * values[j];
    return sum;
}

double RoystonParmar::spline_slope(double x) const {
    std::array<double, kMostKnots> values, slopes;
    spline_basis(knots, x, values, slopes);
    double sum = 0;
    for (std::size_t j = 0; j < knots.size(); ++j) sum += coefficients[j] * slopes[j];
    return sum;
}

double RoystonParmar::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }

double RoystonParmar::cumulative_hazard(double t) const {
    if (!(t > 0)) return 0;
    if (!(t < portable::kInfinity)) return portable::kInfinity;
    const double s = spline(portable::log(t));
    if (scale == SplineScale::hazard) return portable::exp(s);
    if (scale == SplineScale::odds) return s > 700 ? s : portable::log1p(portable::exp(s));
    return -portable::log_normal_upper(s);
}

double RoystonParmar::hazard(double t) const {
    if (!(t > 0)) t = 1e-300;  // the limit from the right, or nearly
    const double x = portable::log(t), s = spline(x), slope = spline_slope(x) / t;
    if (scale == SplineScale::hazard) return slope * portable::exp(s);
    if (scale == SplineScale::odds)
        return slope * (s > 0 ? 1 / (1 + portable::exp(-s)) : portable::exp(s) / (1 + portable::exp(s)));
    return slope * portable::exp(-0.5 * s * s - 0.91893853320467274178 - portable::log_normal_upper(s));
}

double RoystonParmar::quantile(double u) const { return u <= 0 ? 0 : time_at(*this, exposure_of(u)); }
double RoystonParmar::rmst(double tau) const {
    return integrate([&](double t) { return survival(t); }, 0, tau);
}

void RoystonParmar::times(std::span<const double> e, std::span<double> t) const {
    const Stretches all(*this);
    for (std::size_t i = 0; i < e.size(); ++i)
        t[i] = e[i] < portable::kInfinity ? portable::exp(solve(all, target_of(scale, e[i]))) : portable::kInfinity;
}

void RoystonParmar::check(const std::string& where) const {
    check_ranges(*this, where);
    if (knots.size() < 2 || knots.size() > kMostKnots)
        throw InputError(where + ".knots", std::to_string(knots.size()) + " knots",
                         "write 2 to 20 knots on the log-day scale");
    if (!std::is_sorted(knots.begin(), knots.end(), std::less_equal<>()))
        throw InputError(where + ".knots", "the knots do not ascend", "write ascending logarithms of days");
    if (coefficients.size() != knots.size())
        throw InputError(
            where + ".coefficients",
            std::to_string(coefficients.size()) + " coefficients for " + std::to_string(knots.size()) + " knots",
            "write as many as knots");
    const Stretches all(*this);
    for (std::size_t k = 0; k < all.count; ++k) {
        const Stretch& s = all.stretch[k];
        double least = s.slope;
        if (k > 0 && k + 1 < all.count) {
            const double width = all.stretch[k + 1].start - s.start;
            least = std::min(least, s.slope_at(width));
            const double turn = -s.half / (3 * s.third);  // where the slope itself turns
            if (s.third != 0 && turn > 0 && turn < width) least = std::min(least, s.slope_at(turn));
        }
        if (!(least > 0))
            throw InputError(where + ".coefficients", "the spline falls somewhere, so that survival would rise",
                             "use fewer knots or other coefficients");
    }
}

}  // namespace equipoise
