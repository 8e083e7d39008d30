// The verb `fit` as a user runs it.
#include <cstdio>

#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise::test;

TEST_CASE("fit gives survreg's likelihoods, survival and standard errors", "[reference][fit]") {
    for (const char* id : {"survreg_pilot_control_exponential", "survreg_pilot_control_weibull",
                           "survreg_pilot_control_lognormal", "survreg_pilot_control_loglogistic"}) {
        const ReferenceCase reference = reference_cases("fit", id).front();
        const std::string law = std::string(id).ends_with("exponential") ? "exponential"
                                : std::string(id).ends_with("weibull")   ? "weibull"
                                : std::string(id).ends_with("lognormal") ? "log-normal"
                                                                         : "log-logistic";
        const Json arm = fit({reference_file("pilot_interval.csv"), "--law", law}).at("arms").at(0);
        CHECK(arm.at("n") == 20);
        CHECK(arm.at("events") == 8);
        CHECK(arm.at("selected") == law);
        const Json& result = arm.at("laws").at(0);
        check_reference(reference, "loglik", result.at("log_likelihood"));
        check_reference(reference, "aic", result.at("aic"));
        check_reference(reference, "bic_n_subjects", result.at("bic"));
        Json alive = Json::array(), error = Json::array();
        for (const Json& row : result.at("survival")) {
            alive.push_back(row.at("estimate"));
            error.push_back(row.at("standard_error"));
        }
        check_reference(reference, "surv", alive);
        check_reference(reference, "se_surv_delta", error);
    }
}

TEST_CASE("fit ranks all laws of the pilot and says that they cannot be told apart", "[reference][fit]") {
    const Json json = fit({reference_file("pilot_interval.csv")});
    REQUIRE(json.at("arms").size() == 2);
    CHECK(json.at("arms")[0].at("laws").size() == 10);
    CHECK_THAT(json.at("arms")[0].at("warnings")[0].get<std::string>(),
               ContainsSubstring("8 deaths are too few to choose"));
    CHECK_THAT(json.at("warnings")[0].get<std::string>(), ContainsSubstring("Teare"));
    CHECK(json.at("arms")[1].at("posterior").at("intervals")[2].at("deaths") == 3);
    CHECK_THAT(json.at("arms")[0].at("posterior").at("intervals")[0].at("mortality").get<double>(),
               WithinRel(6.125 / 21, 1e-12));
    CHECK_THAT(json.at("arms")[0].at("nonparametric")[2].at("lowest").get<double>(), WithinRel(0.6, 1e-6));
    CHECK(json.at("both_arms").at("laws").size() == 10);
    const Json pieces =
        fit({reference_file("pilot_interval.csv"), "--law", "piecewise-exponential"}).at("arms")[1].at("laws")[0];
    CHECK(pieces.at("parameters").at("rates")[0] == 0);
    CHECK_THAT(pieces.at("warnings")[0].get<std::string>(), ContainsSubstring("boundary"));
}

namespace {

// "0.7015 (0.461 to 0.8501)", as fit prints a survival with its interval.
std::string printed(const Json& row) {
    const auto number = [&](const char* key) {
        char text[32];
        std::snprintf(text, sizeof text, "%.4g", row.at(key).get<double>());
        return std::string(text);
    };
    return number("estimate") + " (" + number("lower") + " to " + number("upper") + ")";
}

}  // namespace

TEST_CASE("what fit prints of an arm is that arm's JSON, and Kaplan and Meier's column each day's own",
          "[exact][fit]") {
    const TemporaryFolder folder;
    std::string text = "id,arm,time,status\n";
    for (int i = 0; i < 40; ++i)
        text += std::to_string(i) + "," + std::to_string(i % 2) + "," + std::to_string(1 + (i * 7) % 37) + "," +
                (i % 4 == 1 || i % 3 == 0 ? "1" : "0") + "\n";
    const std::vector<std::string> words{folder.write("p.csv", text), "--law", "weibull", "--days", "7,14,28"};
    std::vector<std::string> command{"fit"};
    command.insert(command.end(), words.begin(), words.end());
    const std::string out = run_equipoise(command).out;
    const Json json = fit(words);
    std::size_t at = 0;  // what is printed comes in this order
    const auto next = [&](const std::string& words_there) {
        INFO(words_there << " after " << at << " in\n" << out);
        at = out.find(words_there, at);
        REQUIRE(at != std::string::npos);
    };
    for (const Json& arm : json.at("arms")) {
        next(std::to_string(arm.at("n").get<int>()) + " patients, " + std::to_string(arm.at("events").get<int>()) +
             " deaths\n");
        for (std::size_t i = 0; i < 3; ++i) {
            next("S(" + std::to_string(arm.at("kaplan_meier")[i].at("day").get<int>()) + ")");
            next(printed(arm.at("laws")[0].at("survival")[i]));
            next("Kaplan-Meier " + printed(arm.at("kaplan_meier")[i]) + "\n");
        }
    }
    CHECK(json.at("arms")[0].at("events") == 7);
    CHECK(json.at("arms")[1].at("events") == 14);
    // Kaplan and Meier by hand: nobody leaves the arm before day 7 but by death.
    for (int arm = 0; arm < 2; ++arm) {
        double alive = 1, left = 20;
        for (int day = 1; day <= 28; ++day) {
            double deaths = 0, leave = 0;
            for (int i = arm; i < 40; i += 2)
                if (1 + (i * 7) % 37 == day) leave += 1, deaths += i % 4 == 1 || i % 3 == 0;
            alive *= 1 - deaths / left;
            left -= leave;
            for (const Json& row : json.at("arms")[arm].at("kaplan_meier"))
                if (row.at("day") == day) {
                    CHECK_THAT(row.at("estimate").get<double>(), WithinAbs(alive, 1e-12));
                    CHECK(row.at("lower").get<double>() < alive);
                    CHECK(row.at("upper").get<double>() > alive);
                }
        }
    }
}

TEST_CASE("fit prints for people too, and refuses what it cannot read", "[exact][fit]") {
    const ProgramRun text = run_equipoise({"fit", reference_file("pilot_interval.csv"), "--law", "weibull"});
    CHECK(text.exit_code == 0);
    CHECK_THAT(text.out, ContainsSubstring("S(28)"));
    const auto refused = [](std::vector<std::string> arguments, const std::string& why) {
        const ProgramRun run = run_equipoise(arguments);
        INFO(run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring(why));
    };
    const std::string pilot = reference_file("pilot_interval.csv");
    refused({"fit", pilot, "--law", "weibul"}, "did you mean \"weibull\"");
    refused({"fit", pilot, "--days", "14,7"}, "--days");
    refused({"fit", pilot, "--cuts", "14,7"}, "cuts");
    refused({"fit", pilot, "--control", "placebo"}, "--control");
    refused({"fit", pilot, "--covariates", "age"}, "age");
    refused({"fit", pilot, "--spline-scale", "log"}, "spline-scale");
    refused({"fit", pilot, "--inner-knots", "99"}, "inner_knots");
    refused({"fit", reference_file("missing.csv")}, "no such file");
    refused({"fit"}, "data");
}
