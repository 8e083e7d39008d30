#include "models/survival/weibull.hpp"

#include "models/numeric/quadrature.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {

double Weibull::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }
double Weibull::cumulative_hazard(double t) const { return t > 0 ? portable::pow(t / scale, shape) : 0; }
double Weibull::hazard(double t) const {
    if (t > 0) return shape / scale * portable::pow(t / scale, shape - 1);
    return shape < 1 ? portable::kInfinity : shape > 1 ? 0 : 1 / scale;
}
double Weibull::quantile(double u) const { return u <= 0 ? 0 : scale * portable::pow(exposure_of(u), 1 / shape); }
double Weibull::rmst(double tau) const {
    return integrate([&](double t) { return survival(t); }, 0, tau);
}

void Weibull::times(std::span<const double> e, std::span<double> t) const {
    const double power = 1 / shape;
    for (std::size_t i = 0; i < e.size(); ++i) t[i] = scale * portable::exp(power * portable::log(e[i]));
}

void Weibull::check(const std::string& where) const { check_ranges(*this, where); }

}  // namespace equipoise
