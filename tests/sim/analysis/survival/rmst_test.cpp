#include "sim/analysis/survival/rmst.hpp"

#include <cmath>

#include "tests/support/catch_compat.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

TEST_CASE("RMST agrees with survRM2", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "rmst_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        Arena arena;
        Details details;
        const Estimate e =
            Rmst{.tau = reference.input.at("tau")}.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE(e.status == Status::ok);
        for (const int arm : {0, 1}) {
            check_reference(reference, "rmst" + std::to_string(arm),
                            detail_vector(details, "rmst")[static_cast<std::size_t>(arm)]);
            check_reference(reference, "se" + std::to_string(arm),
                            detail_vector(details, "rmst_se")[static_cast<std::size_t>(arm)]);
        }
        check_reference(reference, "diff", e.estimate);
        check_reference(reference, "se_diff", e.standard_error);
        check_reference(reference, "ci_low", e.lower);
        check_reference(reference, "ci_high", e.upper);
        check_reference(reference, "p_two_sided", e.two_sided());
        for (const char* name :
             {"ratio", "ratio_low", "ratio_high", "rmtl_ratio", "rmtl_ratio_low", "rmtl_ratio_high"}) {
            std::string ours = name;
            if (ours.ends_with("_low")) ours += "er";
            if (ours.ends_with("_high")) ours.replace(ours.size() - 4, 4, "upper");
            check_reference(reference, name, detail(details, ours));
        }
    }
}

TEST_CASE("without censoring RMST is the mean of min(time, tau), and its variance that of a mean", "[exact]") {
    const std::vector<double> times{1, 2, 2, 5.5, 9, 30, 40};
    std::vector<Patient> patients;
    double sum = 0, squares = 0;
    for (const double t : times) {
        patients.push_back({0, t, 1});
        patients.push_back({1, t + 1, 1});
        sum += std::fmin(t, 10);
        squares += std::fmin(t, 10) * std::fmin(t, 10);
    }
    const SurvivalData data(patients);
    RestrictedMean arms[2];
    restricted_means(data.snapshot(), 10, arms);
    const double mean = sum / 7;
    REQUIRE_THAT(arms[0].mean, WithinRel(mean, 1e-13));
    REQUIRE_THAT(arms[0].variance, WithinRel((squares / 7 - mean * mean) / 7, 1e-12));
    REQUIRE(arms[1].mean > arms[0].mean);
}

TEST_CASE("tau may reach as far as survRM2 lets it", "[exact]") {
    const auto status = [](double tau, const std::vector<Patient>& patients) {
        const SurvivalData data(patients);
        Arena arena;
        const Estimate estimate = Rmst{.tau = tau}.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
        REQUIRE((estimate.status == Status::ok) == std::isfinite(estimate.z));
        return estimate.status;
    };
    // both censored last: the shorter arm is the limit
    REQUIRE(status(20, {{0, 5, 1}, {0, 20, 0}, {1, 7, 1}, {1, 28, 0}}) == Status::ok);
    REQUIRE(status(20.01, {{0, 5, 1}, {0, 20, 0}, {1, 7, 1}, {1, 28, 0}}) == Status::beyond_follow_up);
    // the shorter ends in a death: the longer is the limit
    REQUIRE(status(28, {{0, 5, 1}, {0, 20, 1}, {1, 7, 1}, {1, 28, 0}}) == Status::ok);
    REQUIRE(status(28.01, {{0, 5, 1}, {0, 20, 1}, {1, 7, 1}, {1, 28, 0}}) == Status::beyond_follow_up);
    // the shorter is censored, the longer ends in a death
    REQUIRE(status(21, {{0, 5, 1}, {0, 20, 0}, {1, 7, 1}, {1, 28, 1}}) == Status::beyond_follow_up);
    // a death and a censoring on the last day: censored
    REQUIRE(status(21, {{0, 5, 1}, {0, 20, 1}, {0, 20, 0}, {1, 7, 1}, {1, 28, 1}}) == Status::beyond_follow_up);
    REQUIRE(status(28, {{0, 28, 0}, {1, 28, 0}}) == Status::no_events);
    REQUIRE(status(28, {{0, 28, 1}, {1, 28, 1}}) == Status::no_events);  // no death before tau
    REQUIRE(status(6, {{0, 5, 1}, {0, 5, 1}, {1, 6, 1}}) == Status::no_variation);
    REQUIRE(status(6, {{1, 5, 1}, {1, 7, 0}}) == Status::no_patients);
    REQUIRE(status(6, {}) == Status::no_patients);
    REQUIRE(status(6, {{0, 8, 1}, {1, 5, 1}, {1, 7, 0}}) == Status::ok);  // one patient in an arm
}

TEST_CASE("positive z and estimate when the treated live longer", "[exact]") {
    const SurvivalData data({{0, 1, 1}, {0, 20, 0}, {1, 10, 1}, {1, 20, 0}});
    Arena arena;
    const Estimate e = Rmst{.tau = 20}.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
    REQUIRE(e.z > 0);
    REQUIRE_THAT(e.estimate, WithinRel(4.5, 1e-13));
}
