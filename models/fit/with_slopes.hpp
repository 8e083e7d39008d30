#pragma once
// A number with its first and second derivatives in three variables. A formula written for any number type, run on
// these, yields its exact gradient and Hessian.
#include <array>
#include <cmath>

#include "models/numeric/portable_math.hpp"

namespace equipoise {

struct WithSlopes {
    double value = 0;
    std::array<double, 3> first{};
    std::array<double, 6> second{};  ///< 00, 01, 02, 11, 12, 22

    WithSlopes() = default;
    WithSlopes(double x) : value(x) {}  // NOLINT: a number has no slope
    static WithSlopes variable(double x, int index) {
        WithSlopes y(x);
        y.first[static_cast<std::size_t>(index)] = 1;
        return y;
    }
    static constexpr std::size_t at(std::size_t i, std::size_t j) {
        return i == 0 ? j : i == 1 ? j + 2 : j + 3;
    }  ///< i <= j
};

/// f(x) from f, f' and f'' at x.value.
inline WithSlopes chain(const WithSlopes& x, double f, double f1, double f2) {
    WithSlopes y(f);
    for (std::size_t i = 0; i < 3; ++i) {
        y.first[i] = f1 * x.first[i];
        for (std::size_t j = i; j < 3; ++j)
            y.second[WithSlopes::at(i, j)] = f1 * x.second[WithSlopes::at(i, j)] + f2 * x.first[i] * x.first[j];
    }
    return y;
}

/// f(a, b) from its derivatives there.
struct TwoSlopes {
    double f, fa, fb, faa, fab, fbb;
};
inline WithSlopes chain(const WithSlopes& a, const WithSlopes& b, const TwoSlopes& s) {
    WithSlopes y(s.f);
    for (std::size_t i = 0; i < 3; ++i) {
        y.first[i] = s.fa * a.first[i] + s.fb * b.first[i];
        for (std::size_t j = i; j < 3; ++j) {
            const std::size_t k = WithSlopes::at(i, j);
            y.second[k] = s.fa * a.second[k] + s.fb * b.second[k] + s.faa * a.first[i] * a.first[j] +
                          s.fbb * b.first[i] * b.first[j] + s.fab * (a.first[i] * b.first[j] + b.first[i] * a.first[j]);
        }
    }
    return y;
}

inline WithSlopes operator+(WithSlopes a, const WithSlopes& b) {
    a.value += b.value;
    for (std::size_t i = 0; i < 3; ++i) a.first[i] += b.first[i];
    for (std::size_t i = 0; i < 6; ++i) a.second[i] += b.second[i];
    return a;
}
inline WithSlopes operator-(WithSlopes a, const WithSlopes& b) {
    a.value -= b.value;
    for (std::size_t i = 0; i < 3; ++i) a.first[i] -= b.first[i];
    for (std::size_t i = 0; i < 6; ++i) a.second[i] -= b.second[i];
    return a;
}
inline WithSlopes operator-(const WithSlopes& a) { return WithSlopes() - a; }
inline WithSlopes operator*(const WithSlopes& a, const WithSlopes& b) {
    return chain(a, b, {a.value * b.value, b.value, a.value, 0, 1, 0});
}
inline WithSlopes operator/(const WithSlopes& a, const WithSlopes& b) {
    const double y = a.value / b.value;
    return chain(a, b, {y, 1 / b.value, -y / b.value, 0, -1 / (b.value * b.value), 2 * y / (b.value * b.value)});
}
inline WithSlopes exp(const WithSlopes& a) {
    const double y = portable::exp(a.value);
    return chain(a, y, y, y);
}
inline WithSlopes log(const WithSlopes& a) {
    return chain(a, portable::log(a.value), 1 / a.value, -1 / (a.value * a.value));
}
/// log(1 + x)
inline WithSlopes log1p(const WithSlopes& a) {
    const double slope = 1 / (1 + a.value);
    return chain(a, portable::log1p(a.value), slope, -slope * slope);
}
/// log(1 - exp(-x)), x > 0
inline double log_one_minus_exp(double x) {
    return x < 0.69 ? portable::log(-portable::expm1(-x)) : portable::log1p(-portable::exp(-x));
}
inline WithSlopes log_one_minus_exp(const WithSlopes& a) {
    const double odds = 1 / portable::expm1(a.value);
    return chain(a, log_one_minus_exp(a.value), odds, -odds * (1 + odds));
}
/// log(1 + exp(x))
inline double softplus(double x) {
    return x > 0 ? x + portable::log1p(portable::exp(-x)) : portable::log1p(portable::exp(x));
}
inline WithSlopes softplus(const WithSlopes& a) {
    const double p = 1 / (1 + portable::exp(-a.value));
    return chain(a, softplus(a.value), p, p * (1 - p));
}
inline double value_of(double x) { return x; }
inline double value_of(const WithSlopes& x) { return x.value; }

}  // namespace equipoise
