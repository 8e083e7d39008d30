// Recruitment by periods, openings, pauses, a close and a fixed time: against the integral of the stated rates, worked
// out apart. False alarm of each comparison: 6e-5 (4 standard errors).
#include "sim/trial/accrual.hpp"

#include <cmath>

#include "models/numeric/vector_math.hpp"
#include "sim/random/fill.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/goodness_of_fit.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kMonth = Recruitment::days_per_month;

// Expected by a day: the stated monthly rate on a fine grid (every edge below is a multiple of half a month).
double integral(const Recruitment& r, double day) {
    constexpr int kSteps = 400;
    const double step = 0.5 * kMonth / kSteps;
    double sum = 0;
    for (double t = step / 2; t < day; t += step) {
        const double month = t / kMonth;
        int open = 0;
        for (int k = 0; k < r.sites; ++k)
            open += month >= (r.opening_months ? (*r.opening_months)[static_cast<std::size_t>(k)]
                                               : r.activation_months * k / r.sites);
        double rate = r.per_site_per_month * open;
        if (r.rates) {
            std::size_t period = 0;
            for (std::size_t k = 0; r.rate_months && k < r.rate_months->size(); ++k)
                if (month >= (*r.rate_months)[k]) period = k;
            rate = (*r.rates)[period] * (r.whose_rates() == RatesOf::site ? open : 1);
        }
        if (r.pauses)
            for (const RecruitmentPause& p : *r.pauses)
                if (month >= p.from && month < p.to) rate = 0;
        if (r.closes_after_months && month >= *r.closes_after_months) rate = 0;
        sum += rate / kMonth * step;
    }
    return sum;
}

std::vector<Recruitment> plans() {
    Recruitment ramp;
    ramp.rates = {{6, 12, 18, 24, 30, 36, 42}};
    ramp.rate_months = {{0, 1, 2, 3, 4, 5, 6}};
    Recruitment sites;
    sites.sites = 4;
    sites.opening_months = {{0, 0.5, 3, 6}};
    sites.per_site_per_month = 9;
    Recruitment pandemic = ramp;
    pandemic.sites = 3;
    pandemic.activation_months = 3;
    pandemic.rates_of = RatesOf::site;
    pandemic.pauses = {{{2, 4.5}, {5, 6}}};
    Recruitment closing = sites;
    closing.closes_after_months = 8;
    return {ramp, sites, pandemic, closing};
}

}  // namespace

TEST_CASE("a stated plan recruits the integral of its rates, and the inverse is its day", "[exact]") {
    for (const Recruitment& r : plans()) {
        const Accrual accrual(r);
        for (const double month : {0.25, 0.75, 2.25, 3.0, 4.75, 7.0, 9.0}) {
            const double expected = integral(r, month * kMonth);
            CHECK_THAT(accrual.expected_by(month * kMonth, 1e9), WithinAbs(expected, 1e-6 * expected + 1e-9));
            CHECK_THAT(accrual.expected_by(accrual.day_of(expected, 1e9), 1e9), WithinRel(expected, 1e-9));
        }
        CHECK(std::isinf(accrual.day_of(1e8, 1e9)) == r.closes_after_months.has_value());
    }
    CHECK_THAT(Accrual(plans()[3]).capacity(), WithinRel(9 * (8 + 7.5 + 5 + 2.0), 1e-12));
    CHECK(std::isinf(Accrual(plans()[0]).capacity()));
}

TEST_CASE("arrivals of a stated plan are a Poisson process with its rates", "[statistical]") {
    constexpr std::uint64_t kTrials = 20000;
    std::vector<double> arrival(600);
    std::vector<std::uint16_t> site(600);
    for (const Recruitment& r : plans()) {
        const Accrual accrual(r);
        const std::vector<double> days{0.75 * kMonth, 2.5 * kMonth, 4.75 * kMonth, 8.5 * kMonth};
        std::vector<double> sum(4), squares(4), by_site(static_cast<std::size_t>(r.sites)), share;
        for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
            accrual.draw({15, trial}, arrival, site);
            REQUIRE(std::is_sorted(arrival.begin(), arrival.end()));
            REQUIRE(arrival.back() > days[3]);
            for (std::size_t d = 0; d < 4; ++d) {
                const auto come =
                    static_cast<double>(std::upper_bound(arrival.begin(), arrival.end(), days[d]) - arrival.begin());
                sum[d] += come;
                squares[d] += come * come;
            }
            for (std::size_t i = 0; i < arrival.size() && arrival[i] <= days[1]; ++i) ++by_site[site[i]];
        }
        const double n = static_cast<double>(kTrials);
        for (std::size_t d = 0; d < 4; ++d) {
            INFO("day " << days[d]);
            const double expected = integral(r, days[d]), mean = sum[d] / n;
            CHECK(std::fabs(mean - expected) < 4 * std::sqrt(expected / n));
            CHECK(std::fabs(mean - 1.03 * expected) > 4 * std::sqrt(expected / n));  // the twin
            CHECK(std::fabs((squares[d] / n - mean * mean) / expected - 1) < 4 * std::sqrt((2 + 1 / expected) / n));
        }
        // Per site: its share of each segment up to that day.
        for (int k = 0; k < r.sites; ++k) {
            double mine = 0;
            const auto segments = accrual.segments();
            for (std::size_t s = 0; s < segments.size(); ++s) {
                const double end = std::min(s + 1 < segments.size() ? segments[s + 1].start : days[1], days[1]);
                if (end > segments[s].start && k < segments[s].open)
                    mine += segments[s].rate * (end - segments[s].start) / segments[s].open;
            }
            share.push_back(mine / integral(r, days[1]));
        }
        CHECK(chi_square_p(by_site, share) > 1e-4);
    }
}

TEST_CASE("recruitment that closes leaves those out who would come later", "[exact]") {
    const Accrual accrual(plans()[3]);
    std::vector<double> arrival(400);
    std::vector<std::uint16_t> site(400);
    for (std::uint64_t trial = 0; trial < 200; ++trial) {
        accrual.draw({16, trial}, arrival, site);
        const auto come = std::count_if(arrival.begin(), arrival.end(), [](double day) { return std::isfinite(day); });
        CHECK(come > 100);
        CHECK(come < 300);
        CHECK(arrival[static_cast<std::size_t>(come) - 1] <= 8 * kMonth);
        CHECK(*std::max_element(site.begin(), site.end()) < 4);
    }
}

TEST_CASE("within a fixed time exactly n come, each independently by the shape of the rates", "[statistical]") {
    Recruitment r;
    r.rates = {{1, 3}};
    r.rate_months = {{0, 4}};
    r.accrual_months = 12;
    const Accrual accrual(r);
    const auto cdf = [](double day) {
        const double month = day / kMonth;
        return std::min(month, 4.0) / 28 + std::max(0.0, month - 4) * 3 / 28;
    };
    for (const std::size_t n : {std::size_t{40}, std::size_t{400}}) {
        std::vector<double> arrival(n), first, last, of_all;
        std::vector<std::uint16_t> site(n);
        for (std::uint64_t trial = 0; trial < 4000; ++trial) {
            accrual.draw({17, trial}, arrival, site);
            REQUIRE(arrival.back() <= 12 * kMonth);
            of_all.push_back(arrival[(trial * 7919) % n]);
            first.push_back(arrival.front());
            last.push_back(arrival.back());
        }
        CHECK(kolmogorov_p(of_all, cdf) > 1e-4);
        CHECK(kolmogorov_p(last, [&](double day) { return std::pow(cdf(day), static_cast<double>(n)); }) > 1e-4);
        CHECK(kolmogorov_p(first, [&](double day) { return 1 - std::pow(1 - cdf(day), static_cast<double>(n)); }) >
              1e-4);
        CHECK(kolmogorov_p(first, [&](double day) {
                  return 1 - std::pow(1 - cdf(day), 1.2 * static_cast<double>(n));
              }) < 1e-4);  // the twin
        CHECK_THAT(accrual.expected_by(4 * kMonth, static_cast<double>(n)),
                   WithinRel(static_cast<double>(n) / 7, 1e-12));
        CHECK_THAT(accrual.day_of(static_cast<double>(n), static_cast<double>(n)), WithinRel(12 * kMonth, 1e-12));
    }
    r.arrivals = ArrivalPattern::even;
    std::vector<double> arrival(56);
    std::vector<std::uint16_t> site(56);
    Accrual(r).draw({1, 1}, arrival, site);
    for (std::size_t i = 0; i < 56; ++i)
        CHECK_THAT(cdf(arrival[i]), WithinAbs((static_cast<double>(i) + 0.5) / 56, 1e-12));
}

TEST_CASE("a plan with the first keys alone gives the days and sites of its draws, to the bit", "[exact]") {
    for (const Recruitment& r :
         {Recruitment{}, Recruitment{.sites = 5, .per_site_per_month = 3, .activation_months = 0},
          Recruitment{.sites = 40, .per_site_per_month = 0.4, .activation_months = 18}}) {
        const double daily = r.per_site_per_month / kMonth, gap = r.activation_months * kMonth / r.sites;
        std::vector<double> arrival(300), u(300);
        std::vector<std::uint16_t> site(300);
        std::vector<std::uint32_t> pick(300);
        Accrual(r).draw({3, 9}, arrival, site);
        fill_shared_uniforms({3, 9}, 0, Purpose::recruitment, 0, u);
        fill_words({3, 9}, 0, Purpose::site, 0, pick);
        int open = 1;
        double start = 0, before = 0, mass = 0;
        for (std::size_t i = 0; i < 300; ++i) {
            mass += -vector_math::log(u[i]);
            for (; open < r.sites && mass > before + open * daily * gap; ++open) {
                before += open * daily * gap;
                start += gap;
            }
            REQUIRE(arrival[i] == start + (mass - before) / (open * daily));
            REQUIRE(site[i] == std::floor(pick[i] * 0x1p-32 * open));
        }
    }
}

TEST_CASE("a larger trial begins with a smaller one under any rates that do not follow n", "[exact]") {
    for (const Recruitment& r : plans()) {
        std::vector<double> few(100), many(500);
        std::vector<std::uint16_t> few_sites(100), many_sites(500);
        Accrual(r).draw({4, 4}, few, few_sites);
        Accrual(r).draw({4, 4}, many, many_sites);
        CHECK(std::equal(few.begin(), few.end(), many.begin()));
        CHECK(std::equal(few_sites.begin(), few_sites.end(), many_sites.begin()));
    }
}
