#include "sim/analysis/survival/log_rank.hpp"

#include <cmath>

#include "tests/support/catch_compat.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

struct Answer {
    Estimate estimate;
    Details details;
};
Answer run_log_rank(const LogRank& test, const Snapshot& snapshot) {
    Arena arena;
    Answer answer;
    answer.estimate = test.run(snapshot, AnalysisContext{}, arena, &answer.details);
    return answer;
}

// The reference counts U and z negative for benefit.
void check(const ReferenceCase& reference, const std::string& prefix, const Answer& answer) {
    check_reference(reference, prefix + "_U", detail(answer.details, "u"));
    check_reference(reference, prefix + "_V", detail(answer.details, "variance"));
    check_reference(reference, prefix + "_Z", -answer.estimate.z);
    if (answer.estimate.status == Status::ok)
        check_reference(reference, prefix + "_p_two_sided", answer.estimate.two_sided());
}

}  // namespace

TEST_CASE("log-rank and weighted log-rank tests agree with R", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "logrank_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        const Snapshot& s = data.snapshot();
        const Answer plain = run_log_rank({}, s);
        check(reference, "logrank", plain);
        const Details::Vector observed = detail_vector(plain.details, "observed"),
                              expected = detail_vector(plain.details, "expected");
        check_reference(reference, "observed_arm0", observed[0]);
        check_reference(reference, "observed_arm1", observed[1]);
        check_reference(reference, "expected_arm0", expected[0]);
        check_reference(reference, "expected_arm1", expected[1]);
        check_reference(reference, "hr_peto_one_step", std::exp(plain.estimate.estimate));
        check(reference, "gehan", run_log_rank({.weights = LogRankWeights::gehan}, s));
        check(reference, "tarone_ware", run_log_rank({.weights = LogRankWeights::tarone_ware}, s));
        check(reference, "peto_peto_andersen_Spp", run_log_rank({.weights = LogRankWeights::peto}, s));
        check(reference, "peto_peto_modified", run_log_rank({.weights = LogRankWeights::peto_modified}, s));
        check(reference, "fh_0_1", run_log_rank({.rho = 0, .gamma = 1}, s));
        check(reference, "fh_1_0", run_log_rank({.rho = 1, .gamma = 0}, s));
        check(reference, "fh_1_1", run_log_rank({.rho = 1, .gamma = 1}, s));
        check(reference, "fh_05_05", run_log_rank({.rho = 0.5, .gamma = 0.5}, s));
        check(reference, "fh_0_2", run_log_rank({.rho = 0, .gamma = 2}, s));
    }
}

TEST_CASE("stratified log-rank tests agree with R", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "stratified_logrank_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        const std::vector<std::string> strata{reference.input.at("strata")};
        const Answer plain = run_log_rank({.strata = strata}, data.snapshot());
        check_reference(reference, "U", detail(plain.details, "u"));
        check_reference(reference, "V", detail(plain.details, "variance"));
        check_reference(reference, "Z", -plain.estimate.z);
        check_reference(reference, "chisq", detail(plain.details, "chi_square"));
        check_reference(reference, "p_two_sided", plain.estimate.two_sided());
        const Answer late = run_log_rank({.gamma = 1, .strata = strata}, data.snapshot());
        check_reference(reference, "fh_0_1_U", detail(late.details, "u"));
        check_reference(reference, "fh_0_1_V", detail(late.details, "variance"));
        check_reference(reference, "fh_0_1_Z", -late.estimate.z);
        check_reference(reference, "fh_1_0_Z", -run_log_rank({.rho = 1, .strata = strata}, data.snapshot()).estimate.z);
    }
}

TEST_CASE("three patients by hand", "[exact]") {
    // Deaths: control on day 1 (1 of 3, 2 treated of 3 at risk), treated on day 2 (of 2, both treated): U = 0 - 2/3.
    const SurvivalData data({{0, 1, 1}, {1, 2, 1}, {1, 3, 0}});
    const Answer answer = run_log_rank({}, data.snapshot());
    REQUIRE(answer.estimate.status == Status::ok);
    REQUIRE_THAT(detail(answer.details, "u"), WithinRel(-2.0 / 3, 1e-14));
    REQUIRE_THAT(detail(answer.details, "variance"), WithinRel(2.0 / 9, 1e-14));
    REQUIRE_THAT(answer.estimate.z, WithinRel(std::sqrt(2.0), 1e-14));
    REQUIRE_THAT(answer.estimate.estimate, WithinRel(-3.0, 1e-14));
}

TEST_CASE("a death counts before a censoring of the same day, in any order of patients", "[exact]") {
    const SurvivalData one({{0, 5, 0}, {0, 5, 1}, {1, 5, 0}, {1, 7, 1}}),
        other({{1, 7, 1}, {1, 5, 0}, {0, 5, 1}, {0, 5, 0}});
    const Answer answer = run_log_rank({}, one.snapshot());
    REQUIRE_THAT(detail_vector(answer.details, "expected")[1], WithinRel(1.5, 1e-14));
    REQUIRE(answer.estimate.z == run_log_rank({}, other.snapshot()).estimate.z);
}

TEST_CASE("swapping the arms turns the sign of z and nothing else", "[exact]") {
    const SurvivalData one({{0, 1, 1}, {0, 2, 1}, {0, 4, 0}, {1, 3, 1}, {1, 4, 0}, {1, 4, 0}}),
        swapped({{1, 1, 1}, {1, 2, 1}, {1, 4, 0}, {0, 3, 1}, {0, 4, 0}, {0, 4, 0}});
    for (const double gamma : {0.0, 1.0}) {
        const Estimate a = run_log_rank({.gamma = gamma}, one.snapshot()).estimate,
                       b = run_log_rank({.gamma = gamma}, swapped.snapshot()).estimate;
        REQUIRE_THAT(a.z, WithinRel(-b.z, 1e-12));
        REQUIRE_THAT(a.estimate, WithinRel(-b.estimate, 1e-12));
        REQUIRE_THAT(a.standard_error, WithinRel(b.standard_error, 1e-12));
    }
}

TEST_CASE("what the log-rank test cannot answer has a status", "[exact]") {
    const auto status = [](const LogRank& test, const std::vector<Patient>& patients) {
        const SurvivalData data(patients);
        Arena arena;
        const Estimate estimate = test.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
        REQUIRE((estimate.status == Status::ok) == std::isfinite(estimate.z));
        return estimate.status;
    };
    REQUIRE(status({}, {}) == Status::no_patients);
    REQUIRE(status({}, {{1, 1, 1}, {1, 2, 0}}) == Status::no_patients);
    REQUIRE(status({}, {{0, 1, 1}, {0, 2, 0}}) == Status::no_patients);
    REQUIRE(status({}, {{0, 1, 0}, {1, 2, 0}}) == Status::no_events);
    REQUIRE(status({}, {{0, 1, 0}, {1, 2, 1}}) == Status::no_variation);  // the control had left before the only death
    REQUIRE(status({}, {{0, 3, 1}, {1, 3, 1}}) == Status::no_variation);  // all died at once
    REQUIRE(status({.gamma = 1}, {{0, 3, 1}, {1, 5, 0}}) == Status::no_variation);  // weight 0 at the first death
    REQUIRE(status({}, {{0, 3, 1}, {1, 5, 0}}) == Status::ok);
    REQUIRE(status({}, {{0, 0, 1}, {1, 0, 0}}) == Status::ok);  // a death at randomization
}

TEST_CASE("patients whose stratum is missing are left out", "[exact]") {
    SurvivalData data({{0, 1, 1}, {1, 2, 1}, {1, 3, 0}, {0, 0.5, 1}, {1, 2.5, 1}});
    data.add_column("site", {1, 1, 1, Estimate::kUnknown, Estimate::kUnknown});
    const Answer answer = run_log_rank({.strata = {"site"}}, data.snapshot());
    REQUIRE_THAT(answer.estimate.z, WithinRel(std::sqrt(2.0), 1e-14));
    REQUIRE(detail_vector(answer.details, "patients") == Details::Vector{1, 2});
}
