#include "models/survival/log_normal.hpp"

#include "models/numeric/quadrature.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {

double LogNormal::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }
double LogNormal::cumulative_hazard(double t) const {
    return t > 0 ? -portable::log_normal_upper((portable::log(t) - meanlog) / sdlog) : 0;
}
double LogNormal::hazard(double t) const {
    if (!(t > 0)) return 0;
    const double z = (portable::log(t) - meanlog) / sdlog;
    const double log_density = -0.5 * z * z - 0.91893853320467274178;
    return portable::exp(log_density - portable::log_normal_upper(z)) / (sdlog * t);
}
double LogNormal::quantile(double u) const { return u <= 0 ? 0 : time_at(*this, exposure_of(u)); }
double LogNormal::rmst(double tau) const {
    return integrate([&](double t) { return survival(t); }, 0, tau);
}

void LogNormal::times(std::span<const double> e, std::span<double> t) const {
    double largest = 0;
    for (std::size_t i = 0; i < e.size(); ++i) largest = e[i] > largest ? e[i] : largest;
    // Three plain loops vectorize where one does not: the tail's probability, its normal quantile, the time.
    for (std::size_t i = 0; i < e.size(); ++i) t[i] = portable::nearer_tail(e[i] < 700.0 ? e[i] : 700.0);
    for (std::size_t i = 0; i < e.size(); ++i) t[i] = vector_math::normal_quantile(t[i]);
    for (std::size_t i = 0; i < e.size(); ++i)
        t[i] = portable::exp(meanlog + sdlog * (e[i] < portable::kLog2 ? t[i] : -t[i]));
    if (largest <= 700.0) return;
    // Only a hazard ratio near 0 brings e here.
    for (std::size_t i = 0; i < e.size(); ++i)
        if (e[i] > 700.0) t[i] = portable::exp(meanlog + sdlog * portable::normal_score(e[i]));
}

void LogNormal::check(const std::string& where) const { check_ranges(*this, where); }

}  // namespace equipoise
