#include "models/fit/mixed_model.hpp"

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// "y ~ arm * time + (1 + time | id)" parted into the score, the fixed terms, and whether slopes are random.
struct Formula {
    std::string score, terms;
    bool slope;
    explicit Formula(const std::string& text) {
        const std::size_t tilde = text.find('~'), bracket = text.find('(');
        score = text.substr(0, tilde - 1);
        terms = text.substr(tilde + 1, text.rfind('+', bracket) - tilde - 1);
        slope = text.find('+', bracket) != std::string::npos;
    }
};

PilotScores pilot_of(const std::string& text) { return PilotScores::from(CsvTable::parse(text, "pilot.csv")); }

// Scores with lines of their own for each of n patients; deterministic.
std::string lines(int n, int rows, double between, double noise) {
    std::string text = "id,arm,day,score\n";
    for (int i = 0; i < n; ++i)
        for (int d = 0; d < rows; ++d)
            text += std::to_string(i) + "," + std::to_string(i % 2) + "," + std::to_string(d) + "," +
                    std::to_string(9 + between * std::sin(1.7 * i) - 0.3 * d + 0.1 * between * d * std::cos(2.9 * i) +
                                   noise * std::sin(12.9898 * i * i + 78.233 * d * d + 3 * d * i)) +
                    "\n";
    return text;
}

}  // namespace

TEST_CASE("mixed models agree with lme4, nlme and lmerTest in R", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "lmm_")) {
        INFO(reference.id);
        const Formula formula(reference.input.at("formula"));
        PilotScoreColumns columns;
        columns.score = formula.score;
        const PilotScores pilot =
            PilotScores::from(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), columns);
        MixedModel model;
        model.terms = formula.terms;
        model.random = formula.slope ? MixedModel::Random::intercept_and_slope : MixedModel::Random::intercept;
        model.restricted = reference.id.ends_with("_REML");
        const MixedModelFit fit = fit_mixed_model(pilot, model);
        REQUIRE(fit.status == "converged");
        check_reference(reference, "coef_names", fit.names);
        check_reference(reference, "coef", fit.estimates);
        check_reference(reference, "se", fit.standard_errors);
        check_reference(reference, "vcov", fit.covariance);
        check_reference(reference, "random_covariance", fit.random_covariance);
        check_reference(reference, "residual_sd", fit.residual_sd);
        check_reference(reference, "loglik", fit.log_likelihood);
        check_reference(reference, "n_obs", fit.observations);
        check_reference(reference, "n_groups", fit.patients);
        if (reference.expected.contains("df_satterthwaite"))
            check_reference(reference, "df_satterthwaite", fit.degrees_of_freedom);
        const double parameters = static_cast<double>(fit.names.size()) + (formula.slope ? 4 : 2);
        CHECK_THAT(fit.aic, WithinAbs(-2 * fit.log_likelihood + 2 * parameters, 1e-9));
    }
}

TEST_CASE("expand_terms follows R", "[exact]") {
    using Terms = std::vector<std::vector<std::string>>;
    CHECK(expand_terms("arm * day") == Terms{{"arm"}, {"day"}, {"arm", "day"}});
    CHECK(expand_terms("base + day + arm:day") == Terms{{"base"}, {"day"}, {"day", "arm"}});
    CHECK(expand_terms("a*b*c") == Terms{{"a"}, {"b"}, {"c"}, {"a", "b"}, {"a", "c"}, {"b", "c"}, {"a", "b", "c"}});
    CHECK(expand_terms("a:b + b + a") == Terms{{"b"}, {"a"}, {"a", "b"}});
    CHECK_THROWS_AS(expand_terms("a + "), InputError);
}

TEST_CASE("a mixed model with first-order residuals contains the one without", "[exact]") {
    const PilotScores pilot = PilotScores::from(CsvTable::read(test::kDisk, reference_file("icu_a_long.csv")));
    MixedModel model;
    model.terms = "base + arm * day";
    model.random = MixedModel::Random::intercept;
    const MixedModelFit plain = fit_mixed_model(pilot, model);
    model.residual = MixedModel::Residual::ar1;
    const MixedModelFit correlated = fit_mixed_model(pilot, model);
    REQUIRE(plain.converged());
    REQUIRE(correlated.converged());
    CHECK(correlated.log_likelihood > plain.log_likelihood);
    CHECK((correlated.residual_correlation > 0 && correlated.residual_correlation < 1));
    CHECK(correlated.aic < plain.aic + 2);
}

TEST_CASE("mixed models say when the pilot cannot carry them", "[exact]") {
    MixedModel model;
    model.terms = "arm * day";
    CHECK(fit_mixed_model(pilot_of(lines(20, 6, 2, 1)), model).converged());
    // No differences between patients: a variance at its boundary is reached and said.
    const MixedModelFit flat = fit_mixed_model(pilot_of(lines(30, 5, 0, 1)), model);
    CHECK(flat.converged());
    CHECK(!flat.warnings.empty());
    for (const double se : flat.standard_errors) CHECK(se > 0);
    CHECK_THAT(fit_mixed_model(pilot_of(lines(20, 6, 0, 0)), model).status, ContainsSubstring("no variation"));
    CHECK_THAT(fit_mixed_model(pilot_of(lines(20, 1, 2, 1)), model).status, ContainsSubstring("not identifiable"));
    CHECK_THAT(fit_mixed_model(pilot_of(lines(1, 9, 2, 1)), model).status, ContainsSubstring("not identifiable"));
    CHECK_THAT(
        fit_mixed_model(
            pilot_of(
                "id,arm,day,score\n1,1,0,5\n1,1,1,4\n1,1,2,5\n2,1,0,7\n2,1,1,8\n2,1,2,3\n3,1,0,4\n3,1,1,4\n3,1,2,8\n"),
            model)
            .status,
        ContainsSubstring("not identifiable"));  // one arm only
    model.terms = "arm * dya";
    CHECK_THROWS_AS(fit_mixed_model(pilot_of(lines(20, 6, 2, 1)), model), InputError);
}
