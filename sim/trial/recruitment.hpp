#pragma once
// When patients arrive and at which site.
#include <array>
#include <cstdint>
#include <span>

#include "models/numeric/field.hpp"
#include "sim/random/stream.hpp"

namespace equipoise {

/// How patients come at a given rate: at random, or one after another at equal shares of it (as closed forms assume).
enum class ArrivalPattern { poisson, even };
template <>
struct EnumNames<ArrivalPattern> {
    static constexpr std::array<std::pair<std::string_view, ArrivalPattern>, 2> names{
        {{"poisson", ArrivalPattern::poisson}, {"even", ArrivalPattern::even}}};
};

/// Sites open one after another, evenly over the activation period, and each then recruits as a Poisson process.
struct Recruitment {
    int sites = 12;
    double per_site_per_month = 1.5;
    double activation_months = 6;
    ArrivalPattern arrivals = ArrivalPattern::poisson;
    static constexpr double days_per_month = 365.25 / 12;

    static constexpr auto fields() {
        return std::tuple{
            field("sites", &Recruitment::sites, Range::between(1, 5000), "", "number of sites"),
            field("per_site_per_month", &Recruitment::per_site_per_month, Range::between(1e-6, 1e6), "patients",
                  "mean recruited by an open site in a month (365.25/12 days)"),
            field("activation_months", &Recruitment::activation_months, Range::between(0, 240), "months",
                  "over which sites open: the first on day 0, site k + 1 of m at k/m of it"),
            field("arrivals", &Recruitment::arrivals,
                  "poisson: at random; even: patient i (from 0) comes when i + 1/2 are expected"),
        };
    }
};

/// Calendar day and site of each patient in order of arrival. Arrivals of all sites together are one Poisson process
/// whose rate rises as sites open: its cumulative rate is inverted at a running sum of unit exponentials (even: at 1/2,
/// 3/2, ...); the site is uniform among those open. arrival and site have one size.
void recruit(const Recruitment& recruitment, ReplicateKey key, std::span<double> arrival,
             std::span<std::uint16_t> site);

}  // namespace equipoise
