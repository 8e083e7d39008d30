#pragma once
// Royston-Parmar (2002) law: a transform of survival is a natural cubic spline in x = log t.   R:
//   flexsurv::flexsurvspline.
//
//   s(x) = c[0] + c[1] x + sum_j c[j+1] v_j(x),  j = 1 .. K - 2 inner knots
//   v_j(x) = (x - k_j)+^3 - l_j (x - k_first)+^3 - (1 - l_j) (x - k_last)+^3,   l_j = (k_last - k_j) / (k_last -
//     k_first)
//   scale hazard: s = log H(t);   odds: s = log(1/S(t) - 1);   normal: s = -Phi^-1(S(t))
//
// Linear beyond the outer knots. With two knots: Weibull, log-logistic, log-normal. s must rise everywhere, else it is
// no law.
#include <array>
#include <vector>

#include "models/survival/law.hpp"

namespace equipoise {

enum class SplineScale { hazard, odds, normal };
template <>
struct EnumNames<SplineScale> {
    static constexpr std::array<std::pair<std::string_view, SplineScale>, 3> names{
        {{"hazard", SplineScale::hazard}, {"odds", SplineScale::odds}, {"normal", SplineScale::normal}}};
};

struct RoystonParmar {
    static constexpr std::string_view name = "royston-parmar";
    std::vector<double> knots{0, 3};          ///< logs of days, ascending, 2 to 20; first and last are the outer knots
    std::vector<double> coefficients{-4, 1};  ///< as many as knots
    SplineScale scale = SplineScale::hazard;

    static constexpr auto fields() {
        return std::tuple{
            field("knots", &RoystonParmar::knots, Range::any(), "log days",
                  "knots of the spline, ascending; the outer ones included"),
            field("coefficients", &RoystonParmar::coefficients, Range::any(), "",
                  "coefficients of 1, log t and each inner knot's term"),
            field("scale", &RoystonParmar::scale,
                  "what the spline is: hazard (log cumulative hazard), odds (log odds of death) or normal")};
    }

    double survival(double t) const;
    double cumulative_hazard(double t) const;
    double hazard(double t) const;
    double quantile(double u) const;
    double rmst(double tau) const;
    void times(std::span<const double> e, std::span<double> t) const;
    void check(const std::string& where) const;

    double spline(double x) const;        ///< s(x)
    double spline_slope(double x) const;  ///< s'(x)
};
static_assert(Law<RoystonParmar>);

/// The values 1, x, v_1(x), ... that the coefficients multiply, and their derivatives; knots.size() numbers each.
void spline_basis(std::span<const double> knots, double x, std::span<double> values, std::span<double> slopes);

}  // namespace equipoise
