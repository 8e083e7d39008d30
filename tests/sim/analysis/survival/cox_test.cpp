#include "sim/analysis/survival/cox.hpp"

#include <cmath>
#include <random>

#include "sim/analysis/survival/cox_arm.hpp"
#include "sim/analysis/survival/log_rank.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/survival_data.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// "Surv(time, status) ~ arm + karno + factor(celltype) + strata(site)" as options.
Cox from_formula(const Json& input) {
    Cox test;
    if (input.contains("ties"))
        test.ties = input.at("ties") == "efron"     ? CoxTies::efron
                    : input.at("ties") == "breslow" ? CoxTies::breslow
                                                    : CoxTies::exact;
    std::string rest = input.at("formula");
    rest = rest.substr(rest.find('~') + 1);
    while (!rest.empty()) {
        const std::size_t plus = rest.find(" + ");
        std::string term = rest.substr(0, plus);
        rest = plus == std::string::npos ? "" : rest.substr(plus + 3);
        term.erase(0, term.find_first_not_of(' '));
        if (term.starts_with("strata("))
            test.strata.push_back(term.substr(7, term.size() - 8));
        else if (term != "arm")
            test.covariates.push_back(term);
    }
    return test;
}

Json json_of(const Details& details, const std::string& name) {
    const Details::Value* value = details.find(name);
    REQUIRE(value);
    return std::visit([](const auto& v) { return Json(v); }, *value);
}

}  // namespace

TEST_CASE("Cox models agree with coxph", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "cox_")) {
        if (!reference.input.contains("formula")) continue;
        DataSetColumns columns;
        Cox test = from_formula(reference.input);
        if (reference.id.starts_with("cox_startstop")) {
            columns.time = "stop";
            columns.status = "event";
            columns.id = "row";
            test.entry = "start";
        }
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), columns);
        Arena arena;
        Details details;
        const Estimate e = test.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE(e.status == Status::ok);
        for (const char* name :
             {"coef_names", "coef", "se", "vcov", "loglik_null", "loglik", "p_score", "p_lr", "p_wald_each"})
            check_reference(reference, name, json_of(details, name));
        check_reference(reference, "score_chisq", json_of(details, "score_chi_square"));
        check_reference(reference, "wald_chisq", json_of(details, "wald_chi_square"));
        check_reference(reference, "lr_chisq", json_of(details, "lr_chi_square"));
        check_reference(reference, "df", json_of(details, "degrees_of_freedom"));
        check_reference(reference, "n", json_of(details, "n_used"));
        check_reference(reference, "nevent", json_of(details, "events"));
        check_reference(reference, "hr_ci_low", json_of(details, "hazard_ratio_lower"));
        check_reference(reference, "hr_ci_high", json_of(details, "hazard_ratio_upper"));
        const Json coef = reference.expected.at("coef"), se = reference.expected.at("se");
        REQUIRE_THAT(e.estimate, WithinRel(coef[0].get<double>(), 2e-6));
        REQUIRE_THAT(e.standard_error, WithinRel(se[0].get<double>(), 2e-6));
        REQUIRE_THAT(e.z, WithinRel(-coef[0].get<double>() / se[0].get<double>(), 2e-6));
        if (coef.size() == 1) {  // with the arm alone the global tests are the arm's
            test.test = CoxTest::score;
            const double score = test.run(data.snapshot(), AnalysisContext{}, arena, nullptr).z;
            check_reference(reference, "score_chisq", score * score);
            test.test = CoxTest::likelihood_ratio;
            const double lr = test.run(data.snapshot(), AnalysisContext{}, arena, nullptr).z;
            check_reference(reference, "lr_chisq", lr * lr);
            REQUIRE(std::signbit(score) == std::signbit(e.z));
            REQUIRE(std::signbit(lr) == std::signbit(e.z));
        }
    }
}

TEST_CASE("a monotone likelihood is told, with what is still defined", "[reference]") {
    const ReferenceCase reference = reference_cases("survival", "cox_monotone_noevent").front();
    const DataSet data = reference_data(reference.input.at("csv"));
    for (const std::string ties : {"efron", "breslow"}) {
        Arena arena;
        Details details;
        const Cox test{.ties = ties == "efron" ? CoxTies::efron : CoxTies::breslow};
        const Estimate e = test.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE(e.status == Status::separated);
        REQUIRE(std::isnan(e.z));
        check_reference(reference, "loglik_null_" + ties, json_of(details, "loglik_null"));
        check_reference(reference, "loglik_sup_" + ties, json_of(details, "loglik"));
        if (ties == "efron") check_reference(reference, "score_chisq_efron", json_of(details, "score_chi_square"));
        REQUIRE(std::get<Details::Words>(*details.find("infinite_coefficients")) == Details::Words{"arm"});
        // The general fit comes to the same end as the arm's own.
        SurvivalData same([&] {
            std::vector<Patient> patients;
            const Snapshot& s = data.snapshot();
            for (std::size_t i = 0; i < s.n; ++i) patients.push_back({s.arm[i], s.time[i], s.status[i]});
            return patients;
        }());
        std::vector<double> wave;
        for (std::size_t i = 0; i < same.snapshot().n; ++i) wave.push_back(std::sin(static_cast<double>(7 * i)));
        same.add_column("wave", wave);
        REQUIRE(Cox{.ties = test.ties, .covariates = {"wave"}}
                    .run(same.snapshot(), AnalysisContext{}, arena, nullptr)
                    .status == Status::separated);
    }
}

TEST_CASE("the arm alone comes out the same by counts and by rows", "[exact]") {
    for (const char* csv : {"icu_a.csv", "icu_b.csv", "veteran.csv", "icu_pilot.csv", "icu_single.csv"}) {
        const DataSet data = reference_data(csv);
        for (const CoxTies ties : {CoxTies::efron, CoxTies::breslow}) {
            Arena arena;
            Details details;
            const Estimate e = Cox{.ties = ties}.run(data.snapshot(), AnalysisContext{}, arena, &details);
            REQUIRE(e.status == Status::ok);
            REQUIRE_THAT(e.estimate, WithinAbs(detail_vector(details, "coef")[0], 1e-11));
            REQUIRE_THAT(e.standard_error, WithinRel(detail_vector(details, "se")[0], 1e-6));
        }
    }
}

TEST_CASE("without ties the score test is the log-rank test", "[exact]") {
    const DataSet data = reference_data("ovarian.csv");
    Arena arena;
    const Estimate score = Cox{.test = CoxTest::score}.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
    REQUIRE_THAT(score.z, WithinRel(LogRank{}.run(data.snapshot(), AnalysisContext{}, arena, nullptr).z, 1e-12));
}

TEST_CASE("what a Cox model cannot answer has a status", "[exact]") {
    const auto status = [](const Cox& test, const std::vector<Patient>& patients) {
        const SurvivalData data(patients);
        Arena arena;
        Details details;
        const Estimate estimate = test.run(data.snapshot(), AnalysisContext{}, arena, &details);
        REQUIRE((estimate.status == Status::ok) == (std::isfinite(estimate.z) && std::isfinite(estimate.estimate)));
        return estimate.status;
    };
    for (const CoxTies ties : {CoxTies::efron, CoxTies::breslow, CoxTies::exact}) {
        const Cox test{.ties = ties};
        REQUIRE(status(test, {}) == Status::no_patients);
        REQUIRE(status(test, {{0, 1, 1}}) == Status::no_patients);
        REQUIRE(status(test, {{0, 1, 0}, {1, 1, 0}}) == Status::no_events);
        REQUIRE(status(test, {{0, 1, 0}, {1, 2, 1}}) == Status::no_variation);
        REQUIRE(status(test, {{0, 1, 1}, {1, 2, 1}}) == Status::separated);  // the treated died alone
        REQUIRE(status(test, {{0, 1, 1}, {0, 3, 1}, {1, 2, 1}}) == Status::ok);
    }
}

TEST_CASE("covariates that tell nothing, too much or for ever", "[exact]") {
    std::vector<Patient> patients;
    std::vector<double> age, twice, arm, constant, site, gap;
    std::mt19937 engine(4);
    std::exponential_distribution<double> waiting;
    for (int i = 0; i < 80; ++i) {
        const double t = waiting(engine) * 20;
        const bool quiet = i % 10 == 0;  // nobody dies at site 3
        patients.push_back({i % 2, quiet ? 15 : std::fmin(t, 28), !quiet && t < 28 ? 1 : 0});
        age.push_back(50 + (i * 37) % 40);
        twice.push_back(2 * age.back() - 7);
        arm.push_back(3 - i % 2);
        constant.push_back(1);
        site.push_back(quiet ? 3 : i % 3);
        gap.push_back(i == 5 ? Estimate::kUnknown : age.back());
    }
    SurvivalData data(patients);
    data.add_column("age", age);
    data.add_column("twice", twice);
    data.add_column("arm_again", arm);
    data.add_column("constant", constant);
    data.add_column("site", site);
    data.add_column("gap", gap);
    const auto run = [&](std::vector<std::string> covariates, Details* details = nullptr) {
        Arena arena;
        const Cox test{.covariates = std::move(covariates)};
        return test.run(data.snapshot(), AnalysisContext{}, arena, details);
    };
    const Estimate adjusted = run({"age"});
    REQUIRE(adjusted.status == Status::ok);
    Details details;
    const Estimate doubled = run({"age", "twice", "constant"}, &details);
    REQUIRE(doubled.status == Status::ok);
    REQUIRE_THAT(doubled.estimate, WithinRel(adjusted.estimate, 1e-8));
    REQUIRE_THAT(doubled.standard_error, WithinRel(adjusted.standard_error, 1e-8));
    REQUIRE(std::get<Details::Words>(*details.find("redundant_columns")) == Details::Words{"twice", "constant"});
    REQUIRE(run({"arm_again"}).status == Status::not_identifiable);
    REQUIRE(run({"gap"}).status == Status::ok);
    // No death at site 3: its coefficient is infinite, the arm's is that of the other sites (its rows weigh nothing).
    Details sites;
    const Estimate by_site = run({"factor(site)"}, &sites);
    REQUIRE(by_site.status == Status::ok);
    REQUIRE(std::get<Details::Words>(*sites.find("infinite_coefficients")) == Details::Words{"factor(site)3"});
    for (std::size_t i = 0; i < site.size(); ++i)
        if (site[i] == 3) site[i] = Estimate::kUnknown;
    SurvivalData others(patients);
    others.add_column("site", site);
    Arena arena;
    const Estimate without =
        Cox{.covariates = {"factor(site)"}}.run(others.snapshot(), AnalysisContext{}, arena, nullptr);
    REQUIRE_THAT(by_site.estimate, WithinAbs(without.estimate, 1e-6));
    REQUIRE_THAT(by_site.standard_error, WithinRel(without.standard_error, 1e-5));
    // Score and likelihood ratio of the arm given age agree with Wald to first order.
    for (const CoxTest kind : {CoxTest::score, CoxTest::likelihood_ratio})
        REQUIRE_THAT(
            (Cox{.test = kind, .covariates = {"age"}}.run(data.snapshot(), AnalysisContext{}, arena, nullptr).z),
            WithinAbs(adjusted.z, 0.05));
}

TEST_CASE("tests of proportional hazards and robust standard errors agree with cox.zph and coxph", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("survival", "zph_")) {
        const DataSet data = reference_data(reference.input.at("csv"));
        const Cox test = from_formula(reference.input);
        Arena arena;
        Details details;
        REQUIRE(test.run(data.snapshot(), AnalysisContext{}, arena, &details).status == Status::ok);
        check_reference(reference, "zph_identity_chisq", json_of(details, "zph_identity_chi_square"));
        check_reference(reference, "zph_km_chisq", json_of(details, "zph_km_chi_square"));
        check_reference(reference, "se_model", json_of(details, "se"));
        check_reference(reference, "se_robust", json_of(details, "robust_se"));
    }
}
