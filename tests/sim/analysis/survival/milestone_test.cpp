#include "sim/analysis/survival/milestone.hpp"

#include <cmath>

#include "sim/analysis/survival/kaplan_meier.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

Json number(double x) { return std::isnan(x) ? Json() : Json(x); }

}  // namespace

TEST_CASE("Kaplan-Meier curves, intervals and medians agree with survfit", "[reference]") {
    const double c = AnalysisContext{}.normal_critical;
    for (const ReferenceCase& reference : reference_cases("survival", "km_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        for (const int arm : {0, 1}) {
            std::map<std::string, Json> rows;
            for (const Json& day : reference.input.at("times")) {
                const SurvivalAt at = survival_at(data.snapshot(), day).arm[arm];
                rows["n_risk"].push_back(at.at_risk);
                rows["n_event_cum"].push_back(at.deaths);
                rows["surv"].push_back(at.survival);
                rows["se_greenwood"].push_back(number(at.standard_error()));
                rows["plain_low"].push_back(number(at.plain(c).lower));
                rows["plain_high"].push_back(number(at.plain(c).upper));
                rows["log_low"].push_back(number(at.log(c).lower));
                rows["log_high"].push_back(number(at.log(c).upper));
                rows["loglog_low"].push_back(number(at.log_log(c).lower));
                rows["loglog_high"].push_back(number(at.log_log(c).upper));
                rows["cumhaz_nelson_aalen"].push_back(at.cumulative_hazard);
            }
            const MedianSurvival median = median_survival(data.snapshot(), arm, c);
            rows["median"] = number(median.median);
            rows["median_loglog_low"] = number(median.limits.lower);
            rows["median_loglog_high"] = number(median.limits.upper);
            for (const auto& [name, value] : rows)
                check_reference(reference, name + "_arm" + std::to_string(arm), value);
        }
    }
}

TEST_CASE("milestone comparisons agree with survfit and Klein's test", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "milestone_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        Arena arena;
        Details details;
        const double day = reference.input.at("time");
        const Estimate plain = Milestone{.day = day}.run(data.snapshot(), AnalysisContext{}, arena, &details);
        check_reference(reference, "surv0", detail_vector(details, "survival")[0]);
        check_reference(reference, "surv1", detail_vector(details, "survival")[1]);
        check_reference(reference, "diff", plain.estimate);
        check_reference(reference, "se_diff", plain.standard_error);
        check_reference(reference, "z", plain.z);
        check_reference(reference, "p_two_sided", plain.two_sided());
        const Milestone other{.day = day, .transform = MilestoneTransform::cloglog};
        check_reference(reference, "z_cloglog", other.run(data.snapshot(), AnalysisContext{}, arena, nullptr).z);
    }
}

TEST_CASE("without censoring Kaplan-Meier is the proportion alive, and Greenwood the binomial variance", "[exact]") {
    const SurvivalData data({{0, 1, 1}, {0, 2, 1}, {0, 2, 1}, {0, 9, 0}, {0, 9, 0}, {1, 9, 0}});
    const SurvivalAt at = survival_at(data.snapshot(), 5).arm[0];
    REQUIRE_THAT(at.survival, WithinRel(0.4, 1e-14));
    REQUIRE_THAT(at.standard_error(), WithinRel(std::sqrt(0.4 * 0.6 / 5), 1e-14));
}

TEST_CASE("the median of a curve flat at one half is the middle of that stretch", "[exact]") {
    // R's survfit: 5 = (2 + 8)/2 for both.
    const SurvivalData ends({{0, 1, 1}, {0, 2, 1}, {0, 5, 0}, {0, 8, 0}}),
        falls({{0, 1, 1}, {0, 2, 1}, {0, 5, 0}, {0, 8, 1}});
    REQUIRE(median_survival(ends.snapshot(), 0, 1.96).median == 5);
    REQUIRE(median_survival(falls.snapshot(), 0, 1.96).median == 5);
    const SurvivalData passes({{0, 1, 1}, {0, 2, 1}, {0, 6, 1}, {0, 8, 0}, {0, 9, 1}});
    REQUIRE(median_survival(passes.snapshot(), 0, 1.96).median == 6);
    REQUIRE(std::isnan(median_survival(SurvivalData({{0, 1, 1}, {0, 2, 0}, {0, 6, 0}}).snapshot(), 0, 1.96).median));
}

TEST_CASE("what a milestone cannot answer has a status", "[exact]") {
    const auto status = [](const Milestone& test, const std::vector<Patient>& patients) {
        const SurvivalData data(patients);
        Arena arena;
        Details details;
        const Estimate estimate = test.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE((estimate.status == Status::ok) == std::isfinite(estimate.z));
        return estimate.status;
    };
    const Milestone plain{.day = 7}, cloglog{.day = 7, .transform = MilestoneTransform::cloglog};
    REQUIRE(status(plain, {}) == Status::no_patients);
    REQUIRE(status(plain, {{0, 9, 0}}) == Status::no_patients);
    REQUIRE(status(plain, {{0, 9, 0}, {1, 9, 0}}) == Status::no_events);
    REQUIRE(status(plain, {{0, 9, 0}, {0, 3, 1}, {1, 9, 0}}) == Status::ok);
    REQUIRE(status(cloglog, {{0, 9, 0}, {0, 3, 1}, {1, 9, 0}}) == Status::no_events);
    REQUIRE(status(plain, {{0, 6, 0}, {0, 3, 1}, {1, 9, 0}}) == Status::beyond_follow_up);
    REQUIRE(status(plain, {{0, 7, 0}, {0, 3, 1}, {1, 7, 0}}) == Status::ok);
    REQUIRE(status(plain, {{0, 4, 1}, {0, 3, 1}, {1, 9, 0}}) ==
            Status::not_identifiable);  // survival 0: no variance by Greenwood
    REQUIRE(status(plain, {{0, 4, 1}, {1, 3, 1}}) == Status::not_identifiable);
}
