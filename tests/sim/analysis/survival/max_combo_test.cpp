#include "sim/analysis/survival/max_combo.hpp"

#include <cmath>

#include "models/pilot/csv_table.hpp"
#include "models/pilot/files.hpp"
#include "sim/analysis/survival/log_rank.hpp"
#include "sim/design/decision.hpp"
#include "sim/random/stream.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::array<double, 2> pair_of(const std::string& name) {
    if (name == "logrank") return {0, 0};
    return {static_cast<double>(name[3] - '0'), static_cast<double>(name[5] - '0')};
}

}  // namespace

TEST_CASE("MaxCombo agrees with mvtnorm, nph and simtrial", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "maxcombo_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        MaxCombo test;
        test.weights.clear();
        for (const Json& name : reference.input.at("weights")) test.weights.push_back(pair_of(name));
        Arena arena;
        Details details;
        const Estimate e = test.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE(e.status == Status::ok);
        Json z = Json::array(), corr = Json::array();
        for (const double x : detail_vector(details, "z")) z.push_back(-x);
        for (const auto& row : std::get<Details::Matrix>(*details.find("correlation"))) corr.push_back(row);
        check_reference(reference, "z", z);
        check_reference(reference, "corr", corr);
        check_reference(reference, "max_abs_z", std::fabs(e.z));
        check_reference(reference, "p_two_sided", e.two_sided());
        check_reference(reference, "p_benefit_arm1", e.one_sided());
        // A simulation, which reads no details, sees the same p wherever it could matter.
        const Estimate again = test.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
        REQUIRE(again.z == e.z);
        if (std::erfc(std::fabs(e.z) / std::sqrt(2.0)) <= 0.2)
            REQUIRE(again.p == e.p);
        else
            REQUIRE((again.p > 0.2 && again.p <= e.p));
    }
}

TEST_CASE("one weight alone is that weighted log-rank test", "[exact]") {
    const SurvivalData data({{0, 1, 1}, {0, 2, 1}, {0, 4, 0}, {1, 3, 1}, {1, 4, 0}, {1, 4, 0}, {0, 3.5, 1}});
    Arena arena;
    for (const double gamma : {0.0, 1.0}) {
        Details details;
        const Estimate one = MaxCombo{.weights = {{0, gamma}}}.run(data.snapshot(), AnalysisContext{}, arena, &details);
        const Estimate same = LogRank{.gamma = gamma}.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
        REQUIRE_THAT(one.z, WithinRel(same.z, 1e-13));
        REQUIRE_THAT(one.two_sided(), WithinRel(same.two_sided(), 1e-11));
        REQUIRE_THAT(one.one_sided(), WithinRel(same.one_sided(), 1e-9));
        // The same weight twice changes nothing.
        const Estimate twice =
            MaxCombo{.weights = {{0, gamma}, {0, gamma}}}.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE_THAT(twice.two_sided(), WithinRel(same.two_sided(), 1e-11));
    }
}

TEST_CASE("p lies between the smallest single p and Bonferroni's", "[exact]") {
    const DataSet data = reference_data("icu_b.csv");
    Arena arena;
    for (const auto& weights : {std::vector<std::array<double, 2>>{{0, 0}, {0, 1}, {1, 0}, {1, 1}},
                                std::vector<std::array<double, 2>>{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {0, 2}}}) {
        const Estimate e = MaxCombo{.weights = weights}.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
        const double single = std::erfc(std::fabs(e.z) / std::sqrt(2.0));
        REQUIRE(e.p > single);
        REQUIRE(e.p < single * static_cast<double>(weights.size()));
    }
}

TEST_CASE("what MaxCombo cannot answer has a status", "[exact]") {
    const auto run = [](const std::vector<Patient>& patients) {
        const SurvivalData data(patients);
        Arena arena;
        Details details;
        const Estimate estimate = MaxCombo{}.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE((estimate.status == Status::ok) == (std::isfinite(estimate.z) && std::isfinite(estimate.p)));
        return estimate;
    };
    REQUIRE(run({}).status == Status::no_patients);
    REQUIRE(run({{1, 1, 1}, {1, 2, 0}}).status == Status::no_patients);
    REQUIRE(run({{0, 1, 0}, {1, 2, 0}}).status == Status::no_events);
    REQUIRE(run({{0, 3, 1}, {1, 3, 1}}).status == Status::no_variation);
    // One death: the weights that begin at 0 have no z and take no part, the others are one and the same test.
    const Estimate one = run({{0, 3, 1}, {1, 5, 0}});
    REQUIRE(one.status == Status::ok);
    REQUIRE_THAT(one.p, WithinRel(std::erfc(std::sqrt(0.5)), 1e-12));
}

TEST_CASE("six weights that span three functions of S keep an exact p, and too many weights are refused", "[exact]") {
    const DataSet data = reference_data("icu_b.csv");
    Arena arena;
    Details details;
    const MaxCombo six{.weights = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {0, 2}, {2, 0}}};
    const Estimate e = six.run(data.snapshot(), AnalysisContext{}, arena, &details);
    // The four usual weights, and two more that raise the maximum's p a little.
    const Estimate four = MaxCombo{}.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
    REQUIRE(e.p < 2 * four.p);
    REQUIRE(e.p > std::erfc(std::fabs(e.z) / std::sqrt(2.0)));
    const MaxCombo many{.weights = std::vector<std::array<double, 2>>(17, {0, 0})};
    REQUIRE(many.run(data.snapshot(), AnalysisContext{}, arena, nullptr).status == Status::not_identifiable);
    REQUIRE(MaxCombo{.weights = {}}.run(data.snapshot(), AnalysisContext{}, arena, nullptr).status ==
            Status::no_variation);
}

TEST_CASE("what a simulation is content with leads to the same verdict as the exact p", "[exact]") {
    const FixedRule rules[] = {FixedRule({.alpha = 0.05, .sides = 2, .cut = {}}),
                               FixedRule({.alpha = 0.025, .sides = 1, .cut = {}}),
                               FixedRule({.alpha = 0.4, .sides = 1, .cut = {}})};
    int verdicts[4] = {}, bounds = 0;
    Arena arena;
    for (std::uint64_t trial = 0; trial < 600; ++trial) {
        std::vector<Patient> patients;
        const double treated = trial % 3 == 0 ? 1 : trial % 3 == 1 ? 0.5 : 2;
        for (std::uint32_t i = 0; i < 60; ++i) {
            Stream stream({5, trial}, i, Purpose::death);
            const double time = -std::log(stream.uniform()) * (i % 2 ? treated : 1);
            patients.push_back({static_cast<int>(i % 2), std::fmin(time, 1), time < 1});
        }
        const SurvivalData data(patients);
        const Estimate exact = MaxCombo{}.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
        for (const FixedRule& rule : rules) {
            const Estimate quick = MaxCombo{}.run(data.snapshot(), rule.context(), arena, nullptr);
            REQUIRE(rule.judge(quick) == rule.judge(exact));
            ++verdicts[static_cast<int>(rule.judge(exact))];
            bounds += rule.design().sides == 2 ? quick.p != exact.p : quick.p_benefit != exact.p_benefit;
        }
    }
    CHECK(verdicts[static_cast<int>(Verdict::benefit)] > 100);
    CHECK(verdicts[static_cast<int>(Verdict::harm)] > 100);
    CHECK(bounds > 1000);
}

// mvtnorm 1.1: 1 - pmvnorm(upper = max(z), corr = cov2cor(V), algorithm = GenzBretz(1e6, 1e-7)), and the same weights
// in another order. The weights' 1, S and 1 - S lie in one plane.
TEST_CASE("the one-sided p of the default weights is mvtnorm's, in whatever order they stand", "[reference]") {
    const std::string csv =
        "arm,time,status\n0,8,1\n1,2,1\n0,9,1\n1,2,1\n0,13,1\n1,2,1\n0,18,1\n1,28,0\n0,25,1\n1,8,1\n0,3,1\n1,28,0\n";
    const MemoryFiles files({{"d.csv", csv}});
    const CsvTable table = CsvTable::read(files, "d.csv");
    const DataSet data(table, DataSetColumns{});
    MaxCombo test, turned;
    turned.weights = {{1, 1}, {0, 0}, {0, 1}, {1, 0}};
    for (const MaxCombo& t : {test, turned}) {
        Arena arena;
        Details details;
        CHECK_THAT(t.run(data.snapshot(), AnalysisContext{}, arena, &details).one_sided(), WithinAbs(0.0631074, 2e-6));
    }
}
