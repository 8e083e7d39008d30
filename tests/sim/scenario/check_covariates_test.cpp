// What a scenario may not say of covariates and of analyses, and that what it may say is written back.
#include "models/numeric/input_error.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const std::string kHead = "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n";
const std::string kAnalysis = "[[analysis]]\nname = \"a\"\ntest = \"log-rank\"\n";

std::string message_of(const std::string& text) {
    try {
        parse_scenario(kHead + text, "some.toml");
    } catch (const InputError& error) {
        std::string all;
        for (const Problem& problem : error.problems()) all += problem.text() + "\n";
        return all;
    }
    return "no error";
}

std::string covariate(const std::string& lines) { return "[[covariate]]\n" + lines + "\n" + kAnalysis; }

}  // namespace

TEST_CASE("mistakes in covariates are refused in words", "[exact]") {
    CHECK(message_of(covariate("name = \"age\"")) == "no error");
    CHECK_THAT(message_of(covariate("name = \"lactate\"")),
               ContainsSubstring("covariate[0]: has no mean") && ContainsSubstring("has no sd"));
    CHECK_THAT(message_of(covariate("name = \"arm\"\nmean = 0\nsd = 1")), ContainsSubstring("means something else"));
    CHECK_THAT(message_of(covariate("name = \"age\"\nlow = 100\nhigh = 50")), ContainsSubstring("is not below high"));
    CHECK_THAT(message_of(covariate("name = \"sex\"\nkind = \"categorical\"\nprobabilities = [0.5, 0.4]")),
               ContainsSubstring("add up to 0.9"));
    CHECK_THAT(
        message_of(covariate("name = \"sex\"\nkind = \"categorical\"\nprobabilities = [0.5, 0.5]\nlog_hazard = [0.1]")),
        ContainsSubstring("has 1 numbers for 2 categories"));
    CHECK_THAT(message_of(covariate("name = \"age\"\nplateau = 0.1")), ContainsSubstring("acts on the score"));
    CHECK_THAT(message_of(covariate("name = \"age\"\n[[covariate]]\nname = \"age\"")),
               ContainsSubstring("a second covariate is named"));
    const std::string three =
        "[[covariate]]\nname = \"a\"\nmean = 0\nsd = 1\n[[covariate]]\nname = \"b\"\nmean = 0\nsd = "
        "1\n[[covariate]]\nname = \"c\"\nmean = 0\nsd = 1\n";
    const auto correlated = [&](const std::string& last) {
        return three +
               "[covariates]\ncorrelation = [{ between = [\"a\", \"b\"], value = 0.9 }, { between = [\"b\", \"c\"], "
               "value = 0.9 }, { between = [\"a\", \"c\"], value = " +
               last + " }]\n" + kAnalysis;
    };
    CHECK(message_of(correlated("0.8")) == "no error");
    CHECK_THAT(message_of(correlated("-0.9")), ContainsSubstring("not positive definite"));
    CHECK_THAT(message_of(three + "[covariates]\ncorrelation = [{ between = [\"a\", \"baseline\"], value = 0.2 }]\n" +
                          kAnalysis),
               ContainsSubstring("has no [sofa]"));
    CHECK_THAT(message_of(three + "[trial.randomization]\nstrata = [\"a\"]\n" + kAnalysis),
               ContainsSubstring("is continuous"));
}

TEST_CASE("an analysis whose needs the scenario does not meet is refused", "[exact]") {
    const auto analysis = [](const std::string& lines) { return "[[analysis]]\nname = \"x\"\n" + lines + "\n"; };
    CHECK_THAT(message_of(analysis("test = \"cumulative-incidence\"\nday = 14")), ContainsSubstring("leave the ICU"));
    CHECK_THAT(message_of(analysis("test = \"cox\"\ncovariates = [\"age\"]")),
               ContainsSubstring("there is no covariate \"age\""));
    CHECK_THAT(message_of(analysis("test = \"cox\"\ncovariates = [\"baseline\"]")), ContainsSubstring("has no [sofa]"));
    CHECK_THAT(
        message_of("[sofa]\n" +
                   analysis("test = \"t-test\"\noutcome = { score = \"change\", day = 7, death = \"worst-rank\" }")),
        ContainsSubstring("compares means"));
    CHECK_THAT(message_of("[sofa]\n" + analysis("test = \"wilcoxon\"\noutcome = { score = \"change\", day = 40 }")),
               ContainsSubstring("beyond the follow-up"));
    CHECK_THAT(message_of("[sofa]\n" + analysis("test = \"mmrm\"\nvisits = [7, 40]")),
               ContainsSubstring("beyond the follow-up"));
}

TEST_CASE("covariates are written back as they were read", "[exact]") {
    const Scenario s =
        parse_scenario(kHead +
                           "[sofa]\n[[covariate]]\nname = \"age\"\nlog_hazard = 0.02\n[covariates]\ncorrelation = [{ "
                           "between = [\"age\", \"baseline\"], value = 0.2 }]\n" +
                           kAnalysis,
                       "some.toml");
    const std::string text = canonical_toml(s);
    CHECK_THAT(text, ContainsSubstring("between = [\"age\", \"baseline\"]"));
    CHECK(canonical_toml(parse_scenario(text, "again.toml")) == text);
}
