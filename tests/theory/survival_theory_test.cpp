// Trials with accrual, losses and a cut: simulated power, deaths and dates against the asymptotic theory and against
// other simulators.
#include <fmt/format.h>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/engine/power_estimate.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "sim/theory/closed_form.hpp"
#include "sim/trial/data_cut_day.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/theory_table.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::uint64_t kTrials = 100000;

// Hazards by period in an arbitrary unit of time, which stands for the day; patients come evenly.
struct TwoArmDesign {
    int n = 0;
    double accrual = 0;
    int follow_up = 100;  ///< beyond the cut where there is one
    std::vector<double> cuts, treated, control;
    double loss_hazard = 0;
    std::string cut;  ///< of [design]
    int block = 4;

    std::string toml() const {
        const auto list = [](const std::vector<double>& x) { return fmt::format("[{}]", fmt::join(x, ", ")); };
        std::vector<double> ratios;
        for (std::size_t j = 0; j < treated.size(); ++j) ratios.push_back(treated[j] / control[j]);
        return fmt::format(
            "seed = 78\nfollow_up_days = {}\n[survival]\nlaw = \"piecewise-exponential\"\ncuts = {}\nrates = "
            "{}\n[effect]\nhazard_ratio = {{ cuts = {}, values = {} }}\n[trial]\n"
            "randomization = {{ block_sizes = [{}] }}\ndropout = {{ risk = {} }}\n"
            "recruitment = {{ sites = 1, per_site_per_month = {}, activation_months = 0, arrivals = \"even\" "
            "}}\n[design]\n{}",
            follow_up, list(cuts), list(control), list(cuts), list(ratios), block,
            -std::expm1(-loss_hazard * follow_up), n / accrual * Recruitment::days_per_month,
            cut.empty() ? "" : "cut = { " + cut + " }\n");
    }
};

struct Result {
    Scenario scenario;
    RunTally tally;
    Simulated power(std::size_t a) const { return Simulated::share(tally.at(0, a).benefit, kTrials); }
    Simulated mean(const MeanTally& m) const { return {m.mean(kTrials), m.mcse(kTrials), kTrials}; }
    Simulated estimate(std::size_t a) const {
        const PowerEstimate e = power_estimate(tally.at(0, a), Estimate::kUnknown);
        return {e.mean_estimate, e.mean_estimate_mcse, kTrials};
    }
    // Of an estimate that is nearly normal the standard deviation's own standard error is SD / sqrt(2 N).
    Simulated deviation(std::size_t a) const {
        const double sd = power_estimate(tally.at(0, a), Estimate::kUnknown).sd_estimate;
        return {sd, sd / std::sqrt(2.0 * kTrials), kTrials};
    }
};

Result simulate(const TwoArmDesign& design, const std::string& analyses) {
    Result result{parse_scenario(design.toml() + analyses, "survival.toml"), {}};
    const TrialModel model = resolve(result.scenario).model();
    const std::size_t sizes[] = {static_cast<std::size_t>(design.n)};
    result.tally = run(run_request(result.scenario, model, sizes, kTrials), Campaign::on_threads());
    return result;
}

std::string analysis(const std::string& test, const std::string& options = "") {
    static int number = 0;
    return fmt::format("[[analysis]]\nname = \"{}\"\ntest = \"{}\"\n{}\n", ++number, test, options);
}

TwoArmDesign of_case(const Json& input) {
    TwoArmDesign d;
    d.n = input["n"];
    d.accrual = input["accrual"];
    const std::vector<double> cuts = input["cuts"];
    d.cuts.assign(cuts.begin() + 1, cuts.end());
    d.treated = input["lambda1"].get<std::vector<double>>();
    d.control = input["lambda2"].get<std::vector<double>>();
    d.loss_hazard = input["gamma1"];
    REQUIRE(input["gamma1"] == input["gamma2"]);
    if (input.contains("fixed_followup") && !input["fixed_followup"].is_null())
        d.follow_up = input["fixed_followup"];
    else if (input.contains("followup"))
        d.cut = fmt::format("calendar_day = {}", d.accrual + input["followup"].get<double>());
    return d;
}

struct Weight {
    const char *name, *words, *options;
};
constexpr Weight kFamily[] = {{"0_0", "log-rank", ""},
                              {"0_1", "FH(0, 1)", "gamma = 1"},
                              {"1_0", "FH(1, 0)", "rho = 1"},
                              {"1_1", "FH(1, 1)", "rho = 1\ngamma = 1"},
                              {"0_0p5", "FH(0, 0.5)", "gamma = 0.5"}};

void add_deaths_by_time(const ReferenceCase& c, TheoryTable& table) {
    for (std::size_t i = 0; i < c.input["calendar_times"].size(); ++i) {
        const double time = c.input["calendar_times"][i];
        TwoArmDesign d = of_case(c.input);
        d.cut = fmt::format("calendar_day = {}", time);
        const Result r = simulate(d, analysis("log-rank"));
        const TrialTally& trial = r.tally.trial[0];
        const std::string setting = fmt::format("{}, time {:g}", c.id, time);
        table.add({setting, "deaths, treated", "lrstat, rpact", c.expected["events1"][i], 0, r.mean(trial.deaths[1])});
        table.add({setting, "deaths, control", "lrstat, rpact", c.expected["events2"][i], 0, r.mean(trial.deaths[0])});
        table.add({setting, "lost", "lrstat, rpact",
                   c.expected["dropouts1"][i].get<double>() + c.expected["dropouts2"][i].get<double>(), 0,
                   r.mean(trial.lost)});
    }
}

void add_icu_months(const ReferenceCase& c, TheoryTable& table) {
    const Json& in = c.input;
    const double loss = -std::log1p(-in["dropout_prob1"].get<double>()) / in["dropout_time"].get<double>(),
                 accrual = in["accrual"];
    const int n = 272;
    const TwoArmDesign d{n,
                         accrual,
                         100,
                         {},
                         {in["lambda1"]},
                         {in["lambda2"]},
                         loss,
                         fmt::format("calendar_day = {}", accrual + in["followup"].get<double>()),
                         4};
    const Result r = simulate(d, analysis("log-rank"));
    const double deaths =
        n / 2.0 * (c.expected["event_probability1"].get<double>() + c.expected["event_probability2"].get<double>());
    table.add(
        {"surv_icu_months, n = 272",
         "deaths",
         "rpact 3.3.4",
         deaths,
         0,
         {r.mean(r.tally.trial[0].deaths[0]).value + r.mean(r.tally.trial[0].deaths[1]).value,
          std::hypot(r.mean(r.tally.trial[0].deaths[0]).mcse, r.mean(r.tally.trial[0].deaths[1]).mcse), kTrials}});
    table.add({"surv_icu_months, n = 272", "power, log-rank", "Schoenfeld (1981)",
               schoenfeld_power(in["lambda1"].get<double>() / in["lambda2"].get<double>(), deaths, 0.5,
                                in["alpha_one_sided"]),
               0, r.power(0), 0.01});
}

// B18: 20% v 40% dead by month 12, 200 patients over 12 months, cut at 40 deaths.
void add_forty_deaths(TheoryTable& table) {
    const double control = -std::log(0.6) / 12, treated = -std::log(0.8) / 12;
    const TwoArmDesign d{200, 12, 1000, {}, {treated}, {control}, 0, "deaths = 40", 2};
    const Result r = simulate(d, analysis("log-rank"));
    table.add({"B18: 200 patients, cut at 40 deaths", "time of the cut", "lrstat, when 40 deaths are expected",
               13.631689, 0, r.mean(r.tally.trial[0].analysis_days), 0.05});
    table.add({"B18: 200 patients, cut at 40 deaths", "power, log-rank", "lrstat, \"direct\"", 0.713805, 0, r.power(0),
               0.02});
    table.add({"B18: 200 patients, cut at 40 deaths", "power, log-rank", "Schoenfeld (1981)", 0.745076, 0, r.power(0),
               0.035});
    table.add({"B18: 200 patients, cut at 40 deaths", "power, log-rank", "lrstat::lrsim, 200,000 trials", 0.7219,
               0.0010, r.power(0)});
}

// lrstat::lrsim, 500,000 trials: months, control median 12, 400 patients over 12 months, cut at 200 deaths.
void add_two_hundred_deaths(TheoryTable& table) {
    const double control = std::log(2.0) / 12;
    const Result proportional =
        simulate({400, 12, 1000, {}, {0.7 * control}, {control}, 0, "deaths = 200", 2}, analysis("log-rank"));
    table.add({"median 12, hazard ratio 0.7, n = 400, cut at 200 deaths", "power, log-rank",
               "lrstat::lrsim, 500,000 trials", 0.71017, 0.0007, proportional.power(0)});
    table.add({"median 12, hazard ratio 0.7, n = 400, cut at 200 deaths", "power, log-rank", "Schoenfeld (1981)",
               schoenfeld_power(0.7, 200, 0.5, 0.025), 0, proportional.power(0), 0.01});
    table.add({"median 12, hazard ratio 0.7, n = 400, cut at 200 deaths", "time of the cut",
               "lrstat::lrsim, 500,000 trials", 20.559, 0.002,
               proportional.mean(proportional.tally.trial[0].analysis_days), 0.01});
    const Result delayed =
        simulate({400, 12, 1000, {4}, {control, 0.6 * control}, {control, control}, 0, "deaths = 200", 2},
                 analysis("log-rank") + analysis("log-rank", "gamma = 1"));
    table.add({"the same, hazard ratio 1 for 4 months, then 0.6", "power, log-rank", "lrstat::lrsim, 500,000 trials",
               0.55391, 0.0007, delayed.power(0)});
    table.add({"the same, hazard ratio 1 for 4 months, then 0.6", "power, FH(0, 1)", "lrstat::lrsim, 500,000 trials",
               0.72356, 0.0007, delayed.power(1)});
}

}  // namespace

TEST_CASE("Fleming-Harrington tests under non-proportional hazards: simulated power is near the asymptotic one",
          "[.theory][statistical]") {
    TheoryTable table("Weighted log-rank tests, RMST and milestone survival");
    for (const ReferenceCase& c : reference_cases("power", "nph_")) {
        std::string analyses;
        for (const Weight& weight : kFamily) analyses += analysis("log-rank", weight.options);
        const Result r = simulate(of_case(c.input), analyses);
        for (int arm = 0; arm < 2; ++arm)
            table.add({c.id, arm ? "deaths, treated" : "deaths, control", "lrstat 0.2.15",
                       c.expected.at(arm ? "events1" : "events2"), 0, r.mean(r.tally.trial[0].deaths[arm])});
        std::size_t a = 0;
        for (const Weight& weight : kFamily)
            table.add({c.id, std::string("power, ") + weight.words, "lrstat 0.2.15",
                       c.expected.at(std::string("power_fh_") + weight.name), 0, r.power(a++), 0.02});
        const double other = c.expected["simulated_power_fh_0_1"];
        table.add({c.id, "power, FH(0, 1)", "lrstat::lrsim, 10,000 trials", other,
                   std::sqrt(other * (1 - other) / 10000), r.power(1)});
    }
    for (const ReferenceCase& c : reference_cases("power", "rmst_milestone_")) {
        const Result r = simulate(
            of_case(c.input), analysis("rmst", fmt::format("tau = {}", c.input["milestone"].get<double>())) +
                                  analysis("milestone", fmt::format("day = {}", c.input["milestone"].get<double>())));
        const auto difference = [&](const char* one, const char* two) {
            return c.expected[one].get<double>() - c.expected[two].get<double>();
        };
        table.add({c.id, "RMST difference", "lrstat 0.2.15", difference("rmst1", "rmst2"), 0, r.estimate(0), 0.005});
        table.add({c.id, "SD of the RMST difference", "lrstat 0.2.15",
                   std::sqrt(c.expected["var_rmst_diff"].get<double>()), 0, r.deviation(0), 0.01});
        table.add({c.id, "power, RMST", "lrstat 0.2.15", c.expected.at("power_rmst"), 0, r.power(0), 0.02});
        table.add(
            {c.id, "survival difference", "lrstat 0.2.15", difference("surv1", "surv2"), 0, r.estimate(1), 0.0005});
        table.add({c.id, "SD of the survival difference", "lrstat 0.2.15",
                   std::sqrt(c.expected["var_surv_diff"].get<double>()), 0, r.deviation(1), 0.001});
        table.add({c.id, "power, milestone", "lrstat 0.2.15", c.expected.at("power_milestone"), 0, r.power(1), 0.02});
    }
    table.check_and_write();
}

TEST_CASE("deaths, losses and dates of a trial: simulated means are those of theory", "[.theory][statistical]") {
    TheoryTable table("Deaths by calendar time; tests at a number of deaths or on a date");
    for (const ReferenceCase& c : reference_cases("power", "expected_events_delayed")) add_deaths_by_time(c, table);
    for (const ReferenceCase& c : reference_cases("power", "surv_icu_months")) add_icu_months(c, table);
    add_forty_deaths(table);
    add_two_hundred_deaths(table);
    table.check_and_write();
}

TEST_CASE("a max-combo test after an interim log-rank test: simulated power is near that of theory",
          "[.theory][statistical]") {
    // B20 (Prior 2020): hazards 0.25, treated 0.125 after month 1.5; 100 patients at 25 a month; looks at 50 and at 100
    // deaths.
    const TwoArmDesign d{100, 4, 1000, {1.5}, {0.25, 0.125}, {0.25, 0.25}, 0, "", 2};
    const Scenario scenario = parse_scenario(d.toml() + analysis("log-rank"), "prior.toml");
    const TrialModel model = resolve(scenario).model();
    const LogRank early{}, late{.rho = 0, .gamma = 1};
    Arena arena;
    std::uint64_t rejected = 0, first = 0;
    for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
        const Arena::Frame frame(arena);
        const Cohort cohort = draw_cohort(model, {79, trial}, 100, arena);
        const FollowUp interim(
            cohort, 100, data_cut_day(DataCut::of({.calendar_day = {}, .deaths = 50}), cohort, 100, arena).day, arena),
            complete(cohort, arena);
        const bool at_interim = early.run(interim.all(), {}, arena, nullptr).z >= 2.968;
        first += at_interim;
        rejected += at_interim || std::fmax(early.run(complete.all(), {}, arena, nullptr).z,
                                            late.run(complete.all(), {}, arena, nullptr).z) >= 2.13709;
    }
    TheoryTable table("Two looks, the second by the larger of two weighted log-rank statistics");
    table.add(
        {"B20: looks at 50 and 100 deaths", "power", "lrstat", 0.72427, 0, Simulated::share(rejected, kTrials), 0.02});
    table.add({"B20: looks at 50 and 100 deaths", "power", "lrstat vignette, said to be about 0.73", 0.73, 0.0025,
               Simulated::share(rejected, kTrials), 0.005});
    CHECK(first > 0);
    table.check_and_write();
}
