#include "models/survival/gompertz.hpp"

#include "models/numeric/quadrature.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {

double Gompertz::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }
double Gompertz::cumulative_hazard(double t) const {
    if (!(t > 0) || rate == 0) return 0;
    return shape == 0 ? rate * t : rate * (portable::expm1(shape * t) / shape);
}
double Gompertz::hazard(double t) const { return rate == 0 ? 0 : rate * portable::exp(shape * t); }
double Gompertz::quantile(double u) const { return u <= 0 ? 0 : time_at(*this, exposure_of(u)); }
double Gompertz::rmst(double tau) const {
    return integrate([&](double t) { return survival(t); }, 0, tau);
}

void Gompertz::times(std::span<const double> e, std::span<double> t) const {
    if (shape == 0 || rate == 0) {
        for (std::size_t i = 0; i < e.size(); ++i) t[i] = e[i] / rate;
        return;
    }
    const double slope = shape / rate, inverse = 1 / shape;
    for (std::size_t i = 0; i < e.size(); ++i) t[i] = portable::log1p(slope * e[i]) * inverse;
}

void Gompertz::check(const std::string& where) const { check_ranges(*this, where); }

}  // namespace equipoise
