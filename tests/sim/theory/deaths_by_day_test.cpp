// Expected numbers by calendar day against published software (tests/reference, benchmarks of lrstat and rpact), closed
// integrals and simulation. Months of the references are days here: only the unit's name differs.
#include "sim/theory/deaths_by_day.hpp"

#include <cmath>

#include "sim/theory/closed_form.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kMonth = Recruitment::days_per_month;

// n patients evenly within `accrual` days, followed for `follow_up` after the last.
TrialModel model_of(const ArmSurvival& control, const ArmSurvival& treated, double accrual, double follow_up) {
    TrialModel model;
    model.survival = {control, treated};
    model.follow_up_days = 3653;
    model.closing_days = follow_up;
    Recruitment plan;
    plan.accrual_months = accrual / kMonth;
    plan.activation_months = 0;
    model.recruitment = plan;
    return model;
}
ArmSurvival exponential(double rate) { return ArmSurvival(Exponential{.rate = rate}); }

double probability(const TrialModel& model, int arm) {
    const DeathsByDay calendar(model, 1000);
    return calendar.deaths(arm, calendar.end()) / calendar.patients(arm);
}

}  // namespace

TEST_CASE("expected deaths and losses under a delayed effect are lrstat's", "[exact]") {
    const ReferenceCase reference = reference_cases("power", "expected_events_delayed").at(0);
    const Json& in = reference.input;
    const auto arm = [&](const char* rates) {
        return ArmSurvival(
            PiecewiseExponential{.cuts = {in["cuts"][1].get<double>()}, .rates = in[rates].get<std::vector<double>>()});
    };
    TrialModel model = model_of(arm("lambda2"), arm("lambda1"), in["accrual"], 100);
    model.loss = {Loss::at({in["gamma2"].get<double>()}, {}), Loss::at({in["gamma1"].get<double>()}, {})};
    const DeathsByDay calendar(model, in["n"].get<double>());
    Json deaths[2], lost[2], enrolled;
    for (const Json& time : in["calendar_times"]) {
        for (int a = 0; a < 2; ++a) {
            deaths[a].push_back(calendar.deaths(a, time.get<double>()));
            lost[a].push_back(calendar.lost(a, time.get<double>()));
        }
        enrolled.push_back(calendar.enrolled(time.get<double>()));
    }
    check_reference(reference, "events1", deaths[1]);
    check_reference(reference, "events2", deaths[0]);
    check_reference(reference, "dropouts1", lost[1]);
    check_reference(reference, "dropouts2", lost[0]);
    check_reference(reference, "accrued", enrolled);
}

TEST_CASE("deaths for a power, and the patients that have them, are rpact's and gsDesign's", "[exact]") {
    for (const ReferenceCase& reference : reference_cases("power", "events_hr")) {
        const Json& in = reference.input;
        const double ratio = in["ratio_n1_to_n0"], f = ratio / (1 + ratio),
                     alpha = in["alpha_two_sided"].get<double>() / 2;
        check_reference(reference, "events_schoenfeld", schoenfeld_deaths(in["hr"], in["power"], f, alpha));
        check_reference(reference, "power_schoenfeld_at_events", schoenfeld_power(in["hr"], in["events"], f, alpha));
    }
    for (const ReferenceCase& reference : reference_cases("power", "surv_")) {
        const Json& in = reference.input;
        const double ratio = in["ratio_n1_to_n0"], f = ratio / (1 + ratio);
        TrialModel model =
            model_of(exponential(in["lambda2"]), exponential(in["lambda1"]), in["accrual"], in["followup"]);
        model.loss = {Loss::by(in["dropout_prob2"], in["dropout_time"]),
                      Loss::by(in["dropout_prob1"], in["dropout_time"])};
        const double p1 = probability(model, 1), p0 = probability(model, 0);
        check_reference(reference, "event_probability1", p1);
        check_reference(reference, "event_probability2", p0);
        const double hr = in["lambda1"].get<double>() / in["lambda2"].get<double>();
        const double events = schoenfeld_deaths(hr, in["power"], f, in["alpha_one_sided"]);
        check_reference(reference, "events", events);
        check_reference(reference, "n_total", events / (f * p1 + (1 - f) * p0));
    }
    // rpact's test-f_design_plan_survival.R: 20% v 40, 50, 60% at 12, accrual 12, follow-up 6, one-sided 0.01, 80%.
    const double expected[3][3] = {
        {0.4, 58.52451, 197.78666}, {0.5, 31.248898, 90.804254}, {0.6, 20.120262, 51.314209}};
    for (const auto& [risk, events, n] : expected) {
        const double rate1 = -std::log(1 - risk) / 12, rate0 = -std::log(0.8) / 12;
        const TrialModel model = model_of(exponential(rate0), exponential(rate1), 12, 6);
        const double needed = schoenfeld_deaths(rate1 / rate0, 0.8, 0.5, 0.01);
        CHECK_THAT(needed, WithinRel(events, 1e-6));
        CHECK_THAT(2 * needed / (probability(model, 0) + probability(model, 1)), WithinRel(n, 1e-6));
    }
}

TEST_CASE("days by which deaths are expected are rpact's and lrstat's", "[exact]") {
    const ReferenceCase reference = reference_cases("power", "gs_survival_k3").at(0);
    const Json& in = reference.input;
    TrialModel model = model_of(exponential(in["lambda2"]), exponential(in["lambda1"]), in["accrual"], 500);
    for (Loss& loss : model.loss) loss = Loss::at({in["dropout_hazard"].get<double>()}, {});
    const DeathsByDay calendar(model, in["n"].get<double>());
    Json times;
    for (const Json& rate : in["information_rates"])
        times.push_back(calendar.day_of(rate.get<double>() * in["max_events"].get<double>()));
    check_reference(reference, "analysis_times", times);

    // The vignette's survival design: a ramp of 6 more a month up to 42, n = 1,200, median 60 v hazard ratio 0.74,
    // losses of 2.5% in 12 months.
    Recruitment ramp;
    ramp.rates = {{6 * kMonth, 12 * kMonth, 18 * kMonth, 24 * kMonth, 30 * kMonth, 36 * kMonth, 42 * kMonth}};
    ramp.rate_months = {{0, 1 / kMonth, 2 / kMonth, 3 / kMonth, 4 / kMonth, 5 / kMonth, 6 / kMonth}};
    const double rate = std::log(2.0) / 60;
    TrialModel vignette = model_of(exponential(rate), exponential(0.74 * rate), 1, 500);
    vignette.recruitment = ramp;
    for (Loss& loss : vignette.loss) loss = Loss::by(0.025, 12);
    const DeathsByDay ramped(vignette, 1200);
    CHECK_THAT(ramped.last_day(), WithinRel(6 + (1200.0 - 126) / 42, 1e-12));
    CHECK_THAT(ramped.day_of(231.3469), WithinAbs(39.543, 0.0006));
    CHECK_THAT(ramped.day_of(350.5255), WithinAbs(53.654, 0.0006));

    // lrstat's direct approximation: 20% v 40% at 12, 200 patients over 12, 40 deaths.
    const DeathsByDay direct(model_of(exponential(-std::log(0.6) / 12), exponential(-std::log(0.8) / 12), 12, 100),
                             200);
    CHECK_THAT(direct.day_of(40), WithinAbs(13.631689, 1e-6));
    CHECK_THAT(schoenfeld_power(std::log(0.8) / std::log(0.6), 40, 0.5, 0.025), WithinAbs(0.745076, 1e-6));
}

TEST_CASE("with nobody followed beyond a limit, expected deaths are the closed integral", "[exact]") {
    TrialModel model = model_of(exponential(0.02), exponential(0.01), 200, 1);
    model.closing_days.reset();
    model.follow_up_days = 28;
    const DeathsByDay calendar(model, 300);
    CHECK_THAT(calendar.end(), WithinRel(228, 1e-12));
    for (int arm = 0; arm < 2; ++arm) {
        const double rate = arm ? 0.01 : 0.02, per_day = 150.0 / 200;
        const auto of_entries = [&](double x) { return x - (1 - std::exp(-rate * x)) / rate; };  // integral of the risk
        for (const double day : {10.0, 28.0, 100.0, 200.0, 220.0, 228.0}) {
            const double open = std::min(day, 28.0), after = std::max(0.0, day - 200);
            const double complete = std::max(0.0, std::min(day, 200.0 + 28) - 28);
            const double expected =
                per_day * (of_entries(open) - of_entries(after) + complete * (1 - std::exp(-rate * 28)));
            CHECK_THAT(calendar.deaths(arm, day), WithinRel(expected, 1e-10));
            const double followed = per_day * ((open - of_entries(open)) - (after - of_entries(after)));
            CHECK_THAT(calendar.followed(arm, day), WithinAbs(day < 228 ? followed : 0, 1e-9));
            const double h = 1e-4;
            CHECK_THAT(
                calendar.death_rate(arm, day - 1),
                WithinAbs((calendar.deaths(arm, day - 1 + h) - calendar.deaths(arm, day - 1 - h)) / (2 * h), 1e-6));
        }
    }
    CHECK(std::isinf(calendar.day_of(200)));
}

TEST_CASE("expected numbers by day are those of simulated cohorts", "[statistical]") {
    TrialModel model;
    model.follow_up_days = 500;
    model.survival = {ArmSurvival(Weibull{.shape = 0.6, .scale = 600}),
                      ArmSurvival(Weibull{.shape = 0.6, .scale = 600}, PiecewiseProportional{{90}, {0.9, 0.5}})};
    model.allocation = {{1, 2}};
    model.randomization.block_sizes = {3, 6};
    model.loss = {Loss::at({0.002, 0.0002}, {60}), Loss::by(0.1, 365)};
    model.closing_days = 120;
    Recruitment plan{.sites = 4, .per_site_per_month = 5, .activation_months = 4};
    plan.accrual_months = 14;
    plan.pauses = {{{3, 5}}};
    model.recruitment = plan;
    constexpr int kN = 240, kTrials = 4000;
    const DeathsByDay calendar(model, kN);
    for (const double day : {70.0, 140.0, 260.0, 426.0, 520.0}) {
        double died[2]{}, lost[2]{}, followed[2]{}, enrolled = 0;
        for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
            Arena arena;
            const Cohort c = draw_cohort(model, {12, trial}, kN, arena);
            for (std::size_t i = 0; i < kN && c.arrival[i] <= day; ++i) {
                const double known = std::min({500.0, day - c.arrival[i], c.dropout[i]});
                ++enrolled;
                died[c.arm[i]] += c.death[i] <= known;
                lost[c.arm[i]] += c.dropout[i] < c.death[i] && c.dropout[i] <= std::min(500.0, day - c.arrival[i]);
                followed[c.arm[i]] +=
                    day - c.arrival[i] < 500 && std::min(c.death[i], c.dropout[i]) > day - c.arrival[i];
            }
        }
        INFO("day " << day);
        // Each count is a sum of near-independent patients: its variance is below its mean.
        const auto close = [&](double sum, double expected) {
            return std::fabs(sum / kTrials - expected) < 4 * std::sqrt(expected / kTrials);
        };
        CHECK(close(enrolled, calendar.enrolled(day)));
        for (int arm = 0; arm < 2; ++arm) {
            CHECK(close(died[arm], calendar.deaths(arm, day)));
            CHECK_FALSE(close(died[arm], 1.1 * calendar.deaths(arm, day) + 0.1));  // the twin
            CHECK(close(lost[arm], calendar.lost(arm, day)));
            CHECK(close(followed[arm], calendar.followed(arm, day)));
        }
    }
}
