// The mixed models of tests/reference/longitudinal.json through the program, as a user would run them.
#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise::test;

namespace {

Json mmrm(const std::string& data, const std::vector<std::string>& options) { return analyze(data, "mmrm", options); }

std::vector<std::string> options_of(const ReferenceCase& reference) {
    const bool sofa = reference.input.at("csv") == "icu_a_long.csv";
    std::vector<std::string> options{"structure=" + reference.input.at("structure").get<std::string>(),
                                     reference.id.ends_with("_ML") ? "method=ml" : "method=reml"};
    const std::vector<std::string> columns =
        sofa ? std::vector<std::string>{"outcome=sofa", "covariates=base", "visit=day"}
             : std::vector<std::string>{"outcome=y", "visit=time"};
    options.insert(options.end(), columns.begin(), columns.end());
    return options;
}

void check_if_expected(const ReferenceCase& reference, const std::string& name, const Json& got) {
    if (reference.expected.contains(name)) check_reference(reference, name, got);
}

}  // namespace

TEST_CASE("analyze gives the mixed models of R's packages nlme and mmrm", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "mmrm_")) {
        INFO(reference.id);
        const std::string data = reference_file(reference.input.at("csv"));
        std::vector<std::string> options = options_of(reference);
        const Json result = mmrm(data, options);
        CHECK(result.at("status") == "ok");
        const Json& details = result.at("details");
        check_reference(reference, "coef_names", details.at("coef_names"));
        check_reference(reference, "coef", details.at("coef"));
        check_reference(reference, "se", details.at("se"));
        check_reference(reference, "visit_covariance", details.at("visit_covariance"));
        check_reference(reference, "loglik", details.at("loglik"));
        check_reference(reference, "n_obs", details.at("n_obs"));
        check_reference(reference, "n_subjects", details.at("n_subjects"));
        check_if_expected(reference, "df_satterthwaite", details.at("df_satterthwaite"));
        check_if_expected(reference, "effect_last_visit", result.at("estimate"));
        check_if_expected(reference, "se_last_visit", result.at("standard_error"));
        check_if_expected(reference, "df_last_visit_satterthwaite", details.at("degrees_of_freedom"));
        if (!reference.expected.contains("se_kenward_roger")) continue;
        options.push_back("degrees_of_freedom=kenward-roger");
        const Json adjusted = mmrm(data, options);
        check_reference(reference, "se_kenward_roger", adjusted.at("details").at("se_kenward_roger"));
        check_reference(reference, "df_kenward_roger", adjusted.at("details").at("df_satterthwaite"));
        // The adjusted standard error of the first visit's difference is that of the coefficient `arm`.
        options.push_back("visit=" + reference.input.at("visits").at(0).dump());
        options.erase(std::remove_if(options.begin(), options.end(),
                                     [](const std::string& o) { return o == "visit=day" || o == "visit=time"; }),
                      options.end());
        const Json first = mmrm(data, options);
        const std::size_t arm = reference.expected.at("coef_names").at(1) == "arm" ? 1 : 2;
        const double expected = reference.expected.at("se_kenward_roger").at(arm);
        CHECK_THAT(first.at("standard_error").get<double>(), WithinRel(expected, 1e-3));
    }
}

TEST_CASE("analyze mmrm gives the same from wide and from long data", "[exact]") {
    const Json wide = mmrm(reference_file("icu_a.csv"), {"discharge=missing"});
    const Json named = mmrm(reference_file("icu_a.csv"), {"discharge=missing", "covariates=sofa0"});
    const Json from_long = mmrm(reference_file("icu_a_long.csv"), {"outcome=sofa", "covariates=base"});
    CHECK(wide.at("details").at("n_obs") == from_long.at("details").at("n_obs"));
    for (const char* key : {"estimate", "standard_error", "p_value", "lower"}) {
        CHECK_THAT(wide.at(key).get<double>(), WithinRel(from_long.at(key).get<double>(), 1e-9));
        CHECK_THAT(named.at(key).get<double>(), WithinRel(from_long.at(key).get<double>(), 1e-9));
    }
    CHECK(wide.at("details").at("coef_names").at(1) == "baseline");
}

TEST_CASE("analyze mmrm says what is wrong with its options", "[exact]") {
    const auto refused = [](const std::vector<std::string>& options) {
        std::vector<std::string> arguments{"analyze", reference_file("icu_a_long.csv"), "--test", "mmrm"};
        for (const std::string& option : options) arguments.insert(arguments.end(), {"--option", option});
        const ProgramRun run = run_equipoise(arguments);
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        return run.err;
    };
    CHECK_THAT(refused({"outcome=sofaa"}), ContainsSubstring("sofa"));
    CHECK_THAT(refused({"death=worst-rank"}), ContainsSubstring("while-alive"));
    CHECK_THAT(refused({"structure=toeplitz"}), ContainsSubstring("unstructured"));
    CHECK_THAT(refused({"covariates=bas"}), ContainsSubstring("base"));
    CHECK_THAT(refused({"visits=a"}), ContainsSubstring("visits"));
    const Json beyond = mmrm(reference_file("icu_a_long.csv"), {"outcome=sofa", "visit=27"});
    CHECK(beyond.at("status") == "beyond follow-up");
    CHECK(beyond.at("p_value").is_null());
}
