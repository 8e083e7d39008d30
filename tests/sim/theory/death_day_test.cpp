// The calendar day of the d-th death: by theory to the references' tolerance, and of simulated trials within 4 Monte
// Carlo standard errors (false alarm of each comparison 6e-5).
#include "sim/theory/death_day.hpp"

#include <cmath>

#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut_day.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kMonth = Recruitment::days_per_month;

TrialModel model_of(const Json& in) {
    TrialModel model;
    model.survival = {ArmSurvival(Exponential{.rate = in["lambda0"]}), ArmSurvival(Exponential{.rate = in["lambda1"]})};
    model.follow_up_days = in["followup"];
    model.randomization.method = RandomizationMethod::simple;
    if (in.contains("n1") && in["n1"] == 2 * in["n0"].get<int>()) model.allocation = {{1, 2}};
    Recruitment plan{.sites = 1, .per_site_per_month = 1, .activation_months = 0};
    if (in.contains("accrual"))
        plan.accrual_months = in["accrual"].get<double>() / kMonth;
    else
        plan.per_site_per_month = in["rate"].get<double>() * kMonth;
    model.recruitment = plan;
    return model;
}

struct Mean {
    double n = 0, sum = 0, squares = 0;
    void add(double x) {
        ++n;
        sum += x;
        squares += x * x;
    }
    double mean() const { return sum / n; }
    double variance() const { return squares / n - mean() * mean(); }
    bool is(double expected) const { return std::fabs(mean() - expected) <= 4 * std::sqrt(variance() / n) + 1e-6; }
    // The error of a standard deviation, of values not far from normal.
    bool has_sd(double expected) const {
        return std::fabs(std::sqrt(variance()) - expected) < 4 * 1.2 * expected / std::sqrt(2 * n);
    }
};

// One trial at the day of its d-th death.
struct AtDeath {
    Mean reached, day, enrolled, followed, treated;
    void add(const Cohort& c, int deaths, Arena& arena) {
        const Reached cut = data_cut_day(DataCut::of({.calendar_day = {}, .deaths = deaths}), c, c.n, arena);
        reached.add(cut.by == CutBy::deaths);
        if (cut.by != CutBy::deaths) return;
        double in = 0, under = 0, one = 0;
        for (std::size_t i = 0; i < c.n && c.arrival[i] <= cut.day; ++i) {
            const double stay = cut.day - c.arrival[i];
            ++in;
            under += c.arrival[i] + c.death[i] > cut.day && stay < c.follow_up_days;
            one += c.arm[i] && c.death[i] <= c.follow_up_days && c.arrival[i] + c.death[i] <= cut.day;
        }
        day.add(cut.day);
        enrolled.add(in);
        followed.add(under);
        treated.add(one);
    }
};

}  // namespace

TEST_CASE("the day of the d-th death by theory is the reference's", "[exact]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "events_")) {
        const Json& in = reference.input;
        const TrialModel model = model_of(in);
        const int n = in["n1"].get<int>() + in["n0"].get<int>();
        Json got;
        for (const Json& deaths : in["deaths"]) {
            const DeathDay theory(model, n, deaths);
            const DeathDay::Moments moments = theory.moments();
            got["p_reached"].push_back(theory.reached());
            got["mean_day"].push_back(moments.mean);
            got["sd_day"].push_back(moments.sd);
            got["q10"].push_back(theory.quantile(0.1));
            got["q50"].push_back(theory.quantile(0.5));
            got["q90"].push_back(theory.quantile(0.9));
            got["day_of_expected_deaths"].push_back(theory.calendar().day_of(deaths));
            got["enrolled"].push_back(moments.enrolled);
            got["pipeline"].push_back(moments.followed);
            got["deaths_arm1"].push_back(moments.deaths_treated);
        }
        for (const auto& [name, values] : got.items()) check_reference(reference, name, values);
    }
}

TEST_CASE("simulated trials reach the d-th death when theory says", "[statistical]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "events_")) {
        INFO(reference.id);
        const Json& in = reference.input;
        const TrialModel model = model_of(in);
        const std::size_t n1 = in["n1"], n = n1 + in["n0"].get<std::size_t>();
        const std::vector<int> deaths = in["deaths"];
        std::vector<AtDeath> at(deaths.size());
        // Arms in a random order with these numbers: simple randomization, where it happens to give them.
        for (std::uint64_t trial = 0; trial < 60000; ++trial) {
            Arena arena;
            const Cohort cohort = draw_cohort(model, {21, trial}, n, arena);
            if (static_cast<std::size_t>(std::count(cohort.arm.begin(), cohort.arm.end(), 1)) != n1) continue;
            for (std::size_t d = 0; d < deaths.size(); ++d) at[d].add(cohort, deaths[d], arena);
        }
        for (std::size_t d = 0; d < deaths.size(); ++d) {
            INFO("death " << deaths[d] << ", trials " << at[d].reached.n);
            REQUIRE(at[d].reached.n > 2000);
            const Json& e = reference.expected;
            const double p = e["p_reached"][d];
            CHECK(std::fabs(at[d].reached.mean() - p) <=
                  4 * std::sqrt(p * (1 - p) / at[d].reached.n) + 4 / at[d].reached.n);
            CHECK(at[d].day.is(e["mean_day"][d]));
            CHECK(at[d].day.has_sd(e["sd_day"][d]));
            CHECK(at[d].enrolled.is(e["enrolled"][d]));
            CHECK(at[d].followed.is(e["pipeline"][d]));
            CHECK(at[d].treated.is(e["deaths_arm1"][d]));
        }
    }
}

TEST_CASE("half a patient a day: days of deaths and of complete follow-up", "[statistical]") {
    const ReferenceCase reference = reference_cases("sequential", "poisson_half_a_day").at(0);
    const Json &in = reference.input, &e = reference.expected;
    const TrialModel model = model_of(in);
    const std::size_t n = in["n"];
    const std::vector<int> deaths = in["deaths"];
    const std::vector<std::size_t> look = in["look_n"];
    std::vector<AtDeath> at(deaths.size());
    std::vector<Mean> day(look.size()), enrolled(look.size());
    for (std::uint64_t trial = 0; trial < 40000; ++trial) {
        Arena arena;
        const Cohort cohort = draw_cohort(model, {22, trial}, n, arena);
        for (std::size_t d = 0; d < deaths.size(); ++d) at[d].add(cohort, deaths[d], arena);
        for (std::size_t k = 0; k < look.size(); ++k) {
            day[k].add(cohort.arrival[look[k] - 1] + model.follow_up_days);
            enrolled[k].add(static_cast<double>(std::upper_bound(cohort.arrival.begin(), cohort.arrival.end(),
                                                                 cohort.arrival[look[k] - 1] + model.follow_up_days) -
                                                cohort.arrival.begin()));
        }
    }
    for (std::size_t d = 0; d < deaths.size(); ++d) {
        const double p = e["p_reached"][d];
        CHECK(std::fabs(at[d].reached.mean() - p) <= 4 * std::sqrt(p * (1 - p) / at[d].reached.n) + 1e-4);
        CHECK(at[d].day.is(e["mean_day"][d]));
        CHECK(at[d].day.has_sd(e["sd_day"][d]));
    }
    for (std::size_t k = 0; k < look.size(); ++k) {
        CHECK(day[k].is(e["look_day_mean"][k]));
        CHECK(day[k].has_sd(e["look_day_sd"][k]));
        CHECK(enrolled[k].is(e["look_enrolled"][k]));
    }
}
