// Completions of a running trial against closed forms and exact enumeration.
#include <fmt/format.h>
#include <cmath>

#include "sim/interim/interim.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

Study study_of(const std::string& text) { return resolve(parse_scenario(text, "interim.toml")); }

// Patients of one arm, all of them followed to day 28 and `deaths` of them dead on day 14.
void add_followed(std::string& csv, int& id, int arm, int patients, int deaths) {
    for (int i = 0; i < patients; ++i, ++id)
        csv += fmt::format("{},{},{},{},{}\n", id, arm, 0.1 * id, i < deaths ? 14 : 28, i < deaths ? 1 : 0);
}

constexpr const char* kHeader = "id,arm,randomized,time,status\n";

std::string scenario(double control, double treated, int n, const std::string& more) {
    return fmt::format(
        "seed = 5\n[survival]\nlaw = \"weibull\"\nshape = 0.6\nmortality = {}\nday = 28\n[effect]\nmortality = "
        "[{}]\nday = [28]\n[trial]\nrandomization = {{ method = \"permuted-block\", block_sizes = [2], strata = [] "
        "}}\nrecruitment = {{ sites = 1, per_site_per_month = 60, activation_months = 0 }}\n[[analysis]]\nname = "
        "\"deaths\"\ntest = \"proportion-difference\"\nday = 28\n[simulation]\nn = {}\ntrials = 20000\n{}",
        control, treated, n, more);
}

}  // namespace

TEST_CASE("simulated conditional power is that of exact enumeration", "[interim]") {
    for (const ReferenceCase& reference : reference_cases("sequential", "cp_binary_promising")) {
        const Json& in = reference.input;
        std::string csv = kHeader;
        int id = 1;
        add_followed(csv, id, 1, in.at("n1"), in.at("x1"));
        add_followed(csv, id, 0, in.at("n0"), in.at("x0"));
        const double alpha = 0.5 * std::erfc(in.at("crit").get<double>() / std::sqrt(2));
        const Study study =
            study_of(scenario(in.at("p0"), in.at("p1"), 320, fmt::format("[design]\nalpha = {}\nsides = 1\n", alpha)));
        InterimOptions options;
        options.data.date = "100";
        const InterimAnswer answer = interim(study, CsvTable::parse(csv, "d.csv"), options, Campaign::on_threads(1));
        const InterimTest& test = *answer.test;
        CHECK_THAT(test.z, WithinAbs(reference.expected.at("z_interim").get<double>(), 1e-8));
        CHECK_THAT(test.trend.any, WithinAbs(reference.expected.at("b_value_observed").get<double>(), 1e-8));
        CHECK(answer.standing.information == 0.5);
        CHECK(answer.standing.deaths == 54);
        REQUIRE(test.simulated);
        INFO(test.simulated->value << " " << test.simulated->mcse);
        CHECK(test.simulated->mcse < 0.003);
        CHECK(std::fabs(test.simulated->value - reference.expected.at("cp_design").get<double>()) <
              4 * test.simulated->mcse);
    }
}

TEST_CASE("patients in follow-up die by their arm's law given that they are alive", "[interim]") {
    const Study study = study_of(scenario(0.5, 0.2, 400, ""));
    std::string csv = kHeader;
    for (int i = 0; i < 400; ++i) csv += fmt::format("{},{},0,10,0\n", i, i % 2);
    const CsvTable table = CsvTable::parse(csv, "d.csv");
    const TrialModel model = study.law_model(study.parameters());
    for (const bool blinded : {false, true}) {
        RunningTrialOptions options;
        options.blinded = blinded;
        const RunningTrial trial(table, study.scenario, options);
        CHECK(trial.date() == 10);
        const Completion completion(trial, model, 400, blinded);
        Arena arena;
        double deaths[2]{}, patients[2]{};
        constexpr int kDraws = 500;
        for (int k = 0; k < kDraws; ++k) {
            const Arena::Frame frame(arena);
            const Cohort cohort = completion.draw({7, static_cast<std::uint64_t>(k)}, arena);
            for (std::size_t i = 0; i < 400; ++i) {
                if (cohort.death[i] <= 10) FAIL("dead before he was last seen alive");
                if (!blinded && cohort.arm[i] != i % 2) FAIL("an arm has changed");
                ++patients[cohort.arm[i]];
                deaths[cohort.arm[i]] += cohort.death[i] <= 28;
            }
        }
        const double total = 400.0 * kDraws;
        for (std::size_t arm = 0; arm < 2; ++arm) {
            const double risk = 1 - model.survival[arm].survival(28) / model.survival[arm].survival(10);
            INFO(blinded << " " << arm << " " << deaths[arm] / patients[arm] << " " << risk);
            CHECK(std::fabs(deaths[arm] / patients[arm] - risk) < 4 * std::sqrt(risk * (1 - risk) / patients[arm]));
        }
        const double share =
            blinded ? model.survival[1].survival(10) / (model.survival[0].survival(10) + model.survival[1].survival(10))
                    : 0.5;
        CHECK(std::fabs(patients[1] / total - share) < 4 * std::sqrt(0.25 / total) + 1e-12);
    }
}

TEST_CASE("who is still followed is lost later if at all, as often as the hazard of loss says", "[interim]") {
    const Study study = study_of(scenario(0.5, 0.2, 400, "[trial.dropout]\nrisk = 0.3\n"));
    std::string csv = kHeader;
    for (int i = 0; i < 400; ++i) csv += fmt::format("{},{},0,10,0\n", i, i % 2);
    const RunningTrial trial(CsvTable::parse(csv, "d.csv"), study.scenario, {});
    const TrialModel model = study.law_model(study.parameters());
    const Completion completion(trial, model, 400, false);
    Arena arena;
    double lost = 0;
    constexpr int kDraws = 200;
    for (int k = 0; k < kDraws; ++k) {
        const Arena::Frame frame(arena);
        const Cohort cohort = completion.draw({7, static_cast<std::uint64_t>(k)}, arena);
        for (std::size_t i = 0; i < 400; ++i) {
            if (cohort.dropout[i] <= 10) FAIL("lost before he was last seen");
            lost += cohort.dropout[i] <= 28;
        }
    }
    const double risk = 1 - std::pow(0.7, 18.0 / 28), patients = 400.0 * kDraws;
    CHECK(std::fabs(lost / patients - risk) < 4 * std::sqrt(risk * (1 - risk) / patients));
}

TEST_CASE("projected days are the quantiles of completions drawn one by one, and what has come has come", "[interim]") {
    const Study study = study_of(scenario(0.4, 0.3, 200, "[design]\nkind = \"group-sequential\"\nlooks = [0.5, 1]\n"));
    std::string csv = kHeader;
    int id = 1;
    add_followed(csv, id, 0, 50, 20);
    add_followed(csv, id, 1, 50, 15);
    const CsvTable table = CsvTable::parse(csv, "d.csv");
    InterimOptions options;
    options.data.date = "38";
    const InterimAnswer answer = interim(study, table, options, Campaign::on_threads(1));
    const RunningTrial trial(table, study.scenario, options.data);
    const TrialModel model = study.law_model(study.parameters());
    const Completion completion(trial, model, 200, false);
    Arena arena;
    // Draws of another seed: each share is within 4 standard errors of both runs (false alarm 1 in 16,000).
    constexpr int kDraws = 20000;
    double below[3]{};
    const double quantiles[] = {answer.days[0].q10, answer.days[0].median, answer.days[0].q90},
                 shares[] = {0.1, 0.5, 0.9};
    for (int k = 0; k < kDraws; ++k) {
        const Arena::Frame frame(arena);
        const double last = completion.draw({99, static_cast<std::uint64_t>(k)}, arena).arrival[199];
        for (int q = 0; q < 3; ++q) below[q] += last <= quantiles[q];
    }
    for (int q = 0; q < 3; ++q)
        CHECK_THAT(below[q] / kDraws, WithinAbs(shares[q], 4 * std::sqrt(2 * shares[q] * (1 - shares[q]) / kDraws)));
    CHECK(answer.days[0].happened == 0);
    CHECK_THAT(answer.days[1].median, WithinAbs(38, 0.01));  // the hundredth patient came on day 10
    CHECK(answer.days[1].happened == 1);
    CHECK(answer.days[2].happened == 0);
}

TEST_CASE("recruitment goes on at the planned rates times what the patients so far show", "[interim]") {
    // m patients in 50 days where 60 a month were planned: the rest comes at a rate of m / 50 a day, roughly; exactly,
    // the mean time to the next r patients is r M / ((m - 1/2) rate), M = 50 rate.
    const Study study = study_of(scenario(0.4, 0.3, 300, ""));
    const TrialModel model = study.law_model(study.parameters());
    for (const int m : {50, 100}) {
        std::string csv = kHeader;
        for (int i = 0; i < m; ++i) csv += fmt::format("{},{},{},{},0\n", i, i % 2, 50.0 * i / m, 50 - 50.0 * i / m);
        RunningTrialOptions options;
        options.date = "50";
        const RunningTrial trial(CsvTable::parse(csv, "d.csv"), study.scenario, options);
        const Completion completion(trial, model, 300, false);
        Arena arena;
        double sum = 0, squares = 0;
        constexpr int kDraws = 4000;
        for (int k = 0; k < kDraws; ++k) {
            const Arena::Frame frame(arena);
            const double day = completion.draw({7, static_cast<std::uint64_t>(k)}, arena).arrival[299] - 50;
            sum += day;
            squares += day * day;
        }
        const double mean = sum / kDraws, error = std::sqrt((squares / kDraws - mean * mean) / kDraws);
        INFO(m << ": " << mean << " +- " << error);
        CHECK(std::fabs(mean - (300 - m) * 50 / (m - 0.5)) < 4 * error);
    }
}

TEST_CASE("projected days are the same for any number of threads, and the last look is the end", "[interim]") {
    const Study study = study_of(scenario(0.4, 0.3, 300, "[design]\nkind = \"group-sequential\"\nlooks = [0.5, 1]\n"));
    std::string csv = kHeader;
    int id = 1;
    add_followed(csv, id, 0, 50, 20);
    add_followed(csv, id, 1, 50, 15);
    const CsvTable table = CsvTable::parse(csv, "d.csv");
    const InterimAnswer one = interim(study, table, {}, Campaign::on_threads(1)),
                        two = interim(study, table, {}, Campaign::on_threads(2));
    REQUIRE(one.days.size() == 4);
    for (std::size_t e = 0; e < 4; ++e) CHECK(one.days[e].median == two.days[e].median);
    CHECK(one.test->simulated->value == two.test->simulated->value);
    CHECK(one.days[2].median == one.days[3].median);
    CHECK(one.days[1].median < one.days[2].median);
    CHECK(one.days[0].q10 < one.days[0].median);
    CHECK(one.days[0].median < one.days[0].q90);
    // On the normal scale the same chance, but for what a z of proportions is not normal.
    CHECK_THAT(one.test->plan.any, WithinAbs(one.test->simulated->value, 0.03));
}
