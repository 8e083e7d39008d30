#pragma once
// When patients arrive and at which site, as a scenario states it. What follows from it is in accrual.hpp.
#include <array>
#include <optional>
#include <vector>

#include "models/numeric/field.hpp"

namespace equipoise {

/// How patients come at a given rate: at random, or one after another at equal shares of it (as closed forms assume).
enum class ArrivalPattern { poisson, even };
template <>
struct EnumNames<ArrivalPattern> {
    static constexpr std::array<std::pair<std::string_view, ArrivalPattern>, 2> names{
        {{"poisson", ArrivalPattern::poisson}, {"even", ArrivalPattern::even}}};
};

/// Whose rates a list of rates is.
enum class RatesOf { trial, site };
template <>
struct EnumNames<RatesOf> {
    static constexpr std::array<std::pair<std::string_view, RatesOf>, 2> names{
        {{"trial", RatesOf::trial}, {"site", RatesOf::site}}};
};

/// A time in which nobody is recruited.
struct RecruitmentPause {
    double from = 0, to = 0;
    static constexpr auto fields() {
        return std::tuple{
            field("from", &RecruitmentPause::from, Range::at_least(0), "months",
                  "from the opening of the first site to the begin of the pause"),
            field("to", &RecruitmentPause::to, Range::above(0), "months", "to its end"),
        };
    }
};

/// Sites open one after another, evenly over the activation period or at stated months, and each then recruits as a
/// Poisson process; or the whole trial does at stated rates. Times count from the opening of the first site.
struct Recruitment {
    int sites = 12;
    double per_site_per_month = 1.5;
    double activation_months = 6;
    ArrivalPattern arrivals = ArrivalPattern::poisson;
    std::optional<std::vector<double>> opening_months = {};
    std::optional<std::vector<double>> rates = {}, rate_months = {};
    std::optional<RatesOf> rates_of = {};
    std::optional<std::vector<RecruitmentPause>> pauses = {};
    std::optional<double> closes_after_months = {};
    std::optional<double> accrual_months = {};
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
            field("opening_months", &Recruitment::opening_months, Range::between(0, 240), "months",
                  "when each site opens, in place of activation_months: one number a site, ascending, the first 0"),
            field("rates", &Recruitment::rates, Range::between(0, 1e6), "patients",
                  "mean recruited in a month, by period, in place of per_site_per_month"),
            field("rate_months", &Recruitment::rate_months, Range::between(0, 240), "months",
                  "at which the periods of `rates` begin: one number a rate, ascending, the first 0; the last rate "
                  "goes on"),
            field("rates_of", &Recruitment::rates_of,
                  "whose `rates` are: trial (left out), of all sites together, or site, of each open site"),
            field("pauses", &Recruitment::pauses, "times in which nobody is recruited: list of { from = 6, to = 8 }"),
            field("closes_after_months", &Recruitment::closes_after_months, Range{0, 240, true, false}, "months",
                  "recruitment ends then, whatever n: the rates are fixed, and the number randomized is at most n and "
                  "random"),
            field("accrual_months", &Recruitment::accrual_months, Range{0, 240, true, false}, "months",
                  "n patients come within this time, whatever n: the rates give the shape only and are scaled with n"),
        };
    }
    RatesOf whose_rates() const { return rates_of.value_or(RatesOf::trial); }
    /// True for the first three keys alone: sites that open evenly and recruit at one rate for ever.
    bool is_plain() const { return !opening_months && !rates && !pauses && !closes_after_months && !accrual_months; }
};

}  // namespace equipoise
