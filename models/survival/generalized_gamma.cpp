#include "models/survival/generalized_gamma.hpp"

#include "models/numeric/quadrature.hpp"
#include "models/survival/checks.hpp"
#include "models/survival/log_normal.hpp"

namespace equipoise {
namespace {

// w at which the cumulative hazard is e. Newton on log S (late deaths) or log F (early ones): both are concave in w, so
// that from the second step on Newton comes from one side and cannot miss.
double standard_time(double q, double e) {
    if (!(e < portable::kInfinity)) return portable::kInfinity;
    const bool late = e > portable::kLog2;
    const double target = late ? -e : portable::log(-portable::expm1(-e));
    double w = portable::normal_score(e);
    // Wilson and Hilferty: (x / a)^(1/3) is nearly normal for a gamma variable
    const double cube = 1 - q * q / 9 + (q > 0 ? w : -w) * std::fabs(q) / 3;
    if (cube > 0.05 && std::fabs(q) > 1e-4) w = 3 * portable::log(cube) / q;
    for (int step = 0; step < 200; ++step) {
        const PrenticeTails tails = prentice_tails(q, w);
        const double value = late ? tails.log_alive : tails.log_dead;
        const double slope = portable::exp(tails.log_density - value);
        double change = late ? (value - target) / slope : (target - value) / slope;
        const double most = 2 + 0.5 * std::fabs(w);
        if (!(std::fabs(change) < most)) change = std::copysign(most, late ? value - target : target - value);
        w += change;
        if (std::fabs(change) < 1e-9 * (1 + std::fabs(w))) break;
    }
    return w;
}

}  // namespace

PrenticeTails prentice_tails(double q, double w) {
    if (std::fabs(q) < 1e-8)
        return {portable::log_normal_upper(-w), portable::log_normal_upper(w), -0.5 * w * w - 0.91893853320467274178};
    const portable::GammaTails g = portable::gamma_tails(1 / (q * q), q * w);
    const double log_density = g.log_density + portable::log(std::fabs(q));
    return q > 0 ? PrenticeTails{g.log_lower, g.log_upper, log_density}
                 : PrenticeTails{g.log_upper, g.log_lower, log_density};
}

double GeneralizedGamma::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }

double GeneralizedGamma::cumulative_hazard(double t) const {
    if (!(t > 0)) return 0;
    const double h = -prentice_tails(q, (portable::log(t) - mu) / sigma).log_alive;
    return h > 0 ? h : 0;
}

double GeneralizedGamma::hazard(double t) const {
    if (!(t > 0)) return q <= 0 || sigma * q < 1 ? 0 : sigma * q > 1 ? portable::kInfinity : portable::exp(-mu) / sigma;
    const PrenticeTails tails = prentice_tails(q, (portable::log(t) - mu) / sigma);
    return portable::exp(tails.log_density - tails.log_alive) / (sigma * t);
}

double GeneralizedGamma::quantile(double u) const { return u <= 0 ? 0 : time_at(*this, exposure_of(u)); }
double GeneralizedGamma::rmst(double tau) const {
    return integrate([&](double t) { return survival(t); }, 0, tau);
}

void GeneralizedGamma::times(std::span<const double> e, std::span<double> t) const {
    if (std::fabs(q) < 1e-8) return LogNormal{mu, sigma}.times(e, t);
    for (std::size_t i = 0; i < e.size(); ++i) t[i] = portable::exp(mu + sigma * standard_time(q, e[i]));
}

void GeneralizedGamma::check(const std::string& where) const { check_ranges(*this, where); }

}  // namespace equipoise
