// A plan's numbers reach the report as they are: each field of a plan of distinct numbers, made here, against the
// report's values.
#include "sim/results/plan_results.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/cli/tables.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kN = 100;
constexpr double kRate = 10;  // patients a month

Study study(const std::string& more) {
    return resolve(parse_scenario(
        "seed = 2\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.6\n"
        "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n" +
            more,
        "plan.toml"));
}

Proportion share(double value) { return {value, value / 10, value / 2, value + 0.01}; }

PowerEstimate estimate(double base) {
    PowerEstimate e;
    e.trials = static_cast<std::uint64_t>(1000 * base);
    e.power = share(base);
    e.harm = share(0.1 * base);
    e.reject = share(1.1 * base);
    e.not_estimable = share(0.2 * base);
    e.coverage = share(0.95 * base);
    e.mean_estimate = -0.3, e.mean_estimate_mcse = 0.01;
    e.sd_estimate = 0.5, e.sd_estimate_mcse = 0.02;
    e.true_value = -0.4, e.true_value_mcse = 0.03;
    e.bias = 0.1, e.bias_mcse = 0.04;
    return e;
}

SampleSize size(std::size_t n) {
    SampleSize s;
    s.reachable = true;
    s.verdict = SizeVerdict::reached;
    s.n = s.n_kept = n;
    s.n_lower = static_cast<double>(n) - 10;
    s.n_upper = static_cast<double>(n) + 20;
    s.at_n = estimate(0.81);
    s.replicates = 5000;
    s.within_tolerance = true;
    return s;
}

CurvePoint point(StudyPoint at, double base) {
    return {kN, at, {estimate(base)}, {ClosedForm{base - 0.2, "formula"}}, {}, {}};
}

Plan plan() {
    Plan p;
    p.n = kN;
    p.curve = {point({1, 0}, 0.8)};
    p.null = point({0, 0}, 0.04);
    p.at_margin.resize(1);
    p.sizes = {size(300)};
    p.grid = {{{1, 0}, 0.4, {size(300)}, {estimate(0.8)}}, {{0.5, -0.1}, 0.3, {size(900)}, {estimate(0.35)}}};
    return p;
}

void check_share(const Proportion& s, const Proportion& p) {
    CHECK(s.value == p.value);
    CHECK(s.mcse == p.mcse);
    CHECK(s.lower == p.lower);
    CHECK(s.upper == p.upper);
}

void check_performance(const PowerRow& p, const PowerEstimate& e) {
    check_share(p.power, e.power);
    check_share(p.harm, e.harm);
    check_share(p.not_estimable, e.not_estimable);
    check_share(p.coverage, e.coverage);
    CHECK((p.mean_estimate == e.mean_estimate && p.mean_estimate_mcse == e.mean_estimate_mcse));
    CHECK((p.sd_estimate == e.sd_estimate && p.sd_estimate_mcse == e.sd_estimate_mcse));
    CHECK((p.true_value == e.true_value && p.true_value_mcse == e.true_value_mcse));
    CHECK((p.bias == e.bias && p.bias_mcse == e.bias_mcse));
    CHECK(p.trials == e.trials);
}

void check_size(const SizeRow& r, const SampleSize& s) {
    CHECK(r.reachable == s.reachable);
    CHECK((r.n == s.n && r.n_lower == s.n_lower && r.n_upper == s.n_upper));
    CHECK((r.replicates == s.replicates && r.at_n.trials == s.at_n.trials));
    check_share(r.at_n.power, s.at_n.power);
}

}  // namespace

TEST_CASE("power, error, harm, bias, coverage and required n of a plan stand in its report unchanged",
          "[exact][plan]") {
    const Plan p = plan();
    const PlanResults input = plan_results(study(""), p, {}, "");
    check_performance(input.analyses[0].planned, p.curve[0].analyses[0]);
    CHECK_THAT(input.analyses[0].planned.closed_form, WithinAbs(0.6, 1e-12));
    CHECK_THAT(input.analyses[0].planned.closed_form_difference, WithinAbs(0.2 / 0.08, 1e-9));
    check_size(*input.analyses[0].size, p.sizes[0]);
    REQUIRE(input.curve.size() == 3);  // planned, no effect, and the cell of the grid that is neither
    check_performance(input.curve[0].results[0], p.curve[0].analyses[0]);
    check_performance(input.curve[1].results[0], p.null.analyses[0]);
    CHECK((input.curve[2].effect_scale == 0.5 && input.curve[2].control_mortality_shift == -0.1));
    check_performance(input.curve[2].results[0], p.grid[1].power[0]);
    REQUIRE(input.optimism[0].cells.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        const OptimismRow& cell = input.optimism[0].cells[i];
        CHECK((cell.effect_scale == p.grid[i].point.effect_scale &&
               cell.control_mortality == p.grid[i].control_mortality));
        check_share(cell.power, p.grid[i].power[0].power);
        CHECK(cell.trials == p.grid[i].power[0].trials);
        check_size(*cell.size, p.grid[i].sizes[0]);
    }
}

TEST_CASE("the type I error of a two-sided design is both of its tails, of a one-sided one the finding of benefit",
          "[exact][plan]") {
    const Plan p = plan();
    const PowerEstimate& null = p.null.analyses[0];
    check_share(plan_results(study(""), p, {}, "").analyses[0].type_one_error->rate, null.reject);
    const TypeOneErrorRow one =
        *plan_results(study("[design]\nalpha = 0.05\nsides = 1\n"), p, {}, "").analyses[0].type_one_error;
    check_share(one.rate, null.power);
    check_share(one.harm, null.harm);
    CHECK(one.level == 0.05);
}

TEST_CASE("an assurance stands in the report unchanged", "[exact][plan]") {
    Plan p = plan();
    Assurance at;
    at.assurance = share(0.6), at.harm = share(0.03), at.success_and_benefit = share(0.55),
    at.target_reached = share(0.4);
    at.q10 = 0.2, at.median = 0.65, at.q90 = 0.9;
    at.q10_mcse = 0.01, at.median_mcse = 0.02, at.q90_mcse = 0.03;
    at.sd = 0.25, at.sd_mcse = 0.015;
    p.assurance.emplace();
    p.assurance->draws = 70, p.assurance->trials_per_draw = 7;
    p.assurance->sizes = {kN};
    p.assurance->at = {{at}};
    const AssuranceRow r = plan_results(study(""), p, {}, "").assurance.at(0).points.at(0);
    check_share(r.assurance, at.assurance);
    check_share(r.harm, at.harm);
    check_share(r.success_and_benefit, at.success_and_benefit);
    check_share(r.target_reached, at.target_reached);
    check_share(r.conditional_power, p.curve[0].analyses[0].power);
    CHECK((r.q10 == at.q10 && r.median == at.median && r.q90 == at.q90));
    CHECK((r.q10_mcse == at.q10_mcse && r.median_mcse == at.median_mcse && r.q90_mcse == at.q90_mcse));
    CHECK((r.sd == at.sd && r.sd_mcse == at.sd_mcse));
    CHECK((r.draws == 70 && r.trials_per_draw == 7 && r.conditional_trials == p.curve[0].analyses[0].trials));
}

// One site open from day 0: the last of 100 patients comes after a Gamma(100, 10) of months. 2,000 recruitments: the
// share below a printed quantile is within 4 standard errors of its nominal share (false alarm 1 in 16,000 each).
TEST_CASE("quantiles of a trial's duration are those of its recruitment, and follow-up is added",
          "[statistical][plan]") {
    const std::string sites = "[trial]\nrecruitment = { sites = 1, per_site_per_month = 10, activation_months = 0";
    const auto duration = [&](const std::string& more) {
        const Study recruiting = study(sites + more + " }\n");
        return expected_duration(recruiting.scenario, recruiting.model(), kN, Campaign::on_threads(1));
    };
    const Duration random = duration("");
    CHECK(random.n == static_cast<double>(kN));
    const double follow_up = 28 / (365.25 / 12);
    const auto check = [&](double months, double total, double share) {
        CHECK_THAT(gamma_cdf(months, static_cast<double>(kN), kRate),
                   WithinAbs(share, 4 * std::sqrt(share * (1 - share) / 2000)));
        CHECK_THAT(total - months, WithinAbs(follow_up, 1e-9));
    };
    check(random.recruitment_months.low, random.total_months.low, 0.1);
    check(random.recruitment_months.median, random.total_months.median, 0.5);
    check(random.recruitment_months.high, random.total_months.high, 0.9);
    // The median's error: 1 / (2 sqrt(2000) f(median)), f about 0.4 of a month here; order statistics know it to a
    // fifth or so.
    CHECK_THAT(random.recruitment_months.median_mcse, WithinRel(0.028, 0.5));
    const Duration even = duration(", arrivals = \"even\"");  // patient i, from 0, when i + 1/2 are expected
    CHECK_THAT(even.recruitment_months.low, WithinAbs(9.95, 1e-9));
    CHECK_THAT(even.recruitment_months.high, WithinAbs(9.95, 1e-9));
    CHECK_THAT(even.total_months.median, WithinAbs(9.95 + follow_up, 1e-9));
    CHECK(even.recruitment_months.median_mcse == 0);
}

TEST_CASE("JSON entries of power and size hold the numbers that they are named after", "[exact][plan]") {
    const Scenario scenario = study("").scenario;
    const PowerEstimate e = estimate(0.8);
    const Json power = power_entry(scenario, 0, e, ClosedForm{0.6, "formula"});
    const auto check = [&](const char* name, const std::string& prefix, const Proportion& p) {
        INFO(name);
        CHECK_THAT(power.at(name).get<double>(), WithinAbs(p.value, 1e-12));
        CHECK_THAT(power.at(prefix + "mcse").get<double>(), WithinAbs(p.mcse, 1e-12));
        CHECK_THAT(power.at(prefix + "lower").get<double>(), WithinAbs(p.lower, 1e-12));
        CHECK_THAT(power.at(prefix + "upper").get<double>(), WithinAbs(p.upper, 1e-12));
    };
    check("power", "", e.power);
    check("harm", "harm_", e.harm);
    check("reject", "reject_", e.reject);
    check("not_estimable", "not_estimable_", e.not_estimable);
    check("coverage", "coverage_", e.coverage);
    for (const auto& [name, value, mcse] : {std::tuple{"mean_estimate", e.mean_estimate, e.mean_estimate_mcse},
                                            {"sd_estimate", e.sd_estimate, e.sd_estimate_mcse},
                                            {"true_value", e.true_value, e.true_value_mcse},
                                            {"bias", e.bias, e.bias_mcse}}) {
        CHECK_THAT(power.at(name).get<double>(), WithinAbs(value, 1e-12));
        CHECK_THAT(power.at(std::string(name) + "_mcse").get<double>(), WithinAbs(mcse, 1e-12));
    }
    CHECK(power.at("trials").get<std::uint64_t>() == e.trials);
    CHECK_THAT(power.at("closed_form").get<double>(), WithinAbs(0.6, 1e-12));
    const SampleSize s = size(300);
    const Json entry = size_json(scenario, 0.8, {s}).at("analyses")[0];
    for (const auto& [name, value] : {std::pair{"n", 300.0},
                                      {"n_lower", s.n_lower},
                                      {"n_upper", s.n_upper},
                                      {"n_kept", 300.0},
                                      {"power_at_n", s.at_n.power.value},
                                      {"mcse", s.at_n.power.mcse},
                                      {"harm_at_n", s.at_n.harm.value},
                                      {"replicates", 5000.0}}) {
        INFO(name);
        CHECK_THAT(entry.at(name).get<double>(), WithinAbs(value, 1e-12));
    }
}
