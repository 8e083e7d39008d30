#pragma once
// The cumulative hazard H(t) and the log hazard of each law as formulas of at most three local variables u, for
// numbers and WithSlopes. Positive parameters are on the log scale; u[0] carries the covariates (the location parameter
// of flexsurv).
//
//   exponential         see PieceFormula                weibull       u = log scale, log shape
//   weibull-ph          u = log rate, log shape         gompertz      u = log rate, shape
//   log-normal          u = meanlog, log sdlog          log-logistic  u = log scale, log shape
//   gamma               u = log rate, log shape         generalized-gamma  u = mu, log sigma, q
//   mixture-cure        u = logit cured, then the base law's two (exponential: log rate)
#include "models/fit/prentice_table.hpp"
#include "models/fit/with_slopes.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/survival/generalized_gamma.hpp"

namespace equipoise::fit {

template <class T>
struct Hazard {
    T cumulative;  ///< H(t)
    T log_hazard;  ///< log h(t)
};

struct Time {
    double day, log_day;
};

using portable::exp;
using portable::log;
using portable::log1p;

/// -log(1 - Phi(z)) with its slopes.
inline double normal_hazard(double z) { return -portable::log_normal_upper(z); }
inline WithSlopes normal_hazard(const WithSlopes& z) {
    const double h = normal_hazard(z.value);
    const double mills = portable::exp(-0.5 * z.value * z.value - 0.91893853320467274178 + h);
    return chain(z, h, mills, mills * (mills - z.value));
}

/// (exp(x) - 1) / x with its slopes, smooth through 0.
inline double mean_exp(double x) { return std::fabs(x) < 1e-5 ? 1 + x / 2 + x * x / 6 : portable::expm1(x) / x; }
inline WithSlopes mean_exp(const WithSlopes& x) {
    const double v = x.value;
    if (std::fabs(v) < 0.05) {  // series: sum v^n / (n + 1)!
        double f = 0, f1 = 0, f2 = 0, factorial = 3628800.0 * 11;
        for (int n = 10; n >= 0; --n) {
            f += portable::pow(v, n) / factorial;
            if (n >= 1) f1 += n * portable::pow(v, n - 1) / factorial;
            if (n >= 2) f2 += n * (n - 1) * portable::pow(v, n - 2) / factorial;
            factorial /= n + 1;
        }
        return chain(x, f, f1, f2);
    }
    const double f = portable::expm1(v) / v, e = portable::exp(v);
    const double f1 = (e - f) / v;
    return chain(x, f, f1, (e - 2 * f1) / v);
}

struct WeibullFormula {
    template <class T>
    static Hazard<T> at(const T* u, Time t) {
        const T y = exp(u[1]) * (t.log_day - u[0]);
        return {exp(y), u[1] + y - t.log_day};
    }
};
struct WeibullPhFormula {
    template <class T>
    static Hazard<T> at(const T* u, Time t) {
        const T y = u[0] + exp(u[1]) * t.log_day;
        return {exp(y), u[1] + y - t.log_day};
    }
};
struct ExponentialFormula {  // the base of a mixture cure only
    template <class T>
    static Hazard<T> at(const T* u, Time t) {
        return {exp(u[0]) * t.day, u[0]};
    }
};
struct GompertzFormula {
    template <class T>
    static Hazard<T> at(const T* u, Time t) {
        return {exp(u[0]) * t.day * mean_exp(u[1] * t.day), u[0] + u[1] * t.day};
    }
};
struct LogLogisticFormula {
    template <class T>
    static Hazard<T> at(const T* u, Time t) {
        const T y = exp(u[1]) * (t.log_day - u[0]);
        const T h = softplus(y);
        return {h, u[1] + y - h - t.log_day};
    }
};
struct LogNormalFormula {
    template <class T>
    static Hazard<T> at(const T* u, Time t) {
        const T z = exp(-u[1]) * (t.log_day - u[0]);
        const T h = normal_hazard(z);
        return {h, h - z * z * 0.5 - 0.91893853320467274178 - u[1] - t.log_day};
    }
};
struct GeneralizedGammaFormula {  // its tails come from a table at the shape of u
    const PrenticeTable& table;

    static double shape(const double* u) { return u[2]; }
    template <class T>
    static T standard_time(const T* u, double log_day) {
        return exp(-u[1]) * (log_day - u[0]);
    }
    template <class T>
    Hazard<T> at(const T* u, Time t) const {
        return prentice(u[2], standard_time(u, t.log_day), u[1], t);
    }
    Hazard<double> prentice(double, double w, double log_sigma, Time t) const {
        const double h = table.cumulative(w);
        return {h, table.log_density(w) + h - log_sigma - t.log_day};
    }
    Hazard<WithSlopes> prentice(const WithSlopes& q, const WithSlopes& w, const WithSlopes& log_sigma, Time t) const {
        const WithSlopes h = chain(w, q, table.cumulative_slopes(w.value));
        return {h, chain(w, q, table.log_density_slopes(w.value)) + h - log_sigma - t.log_day};
    }
};
struct GammaFormula {  // sigma = q = 1 / sqrt(shape), mu = log(shape / rate)
    const PrenticeTable& table;

    static double shape(const double* u) { return exp(u[1] * -0.5); }
    template <class T>
    static T standard_time(const T* u, double log_day) {
        return exp(u[1] * 0.5) * (log_day - u[1] + u[0]);
    }
    template <class T>
    Hazard<T> at(const T* u, Time t) const {
        const T log_sigma = u[1] * -0.5;
        return GeneralizedGammaFormula{table}.prentice(exp(log_sigma), standard_time(u, t.log_day), log_sigma, t);
    }
};
template <class Base>
struct CureFormula {
    template <class T>
    static Hazard<T> at(const T* u, Time t) {
        const Hazard<T> base = Base::at(u + 1, t);
        const T log_others = -softplus(u[0]);  // log(1 - cured)
        const T h = -log1p(-exp(log_others + log_one_minus_exp(base.cumulative)));
        return {h, log_others + base.log_hazard - base.cumulative + h};
    }
};

}  // namespace equipoise::fit
