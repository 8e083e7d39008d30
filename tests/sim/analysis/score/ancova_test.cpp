#include "sim/analysis/score/ancova.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/analysis/score/t_test.hpp"
#include "sim/data/data_set.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const double kNone = std::nan("");

struct Trial {
    std::vector<std::uint8_t> arm;
    std::vector<double> y, x, w;
    template <class Test>
    Estimate run(const Test& test, Details* details = nullptr) const {
        const std::vector<Column> columns{{"y", y, {}}, {"x", x, {}}, {"w", w, {}}};
        Snapshot s;
        s.n = arm.size();
        s.arm = arm;
        s.columns = columns;
        Arena arena;
        return test.run(s, AnalysisContext::at(0.95), arena, details);
    }
};

Ancova of_column(std::vector<std::string> covariates, RobustErrors robust = RobustErrors::none) {
    Ancova test;
    test.outcome.column = "y";
    test.covariates = std::move(covariates);
    test.robust = robust;
    return test;
}

const Details::Vector& vector(const Details& details, std::string_view name) {
    return std::get<Details::Vector>(*details.find(name));
}

}  // namespace

TEST_CASE("ancova gives R's lm adjusted for the baseline score", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "ancova_")) {
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), {});
        Ancova test;
        test.outcome.day = std::stoi(reference.input.at("y").get<std::string>().substr(4));
        test.outcome.death = DeathRule::survivors_only;
        test.outcome.discharge = DischargeRule::missing;
        Arena arena;
        Details details;
        const Estimate e = test.run(data.snapshot(), AnalysisContext::at(0.95), arena, &details);
        REQUIRE(e.status == Status::ok);
        for (const char* name : {"coef", "se", "t", "p", "se_hc3"})
            check_reference(reference, name, vector(details, name));
        for (const char* name : {"residual_df", "residual_sd", "r_squared", "adjusted_mean0", "adjusted_mean1",
                                 "se_adjusted_mean0", "se_adjusted_mean1"})
            check_reference(reference, name, std::get<double>(*details.find(name)));
        CHECK_THAT(e.estimate, WithinRel(vector(details, "coef")[1], 1e-14));
        CHECK_THAT(-e.z, WithinRel(vector(details, "t")[1], 1e-12));
        CHECK_THAT(e.two_sided(), WithinRel(vector(details, "p")[1], 1e-12));
        test.robust = RobustErrors::hc3;
        CHECK_THAT(test.run(data.snapshot(), AnalysisContext::at(0.95), arena, nullptr).standard_error,
                   WithinRel(vector(details, "se_hc3")[1], 1e-12));
        // The baseline by name, and by its column, are the default.
        test.covariates = {"baseline"};
        CHECK(test.run(data.snapshot(), AnalysisContext::at(0.95), arena, nullptr).estimate == e.estimate);
        test.covariates = {"sofa0"};
        CHECK(test.run(data.snapshot(), AnalysisContext::at(0.95), arena, nullptr).estimate == e.estimate);
    }
}

TEST_CASE("ancova without covariates is the t test", "[exact]") {
    const Trial trial{{0, 0, 0, 1, 1, 1, 1}, {1, 2, 4, 5, 4, kNone, 6.5}, {}, {}};
    TTest t;
    t.outcome.column = "y";
    const Estimate a = trial.run(of_column({})), b = trial.run(t);
    CHECK_THAT(a.estimate, WithinRel(b.estimate, 1e-14));
    CHECK_THAT(a.standard_error, WithinRel(b.standard_error, 1e-14));
    CHECK_THAT(a.z, WithinRel(b.z, 1e-13));
    CHECK_THAT(a.lower, WithinRel(b.lower, 1e-12));
    CHECK_THAT(a.upper, WithinRel(b.upper, 1e-12));
}

TEST_CASE("ancova does not mind far-away covariates and drops dependent ones", "[exact]") {
    std::mt19937_64 random(4);
    std::normal_distribution<double> normal;
    Trial trial;
    for (int i = 0; i < 40; ++i) {
        trial.arm.push_back(static_cast<std::uint8_t>(i % 2));
        trial.x.push_back(normal(random));
        trial.y.push_back(2 * trial.x.back() + 0.5 * trial.arm.back() + normal(random));
        trial.w.push_back(3 - 2 * trial.x.back());
    }
    const Estimate near = trial.run(of_column({"x"}));
    CHECK_THAT(trial.run(of_column({"x", "w"})).estimate, WithinRel(near.estimate, 1e-12));
    CHECK_THAT(trial.run(of_column({"x", "w"})).standard_error, WithinRel(near.standard_error, 1e-12));
    Details details;
    trial.run(of_column({"x", "w"}), &details);
    CHECK(std::isnan(vector(details, "coef")[3]));
    for (double& x : trial.x) x = 1e5 + 0.01 * x;
    CHECK_THAT(trial.run(of_column({"x"})).estimate, WithinRel(near.estimate, 1e-7));
    CHECK_THAT(trial.run(of_column({"x"})).standard_error, WithinRel(near.standard_error, 1e-7));
}

TEST_CASE("ancova says why it has no answer", "[exact]") {
    const auto status = [](const Trial& trial, std::vector<std::string> covariates,
                           RobustErrors robust = RobustErrors::none) {
        Details details;
        const Estimate e = trial.run(of_column(std::move(covariates), robust), &details);
        if (e.status == Status::ok)
            CHECK((std::isfinite(e.z) && std::isfinite(e.two_sided()) && std::isfinite(e.lower)));
        return e.status;
    };
    CHECK(status({{}, {}, {}, {}}, {"x"}) == Status::no_patients);
    CHECK(status({{0, 0, 0}, {1, 2, 3}, {1, 2, 4}, {}}, {"x"}) == Status::no_patients);
    CHECK(status({{0, 0, 1, 1}, {1, 2, 3, 4}, {1, 2, kNone, kNone}, {}}, {"x"}) == Status::no_patients);
    CHECK(status({{0, 0, 1, 1}, {1, 2, 3, 4}, {1, 2, 3, 5}, {}}, {"absent"}) == Status::no_patients);
    CHECK(status({{0, 1, 1}, {1, 2, 3}, {1, 5, 4}, {}}, {"x"}) == Status::not_identifiable);
    // The covariate is the arm under another name; a constant covariate is dropped.
    CHECK(status({{0, 0, 1, 1}, {1, 2, 3, 5}, {7, 7, 9, 9}, {}}, {"x"}) == Status::not_identifiable);
    CHECK(status({{0, 0, 1, 1}, {1, 2, 3, 5}, {7, 7, 7, 7}, {}}, {"x"}) == Status::ok);
    CHECK(status({{0, 0, 1, 1}, {0.1, 0.1, 0.1, 0.1}, {1, 2, 3, 5}, {}}, {"x"}) == Status::no_variation);
    CHECK(status({{0, 0, 0, 1, 1, 1}, {1, 2, 3, 4, 5, 9}, {1, 2, 3, 3, 4, 8}, {}}, {"x"}) == Status::no_variation);
    // One patient alone in an arm decides his own fit, so HC3 has no weight for him.
    const Trial alone{{0, 0, 0, 0, 1}, {1, 2, 3, 5, 4}, {1, 3, 2, 2, 4}, {}};
    CHECK(status(alone, {"x"}) == Status::ok);
    CHECK(status(alone, {"x"}, RobustErrors::hc3) == Status::not_identifiable);
    CHECK(status(alone, std::vector<std::string>(40, "x")) == Status::not_identifiable);
}
