// Sizes, power and calendar of group-sequential designs against rpact (tests/reference/power.json, gs_*), and published
// values of other programs' documentation.
#include "sim/theory/sequential_power.hpp"

#include <cmath>

#include "sim/theory/closed_form.hpp"
#include "tests/sim/design/design_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// Expected deaths by time t of patients that enter evenly over [0, accrual], exponential deaths and losses.
double deaths_by(double t, double n, double accrual, double hazard, double loss) {
    const double k = hazard + loss, last = std::fmax(t - accrual, 0.0);
    const double exposed = (std::exp(-k * last) - std::exp(-k * t)) / k;
    return n / accrual * hazard / k * (std::fmin(t, accrual) - exposed);
}

}  // namespace

TEST_CASE("maximum and expected n of a sequential design come from the fixed one as in rpact", "[design]") {
    for (const ReferenceCase& reference : reference_cases("power", "gs_means_rates_")) {
        const Json& in = reference.input;
        BoundaryPlan plan;
        plan.information = numbers(in.at("information_rates"));
        plan.sides = 1;
        const double alpha = plan.alpha = in.at("alpha_one_sided"), power = in.at("power");
        plan.beta = 1 - power;
        plan.efficacy.kind = reference.id.find("asOF") != std::string::npos ? EfficacyKind::lan_demets_obrien_fleming
                                                                            : EfficacyKind::pocock;
        const Boundary boundary = plan_boundary(plan);
        const SequentialSize means =
            sequential_size(boundary, fixed_n_means(in.at("delta"), in.at("sd"), 0.5, alpha, power));
        const SequentialSize rates =
            sequential_size(boundary, fixed_n_rates(in.at("p1"), in.at("p0"), 0.5, alpha, power));
        check_reference(reference, "max_n_means", means.maximum);
        check_reference(reference, "expected_n_H1_means", means.expected_alternative);
        check_reference(reference, "expected_n_H0_means", means.expected_null);
        check_reference(reference, "max_n_rates", rates.maximum);
        check_reference(reference, "expected_n_H1_rates", rates.expected_alternative);
        CHECK(means.by_look.back() == means.maximum);
    }
}

TEST_CASE("power, deaths and calendar of a sequential log-rank test are those of rpact", "[design]") {
    for (const ReferenceCase& reference : reference_cases("power", "gs_survival_k3")) {
        const Json& in = reference.input;
        BoundaryPlan plan;
        plan.information = numbers(in.at("information_rates"));
        plan.sides = 1;
        plan.alpha = in.at("alpha_one_sided");
        const Boundary boundary = plan_boundary(plan);
        const double lambda1 = in.at("lambda1"), lambda2 = in.at("lambda2"), deaths = in.at("max_events");
        const StageProbabilities stages = sequential_log_rank_power(boundary, lambda1 / lambda2, deaths, 0.5);
        const auto expected = [&](double t) {
            const double half = 0.5 * in.at("n").get<double>(), accrual = in.at("accrual"),
                         loss = in.at("dropout_hazard");
            return deaths_by(t, half, accrual, lambda1, loss) + deaths_by(t, half, accrual, lambda2, loss);
        };
        const std::vector<double> days = days_of_looks(boundary, deaths, expected, 1000);
        check_reference(reference, "critical_values", uppers(boundary));
        check_reference(reference, "reject_per_stage", stages.benefit);
        check_reference(reference, "power", stages.power);
        check_reference(reference, "analysis_times", days);
        check_reference(reference, "study_duration", expected_at_stop(stages, days));
        check_reference(reference, "expected_events", deaths * stages.expected_information);
        check_reference(reference, "critical_hr", critical_hazard_ratios(boundary, deaths, 0.5));
    }
}

TEST_CASE("rpact's vignette of a survival trial with staggered accrual comes out", "[design]") {
    BoundaryPlan plan;
    plan.information = {0.66, 1};
    plan.alpha = 0.025;
    plan.sides = 1;
    const Boundary boundary = plan_boundary(plan);
    const double deaths = sequential_size(boundary, fixed_deaths(0.74, 0.5, 0.025, 0.8)).maximum;
    const double hazard = std::log(2.0) / 60, loss = -std::log(1 - 0.025) / 12;
    // 6, 12, ..., 36 a month in months 0 to 5, then 42 until 1,200 patients.
    const double months = 6 + (1200 - 126) / 42.0;
    const auto arms = [&](double t, double n, double accrual) {
        return deaths_by(t, 0.5 * n, accrual, hazard, loss) + deaths_by(t, 0.5 * n, accrual, 0.74 * hazard, loss);
    };
    const auto expected = [&](double t) {
        double sum = t > 6 ? arms(t - 6, 42 * (months - 6), months - 6) : 0;
        for (int m = 0; m < 6 && m < t; ++m) sum += arms(t - m, 6 * (m + 1), 1);
        return sum;
    };
    const std::vector<double> days = days_of_looks(boundary, deaths, expected, 500);
    const StageProbabilities& stages = boundary.alternative;
    CHECK_THAT(0.66 * deaths, WithinAbs(231.3469, 1e-3));
    CHECK_THAT(deaths, WithinAbs(350.5255, 1e-3));
    CHECK_THAT(days[0], WithinAbs(39.543, 1e-3));
    CHECK_THAT(days[1], WithinAbs(53.654, 1e-3));
    CHECK_THAT(expected_at_stop(stages, days), WithinAbs(47.905, 1e-3));
    CHECK_THAT(stages.benefit[0], WithinAbs(0.40739, 1e-5));
    CHECK_THAT(stages.benefit[1], WithinAbs(0.39261, 1e-5));
    CHECK(std::isinf(days_of_looks(boundary, 1300, expected, 500)[1]));
}

TEST_CASE("deaths and patients of rpact's two-group survival test come out", "[design]") {
    // pi2 = 0.2 by month 12, accrual 12, follow-up 6 more, one-sided 0.01, power 80%.
    const double pi1[] = {0.4, 0.5, 0.6}, deaths[] = {58.52451, 31.248898, 20.120262};
    const double patients[] = {197.78666, 90.804254, 51.314209};
    for (int i = 0; i < 3; ++i) {
        const double h1 = -std::log(1 - pi1[i]) / 12, h2 = -std::log(0.8) / 12;
        const double needed = fixed_deaths(h1 / h2, 0.5, 0.01, 0.8);
        CHECK_THAT(needed, WithinAbs(deaths[i], 1e-5));
        const double a_patient = deaths_by(18, 0.5, 12, h1, 0) + deaths_by(18, 0.5, 12, h2, 0);
        CHECK_THAT(needed / a_patient, WithinAbs(patients[i], 1e-4));
    }
    CHECK_THAT(fixed_deaths(0.7, 0.5, 0.025, 0.9), WithinAbs(330.377914, 1e-6));
    CHECK_THAT(fixed_deaths(0.8, 0.5, 0.025, 0.9), WithinAbs(844.087617, 1e-6));
}

TEST_CASE("the fixed sizes have their power in arms of unequal size", "[design]") {
    for (const double f : {0.5, 0.25, 2.0 / 3}) {
        const double n = fixed_n_rates(0.3, 0.4, f, 0.025, 0.9);
        CHECK_THAT(pooled_z_power(0.3, 0.4, f * n, (1 - f) * n, 0.025), WithinAbs(0.9, 1e-9));
        CHECK_THAT(schoenfeld_power(0.7, fixed_deaths(0.7, f, 0.025, 0.9), f, 0.025), WithinAbs(0.9, 1e-9));
    }
    // Arms of n/4 and 3n/4: the variance of a difference of means is sd^2 (16 / 3) / n.
    const double z = 1.959963984540054 + 1.2815515655446004;
    CHECK_THAT(fixed_n_means(0.5, 2, 0.25, 0.025, 0.9), WithinRel(z * z * 16 * 16 / 3, 1e-9));
}

TEST_CASE("the power of a sequential design goes with the fixed design's", "[design]") {
    BoundaryPlan plan;
    plan.information = {0.5, 1};
    const Boundary boundary = plan_boundary(plan);
    // At the planned drift the fixed design on the maximum information has more power than 80%.
    const double fixed_power = 0.5 * std::erfc(-(boundary.drift - 1.959963984540054) / std::sqrt(2.0));
    CHECK(fixed_power > 0.801);
    CHECK_THAT(sequential_power(boundary, fixed_power).power, WithinAbs(0.8, 1e-9));
}

TEST_CASE("limits that do not keep alpha have the power that the drift gives, not one at their alpha", "[design]") {
    // No stop at the first look, 1.5 at the last: one test at 1.5 whatever the stated 5%.
    BoundaryPlan plan;
    plan.information = {0.5, 1};
    plan.efficacy = {EfficacyKind::user_critical, {}, {8, 1.5}};
    const double fixed_power = 0.8, drift = 1.959963984540054 + 0.8416212335729143;
    const double expected = 0.5 * std::erfc(-(drift - 1.5) / std::sqrt(2.0));
    CHECK_THAT(sequential_power(plan_boundary(plan), fixed_power).power, WithinAbs(expected, 1e-7));
}
