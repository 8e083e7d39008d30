// Arrivals against the cumulative rate of sites that open one after another. False alarm of each comparison: 6e-5 (4
// standard errors).
#include <cmath>

#include "sim/trial/accrual.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/goodness_of_fit.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::uint64_t kTrials = 20000;
constexpr std::size_t kPatients = 600;

// Mean number recruited by `day`: site k of m has recruited since k/m of the activation period.
double expected_by(const Recruitment& r, double day, int site = -1) {
    double sum = 0;
    for (int k = 0; k < r.sites; ++k)
        if (site < 0 || site == k)
            sum += std::fmax(0, day - k * r.activation_months * Recruitment::days_per_month / r.sites) *
                   r.per_site_per_month / Recruitment::days_per_month;
    return sum;
}

struct Counts {
    double mean = 0, variance = 0;
    std::vector<double> by_site;
};

// Of patients recruited by `day` over the trials; kPatients must be more than ever come by then.
Counts counts_by(const Recruitment& r, double day) {
    Counts counts;
    counts.by_site.assign(static_cast<std::size_t>(r.sites), 0);
    std::vector<double> arrival(kPatients);
    std::vector<std::uint16_t> site(kPatients);
    double sum = 0, squares = 0;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        recruit(r, {5, trial}, arrival, site);
        std::size_t come = 0;
        while (come < kPatients && arrival[come] <= day) ++counts.by_site[site[come++]];
        REQUIRE(come < kPatients);
        sum += static_cast<double>(come);
        squares += static_cast<double>(come * come);
    }
    const double n = static_cast<double>(kTrials);
    counts.mean = sum / n;
    counts.variance = squares / n - counts.mean * counts.mean;
    return counts;
}

}  // namespace

TEST_CASE("arrivals are a Poisson process with the rate of the open sites", "[statistical]") {
    for (const Recruitment& r :
         {Recruitment{}, Recruitment{.sites = 3, .per_site_per_month = 4, .activation_months = 10},
          Recruitment{.sites = 5, .per_site_per_month = 5, .activation_months = 0}})
        for (const double day : {20.0, 100.0, 200.0, 400.0}) {
            INFO(r.sites << " sites, day " << day);
            const Counts counts = counts_by(r, day);
            const double expected = expected_by(r, day), error = std::sqrt(expected / static_cast<double>(kTrials));
            CHECK(std::fabs(counts.mean - expected) < 4 * error);
            CHECK(std::fabs(counts.mean - 1.02 * expected) >
                  (expected > 4 ? 4 * error : 0));  // the twin: a rate 2% higher
            // Poisson: the variance is the mean; the standard error of a variance is about mean sqrt(2 / trials) and a
            // little.
            CHECK(std::fabs(counts.variance / expected - 1) <
                  4 * std::sqrt((2 + 1 / expected) / static_cast<double>(kTrials)));
            // Each site's share is that of the time it has been open.
            std::vector<double> share;
            for (int site = 0; site < r.sites; ++site) share.push_back(expected_by(r, day, site) / expected);
            CHECK(chi_square_p(counts.by_site, share) > 1e-4);
        }
}

TEST_CASE("arrivals ascend", "[exact]") {
    std::vector<double> arrival(2000);
    std::vector<std::uint16_t> site(2000);
    for (std::uint64_t trial = 0; trial < 50; ++trial) {
        recruit({}, {6, trial}, arrival, site);
        CHECK(std::is_sorted(arrival.begin(), arrival.end()));
        CHECK(arrival[0] > 0);
        CHECK(*std::max_element(site.begin(), site.end()) < 12);
    }
}

TEST_CASE("sites that do not depend on days are the same without them", "[exact]") {
    const auto of = [](auto change) {
        Recruitment plan{.sites = 7, .per_site_per_month = 2, .activation_months = 0};
        change(plan);
        return Accrual(plan);
    };
    const Accrual plain = of([](Recruitment&) {}), even = of([](Recruitment&r) { r.arrivals = ArrivalPattern::even; }),
                  in_time = of([](Recruitment&r) { r.accrual_months = 9; });
    for (const Accrual* accrual : {&plain, &even, &in_time}) {
        CHECK(accrual->sites_without_days());
        std::vector<double> arrival(601);
        std::vector<std::uint16_t> site(601), alone(601), fewer(43);
        accrual->draw({3, 9}, arrival, site);
        accrual->draw_sites({3, 9}, alone);
        accrual->draw_sites({3, 9}, fewer);
        CHECK(alone == site);
        CHECK(std::equal(fewer.begin(), fewer.end(), site.begin()));
    }
    CHECK_FALSE(of([](Recruitment& r) { r.activation_months = 6; }).sites_without_days());
    CHECK_FALSE(of([](Recruitment& r) { r.closes_after_months = 12; }).sites_without_days());
    CHECK_FALSE(of([](Recruitment& r) { r.opening_months = {{0, 0, 0, 0, 0, 0, 3}}; }).sites_without_days());
}
