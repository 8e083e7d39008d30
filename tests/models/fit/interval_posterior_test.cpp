#include "models/fit/interval_posterior.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/numeric/special.hpp"
#include "sim/random/stream.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;

namespace {

PilotSurvival pilot() {
    return PilotSurvival::read(CsvTable::read(test::kDisk, test::reference_file("pilot_interval.csv")));
}

}  // namespace

TEST_CASE("the posterior of the published pilot counts deaths and patients at risk", "[exact][fit]") {
    const IntervalPosterior control(pilot(), 0), treated(pilot(), 1);
    const std::vector<double> ends{7, 14, 28}, deaths0{6, 0, 2}, risk0{20, 14, 14}, deaths1{0, 0, 3}, risk1{10, 10, 10};
    REQUIRE(control.intervals().size() == 3);
    for (std::size_t j = 0; j < 3; ++j) {
        CHECK(control.intervals()[j].end == ends[j]);
        CHECK(control.intervals()[j].deaths == deaths0[j]);
        CHECK(control.intervals()[j].at_risk == risk0[j]);
        CHECK(treated.intervals()[j].deaths == deaths1[j]);
        CHECK(treated.intervals()[j].at_risk == risk1[j]);
    }
    const PiecewiseExponential law = control.mean_law();
    CHECK(law.cuts == std::vector<double>{7, 14});
    // One patient's weight: half of him alive at day 28, half spread over the 28 days.
    CHECK_THAT(law.survival(7), WithinRel(1 - 6.125 / 21, 1e-14));
    CHECK_THAT(law.survival(14), WithinRel((1 - 6.125 / 21) * (1 - 0.125 / 14.875), 1e-14));
    CHECK_THAT(law.survival(28), WithinRel(12.5 / 21, 1e-14));
    CHECK_THAT(control.mean_survival(28), WithinRel(law.survival(28), 1e-14));
    CHECK_THAT(treated.mean_survival(28), WithinRel(7.5 / 11, 1e-14));
    const IntervalPosterior jeffreys(pilot(), 0, {}, IntervalPrior{PriorKind::jeffreys_by_interval, 1});
    CHECK_THAT(jeffreys.mean_survival(28), WithinRel((1 - 6.5 / 21) * (1 - 0.5 / 15) * (1 - 2.5 / 15), 1e-14));
    CHECK_THAT(IntervalPosterior(pilot(), 0, {}, {PriorKind::dirichlet, 4}).mean_survival(28),
               WithinRel(14.0 / 24, 1e-14));
}

TEST_CASE("mortality at the end has Jeffreys' posterior however the follow-up is cut", "[exact][fit]") {
    // 5 of 12 die, on days that no cut moves; nobody is lost.
    std::string text = "time,status\n";
    for (const int day : {1, 4, 9, 16, 25}) text += std::to_string(day) + ",1\n";
    for (int i = 0; i < 7; ++i) text += "28,0\n";
    const PilotSurvival times = PilotSurvival::read(CsvTable::parse(text, "pilot.csv"));
    std::vector<double> daily;
    for (int day = 1; day <= 28; ++day) daily.push_back(day);
    for (const std::vector<double>& ends : {std::vector<double>{28}, std::vector<double>{7, 14, 28}, daily}) {
        const IntervalPosterior posterior(times, 0, ends);
        CHECK_THAT(posterior.mean_survival(28), WithinRel(7.5 / 13, 1e-12));
        CHECK_THAT(posterior.mean_law().survival(28), WithinRel(7.5 / 13, 1e-12));
        // Var S = E S^2 - (E S)^2 from the independent betas, against Beta(7.5, 5.5)'s: the posterior's spread, not
        // only its mean.
        double square = 1;
        for (const auto& j : posterior.intervals()) square *= j.b * (j.b + 1) / ((j.a + j.b) * (j.a + j.b + 1));
        CHECK_THAT(square, WithinRel(7.5 * 8.5 / (13 * 14), 1e-12));
    }
    // The twin that must differ: half a death more in each interval.
    CHECK(IntervalPosterior(times, 0, daily, IntervalPrior{PriorKind::jeffreys_by_interval, 1}).mean_survival(28) <
          0.4);
}

TEST_CASE("draws of mortality at the end follow Jeffreys' posterior with 28 intervals as with one",
          "[statistical][fit]") {
    // Kolmogorov-Smirnov against Beta(8.5, 12.5) of 20,000 draws: 1.95 / sqrt(n) is passed by chance once in 1,000;
    // fixed seed.
    std::vector<double> daily;
    for (int day = 1; day <= 28; ++day) daily.push_back(day);
    std::string text = "time,status\n";
    for (int i = 0; i < 20; ++i) text += i < 6 ? "5,1\n" : i < 8 ? "20,1\n" : "28,0\n";
    const PilotSurvival times = PilotSurvival::read(CsvTable::parse(text, "pilot.csv"));
    constexpr int kDraws = 20000;
    const auto distance = [&](const IntervalPosterior& posterior) {
        Stream stream({11, 3}, 0, Purpose::parameter_draw);
        std::vector<double> dead;
        for (int i = 0; i < kDraws; ++i)
            dead.push_back(1 - posterior.draw([&] { return stream.uniform(); }).survival(28));
        std::sort(dead.begin(), dead.end());
        double largest = 0;
        for (int i = 0; i < kDraws; ++i)
            largest = std::max(largest,
                               std::fabs(beta_cdf(dead[static_cast<std::size_t>(i)], 8.5, 12.5) - (i + 0.5) / kDraws));
        return largest;
    };
    const double limit = 1.95 / std::sqrt(kDraws);
    CHECK(distance(IntervalPosterior(times, 0, {28})) < limit);
    CHECK(distance(IntervalPosterior(times, 0, daily)) < limit);
    CHECK(distance(IntervalPosterior(times, 0, daily, IntervalPrior{PriorKind::jeffreys_by_interval, 1})) > 10 * limit);
}

TEST_CASE("exact times fall into the intervals asked for, and patients lost within one do not count there",
          "[exact][fit]") {
    const PilotSurvival times =
        PilotSurvival::read(CsvTable::parse("time,status\n3,1\n7,1\n8,1\n10,0\n14,0\n28,0\n", "pilot.csv"));
    const IntervalPosterior posterior(times, 0, {7, 14, 28});
    CHECK(posterior.intervals()[0].deaths == 2);
    CHECK(posterior.intervals()[0].at_risk == 6);
    CHECK(posterior.intervals()[1].deaths == 1);
    CHECK(posterior.intervals()[1].at_risk == 3);
    CHECK(posterior.intervals()[2].at_risk == 1);
    CHECK_THROWS_AS(IntervalPosterior(pilot(), 0, {5, 28}), InputError);
    CHECK_THROWS_AS(IntervalPosterior(pilot(), 0, {}, {PriorKind::dirichlet, 0}), InputError);
    CHECK_THROWS_AS(IntervalPosterior(pilot(), 0, {14, 7}), InputError);
}

TEST_CASE("a draw takes each interval's mortality at its posterior quantile", "[exact][fit]") {
    const IntervalPosterior posterior(pilot(), 1);
    const PiecewiseExponential law = posterior.law_at(std::vector<double>{0.5, 0.9, 0.975});
    CHECK_THAT(1 - law.survival(7), WithinRel(beta_quantile(0.5, 0.125, 10.875), 1e-10));
    CHECK_THAT(1 - law.survival(14) / law.survival(7), WithinRel(beta_quantile(0.9, 0.125, 10.75), 1e-9));
    CHECK_THAT(1 - law.survival(28) / law.survival(14), WithinRel(beta_quantile(0.975, 3.25, 7.5), 1e-10));
}

TEST_CASE("draws have the posterior's mean and quantiles, and not those of a death more", "[statistical][fit]") {
    // Mean of S(28) over 20,000 draws against the product of the means: |difference| below 5 standard errors, false
    // alarm 6e-7.
    Stream stream({7, 1}, 0, Purpose::parameter_draw);
    const auto uniform = [&] { return stream.uniform(); };
    const IntervalPosterior posterior(pilot(), 0);
    const int draws = 20000;
    double sum = 0, squares = 0;
    for (int i = 0; i < draws; ++i) {
        const double s = posterior.draw(uniform).survival(28);
        sum += s;
        squares += s * s;
    }
    const double mean = sum / draws, error = std::sqrt((squares / draws - mean * mean) / draws);
    CHECK(std::fabs(mean - posterior.mean_survival(28)) < 5 * error);
    const double wrong = 11.5 / 21;  // a death more
    CHECK(std::fabs(mean - wrong) > 5 * error);
    // S(7) = 1 - q_1, so its quantiles are a beta's; the error in probability is sqrt(p (1 - p) / draws).
    const std::vector<double> p{0.025, 0.5, 0.975};
    const std::vector<double> quantiles = posterior.survival_quantiles(7, p, draws, uniform);
    for (std::size_t k = 0; k < p.size(); ++k)
        CHECK(std::fabs(beta_cdf(quantiles[k], 14.875, 6.125) - p[k]) <
              5 * std::sqrt(p[k] * (1 - p[k]) / draws) + 1.0 / draws);
}
