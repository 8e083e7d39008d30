#include "models/survival/log_logistic.hpp"

#include "models/numeric/quadrature.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {

double LogLogistic::survival(double t) const { return t > 0 ? 1 / (1 + portable::pow(t / scale, shape)) : 1; }
double LogLogistic::cumulative_hazard(double t) const {
    return t > 0 ? portable::log1p(portable::pow(t / scale, shape)) : 0;
}
double LogLogistic::hazard(double t) const {
    if (!(t > 0)) return shape < 1 ? portable::kInfinity : shape > 1 ? 0 : 1 / scale;
    const double odds = portable::pow(t / scale, shape);
    return odds < portable::kInfinity ? shape / t * (odds / (1 + odds)) : shape / t;
}
double LogLogistic::quantile(double u) const {
    return u <= 0 ? 0 : u >= 1 ? portable::kInfinity : scale * portable::pow(u / (1 - u), 1 / shape);
}
double LogLogistic::rmst(double tau) const {
    return integrate([&](double t) { return survival(t); }, 0, tau);
}

void LogLogistic::times(std::span<const double> e, std::span<double> t) const {
    const double power = 1 / shape;
    for (std::size_t i = 0; i < e.size(); ++i) {
        const double log_odds = e[i] + portable::log(-portable::expm1(-e[i]));  // log(exp(e) - 1) for e of any size
        t[i] = scale * portable::exp(power * log_odds);
    }
}

void LogLogistic::check(const std::string& where) const { check_ranges(*this, where); }

}  // namespace equipoise
