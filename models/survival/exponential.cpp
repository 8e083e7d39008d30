#include "models/survival/exponential.hpp"

#include "models/survival/checks.hpp"

namespace equipoise {

double Exponential::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }
double Exponential::cumulative_hazard(double t) const { return t > 0 ? rate * t : 0; }
double Exponential::hazard(double) const { return rate; }
double Exponential::quantile(double u) const { return u <= 0 ? 0 : exposure_of(u) / rate; }
double Exponential::rmst(double tau) const { return rate > 0 ? -portable::expm1(-rate * tau) / rate : tau; }

void Exponential::times(std::span<const double> e, std::span<double> t) const {
    for (std::size_t i = 0; i < e.size(); ++i) t[i] = e[i] / rate;
}

void Exponential::check(const std::string& where) const { check_ranges(*this, where); }

}  // namespace equipoise
