#pragma once
// How the type I error, or the type II error, is spent as information comes in: f(t) is the error spent by the share t
// of the planned information, f(0) = 0, f(t) = f(1) = the whole for t >= 1. Lan and DeMets (1983), Hwang, Shih and
// DeCani (1990), Kim and DeMets (1987).
//   lan-demets-obrien-fleming  2 (1 - Phi(z_(1 - a/2) / sqrt(t)))
//   lan-demets-pocock          a log(1 + (e - 1) t)
//   hwang-shih-decani          a (1 - e^(-g t)) / (1 - e^-g), a t for g = 0; parameter g
//   kim-demets                 a t^rho, rho > 0; parameter rho
//   user-spending              straight lines through the given cumulative values at the planned information
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "models/numeric/field.hpp"

namespace equipoise {

enum class Spending : std::uint8_t {
    lan_demets_obrien_fleming,
    lan_demets_pocock,
    hwang_shih_decani,
    kim_demets,
    user
};

template <>
struct EnumNames<Spending> {
    static constexpr std::array<std::pair<std::string_view, Spending>, 5> names{{
        {"lan-demets-obrien-fleming", Spending::lan_demets_obrien_fleming},
        {"lan-demets-pocock", Spending::lan_demets_pocock},
        {"hwang-shih-decani", Spending::hwang_shih_decani},
        {"kim-demets", Spending::kim_demets},
        {"user-spending", Spending::user},
    }};
};

/// The error spent by the share t >= 0 of the planned information out of `total` (0 < total < 1; one side's error).
/// `parameter` is read by hwang-shih-decani and kim-demets only.
double spent(Spending kind, double parameter, double total, double t);

/// user-spending: linear between (0, 0) and (information[k], cumulative[k]), the last value beyond the last point.
/// Both of one length, not empty, not decreasing.
double spent_by_user(std::span<const double> information, std::span<const double> cumulative, double t);

}  // namespace equipoise
