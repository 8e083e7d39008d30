#include "sim/report/words.hpp"

#include "tests/support/catch_compat.hpp"
#include "tests/support/example_report.hpp"

using namespace equipoise;
using namespace equipoise::report;
using equipoise::test::example_report;

TEST_CASE("a search that only ended at its largest n does not say that no number of patients would do") {
    PlanResults input = example_report();
    SizeRow size;
    size.reachable = false;
    size.verdict = SizeVerdict::beyond_largest_n;
    size.highest_power = 0.639;
    size.highest_power_mcse = 0.021;
    input.analyses[input.primary].size = size;
    for (const std::string& words : {answer_sentence(input), protocol_paragraph(input)}) {
        CHECK_THAT(words, ContainsSubstring("larger trials were not looked at"));
        CHECK_THAT(words, ContainsSubstring("63.9%"));
        CHECK(words.find("no number") == std::string::npos);
        CHECK(words.find("no sample size") == std::string::npos);
        CHECK(words.find("at any size") == std::string::npos);
    }
}

TEST_CASE("the answer is one sentence with n, its interval and the arms", "[exact]") {
    PlanResults input = example_report();
    CHECK(answer_sentence(input) ==
          "To reach 80% power for “28-day mortality” (proportion-difference, two-sided alpha 0.05), the trial needs "
          "992 patients "
          "(95% Monte Carlo interval 977 to 1,007, from 40,000 trials), 496 in each arm.");
    input.allocation = {1, 3};
    CHECK_THAT(answer_sentence(input), ContainsSubstring("248 standard care and 744 MSC"));
    input.analyses[0].size->reachable = false;
    input.analyses[0].size->verdict = SizeVerdict::wrong_side;
    input.analyses[0].size->highest_power = 0.123, input.analyses[0].size->highest_power_mcse = 0.003;
    CHECK_THAT(answer_sentence(input), ContainsSubstring("no number of patients gives 80% power"));
    CHECK_THAT(answer_sentence(input), ContainsSubstring("12.3% (Monte Carlo standard error 0.3 points)"));
    input.analyses[0].size->verdict = SizeVerdict::beyond_largest_n;
    input.largest_n = 20000, input.analyses[0].size->highest_power_n = 19998;
    CHECK_THAT(answer_sentence(input), !ContainsSubstring("no number of patients"));
    CHECK_THAT(
        answer_sentence(input),
        ContainsSubstring("was not reached with up to 20,000 (simulation.largest_n) patients; larger trials were "
                          "not looked at; the highest power seen is 12.3%"));
    CHECK_THAT(answer_sentence(input), ContainsSubstring("with 19,998 patients"));
    input.analyses[0].size.reset();
    CHECK_THAT(answer_sentence(input), ContainsSubstring("With 800 patients"));
    CHECK_THAT(answer_sentence(input), ContainsSubstring("95% interval"));
}

TEST_CASE("the protocol's paragraph holds what a protocol must state", "[exact]") {
    const std::string words = protocol_paragraph(example_report());
    for (const char* part : {"28-day mortality", "standard care and MSC", "proportion-difference",
                             "two-sided significance level of 5.0%", "equipoise 0.1.0", "10,000 simulated trials",
                             "seed 2022", "992 patients (95% Monte Carlo interval 977 to 1,007",
                             "Monte Carlo standard error 0.4 points", "type I error", "half of the planned one",
                             "(assurance) of", "1,500 trials", "without adjustment for multiplicity"})
        CHECK_THAT(words, ContainsSubstring(part));
    CHECK(protocol_paragraph(PlanResults{}).empty());
}

TEST_CASE("a small pilot is told what it cannot tell", "[exact]") {
    PilotReport pilot = *example_report().pilot;
    std::string all;
    for (const std::string& words : pilot_cannot_tell(pilot)) all += words + "\n";
    CHECK_THAT(all, ContainsSubstring("saves lives and with one that costs lives"));
    CHECK_THAT(all, ContainsSubstring("p = 0.70"));
    CHECK_THAT(all,
               ContainsSubstring(
                   "No death was seen in MSC from day 0 to day 7 (10 at risk; agrees with a true risk of up to 22%)"));
    CHECK_THAT(all, ContainsSubstring("with 30 patients in all"));
    CHECK_THAT(all, ContainsSubstring("Anything after day 28"));
    pilot.contrast->upper = -0.05;
    CHECK_THAT(pilot_cannot_tell(pilot)[0], !ContainsSubstring("costs lives"));
    pilot.arms[0].n = 500;
    all.clear();
    for (const std::string& words : pilot_cannot_tell(pilot)) all += words;
    CHECK_THAT(all, !ContainsSubstring("about 120 are wanted"));
    REQUIRE(pilot_can_tell(pilot).size() == 2);
    CHECK_THAT(pilot_can_tell(pilot)[1],
               ContainsSubstring("MSC: 3 of 10 patients died; survival to day 28 is 70% (95% interval 39% to 91%)"));
}

TEST_CASE("a type I error beyond alpha is named, one below it is called cautious", "[exact]") {
    PlanResults input = example_report({2, 1600, false});
    const auto set = [&](std::size_t i, double lower, double upper) {
        input.analyses[i].type_one_error = TypeOneErrorRow{{(lower + upper) / 2, 0.002, lower, upper}, {}, 800, 10000};
    };
    set(0, 0.046, 0.054), set(1, 0.047, 0.055);
    CHECK_THAT(type_one_error_in_words(input), ContainsSubstring("No analysis differs from 5.0%"));
    set(1, 0.0501, 0.056);  // beyond its interval, within three standard errors
    CHECK_THAT(type_one_error_in_words(input), !ContainsSubstring("false alarms"));
    set(1, 0.0561, 0.064);
    CHECK_THAT(type_one_error_in_words(input), ContainsSubstring("false alarms"));
    CHECK_THAT(type_one_error_in_words(input), ContainsSubstring("“Time to death, log-rank”"));
    set(0, 0.03, 0.038);
    CHECK_THAT(type_one_error_in_words(input), ContainsSubstring("standard errors: “28-day mortality”"));
}

TEST_CASE("half of the effect is told only where it is the harder task", "[exact]") {
    PlanResults input = example_report();
    const auto said = [&] {
        std::string all = protocol_paragraph(input);
        for (const std::string& words : answer_context(input)) all += words;
        return all;
    };
    CHECK_THAT(said(), ContainsSubstring("half of the planned one"));
    input.effect_scaling = "mixture of the survival curves";
    CHECK_THAT(said(), ContainsSubstring("Half is meant in this sense: mixture of the survival curves."));
    const auto half = [&]() -> OptimismRow& {
        for (OptimismRow& cell : input.optimism[0].cells)
            if (cell.effect_scale == 0.5) return cell;
        throw 0;
    };
    half().size->n = 400, half().size->n_lower = 390, half().size->n_upper = 410, half().power.value = 0.99;
    CHECK_THAT(said(), !ContainsSubstring("half of"));  // fewer patients for less effect: no reassurance
    half().size = input.optimism[0].cells[0].size;
    CHECK_THAT(said(), !ContainsSubstring("half of"));  // nothing is planned, so nothing is halved
}

TEST_CASE("half of the effect is told at the planned mortality, wherever the grid lists it", "[exact]") {
    PlanResults input = example_report();
    const std::vector<std::string> told = answer_context(input);
    OptimismRow higher = input.optimism[0].cells[2];  // half of the effect, where more of the controls die
    higher.shift = 0.1, higher.control_mortality = 0.5, higher.size->n = 77;
    input.optimism[0].cells.insert(input.optimism[0].cells.begin(), higher);
    CHECK(answer_context(input) == told);
    input.optimism[0].cells[3].size->n += 1;
    CHECK(answer_context(input) != told);
}

TEST_CASE("every percentage of a simulation in the answer and the protocol has its error and its trials", "[exact]") {
    const PlanResults input = example_report();
    std::string all = protocol_paragraph(input);
    for (const std::string& words : answer_context(input)) all += " " + words;
    for (const char* part :
         {"simulated power is 80.1% (Monte Carlo standard error 0.4 points, 95% interval 79.3% to 80.9%, "
          "10,000 trials)",
          "type I error is 4.7% (Monte Carlo standard error 0.2 points", "1,000 draws of 10 trials each",
          "from 40,000 trials"})
        CHECK_THAT(all, ContainsSubstring(part));
}

TEST_CASE("an analysis with a threshold of its own is not judged by alpha", "[exact]") {
    PlanResults input = example_report({2, 1600, false});
    for (AnalysisReport& a : input.analyses)
        a.type_one_error = TypeOneErrorRow{{0.05, 0.002, 0.046, 0.054}, {}, 800, 10000};
    input.analyses[0].rule = "posterior probability of benefit above 0.95";
    input.analyses[0].type_one_error->rate = {0.11, 0.003, 0.104, 0.116};
    const std::string words = type_one_error_in_words(input);
    CHECK_THAT(words, ContainsSubstring("not by alpha"));
    CHECK_THAT(words, ContainsSubstring("11.0% (0.3) (posterior probability of benefit above 0.95)"));
    CHECK_THAT(words, !ContainsSubstring("false alarms"));
    CHECK_THAT(answer_sentence(input), !ContainsSubstring("alpha"));
    CHECK_THAT(protocol_paragraph(input), !ContainsSubstring("significance level of 5"));
    CHECK_THAT(judged_how(input.analyses[0]), ContainsSubstring("not alpha"));
}
