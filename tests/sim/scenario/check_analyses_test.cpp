// Analyses that could never be estimated, options that contradict one another and options that another switches off are
// refused with their line and key before anything is simulated.
#include <fmt/format.h>
#include <algorithm>

#include "models/numeric/input_error.hpp"
#include "sim/analysis/horizon.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const std::string kBefore = R"(title = "c"
[survival]
law = "exponential"
mortality = 0.4
day = 28
[sofa]
[effect]
hazard_ratio = 0.7
[[covariate]]
name = "age"
[[covariate]]
name = "shock"
kind = "categorical"
probabilities = [0.5, 0.5]
[[analysis]]
)";
constexpr int kLines = 15;  // of kBefore: the analysis begins on the next

// What is wrong with one analysis: "line 17, analysis[0].visit: ..." of each problem; empty if nothing is.
std::string refusal(const std::string& analysis, const std::string& before = kBefore) {
    try {
        parse_scenario(before + analysis + "\n", "s.toml");
        return "";
    } catch (const InputError& error) {
        std::string all;
        for (const Problem& problem : error.problems())
            all += problem.where + ": " + problem.what + "; " + problem.instead + "\n";
        return all;
    }
}

struct Refused {
    const char* analysis;
    int line;  ///< of the analysis's own
    const char* key;
    const char* says;
};

void check_all(const std::vector<Refused>& list) {
    for (const auto& [analysis, line, key, says] : list) {
        INFO(analysis);
        const std::string said = refusal(analysis);
        CHECK_THAT(said, ContainsSubstring(fmt::format("s.toml, line {}, analysis[0].{}: ", kLines + line, key)));
        CHECK_THAT(said, ContainsSubstring(says));
        CHECK(std::count(said.begin(), said.end(), '\n') == 1);
    }
}

}  // namespace

TEST_CASE("an analysis that could never be estimated is refused", "[exact][check]") {
    check_all({
        {"test = \"mmrm\"\nvisits = [3, 7]\nvisit = 5", 3, "visit", "day 5 is not among visits"},
        {"test = \"mmrm\"\nvisits = [-3, 7]", 2, "visits", "before randomization"},
        {"test = \"mmrm\"\nvisits = [3, 7, 3]", 2, "visits", "the same twice"},
        {"test = \"mmrm\"\nvisits = [3, 7]\noutcome = \"age\"", 3, "outcome", "column of a data file"},
        {"test = \"wilcoxon\"\noutcome = { score = \"change\", day = 0 }", 2, "outcome.day", "is 0"},
        {"test = \"proportional-odds\"\noutcome = { score = \"organ-support-free-days\", day = 0 }", 2, "outcome.day",
         "from day 1"},
        {"test = \"log-rank\"\nstrata = [\"age\"]", 2, "strata", "\"age\" is continuous"},
        {"test = \"cox\"\nstrata = [\"factor(age)\"]", 2, "strata", "is continuous"},
        {"test = \"cmh\"\nstrata = [\"shock\", \"age\"]", 2, "strata", "is continuous"},
        {"test = \"van-elteren\"\nstrata = [\"age\"]", 2, "strata", "is continuous"},
        {"test = \"win-odds\"\nstrata = [\"age\"]", 2, "strata", "is continuous"},
        {"test = \"max-combo\"\nstrata = [\"age\"]", 2, "strata", "is continuous"},
        {"test = \"logistic\"\ncovariates = [\"factor(age)\"]", 2, "covariates",
         "each value of a continuous covariate"},
        {"test = \"win-ratio\"\nhierarchy = []", 2, "hierarchy", "is empty"},
        {"test = \"max-combo\"\nweights = []", 2, "weights", "is empty"},
        {"test = \"fisher\"\noutcome = \"age\"", 2, "outcome", "more than 0 and 1"},
    });
}

TEST_CASE("options of an analysis that have no effect, or say two things, are refused", "[exact][check]") {
    check_all({
        {"test = \"log-rank\"\nweights = \"peto\"\ngamma = 1", 3, "gamma", "no effect beside weights = \"peto\""},
        {"test = \"log-rank\"\nrho = 1\nweights = \"gehan\"", 2, "rho", "no effect"},
        {"test = \"wilcoxon\"\nmid_p = true", 2, "mid_p", "without exact"},
        {"test = \"wilcoxon\"\nexact = true\ncontinuity = true", 3, "continuity", "exact"},
        {"test = \"bayes-proportion\"\nprior = [2, 2]\nprior_treated = [1, 1]\nprior_control = [1, 1]", 2, "prior",
         "no effect"},
        {"test = \"cumulative-incidence\"\nstatistic = \"gray\"\nday = 14", 3, "day", "whole follow-up"},
        {"test = \"fisher\"\noutcome = \"shock\"\nday = 14", 3, "day", "no effect"},
        {"test = \"t-test\"\noutcome = { column = \"age\", day = 14 }", 2, "outcome.day", "no effect"},
        {"test = \"wilcoxon\"\noutcome = { score = \"value\", better = \"higher\" }", 2, "outcome.better", "no effect"},
        {"test = \"wilcoxon\"\noutcome = { score = \"value\", dead_days = -1 }", 2, "outcome.dead_days",
         "organ-support-free days"},
        {"test = \"wilcoxon\"\noutcome = { score = \"mean\", support_above = 3 }", 2, "outcome.support_above",
         "organ-support-free days"},
        {"test = \"wilcoxon\"\noutcome = { score = \"organ-support-free-days\", discharge = \"last\" }", 2,
         "outcome.discharge", "no effect"},
        {"test = \"win-ratio\"\nthreshold = [1, 2, 3]", 2, "threshold", "3 numbers for 2 levels"},
        {"test = \"win-ratio\"\nthreshold = []", 2, "threshold", "has 0 numbers"},
        {"test = \"win-ratio\"\nthreshold = [1, 2]", 2, "threshold", "\"death\""},
        {"test = \"net-benefit\"\nhierarchy = [\"death\", \"score\", \"death\"]", 2, "hierarchy", "the same twice"},
        {"test = \"net-benefit\"\nhierarchy = [\"death\"]\noutcome = { day = 14 }", 3, "outcome.day",
         "no level \"score\""},
        {"test = \"log-rank\"\nstrata = [\"shock\", \"shock\"]", 2, "strata", "the same twice"},
        {"test = \"cox\"\ncovariates = [\"age\", \"age\"]", 2, "covariates", "the same twice"},
        {"test = \"cox\"\ncovariates = [\"shock\"]\nstrata = [\"shock\"]", 2, "covariates", "a stratum it is already"},
        {"test = \"cox\"\nstrata = []", 2, "strata", "is empty"},
        {"test = \"max-combo\"\nweights = [[0, 1], [0, 1]]", 2, "weights", "the same twice"},
        {"test = \"farrington-manning\"\nmargin = -0.1", 2, "margin", "write margin = 0.1"},
        {"test = \"newcombe\"\nmargin = -0.1", 2, "margin", "negative"},
        {"test = \"miettinen-nurminen\"\nmargin = -0.1", 2, "margin", "negative"},
    });
}

TEST_CASE("a one-sided alternative needs a one-sided design", "[exact][check]") {
    for (const char* test : {"fisher", "boschloo", "barnard"}) {
        const std::string less = fmt::format("test = \"{}\"\nalternative = \"less\"", test),
                          greater = fmt::format("test = \"{}\"\nalternative = \"greater\"", test);
        CHECK_THAT(refusal(less), ContainsSubstring("line 17, analysis[0].alternative"));
        CHECK_THAT(refusal(less), ContainsSubstring("design.sides = 1 with design.alpha = 0.025"));
        CHECK(refusal(less + "\n[design]\nsides = 1\nalpha = 0.025").empty());
        CHECK_THAT(refusal(greater + "\n[design]\nsides = 1"), ContainsSubstring("die more often"));
    }
}

TEST_CASE("sound options are not refused, nor is what `check` prints", "[exact][check]") {
    for (const char* analysis :
         {"test = \"mmrm\"\nvisits = [3, 7]\nvisit = 7", "test = \"wilcoxon\"\nexact = true\nmid_p = true",
          "test = \"win-ratio\"\nthreshold = [0, 2]", "test = \"win-ratio\"\nthreshold = 2",
          "test = \"win-ratio\"\nhierarchy = [\"death\", \"age\"]\noutcome = { better = \"higher\" }",
          "test = \"cumulative-incidence\"\nstatistic = \"gray\"\nday = 28",
          "test = \"farrington-manning\"\nmargin = 0.1",
          "test = \"t-test\"\noutcome = { column = \"age\", better = \"higher\" }",
          "test = \"fisher\"\noutcome = \"shock\"",
          "test = \"proportional-odds\"\noutcome = { score = \"organ-support-free-days\", day = 28, dead_days = -1 }",
          "test = \"cox\"\ncovariates = [\"age\", \"factor(shock)\"]\nstrata = [\"site\"]"}) {
        INFO(analysis);
        REQUIRE(refusal(analysis).empty());
        CHECK(canonical_toml(
                  parse_scenario(canonical_toml(parse_scenario(kBefore + analysis, "s.toml")), "again.toml")) ==
              canonical_toml(parse_scenario(kBefore + analysis, "s.toml")));
    }
}

TEST_CASE("deaths are compared at the end of follow-up unless another day is asked for", "[exact][check]") {
    const auto horizon = [](const std::string& analysis, int follow_up) {
        Scenario s = parse_scenario(kBefore + analysis, "s.toml", {fmt::format("follow_up_days={}", follow_up)});
        return std::pair{*horizon_of(s.analyses[0].test), when_in_words(s.analyses[0].test, s.follow_up_days)};
    };
    for (const std::string_view name : analysis_names)
        visit_analysis(name, [&]<class A>(std::type_identity<A>) {
            Analysis analysis = A{};
            if (!horizon_of(analysis)) return;
            INFO(name);
            const char* key = std::is_same_v<A, Rmst> ? "tau" : "day";
            for (const int follow_up : {28, 90})
                CHECK(horizon(fmt::format("test = \"{}\"", name), follow_up).first == follow_up);
            CHECK(horizon(fmt::format("test = \"{}\"\n{} = 60", name, key), 90).first == 60);
            CHECK_THAT(horizon(fmt::format("test = \"{}\"", name), 90).second, ContainsSubstring("90"));
        });
    // `check` prints what acts.
    CHECK_THAT(canonical_toml(parse_scenario(kBefore + "test = \"fisher\"\n", "s.toml", {"follow_up_days=90"})),
               ContainsSubstring("day = 90"));
}

TEST_CASE("what an analysis looks at is said in words", "[exact][check]") {
    const auto words = [](const Analysis& analysis) { return when_in_words(analysis, 90); };
    CHECK(words(Milestone{.day = 14}) == "day 14");
    CHECK(words(Rmst{.tau = 60}) == "days 0 to 60");
    CHECK(words(LogRank{}) == "days 0 to 90");
    CHECK(words(MaxCombo{}) == "days 0 to 90");
    CHECK(words(Cox{}) == "days 0 to 90");
    CHECK(words(CumulativeIncidence{.day = 21}) == "day 21");
    CHECK(words(CumulativeIncidence{.day = 21, .test = IncidenceTest::gray}) == "days 0 to 90");
    CHECK(words(Wilcoxon{}) == "change to day 7");
    CHECK(words(TTest{.outcome = {.score = ScoreSummary::mean, .day = 14}}) == "days 0 to 14");
    CHECK(words(TTest{.outcome = {.score = ScoreSummary::value, .day = 14}}) == "day 14");
    CHECK(words(ProportionalOdds{.outcome = {.score = ScoreSummary::support_free_days, .day = 28}}) == "days 1 to 28");
    CHECK(words(Wilcoxon{.outcome = {.column = "age"}}).empty());
    CHECK(words(WinRatio{}) == "death, days 0 to 90; change to day 7");
    Mmrm mmrm;
    CHECK(words(mmrm) == "day 90");
    mmrm.visits = {3, 7};
    CHECK(words(mmrm) == "day 7");
    mmrm.visit = 3;
    CHECK(words(mmrm) == "day 3");
    Fisher fisher;
    fisher.day = 60;
    CHECK(estimand_in_words(fisher, 90) == "odds ratio (conditional), day 60");
    CHECK(when_in_words(LogRank{}, 0) == "whole follow-up");
}
