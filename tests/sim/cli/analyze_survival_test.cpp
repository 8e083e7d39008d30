// The reference cases of topic `survival` through the program, as a user would run them.
#include <cmath>

#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise::test;

namespace {

Json analyze_reference(const std::string& csv, const std::string& test, const std::vector<std::string>& options = {}) {
    return analyze(reference_file(csv), test, options);
}

// Ours is positive for benefit, the reference's for more deaths under treatment.
Json negative(const Json& number) { return number.is_number() ? Json(-number.get<double>()) : number; }

}  // namespace

TEST_CASE("analyze gives R's log-rank tests", "[reference][cases]") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> variants{
        {"logrank", {}},
        {"gehan", {"weights=gehan"}},
        {"tarone_ware", {"weights=tarone-ware"}},
        {"peto_peto_andersen_Spp", {"weights=peto"}},
        {"peto_peto_modified", {"weights=peto-modified"}},
        {"fh_0_1", {"rho=0", "gamma=1"}},
        {"fh_1_0", {"rho=1"}},
        {"fh_1_1", {"rho=1", "gamma=1"}},
        {"fh_05_05", {"rho=0.5", "gamma=0.5"}},
        {"fh_0_2", {"gamma=2"}},
    };
    for (const ReferenceCase& reference : reference_cases("survival", "logrank_")) {
        for (const auto& [prefix, options] : variants) {
            const Json answer = analyze_reference(reference.input.at("csv"), "log-rank", options);
            check_reference(reference, prefix + "_U", answer.at("details").at("u"));
            check_reference(reference, prefix + "_V", answer.at("details").at("variance"));
            check_reference(reference, prefix + "_Z", negative(answer.at("z")));
            check_reference(reference, prefix + "_p_two_sided", answer.at("p_value"));
            for (const int arm : {0, 1}) {
                check_reference(reference, "observed_arm" + std::to_string(arm),
                                answer.at("details").at("observed").at(arm));
                check_reference(reference, "expected_arm" + std::to_string(arm),
                                answer.at("details").at("expected").at(arm));
            }
            if (prefix == "logrank" && answer.at("status") == "ok")
                check_reference(reference, "hr_peto_one_step", answer.at("details").at("hazard_ratio"));
        }
    }
}

TEST_CASE("analyze gives R's stratified log-rank tests", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("survival", "stratified_logrank_")) {
        const std::string strata = "strata=" + reference.input.at("strata").get<std::string>();
        const Json plain = analyze_reference(reference.input.at("csv"), "log-rank", {strata});
        check_reference(reference, "U", plain.at("details").at("u"));
        check_reference(reference, "V", plain.at("details").at("variance"));
        check_reference(reference, "Z", negative(plain.at("z")));
        check_reference(reference, "chisq", plain.at("details").at("chi_square"));
        check_reference(reference, "p_two_sided", plain.at("p_value"));
        const Json late = analyze_reference(reference.input.at("csv"), "log-rank", {strata, "gamma=1"});
        check_reference(reference, "fh_0_1_U", late.at("details").at("u"));
        check_reference(reference, "fh_0_1_V", late.at("details").at("variance"));
        check_reference(reference, "fh_0_1_Z", negative(late.at("z")));
        check_reference(reference, "fh_1_0_Z",
                        negative(analyze_reference(reference.input.at("csv"), "log-rank", {strata, "rho=1"}).at("z")));
    }
}

TEST_CASE("analyze gives survRM2's restricted means", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("survival", "rmst_")) {
        const double tau = reference.input.at("tau");
        const Json answer = analyze_reference(reference.input.at("csv"), "rmst", {"tau=" + std::to_string(tau)});
        const Json& details = answer.at("details");
        check_reference(reference, "rmst0", details.at("rmst").at(0));
        check_reference(reference, "rmst1", details.at("rmst").at(1));
        check_reference(reference, "se0", details.at("rmst_se").at(0));
        check_reference(reference, "se1", details.at("rmst_se").at(1));
        check_reference(reference, "diff", answer.at("estimate"));
        check_reference(reference, "se_diff", answer.at("standard_error"));
        check_reference(reference, "ci_low", answer.at("lower"));
        check_reference(reference, "ci_high", answer.at("upper"));
        check_reference(reference, "p_two_sided", answer.at("p_value"));
        check_reference(reference, "ratio", details.at("ratio"));
        check_reference(reference, "ratio_low", details.at("ratio_lower"));
        check_reference(reference, "ratio_high", details.at("ratio_upper"));
        check_reference(reference, "rmtl_ratio", details.at("rmtl_ratio"));
        if (!reference.expected.at("rmtl_ratio_low").is_null()) {
            check_reference(reference, "rmtl_ratio_low", details.at("rmtl_ratio_lower"));
            check_reference(reference, "rmtl_ratio_high", details.at("rmtl_ratio_upper"));
        }
        REQUIRE((answer.at("z").get<double>() > 0) == (answer.at("estimate").get<double>() > 0));
    }
}

TEST_CASE("analyze gives the p-values of MaxCombo", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("survival", "maxcombo_")) {
        std::string weights;
        for (const std::string name : reference.input.at("weights")) {
            weights += weights.empty() ? "" : ";";
            weights += name == "logrank" ? "0,0" : std::string{name[3], ',', name[5]};
        }
        const Json answer = analyze_reference(reference.input.at("csv"), "max-combo", {"weights=" + weights});
        Json z = Json::array();
        for (const Json& each : answer.at("details").at("z")) z.push_back(negative(each));
        check_reference(reference, "z", z);
        check_reference(reference, "corr", answer.at("details").at("correlation"));
        check_reference(reference, "max_abs_z", std::fabs(answer.at("z").get<double>()));
        check_reference(reference, "p_two_sided", answer.at("p_value"));
        check_reference(reference, "p_benefit_arm1", answer.at("p_benefit"));
    }
}

TEST_CASE("analyze gives survfit's curves in the details of a milestone", "[reference][cases]") {
    const std::vector<std::pair<std::string, std::string>> names{{"n_risk", "at_risk"},
                                                                 {"n_event_cum", "deaths"},
                                                                 {"surv", "survival"},
                                                                 {"se_greenwood", "survival_se"},
                                                                 {"plain_low", "plain_lower"},
                                                                 {"plain_high", "plain_upper"},
                                                                 {"log_low", "log_lower"},
                                                                 {"log_high", "log_upper"},
                                                                 {"loglog_low", "log_log_lower"},
                                                                 {"loglog_high", "log_log_upper"},
                                                                 {"cumhaz_nelson_aalen", "cumulative_hazard"}};
    for (const ReferenceCase& reference : reference_cases("survival", "km_")) {
        Json answers = Json::array();
        for (const Json& day : reference.input.at("times"))
            answers.push_back(
                analyze_reference(reference.input.at("csv"), "milestone", {"day=" + day.dump()}).at("details"));
        for (const int arm : {0, 1}) {
            const std::string suffix = "_arm" + std::to_string(arm);
            for (const auto& [theirs, ours] : names) {
                Json row = Json::array();
                for (const Json& details : answers) row.push_back(details.at(ours).at(arm));
                check_reference(reference, theirs + suffix, row);
            }
            check_reference(reference, "median" + suffix, answers[0].at("median").at(arm));
            check_reference(reference, "median_loglog_low" + suffix, answers[0].at("median_lower").at(arm));
            check_reference(reference, "median_loglog_high" + suffix, answers[0].at("median_upper").at(arm));
        }
    }
}

TEST_CASE("analyze gives milestone comparisons", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("survival", "milestone_")) {
        const std::string day = "day=" + reference.input.at("time").dump();
        const Json plain = analyze_reference(reference.input.at("csv"), "milestone", {day});
        check_reference(reference, "surv0", plain.at("details").at("survival").at(0));
        check_reference(reference, "surv1", plain.at("details").at("survival").at(1));
        check_reference(reference, "diff", plain.at("estimate"));
        check_reference(reference, "se_diff", plain.at("standard_error"));
        check_reference(reference, "z", plain.at("z"));
        check_reference(reference, "p_two_sided", plain.at("p_value"));
        check_reference(reference, "z_cloglog",
                        analyze_reference(reference.input.at("csv"), "milestone", {day, "transform=cloglog"}).at("z"));
    }
}

TEST_CASE("analyze gives coxph's fits", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("survival", "cox_")) {
        if (!reference.input.contains("formula")) continue;
        std::vector<std::string> options{"ties=" + reference.input.at("ties").get<std::string>()};
        std::string covariates, rest = reference.input.at("formula");
        rest = rest.substr(rest.find("~ arm") + 5);
        while (rest.starts_with(" + ")) {
            rest = rest.substr(3);
            const std::string term = rest.substr(0, rest.find(" + "));
            rest = rest.substr(term.size());
            if (term.starts_with("strata("))
                options.push_back("strata=" + term.substr(7, term.size() - 8));
            else
                covariates += (covariates.empty() ? "" : ",") + term;
        }
        if (!covariates.empty()) options.push_back("covariates=" + covariates);
        if (reference.id.starts_with("cox_startstop")) {
            // A row per period: the identifier repeats, so none is named.
            for (const char* option : {"time=stop", "status=event", "entry=start", "id=none"})
                options.emplace_back(option);
        }
        const Json answer = analyze_reference(reference.input.at("csv"), "cox", options);
        const Json& details = answer.at("details");
        for (const char* name :
             {"coef_names", "coef", "se", "vcov", "loglik_null", "loglik", "p_score", "p_lr", "p_wald_each"})
            check_reference(reference, name, details.at(name));
        check_reference(reference, "score_chisq", details.at("score_chi_square"));
        check_reference(reference, "wald_chisq", details.at("wald_chi_square"));
        check_reference(reference, "lr_chisq", details.at("lr_chi_square"));
        check_reference(reference, "df", details.at("degrees_of_freedom"));
        check_reference(reference, "n", details.at("n_used"));
        check_reference(reference, "nevent", details.at("events"));
        check_reference(reference, "hr_ci_low", details.at("hazard_ratio_lower"));
        check_reference(reference, "hr_ci_high", details.at("hazard_ratio_upper"));
        REQUIRE_THAT(answer.at("estimate").get<double>(), WithinRel(details.at("coef").at(0).get<double>(), 1e-9));
        REQUIRE((answer.at("z").get<double>() > 0) == (answer.at("estimate").get<double>() < 0));
    }
}

TEST_CASE("analyze says that a hazard ratio is infinite, with coxph's likelihoods", "[reference][cases]") {
    const ReferenceCase reference = reference_cases("survival", "cox_monotone_noevent").front();
    const std::string csv = reference.input.at("csv");
    for (const std::string ties : {"efron", "breslow"}) {
        const Json answer = analyze_reference(csv, "cox", {"ties=" + ties});
        REQUIRE(answer.at("status") == "separated");
        REQUIRE(answer.at("z").is_null());
        const Json& details = answer.at("details");
        check_reference(reference, "diverges_to", details.at("coef").at(0));
        check_reference(reference, "loglik_null_" + ties, details.at("loglik_null"));
        check_reference(reference, "loglik_sup_" + ties, details.at("loglik"));
        if (ties == "efron") check_reference(reference, "score_chisq_efron", details.at("score_chi_square"));
        for (const char* unknown : {"se", "p_wald_each", "hazard_ratio_lower"})
            CHECK(details.at(unknown).at(0).is_null());
    }
    check_reference(reference, "logrank_Z", negative(analyze_reference(csv, "log-rank").at("z")));
}

TEST_CASE("analyze gives cumulative incidences and Gray's test", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("survival", "competing_")) {
        for (const auto& [event, cause] :
             {std::pair{"event=death", "_cause1"}, std::pair{"event=discharge", "_cause2"}}) {
            Json answers = Json::array();
            for (const Json& day : reference.input.at("times"))
                answers.push_back(
                    analyze_reference(reference.input.at("csv"), "cumulative-incidence", {event, "day=" + day.dump()})
                        .at("details"));
            for (const int arm : {0, 1}) {
                const std::string suffix = std::string(cause) + "_arm" + std::to_string(arm);
                Json values = Json::array(), gray = Json::array(), errors = Json::array();
                for (const Json& details : answers) {
                    values.push_back(details.at("incidence").at(arm));
                    gray.push_back(details.at("incidence_variance_gray").at(arm));
                    errors.push_back(details.at("incidence_se").at(arm));
                }
                check_reference(reference, "cif" + suffix, values);
                check_reference(reference, "var_cuminc" + suffix, gray);
                check_reference(reference, "se_survfit" + suffix, errors);
            }
            const Json gray = analyze_reference(reference.input.at("csv"), "cumulative-incidence",
                                                {event, "test=gray", "day=20", "icu_time=crtime", "icu_event=crev"});
            check_reference(reference, std::string("gray_chisq") + cause,
                            gray.at("z").get<double>() * gray.at("z").get<double>());
            if (std::string(cause) == "_cause1") check_reference(reference, "gray_p_cause1", gray.at("p_value"));
        }
        const Json regression =
            analyze_reference(reference.input.at("csv"), "cumulative-incidence", {"test=fine-gray"});
        CHECK(regression.at("estimand") == "log subdistribution hazard ratio");
        check_reference(reference, "finegray_coef_cause1", regression.at("estimate"));
        check_reference(reference, "finegray_se_cause1", regression.at("standard_error"));
        for (const char* name : {"finegray_coef_cause1", "finegray_se_cause1", "causespecific_coef_cause1_efron",
                                 "causespecific_se_cause1_efron"})
            check_reference(reference, name, regression.at("details").at(name));
        CHECK((regression.at("z").get<double>() > 0) == (regression.at("estimate").get<double>() < 0));
        // Whoever asks for discharge is told of it, and more of it is good.
        const Json discharge =
            analyze_reference(reference.input.at("csv"), "cumulative-incidence", {"test=fine-gray", "event=discharge"});
        CHECK(discharge.at("details").at("finegray_coef_cause2") == discharge.at("estimate"));
        CHECK((discharge.at("z").get<double>() > 0) == (discharge.at("estimate").get<double>() > 0));
    }
    const ProgramRun without =
        run_equipoise({"analyze", reference_file("veteran.csv"), "--test", "cumulative-incidence"});
    REQUIRE(without.exit_code == 2);
    REQUIRE_THAT(without.err, ContainsSubstring("leaving the ICU"));
}

TEST_CASE("analyze gives cox.zph's tests and robust standard errors", "[reference][cases]") {
    for (const ReferenceCase& reference : reference_cases("survival", "zph_")) {
        const bool adjusted = reference.input.at("formula").get<std::string>().ends_with("karno");
        const Json details =
            analyze_reference(reference.input.at("csv"), "cox",
                              adjusted ? std::vector<std::string>{"covariates=karno"} : std::vector<std::string>{})
                .at("details");
        check_reference(reference, "zph_identity_chisq", details.at("zph_identity_chi_square"));
        check_reference(reference, "zph_km_chisq", details.at("zph_km_chi_square"));
        check_reference(reference, "se_model", details.at("se"));
        check_reference(reference, "se_robust", details.at("robust_se"));
    }
}

TEST_CASE("analyze takes a scenario's name of the option test", "[exact]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"cox", "score"}, {"cox", "likelihood-ratio"}, {"cumulative-incidence", "gray"}};
    for (const auto& [test, value] : cases) {
        const Json scenario_name = analyze_reference("icu_a.csv", test, {"statistic=" + value});
        REQUIRE(scenario_name == analyze_reference("icu_a.csv", test, {"test=" + value}));
        REQUIRE(scenario_name.at("options").at("test") == value);
    }
}
