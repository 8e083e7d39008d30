// What verbs print for people is what they say in JSON, each number behind its own word.
#include <cstdio>

#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_run.hpp"

using namespace equipoise::test;

namespace {

const std::string kTrial = std::string(kTwoArms) + R"([[analysis]]
name = "risk"
test = "proportion-difference"
[[analysis]]
name = "time"
test = "log-rank"
[prior]
log_hazard_ratio = { mean = -0.4, sd = 0.3 }
[simulation]
trials = 1000
n = 300
)";

std::string form(const char* pattern, double a) {
    char text[64];
    std::snprintf(text, sizeof text, pattern, a);
    return text;
}
std::string number(const Json& x) { return form("%.6g", x.get<double>()); }
// "81.2% (0.4)"
std::string percent(const Json& row, const std::string& name, const std::string& mcse) {
    return form("%.1f%%", 100 * row.at(name).get<double>()) + form(" (%.1f)", 100 * row.at(mcse).get<double>());
}

std::string printed(std::vector<std::string> words) {
    words.push_back("--quiet");
    const ProgramRun run = run_equipoise(words);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run.out;
}

// Goes through a text and finds each of the words behind the one before.
class InOrder {
  public:
    explicit InOrder(std::string text) : text_(std::move(text)) {}
    void operator()(const std::string& words) {
        INFO("\"" << words << "\" behind character " << at_ << " of\n" << text_);
        const std::size_t found = text_.find(words, at_);
        REQUIRE(found != std::string::npos);
        at_ = found + words.size();
    }

  private:
    std::string text_;
    std::size_t at_ = 0;
};

}  // namespace

TEST_CASE("assurance prints its JSON's numbers in the order of its columns", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::vector<std::string> words{
        "assurance", folder.write("t.toml", kTrial), "--n", "150,400", "--draws", "200", "--trials-per-draw", "10",
        "--parts"};
    const std::string text = printed(words);
    const Json json = answer_of(words);
    CHECK_THAT(text, ContainsSubstring("assurance    at the plan    and benefit          harm   P(power>=80%)"));
    InOrder next(text);
    for (const Json& point : json.at("points"))
        for (const Json& row : point.at("analyses")) {
            next("\n" + form("%6.0f", point.at("n").get<double>()) + "  " + row.at("name").get<std::string>());
            next(percent(row, "assurance", "mcse"));
            next(percent(row, "conditional_power", "conditional_power_mcse"));
            next(percent(row, "success_and_benefit", "success_and_benefit_mcse"));
            next(percent(row, "harm", "harm_mcse"));
            next(percent(row, "target_reached", "target_reached_mcse"));
            next("200 x 10");
        }
    for (std::size_t a = 0; a < 2; ++a) {
        next("\n" + json.at("points")[0].at("analyses")[a].at("name").get<std::string>() + " ");
        for (const Json& part : json.at("parts")) {
            const Json& alone = part.at("analyses")[a];
            next(form("%.1f", 100 * alone.at("sd").get<double>()) +
                 form(" (%.1f)", 100 * alone.at("sd_mcse").get<double>()));
        }
    }
}

TEST_CASE("compare prints its JSON's powers, differences and limits, and the required n of each", "[exact][cli]") {
    const TemporaryFolder folder;
    std::string other = kTrial;
    other.replace(other.find("0.7"), 3, "0.6");
    const std::vector<std::string> words{
        "compare", folder.write("a.toml", kTrial), folder.write("b.toml", other), "--size",
        "--set",   "simulation.tolerance=0.1"};
    InOrder next(printed(words));
    const Json json = answer_of(words);
    for (std::size_t s = 0; s < 2; ++s) {
        next(s == 0 ? "\nA\n" : "\nB\n");
        for (const Json& row : json.at("scenarios")[s].at("analyses")) {
            next("  " + row.at("name").get<std::string>() + "\n");
            next("power " + percent(row, "power", "mcse") + ", harm " + percent(row, "harm", "harm_mcse") + "; n " +
                 form("%.0f", row.at("n_required").get<double>()) + " (" +
                 form("%.0f", row.at("n_lower").get<double>()) + " to " +
                 form("%.0f", row.at("n_upper").get<double>()) + ")\n");
            if (s == 0) continue;
            next("B less A: " + form("%+.2f", 100 * row.at("difference").get<double>()) + " points " +
                 form("(%.2f)", 100 * row.at("difference_mcse").get<double>()) + ", 95% interval " +
                 form("%+.2f", 100 * row.at("difference_lower").get<double>()) + " to " +
                 form("%+.2f", 100 * row.at("difference_upper").get<double>()));
        }
    }
}

TEST_CASE("interim prints its JSON's numbers behind their words", "[exact][interim]") {
    const std::string here = std::string(kSourceFolder) + "/scenarios/";
    const std::vector<std::string> words{
        "interim", here + "msc-sequential.toml", here + "running/msc-interim.csv", "--date", "1000", "--trials", "100"};
    InOrder next(printed(words));
    const Json json = answer_of(words), &standing = json.at("standing"), &test = json.at("test");
    const auto whole = [](const Json& of, const char* name) { return std::to_string(of.at(name).get<int>()); };
    next(whole(standing, "randomized") + " of " + whole(standing, "planned") + " patients randomized, " +
         whole(standing, "followed") + " with complete follow-up, " + whole(standing, "in_follow_up") +
         " alive in follow-up");
    next(whole(standing, "deaths") + " deaths in all; mortality by day " + number(standing.at("mortality_day")) + " " +
         form("%.1f%%", 100 * standing.at("mortality").get<double>()) + " (95% interval " +
         form("%.1f", 100 * standing.at("mortality_lower").get<double>()) + " to " +
         form("%.1f%%)", 100 * standing.at("mortality_upper").get<double>()));
    next(form("%.1f%% of the planned", 100 * standing.at("information").get<double>()));
    for (const Json& day : json.at("days")) {
        next("\n" +
             std::string(std::max<int>(0, 18 - static_cast<int>(day.at("event").get<std::string>().size())), ' ') +
             day.at("event").get<std::string>());
        for (const std::string name : {"day_q10", "day_median", "day_q90"})
            next(form("%.0f", day.at(name).get<double>()) + form(" (%.1f)", day.at(name + "_mcse").get<double>()));
    }
    next(test.at("treatment").get<std::string>() + " (" + whole(test, "treatment_patients") + " patients, " +
         whole(test, "treatment_deaths") + " deaths known) against " + test.at("control").get<std::string>() + " (" +
         whole(test, "control_patients") + ", " + whole(test, "control_deaths") + ")");
    next("z " + number(test.at("z")));
    next("benefit at z >= " + form("%.4f", test.at("z_upper").get<double>()));
    next("harm at z <= " + form("%.4f", test.at("z_lower").get<double>()));
    next("type I error spent " + form("%.6f", test.at("alpha_spent").get<double>()));
    next(number(test.at("estimate")) + ", naive 95% interval " + number(test.at("lower")) + " to " +
         number(test.at("upper")) + ", repeated " + number(test.at("repeated_lower")) + " to " +
         number(test.at("repeated_upper")));
    next("one-sided p " + number(test.at("stagewise_p")));
    next("estimate " + number(test.at("median_unbiased")) + " (" + number(test.at("stagewise_lower")) + " to " +
         number(test.at("stagewise_upper")) + ")");
    for (const Json& chance : json.at("chances")) {
        next(chance.at("given").get<std::string>());
        next(form("%.2f%%", 100 * chance.at("power").get<double>()));
    }
}
