// The reference cases of topic `binary` through the program, as a user would run them.

#include <sstream>

#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise::test;

namespace {

// The 2 x 2 table of a case as a counted data file.
std::string table_csv(const Json& input) {
    const int x1 = input.at("x1"), n1 = input.at("n1"), x0 = input.at("x0"), n0 = input.at("n0");
    return "arm,event,n\n0,1," + std::to_string(x0) + "\n0,0," + std::to_string(n0 - x0) + "\n1,1," +
           std::to_string(x1) + "\n1,0," + std::to_string(n1 - x1) + "\n";
}

}  // namespace

TEST_CASE("analyze gives R's z tests of two proportions", "[reference][cases]") {
    const TemporaryFolder folder;
    for (const ReferenceCase& reference : reference_cases("binary", "test_")) {
        const std::string data = folder.write("table.csv", table_csv(reference.input));
        const Json pooled = analyze(data, "proportion-difference", {"outcome=event"});
        check_reference(reference, "rd", pooled.at("estimate"));
        check_reference(reference, "chisq", pooled.at("details").at("chi_square"));
        check_reference(reference, "p_chisq", pooled.at("p_value"));
        check_reference(reference, "p_one_sided_pooled_p1_less", pooled.at("p_benefit"));
        for (const char* name : {"lr_g2", "p_lr"}) check_reference(reference, name, pooled.at("details").at(name));
        // Ours is positive for benefit, R's for more events under treatment.
        check_reference(reference, "z_pooled", -pooled.at("z").get<double>());
        const Json unpooled = analyze(data, "proportion-difference", {"outcome=event", "variance=unpooled"});
        check_reference(reference, "z_unpooled", -unpooled.at("z").get<double>());
        check_reference(reference, "p_unpooled", unpooled.at("p_value"));
        const Json yates = analyze(data, "proportion-difference", {"outcome=event", "continuity=true"});
        check_reference(reference, "chisq_yates", yates.at("details").at("chi_square"));
        check_reference(reference, "p_yates", yates.at("p_value"));
    }
}

namespace {

std::vector<ReferenceCase> tables(const std::string& prefix) { return reference_cases("binary", prefix); }

// Checks every expected value that the details hold under the same name.
int check_details(const ReferenceCase& reference, const Json& result) {
    int checked = 0;
    for (const auto& [name, value] : reference.expected.items())
        if (result.at("details").contains(name)) {
            check_reference(reference, name, result.at("details").at(name));
            ++checked;
        }
    return checked;
}

// "y ~ arm + age + factor(race)" as options.
std::vector<std::string> formula_options(const std::string& formula) {
    std::istringstream words(formula);
    std::string word, covariates;
    words >> word;
    std::vector<std::string> options{"outcome=" + word};
    while (words >> word)
        if (word != "~" && word != "+" && word != "arm") covariates += (covariates.empty() ? "" : ",") + word;
    if (!covariates.empty()) options.push_back("covariates=" + covariates);
    return options;
}

}  // namespace

TEST_CASE("analyze gives the exact tests of a table", "[reference][cases]") {
    const TemporaryFolder folder;
    for (const ReferenceCase& reference : tables("fisher_")) {
        const std::string data = folder.write("table.csv", table_csv(reference.input));
        const Json fisher = analyze(data, "fisher", {"outcome=event"});
        CHECK(check_details(reference, fisher) == static_cast<int>(reference.expected.size()));
        check_reference(reference, "fisher_two_sided", fisher.at("p_value"));
        check_reference(reference, "or_conditional_mle", fisher.at("estimate"));
        check_reference(reference, "or_ci_low", fisher.at("lower"));
        check_reference(reference, "or_ci_high", fisher.at("upper"));
        check_reference(reference, "fisher_p1_less", fisher.at("p_benefit"));
        check_reference(reference, "midp_two_sided_minlike",
                        analyze(data, "fisher", {"outcome=event", "mid-p=true"}).at("p_value"));
        check_reference(reference, "fisher_p1_greater",
                        analyze(data, "fisher", {"outcome=event", "alternative=greater"}).at("p_value"));
    }
    for (const ReferenceCase& reference : tables("unconditional_")) {
        const std::string data = folder.write("table.csv", table_csv(reference.input));
        const Json barnard = analyze(data, "barnard", {"outcome=event"}),
                   boschloo = analyze(data, "boschloo", {"outcome=event"});
        CHECK(check_details(reference, barnard) + check_details(reference, boschloo) == 6);
        check_reference(reference, "barnard_zpooled_two_sided", barnard.at("p_value"));
        check_reference(reference, "boschloo_two_sided", boschloo.at("p_value"));
    }
}

TEST_CASE("analyze gives the intervals and margin tests of a risk difference", "[reference][cases]") {
    const TemporaryFolder folder;
    for (const ReferenceCase& reference : tables("ci_")) {
        const std::string data = folder.write("table.csv", table_csv(reference.input));
        const double confidence = 1 - reference.input.at("alpha_two_sided").get<double>();
        for (const auto& [test, name] :
             {std::pair{"miettinen-nurminen", "mn"}, {"newcombe", "newcombe"}, {"farrington-manning", "mee"}}) {
            const ProgramRun run = run_equipoise({"analyze", data, "--test", test, "--option", "outcome=event",
                                                  "--confidence", std::to_string(confidence), "--json"});
            const Json result = Json::parse(run.out);
            CHECK(check_details(reference, result) == static_cast<int>(reference.expected.size()));
            check_reference(reference, "rd", result.at("estimate"));
            check_reference(reference, std::string(name) + "_low", result.at("lower"));
            check_reference(reference, std::string(name) + "_high", result.at("upper"));
        }
    }
    for (const ReferenceCase& reference : tables("ni_")) {
        const std::string data = folder.write("table.csv", table_csv(reference.input));
        const std::string margin = "margin=" + reference.input.at("delta0").dump();
        const Json fm = analyze(data, "farrington-manning", {"outcome=event", margin});
        CHECK(check_details(reference, fm) == 4);
        check_reference(reference, "z_farrington_manning", -fm.at("z").get<double>());
        check_reference(reference, "p_lower_tail_fm", fm.at("p_benefit"));
        check_reference(reference, "z_miettinen_nurminen",
                        -analyze(data, "miettinen-nurminen", {"outcome=event", margin}).at("z").get<double>());
    }
}

TEST_CASE("analyze gives R's regressions of a binary outcome", "[reference][cases]") {
    const TemporaryFolder folder;
    for (const std::string prefix : {"logistic_", "standardised_", "logbinomial_"})
        for (const ReferenceCase& reference : tables(prefix)) {
            std::vector<std::string> options = formula_options(reference.input.at("formula"));
            if (prefix == "logbinomial_") options.push_back("model=log-binomial");
            if (prefix == "standardised_") options.push_back("marginal=true");
            const std::string data = reference_file(reference.input.at("csv"));
            const Json result = analyze(data, "logistic", options);
            const int poisson_values = prefix == "logbinomial_" ? 2 : 0;
            CHECK(check_details(reference, result) == static_cast<int>(reference.expected.size()) - poisson_values);
            if (prefix == "standardised_") {
                check_reference(reference, "rd", result.at("estimate"));
                check_reference(reference, "se_delta_model", result.at("standard_error"));
            } else {
                CHECK(result.at("estimate") == result.at("details").at("coef")[1]);
            }
            if (poisson_values) {
                options.back() = "model=modified-poisson";
                const Json poisson = analyze(data, "logistic", options);
                check_reference(reference, "poisson_coef", poisson.at("details").at("coef"));
                check_reference(reference, "poisson_se_hc0", poisson.at("details").at("se"));
            }
        }
    for (const ReferenceCase& reference : tables("firth_"))
        CHECK(check_details(reference, analyze(folder.write("table.csv", table_csv(reference.input)), "logistic",
                                               {"outcome=event", "model=firth"})) == 2);
}

TEST_CASE("analyze gives R's Mantel-Haenszel family and a posterior probability", "[reference][cases]") {
    const TemporaryFolder folder;
    for (const ReferenceCase& reference : tables("cmh_")) {
        std::string csv = "arm,site,event,n\n";
        int site = 0;
        for (const Json& row : reference.input.at("strata")) {
            ++site;
            const auto line = [&](const char* arm, int event, int n) {
                csv += std::string(arm) + ",site " + std::to_string(site) + "," + std::to_string(event) + "," +
                       std::to_string(n) + "\n";
            };
            const int x1 = row[0], n1 = row[1], x0 = row[2], n0 = row[3];
            line("1", 1, x1);
            line("1", 0, n1 - x1);
            line("0", 1, x0);
            line("0", 0, n0 - x0);
        }
        const std::string data = folder.write("strata.csv", csv);
        const Json result = analyze(data, "cmh", {"outcome=event", "strata=site"});
        CHECK(check_details(reference, result) == static_cast<int>(reference.expected.size()));
        check_reference(reference, "mh_or", result.at("estimate"));
        check_reference(reference, "p_cmh", result.at("p_value"));
        check_reference(reference, "p_cmh_cc",
                        analyze(data, "cmh", {"outcome=event", "strata=site", "continuity=true"}).at("p_value"));
    }
    // Beta(1, 2) against Beta(2, 1): 5/6
    const std::string data = folder.write("two.csv", "arm,event\n1,0\n0,1\n");
    const Json bayes = analyze(data, "bayes-proportion", {"outcome=event", "prior=1,1"});
    CHECK_THAT(bayes.at("details").at("posterior_probability").get<double>(), WithinAbs(5.0 / 6, 1e-11));
}
