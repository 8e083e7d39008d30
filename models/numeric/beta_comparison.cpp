#include "models/numeric/beta_comparison.hpp"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <numbers>

#include "models/numeric/positive_definite.hpp"
#include "models/numeric/special.hpp"
#include "models/numeric/vector_math.hpp"

namespace equipoise {
namespace {

constexpr double kDepth = 36;  // densities below exp(-36) of the highest are left out
constexpr double kWidestStep =
    0.17;  // the Fourier transform of every logit beta is below 1e-12 at pi/0.17 (or its square is)

// 1/2 + Si(pi k)/pi for k >= 0: the part of a sinc function's integral that lies left of its k-th zero.
double sinc_integral_far(double k) {
    const double x = std::numbers::pi * k, x2 = x * x;
    const double series = 1 - 2 / x2 * (1 - 12 / x2 * (1 - 30 / x2 * (1 - 56 / x2)));
    return 1 - (std::fmod(k, 2) == 0 ? 1 : -1) * series / (std::numbers::pi * x);
}

constexpr std::size_t kNear = 64;
const std::array<double, kNear> sinc_integral_near = [] {
    std::array<double, kNear> table{};
    double si = 0;
    for (std::size_t k = 0; k < kNear; ++k) {
        table[k] = 0.5 + si / std::numbers::pi;
        const double from = std::numbers::pi * static_cast<double>(k);
        si += boost::math::quadrature::gauss<double, 25>::integrate(
            [](double t) { return t == 0 ? 1 : std::sin(t) / t; }, from, from + std::numbers::pi);
    }
    return table;
}();

double sinc_integral(std::int64_t k) {
    const auto size = static_cast<std::size_t>(k < 0 ? -k : k);
    const double value = size < kNear ? sinc_integral_near[size] : sinc_integral_far(static_cast<double>(size));
    return k < 0 ? 1 - value : value;
}

// Logit of a beta variable.
struct LogitBeta {
    double a, b, mode, highest;
    explicit LogitBeta(const BetaShape& shape) : a(shape.a), b(shape.b), mode(std::log(a / b)), highest(0) {
        highest = log_density(mode);
    }
    double log_density(double x) const {
        const double e = vector_math::exp(-std::fabs(x));
        return a * x - (a + b) * ((x > 0 ? x : 0) + vector_math::log(1 + e));
    }
    double sd() const {
        const auto trigamma = [](double x) {
            const double y = x + 1;
            return 1 / (x * x) + 1 / y + 0.5 / (y * y);
        };
        return std::sqrt(trigamma(a) + trigamma(b));
    }
    // Where the density is exp(-kDepth) of the highest, or a little beyond: it is log-concave, so that Newton's steps
    // from anywhere end outside.
    double end(double side) const {
        double x = mode + side * std::sqrt(2 * kDepth) * sd();
        for (int i = 0; i < 4; ++i) {
            x = std::clamp(x, -700.0, 700.0);
            const double e = vector_math::exp(-std::fabs(x)), p = x > 0 ? 1 / (1 + e) : e / (1 + e);
            x -= (log_density(x) - highest + kDepth) / (a - (a + b) * p);
        }
        return std::clamp(x, -700.0, 700.0);
    }
};

struct Lattice {
    std::int64_t first;
    std::span<double> mass;  // sums to 1
};
Lattice lattice_of(const LogitBeta& law, double step, Arena& arena) {
    const auto first = static_cast<std::int64_t>(std::floor(law.end(-1) / step)),
               last = static_cast<std::int64_t>(std::ceil(law.end(1) / step));
    Lattice lattice{first, arena.take<double>(static_cast<std::size_t>(last - first) + 1)};
    double total = 0;
    for (std::size_t i = 0; i < lattice.mass.size(); ++i)
        lattice.mass[i] = vector_math::exp(std::fmax(
            law.log_density(static_cast<double>(first + static_cast<std::int64_t>(i)) * step) - law.highest, -700));
    for (const double mass : lattice.mass) total += mass;
    for (double& mass : lattice.mass) mass /= total;
    return lattice;
}

}  // namespace

double probability_less(const BetaShape& x, const BetaShape& y, Arena& arena) {
    const Arena::Frame frame(arena);
    const LogitBeta law_x(x), law_y(y);
    const double step = std::fmin(0.5 * std::fmin(law_x.sd(), law_y.sd()), kWidestStep);
    const Lattice fx = lattice_of(law_x, step, arena), fy = lattice_of(law_y, step, arena);
    const auto nx = static_cast<std::int64_t>(fx.mass.size()), ny = static_cast<std::int64_t>(fy.mass.size());
    std::reverse(fx.mass.begin(), fx.mass.end());
    const std::int64_t lowest = fy.first - (fx.first + nx - 1);
    const std::span<double> kernel = arena.take<double>(static_cast<std::size_t>(nx + ny));
    for (std::size_t k = 0; k < kernel.size(); ++k) kernel[k] = sinc_integral(lowest + static_cast<std::int64_t>(k));
    double probability = 0;
    for (std::size_t j = 0; j < fy.mass.size(); ++j)
        probability += fy.mass[j] * dot(fx.mass, kernel.subspan(j, fx.mass.size()));
    return std::clamp(probability, 0.0, 1.0);
}

double difference_cdf(const BetaShape& x, const BetaShape& y, double difference) {
    if (difference >= 1 || difference <= -1) return difference > 0 ? 1 : 0;
    // Y where X - Y <= difference is neither impossible nor certain, within all but 1e-15 of its mass
    const double from = std::fmax(std::fmax(0, -difference), beta_quantile(1e-15, y.a, y.b));
    const double top = std::fmin(1, 1 - difference), quantile = beta_quantile(1 - 1e-15, y.a, y.b);
    const double certain = difference > 0 ? beta_upper(top, y.a, y.b) : 0;
    const double to = std::fmin(top, quantile);
    if (!(to > from)) return certain;
    const double log_beta = log_gamma(y.a) + log_gamma(y.b) - log_gamma(y.a + y.b);
    // The lattice of a tanh-sinh rule bears the infinite density at 0 or 1 of a shape below 1.
    boost::math::quadrature::tanh_sinh<double> rule(12);
    // (With the distance to the end as second argument, which is not needed: Boost 1.74 misplaces points near `from` in
    // the other form.)
    const auto integrand = [&](double v, double) {
        if (v <= 0 || v >= 1) return 0.0;
        const double u = v + difference;
        if (u <= 0) return 0.0;
        const double density = std::exp((y.a - 1) * std::log(v) + (y.b - 1) * std::log1p(-v) - log_beta);
        return density * (u >= 1 ? 1 : beta_cdf(u, x.a, x.b));
    };
    return std::clamp(certain + rule.integrate(integrand, from, to, 1e-9), 0.0, 1.0);
}

}  // namespace equipoise
