#include "sim/analysis/survival/cumulative_incidence.hpp"

#include <cmath>

#include "sim/analysis/survival/competing_risks.hpp"
#include "sim/analysis/survival/cox.hpp"
#include "sim/analysis/survival/kaplan_meier.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

Incidence incidence_at(const Snapshot& s, int cause, int arm, double day) {
    Arena arena;
    LeavingTimes arms[2];
    leaving_times(s, leaving_order(s, arena), static_cast<std::uint8_t>(cause), day, arms, arena);
    return incidence_of(arms[arm], true, arena);
}

}  // namespace

TEST_CASE("cumulative incidence, both variances and Gray's test agree with cmprsk and survfit", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "competing_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        for (const int cause : {1, 2}) {
            Arena arena;
            const CompetingTable table = competing_table(data.snapshot(), static_cast<std::uint8_t>(cause), arena);
            const std::string middle = "_cause" + std::to_string(cause);
            for (const int arm : {0, 1}) {
                Json values = Json::array(), gray = Json::array(), errors = Json::array();
                for (const Json& day : reference.input.at("times")) {
                    const Incidence at = incidence_at(data.snapshot(), cause, arm, day);
                    values.push_back(at.value);
                    gray.push_back(at.variance_gray);
                    errors.push_back(std::sqrt(at.variance));
                }
                const std::string suffix = middle + "_arm" + std::to_string(arm);
                check_reference(reference, "cif" + suffix, values);
                check_reference(reference, "var_cuminc" + suffix, gray);
                check_reference(reference, "se_survfit" + suffix, errors);
            }
            const GrayScore score = gray_score(table);
            check_reference(reference, "gray_chisq" + middle, score.score * score.score / score.variance);
        }
    }
}

TEST_CASE("the cause-specific hazard ratio is a Cox model with the other event censored", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "competing_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        std::vector<Patient> patients;
        for (std::size_t i = 0; i < data.snapshot().n; ++i)
            patients.push_back(
                {data.snapshot().arm[i], data.snapshot().icu_time[i], data.snapshot().icu_event[i] == 1});
        const SurvivalData recoded(patients);
        Arena arena;
        const Estimate e = Cox{}.run(recoded.snapshot(), AnalysisContext{}, arena, nullptr);
        check_reference(reference, "causespecific_coef_cause1_efron", e.estimate);
        check_reference(reference, "causespecific_se_cause1_efron", e.standard_error);
    }
}

TEST_CASE("without a competing event the incidence is one minus Kaplan-Meier", "[exact]") {
    const DataSet data = reference_data("veteran.csv");
    std::vector<Patient> patients;
    for (std::size_t i = 0; i < data.snapshot().n; ++i)
        patients.push_back({data.snapshot().arm[i], data.snapshot().time[i], data.snapshot().status[i]});
    const SurvivalData same(patients);
    for (const int arm : {0, 1}) {
        const SurvivalAt at = survival_at(same.snapshot(), 180).arm[arm];
        const Incidence incidence = incidence_at(same.snapshot(), 1, arm, 180);
        REQUIRE_THAT(incidence.value, WithinRel(1 - at.survival, 1e-12));
        REQUIRE_THAT(std::sqrt(incidence.variance), WithinRel(at.standard_error(), 1e-11));
    }
}

TEST_CASE("without censoring the incidence is a proportion with its binomial variance", "[exact]") {
    const SurvivalData data({{0, 1, 1}, {0, 2, 2}, {0, 2, 1}, {0, 4, 2}, {0, 9, 2}, {1, 3, 1}, {1, 5, 2}, {1, 5, 2}});
    const Incidence at = incidence_at(data.snapshot(), 1, 0, 5);
    REQUIRE_THAT(at.value, WithinRel(0.4, 1e-14));
    REQUIRE_THAT(at.variance, WithinRel(0.4 * 0.6 / 5, 1e-13));
}

TEST_CASE("what a cumulative incidence cannot answer has a status, and its sign favours the treatment", "[exact]") {
    const auto run = [](const CumulativeIncidence& test, const std::vector<Patient>& patients) {
        const SurvivalData data(patients);
        Arena arena;
        Details details;
        const Estimate estimate = test.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE((estimate.status == Status::ok) == std::isfinite(estimate.z));
        return estimate;
    };
    const CumulativeIncidence death{.day = 7}, discharge{.day = 7, .event = IcuEvent::discharge};
    for (const IncidenceTest kind : {IncidenceTest::difference, IncidenceTest::gray}) {
        const CumulativeIncidence test{.day = 7, .test = kind};
        REQUIRE(run(test, {}).status == Status::no_patients);
        REQUIRE(run(test, {{1, 3, 1}}).status == Status::no_patients);
        REQUIRE(run(test, {{0, 8, 0}, {1, 8, 0}}).status == Status::no_events);
        REQUIRE(run(test, {{0, 8, 0}, {0, 3, 2}, {1, 8, 2}}).status == Status::no_events);
        REQUIRE(run(test, {{0, 3, 1}, {0, 8, 0}, {0, 6, 1}, {1, 8, 0}, {1, 5, 1}, {1, 8, 0}}).z > 0);
    }
    REQUIRE(run(death, {{0, 3, 1}, {0, 6, 0}, {1, 8, 0}}).status == Status::beyond_follow_up);
    REQUIRE(run(death, {{0, 3, 1}, {0, 6, 2}, {1, 8, 0}}).status == Status::ok);
    REQUIRE(run(death, {{0, 3, 1}, {1, 4, 1}}).status == Status::no_variation);
    REQUIRE(run(discharge, {{0, 3, 1}, {0, 8, 0}, {1, 5, 2}, {1, 8, 0}}).z > 0);  // more go home
    REQUIRE(run(discharge, {{0, 3, 2}, {0, 8, 0}, {1, 5, 1}, {1, 8, 0}}).z < 0);
    // A survival-only trial has no ICU course.
    Snapshot bare;
    bare.n = 2;
    Arena arena;
    REQUIRE(death.run(bare, AnalysisContext{}, arena, nullptr).status == Status::no_patients);
}
