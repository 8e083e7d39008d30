#include "sim/analysis/repeated/mmrm.hpp"

#include <cmath>

#include "models/pilot/csv_table.hpp"
#include "sim/analysis/repeated/mmrm_fit.hpp"
#include "sim/data/data_set.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const AnalysisContext kContext = AnalysisContext::at(0.95);

// Wide data from rows of text, "arm,sofa1,...".
Estimate run_csv(const std::string& text, const Mmrm& test, Details* details = nullptr) {
    const DataSet data(CsvTable::parse(text, "test.csv"), {});
    Arena arena;
    return test.run(data.snapshot(), kContext, arena, details);
}

double number(const Details& details, std::string_view name) { return std::get<double>(*details.find(name)); }
const Details::Vector& vector_of(const Details& details, std::string_view name) {
    return std::get<Details::Vector>(*details.find(name));
}

// Scores of `n` patients over days 1..4 with holes; deterministic, in no special position.
std::string uneven(int n, bool holes, double last_difference = 0) {
    std::string text = "arm,age,sofa1,sofa2,sofa3,sofa4\n";
    for (int i = 0; i < n; ++i) {
        const double own = 3 * std::sin(1.7 * i), age = 50 + (i * 7) % 31;
        text += std::to_string(i % 2) + "," + std::to_string(age);
        for (int t = 1; t <= 4; ++t) {
            const double y = 9 + own * (1 + 0.1 * t) + 2 * std::cos(2.3 * i * t + 5.1 * t * t) + 0.05 * age +
                             (t == 4 && i % 2 ? last_difference : 0);
            text += holes && (i * 5 + t * 3) % 11 == 0 ? std::string(",") : "," + std::to_string(y);
        }
        text += "\n";
    }
    return text;
}

void check_not_ok(const Estimate& estimate) {
    CHECK(estimate.status != Status::ok);
    CHECK(std::isnan(estimate.z));
}

}  // namespace

TEST_CASE("mmrm agrees with nlme and mmrm in R", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "mmrm_")) {
        INFO(reference.id);
        const bool sofa = reference.input.at("csv") == "icu_a_long.csv";
        DataSetColumns columns;
        columns.score = sofa ? "sofa" : "y";
        columns.visit = sofa ? "day" : "time";
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), columns);
        Mmrm test;
        const std::string structure = reference.input.at("structure");
        test.structure = structure == "us"    ? MmrmStructure::unstructured
                         : structure == "ar1" ? MmrmStructure::ar1
                                              : MmrmStructure::cs;
        test.method = reference.id.ends_with("_ML") ? MmrmMethod::ml : MmrmMethod::reml;
        if (sofa) test.covariates = {"base"};
        Arena arena;
        Details details;
        const Estimate estimate = test.run(data.snapshot(), kContext, arena, &details);
        REQUIRE(estimate.status == Status::ok);
        check_reference(reference, "coef", vector_of(details, "coef"));
        check_reference(reference, "se", vector_of(details, "se"));
        check_reference(reference, "loglik", number(details, "loglik"));
        check_reference(reference, "visit_covariance", std::get<Details::Matrix>(*details.find("visit_covariance")));
        if (!reference.expected.contains("effect_last_visit")) continue;
        check_reference(reference, "effect_last_visit", estimate.estimate);
        check_reference(reference, "se_last_visit", estimate.standard_error);
        check_reference(reference, "df_last_visit_satterthwaite", number(details, "degrees_of_freedom"));
        CHECK_THAT(estimate.z, WithinAbs(-estimate.estimate / estimate.standard_error, 1e-12));
        if (!reference.expected.contains("se_kenward_roger")) continue;
        check_reference(reference, "se_kenward_roger", vector_of(details, "se_kenward_roger"));
        // Details change nothing.
        CHECK(test.run(data.snapshot(), kContext, arena, nullptr).p == estimate.p);
    }
}

TEST_CASE("mmrm: derivatives of the likelihood are those of its values", "[exact]") {
    const std::string text = uneven(40, true);
    const DataSet data_set(CsvTable::parse(text, "test.csv"), {});
    const Snapshot& s = data_set.snapshot();
    const std::vector<std::string> terms{"age"};
    for (const bool restricted : {true, false}) {
        Arena arena;
        const int rows[] = {0, 1, 2, 3};
        const MmrmData data = gather_mmrm(s, rows, covariate_matrix(s, terms, arena), MmrmDeathRule::while_alive,
                                          DischargeRule::zero, arena);
        REQUIRE(data.patterns.size() > 4);
        MmrmLikelihood likelihood(data, restricted, arena);
        const double start[] = {6, 3, 2, 2.5, 3, 7, 3.5, 1, 2, 3.5, 8, 3, 2.5, 1, 3, 9};
        const std::vector<double> sigma(start, start + 16);
        const auto gradient_at = [&](std::vector<double> at, std::vector<double>* moved) {
            REQUIRE(likelihood.evaluate(at.data()));
            if (moved) *moved = {likelihood.gradient_matrix(), likelihood.gradient_matrix() + 16};
            return likelihood.objective();
        };
        std::vector<double> hessian(100), dense(100);
        // The elements as full matrices must give what the sparse path gives.
        std::vector<double> elements;
        std::vector<std::pair<int, int>> pairs;
        for (int c = 0; c < 4; ++c)
            for (int r = c; r < 4; ++r) {
                std::vector<double> one(16, 0.0);
                one[r + 4 * c] = one[c + 4 * r] = 1;
                elements.insert(elements.end(), one.begin(), one.end());
                pairs.emplace_back(r, c);
            }
        std::vector<double> gradient;
        gradient_at(sigma, &gradient);
        likelihood.second_derivatives(nullptr, 10, hessian.data());
        likelihood.second_derivatives(elements.data(), 10, dense.data());
        for (int k = 0; k < 100; ++k) CHECK_THAT(dense[k], WithinAbs(hessian[k], 1e-9));
        const double h = 1e-5;
        for (int k = 0; k < 10; ++k) {
            std::vector<double> up = sigma, down = sigma, gradient_up, gradient_down;
            for (int e = 0; e < 16; ++e) {
                up[e] += h * elements[16 * k + e];
                down[e] -= h * elements[16 * k + e];
            }
            const double slope = (gradient_at(up, &gradient_up) - gradient_at(down, &gradient_down)) / (2 * h);
            double expected = 0;
            for (int e = 0; e < 16; ++e) expected += gradient[e] * elements[16 * k + e];
            CHECK_THAT(expected, WithinAbs(slope, 1e-6));
            for (int l = 0; l < 10; ++l) {
                double bend = 0;
                for (int e = 0; e < 16; ++e)
                    bend += (gradient_up[e] - gradient_down[e]) / (2 * h) * elements[16 * l + e];
                CHECK_THAT(hessian[k + 10 * l], WithinAbs(bend, 1e-6));
            }
        }
    }
}

TEST_CASE("mmrm: curvature of ar1 and cs is that of their matrix", "[exact]") {
    for (const MmrmStructure structure : {MmrmStructure::ar1, MmrmStructure::cs})
        for (const double x : {-0.2, 0.0, 1.3}) {
            const MmrmCovariance model{structure, 4};
            const double theta[2] = {0.4, x}, h = 1e-5;
            std::vector<double> first(32), second(48), up(32), down(32), sigma_up(16), sigma_down(16);
            model.first_derivatives(theta, first.data());
            model.second_derivatives(theta, second.data());
            for (int k = 0; k < 2; ++k) {
                double above[2] = {theta[0], theta[1]}, below[2] = {theta[0], theta[1]};
                above[k] += h;
                below[k] -= h;
                model.matrix(above, sigma_up.data());
                model.matrix(below, sigma_down.data());
                model.first_derivatives(above, up.data());
                model.first_derivatives(below, down.data());
                for (int e = 0; e < 16; ++e) {
                    CHECK_THAT(first[16 * k + e], WithinAbs((sigma_up[e] - sigma_down[e]) / (2 * h), 1e-8));
                    for (int l = 0; l < 2; ++l)
                        CHECK_THAT(second[16 * (k + l) + e],
                                   WithinAbs((up[16 * l + e] - down[16 * l + e]) / (2 * h), 1e-8));
                }
            }
        }
}

TEST_CASE("mmrm on complete data without covariates is a comparison of means", "[exact]") {
    Mmrm test;
    Details details;
    const Estimate estimate =
        run_csv("arm,sofa1,sofa3\n0,8,7\n0,5,6\n0,9,5\n0,4,2\n1,7,3\n1,6,5\n1,9,6\n1,3,2\n1,8,1\n", test, &details);
    REQUIRE(estimate.status == Status::ok);
    // Means on day 3: 3.4 and 5; pooled variance (14 + 17.2) / 7; Welch's equal-variance t has 7 degrees of freedom.
    CHECK_THAT(estimate.estimate, WithinAbs(-1.6, 1e-10));
    CHECK_THAT(estimate.standard_error, WithinRel(std::sqrt((14 + 17.2) / 7 * (1.0 / 4 + 1.0 / 5)), 1e-10));
    CHECK_THAT(number(details, "degrees_of_freedom"), WithinRel(7.0, 1e-6));
    CHECK(estimate.z > 0);
    test.better = Better::higher;
    CHECK(run_csv("arm,sofa1,sofa3\n0,8,7\n0,5,6\n0,9,5\n0,4,2\n1,7,3\n1,6,5\n1,9,6\n1,3,2\n1,8,1\n", test).z ==
          -estimate.z);
}

TEST_CASE("mmrm: rules for death and discharge", "[exact]") {
    const std::string text =
        "arm,time,status,crtime,crev,sofa0,sofa1,sofa3\n0,28,0,28,0,9,8,7\n0,2,1,2,1,8,5,\n0,28,0,2,2,9,7,\n0,28,0,28,"
        "0,6,4,2\n0,28,0,28,0,7,7,6\n"
        "1,28,0,28,0,9,7,3\n1,28,0,28,0,5,6,5\n1,2,1,2,1,9,9,\n1,28,0,28,0,6,3,2\n1,28,0,28,0,7,8,1\n";
    Mmrm test;
    test.baseline = false;
    const auto observations = [&] {
        Details details;
        CHECK(run_csv(text, test, &details).status == Status::ok);
        return number(details, "n_obs");
    };
    CHECK(observations() == 18);  // the discharged patient counts 0
    test.discharge = DischargeRule::missing;
    CHECK(observations() == 17);
    test.death = MmrmDeathRule::carry_24;
    CHECK(observations() == 19);
    test.discharge = DischargeRule::last;
    CHECK(observations() == 20);
    // All complete: means on day 3 with 24 for the dead and 7 carried for the discharged.
    CHECK_THAT(run_csv(text, test).estimate, WithinAbs(35.0 / 5 - 46.0 / 5, 1e-10));
    test.visits = {0, 1};
    CHECK(observations() == 20);
}

TEST_CASE("mmrm has a status for data that cannot answer", "[exact]") {
    Mmrm test;
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,8,7\n0,5,6\n0,9,5\n0,4,2\n", test));            // an empty arm
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,8,7\n0,5,6\n0,9,5\n0,4,2\n1,,\n1,,\n", test));  // an arm never seen
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,8,7\n0,5,6\n0,9,5\n0,4,2\n1,3,\n1,5,\n1,6,\n",
                         test));                                     // an arm not seen at the visit
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,8,7\n1,5,6\n", test));  // two patients
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,5,5\n0,5,5\n0,5,5\n1,5,5\n1,5,5\n1,5,5\n1,5,5\n", test));  // all tied
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,8,7\n0,5,7\n0,9,7\n0,4,7\n1,3,2\n1,5,2\n1,7,2\n",
                         test));  // no variance within arms at a visit
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,8,8\n0,5,5\n0,9,9\n0,4,4\n1,3,3\n1,5,5\n1,7,7\n",
                         test));  // one visit repeats the other
    check_not_ok(run_csv("arm,sofa1,sofa3\n0,8,\n0,5,\n0,,9\n0,,4\n1,3,\n1,5,\n1,,7\n1,,2\n",
                         test));  // visits never seen together
    Mmrm collinear;
    collinear.covariates = {"age", "twice"};
    const Estimate estimate = run_csv(
        "arm,age,twice,sofa1\n0,50,100,5\n0,60,120,6\n0,55,110,8\n1,40,80,3\n1,43,86,9\n1,70,140,8\n1,60,120,1\n",
        collinear);
    CHECK(estimate.status == Status::ok);  // without "twice", as R
    Mmrm separated;
    separated.covariates = {"arm_again"};
    check_not_ok(run_csv("arm,arm_again,sofa1,sofa2\n0,0,5,3\n0,0,6,8\n0,0,7,5\n1,1,3,3\n1,1,9,4\n1,1,8,5\n1,1,6,1\n",
                         separated));
    // One patient in an arm is enough.
    CHECK(run_csv("arm,sofa1,sofa3\n0,8,7\n0,5,6\n0,9,5\n0,4,2\n0,7,1\n0,3,5\n1,3,4\n", test).status == Status::ok);
    // Small and ragged data under every option: never NaN with ok.
    for (int n = 2; n <= 14; ++n)
        for (const bool holes : {true, false})
            for (const MmrmStructure structure : {MmrmStructure::unstructured, MmrmStructure::ar1, MmrmStructure::cs})
                for (const MmrmMethod method : {MmrmMethod::reml, MmrmMethod::ml})
                    for (const auto df : {MmrmDegreesOfFreedom::satterthwaite, MmrmDegreesOfFreedom::kenward_roger,
                                          MmrmDegreesOfFreedom::normal}) {
                        Mmrm ragged;
                        ragged.structure = structure;
                        ragged.method = method;
                        ragged.degrees_of_freedom = df;
                        const Estimate result = run_csv(uneven(n, holes), ragged);
                        INFO(n << " " << holes << " " << enum_name(structure) << " " << enum_name(method) << " "
                               << enum_name(df));
                        if (result.status != Status::ok) continue;
                        CHECK(std::isfinite(result.z));
                        CHECK(std::isfinite(result.lower));
                        CHECK((result.two_sided() >= 0 && result.two_sided() <= 1));
                        CHECK(result.standard_error > 0);
                    }
}

TEST_CASE("mmrm follows a shift of the last visit and of the scale", "[exact]") {
    Mmrm test;
    test.covariates = {"age"};
    const Estimate none = run_csv(uneven(60, true), test), shifted = run_csv(uneven(60, true, -2), test);
    REQUIRE(none.status == Status::ok);
    CHECK_THAT(shifted.estimate - none.estimate, WithinAbs(-2, 1e-6));
    CHECK_THAT(shifted.standard_error, WithinRel(none.standard_error, 1e-6));
    CHECK(shifted.z > none.z);
    CHECK(shifted.p_benefit < none.p_benefit);
}
