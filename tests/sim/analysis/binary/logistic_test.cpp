#include "sim/analysis/binary/logistic.hpp"

#include <cmath>

#include "models/pilot/csv_table.hpp"
#include "sim/data/data_set.hpp"
#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// "y ~ arm + age + factor(race)" as options: the outcome, and the covariates after the arm.
Logistic from_formula(const std::string& formula) {
    Logistic test;
    std::istringstream words(formula);
    std::string word;
    words >> test.outcome;
    while (words >> word)
        if (word != "~" && word != "+" && word != "arm") test.covariates.push_back(word);
    return test;
}

Estimate run_file(const Logistic& test, const std::string& csv, Details* details = nullptr) {
    const CsvTable table = CsvTable::read(test::kDisk, reference_file(csv));
    const DataSet data(table, DataSetColumns{});
    Arena arena;
    return test.run(data.snapshot(), AnalysisContext{}, arena, details);
}

Json list(const Details& details, const std::string& name) {
    const Details::Value* value = details.find(name);
    REQUIRE(value);
    if (const auto* words = std::get_if<Details::Words>(value)) return *words;
    return std::get<Details::Vector>(*value);
}

// Rows of arm, covariate, event.
struct Rows {
    std::vector<std::uint8_t> arm;
    std::vector<double> x, event;
    std::vector<Column> columns;
    Snapshot snapshot;
    Rows(std::vector<std::uint8_t> a, std::vector<double> covariate, std::vector<double> y)
        : arm(std::move(a)), x(std::move(covariate)), event(std::move(y)) {
        columns = {{"x", x, {}}, {"event", event, {}}};
        snapshot.n = arm.size();
        snapshot.arm = arm;
        snapshot.columns = columns;
    }
    Estimate run(Logistic test, Details* details = nullptr) const {
        test.outcome = "event";
        Arena arena;
        return test.run(snapshot, AnalysisContext{}, arena, details);
    }
};

Logistic with_x(BinaryModel model = BinaryModel::logistic) {
    Logistic test;
    test.covariates = {"x"};
    test.model = model;
    return test;
}

}  // namespace

TEST_CASE("Logistic regression gives glm's coefficients, likelihood and tests of the arm", "[reference][logistic]") {
    for (const ReferenceCase& reference : reference_cases("binary", "logistic_")) {
        Details details;
        const Estimate result =
            run_file(from_formula(reference.input.at("formula")), reference.input.at("csv"), &details);
        check_reference(reference, "coef_names", list(details, "coef_names"));
        check_reference(reference, "coef", list(details, "coef"));
        check_reference(reference, "se", list(details, "se"));
        check_reference(reference, "z", list(details, "z"));
        check_reference(reference, "p_wald", list(details, "p_wald"));
        check_reference(reference, "loglik", number(details, "loglik"));
        for (const char* name : {"loglik_null", "lr_chisq", "p_lr", "score_chisq", "p_score"})
            check_reference(reference, name, number(details, name));
        CHECK(result.estimate == list(details, "coef")[1]);
        CHECK_THAT(result.z, WithinRel(-list(details, "z")[1].get<double>(), 1e-12));
    }
}

TEST_CASE("Standardized risks and their standard errors agree with R", "[reference][logistic]") {
    for (const ReferenceCase& reference : reference_cases("binary", "standardised_")) {
        Logistic test = from_formula(reference.input.at("formula"));
        test.marginal = true;
        Details details;
        const Estimate result = run_file(test, reference.input.at("csv"), &details);
        CHECK(check_details(reference, details) == static_cast<int>(reference.expected.size()));
        check_reference(reference, "rd", result.estimate);
        check_reference(reference, "se_delta_model", result.standard_error);
        test.robust = true;
        check_reference(reference, "se_delta_hc0", run_file(test, reference.input.at("csv")).standard_error);
    }
}

TEST_CASE("Firth's estimate agrees with brglm2, also where maximum likelihood is infinite", "[reference][logistic]") {
    for (const ReferenceCase& reference : reference_cases("binary", "firth_")) {
        Logistic test;
        test.model = BinaryModel::firth;
        Details details;
        const Estimate result = run_on(test, table_of(reference.input), &details);
        check_reference(reference, "coef", list(details, "coef"));
        check_reference(reference, "se", list(details, "se"));
        CHECK(result.status == Status::ok);
    }
}

TEST_CASE("Log-binomial and modified Poisson regression give R's log risk ratios", "[reference][logistic]") {
    for (const ReferenceCase& reference : reference_cases("binary", "logbinomial_")) {
        Logistic test = from_formula(reference.input.at("formula"));
        test.model = BinaryModel::log_binomial;
        Details log_binomial, poisson;
        run_file(test, reference.input.at("csv"), &log_binomial);
        check_reference(reference, "coef_names", list(log_binomial, "coef_names"));
        check_reference(reference, "coef", list(log_binomial, "coef"));
        check_reference(reference, "se", list(log_binomial, "se"));
        check_reference(reference, "loglik", number(log_binomial, "loglik"));
        test.model = BinaryModel::modified_poisson;
        const Estimate result = run_file(test, reference.input.at("csv"), &poisson);
        check_reference(reference, "poisson_coef", list(poisson, "coef"));
        check_reference(reference, "poisson_se_hc0", list(poisson, "se"));
        CHECK(result.standard_error == list(poisson, "se")[1]);
    }
}

TEST_CASE("The two-row fit without covariates is the fit of all patients", "[exact][logistic]") {
    for (const BinaryModel model :
         {BinaryModel::logistic, BinaryModel::firth, BinaryModel::log_binomial, BinaryModel::modified_poisson})
        for (const bool marginal : {false, true}) {
            Logistic grouped;
            grouped.model = model;
            grouped.marginal = marginal;
            grouped.robust = marginal;
            // A covariate whose effect is 0 by symmetry leaves the arm's coefficient where it was.
            Logistic patients = grouped;
            patients.covariates = {"x"};
            std::vector<std::uint8_t> arm;
            std::vector<double> x, event;
            for (const double side : {-1.0, 1.0})
                for (int i = 0; i < 25; ++i) {
                    arm.push_back(i < 11 ? 1 : 0);
                    x.push_back(side);
                    event.push_back(i < 4 || (i >= 11 && i < 18) ? 1 : 0);
                }
            const Rows rows(arm, x, event);
            const Estimate a = rows.run(grouped), b = rows.run(patients);
            CHECK_THAT(b.estimate, WithinRel(a.estimate, model == BinaryModel::firth ? 0.1 : 1e-8));
            if (model != BinaryModel::firth) CHECK_THAT(b.standard_error, WithinRel(a.standard_error, 1e-8));
        }
    // and the closed form of a 2 x 2 table
    const Estimate odds = run_on(Logistic{}, table_of(7, 31, 15, 40));
    CHECK_THAT(odds.estimate, WithinRel(std::log(7.0 * 25 / (15.0 * 24)), 1e-12));
    CHECK_THAT(odds.standard_error, WithinRel(std::sqrt(1.0 / 7 + 1.0 / 24 + 1.0 / 15 + 1.0 / 25), 1e-10));
}

TEST_CASE("Separation, collinearity and emptiness have a status", "[exact][logistic]") {
    const std::vector<std::uint8_t> arm{0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    const std::vector<double> ordered{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const Rows complete(arm, ordered, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
    CHECK(complete.run(with_x()).status == Status::separated);
    // Quasi-complete: the outcomes meet in one value of x.
    const Rows quasi(arm, {1, 2, 3, 4, 5, 5, 5, 8, 9, 10}, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
    CHECK(quasi.run(with_x()).status == Status::separated);
    // Firth's penalty keeps both finite.
    CHECK(complete.run(with_x(BinaryModel::firth)).status == Status::ok);
    CHECK(quasi.run(with_x(BinaryModel::firth)).status == Status::ok);
    // Where outcomes overlap within an arm there is a maximum, however steep.
    const Rows steep(arm, ordered, {0, 0, 0, 1, 0, 0, 1, 1, 1, 1});
    CHECK(steep.run(with_x()).status == Status::ok);
    const Rows far({0, 1, 0, 1, 0, 1, 0, 1}, {-1000, -999, 0, 1, 2, 3, 1000, 1001}, {0, 0, 1, 0, 0, 1, 1, 1});
    CHECK(far.run(with_x()).status == Status::ok);

    const Rows collinear(arm, {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, {0, 1, 1, 0, 0, 1, 1, 0, 0, 1});
    for (const BinaryModel model :
         {BinaryModel::logistic, BinaryModel::firth, BinaryModel::log_binomial, BinaryModel::modified_poisson}) {
        CHECK(collinear.run(with_x(model)).status == Status::not_identifiable);
        Logistic plain;
        plain.model = model;
        const bool firth = model == BinaryModel::firth;
        CHECK(run_on(plain, table_of(0, 10, 0, 20)).status == (firth ? Status::ok : Status::no_events));
        CHECK(run_on(plain, table_of(10, 10, 20, 20)).status == (firth ? Status::ok : Status::no_variation));
        CHECK(run_on(plain, table_of(0, 0, 2, 20)).status == Status::no_patients);
        for (const bool marginal : {false, true}) {
            plain.marginal = marginal;
            for (const BinaryTable& table :
                 {table_of(0, 10, 5, 20), table_of(5, 10, 0, 20), table_of(10, 10, 5, 20), table_of(0, 1, 1, 1)}) {
                Details details;
                const Estimate result = run_on(plain, table, &details);
                INFO(static_cast<int>(model) << ": " << describe(result.status));
                CHECK((result.status == Status::ok) == std::isfinite(result.z));
                if (model == BinaryModel::firth) CHECK(result.status == Status::ok);
                const bool overlap = table.events[1] != table.patients[1] && table.events[0] != 0;
                if (model == BinaryModel::logistic && !marginal) CHECK(result.status == Status::separated);
                if (model == BinaryModel::logistic && marginal && overlap && table.patients[0] > 1)
                    CHECK(result.status == Status::ok);
            }
        }
    }
}

TEST_CASE("Patients with a missing covariate or outcome are left out", "[exact][logistic]") {
    const double missing = Estimate::kUnknown;
    const Rows all({0, 1, 0, 1, 0, 1, 0, 1, 1, 0}, {3, 1, 4, 1, 5, 9, 2, 6, missing, 5},
                   {0, 1, 1, 0, 0, 1, 1, 0, 1, missing});
    const Rows known({0, 1, 0, 1, 0, 1, 0, 1}, {3, 1, 4, 1, 5, 9, 2, 6}, {0, 1, 1, 0, 0, 1, 1, 0});
    Details details;
    const Estimate a = all.run(with_x(), &details), b = known.run(with_x());
    CHECK(a.estimate == b.estimate);
    CHECK(a.standard_error == b.standard_error);
    CHECK(list(details, "patients") == Json({4.0, 4.0}));
}
