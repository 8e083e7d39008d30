#pragma once
// Generalized gamma law in Prentice's (1974) parameters.   R: flexsurv::pgengamma(t, mu, sigma, Q).
//
//   w = (log t - mu) / sigma,  a = 1/q^2,  x = a exp(q w)
//   q > 0: S(t) = Q(a, x);   q < 0: S(t) = P(a, x)   (regularized incomplete gamma);   q = 0: log-normal
//   q = 1 is Weibull, q = sigma gamma, q = -1 inverse Weibull.
#include "models/survival/law.hpp"

namespace equipoise {

struct GeneralizedGamma {
    static constexpr std::string_view name = "generalized-gamma";
    double mu = 4;     ///< location on the log scale of days
    double sigma = 1;  ///< above 0
    double q = 0.5;    ///< shape, any sign

    static constexpr auto fields() {
        return std::tuple{field("mu", &GeneralizedGamma::mu, Range::any(), "log days",
                                "location of the logarithm of the survival time"),
                          field("sigma", &GeneralizedGamma::sigma, Range::above(0), "",
                                "spread of the logarithm of the survival time"),
                          field("q", &GeneralizedGamma::q, Range::between(-100, 100), "",
                                "shape: 1 is Weibull, 0 log-normal, sigma gamma")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;
};
static_assert(Law<GeneralizedGamma>);

/// Logarithms of F, S and the density (with respect to w) of the standard law at w; continuous through q = 0, the
/// normal law.
struct PrenticeTails {
    double log_dead, log_alive, log_density;
};
PrenticeTails prentice_tails(double q, double w);

}  // namespace equipoise
