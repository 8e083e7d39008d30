// `equipoise new`: a scenario from options, from questions, and from a raw export, which then passes `check` and
// `plan`.
#include <cmath>
#include <sstream>

#include "models/numeric/input_error.hpp"
#include "sim/cli/questions.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string data(const std::string& name) { return std::string(kSourceFolder) + "/tests/data/" + name; }

const std::vector<std::string> kDeaths{
    "new", "--endpoint",          "mortality", "--day",    "28", "--control-mortality",
    "0.4", "--treated-mortality", "0.32",      "--trials", "200"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

ProgramRun sound(const std::vector<std::string>& words) {
    const ProgramRun run = run_equipoise(words);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run;
}

void refused(const std::vector<std::string>& words, const std::string& what) {
    const ProgramRun run = run_equipoise(words);
    INFO(run.err);
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, ContainsSubstring(what));
}

}  // namespace

TEST_CASE("new writes what it is told, and the scenario simulates that", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/t.toml";
    sound(with(kDeaths, {"--arms", "usual care,drug X", "--sites", "12", "--per-site-per-month", "1.5", "--alpha",
                         "0.01", "--power", "0.9", "--dropout", "0.03", "--allocation", "1,2", "-o", file}));
    const Scenario s = read_scenario(kDisk, file);
    CHECK(s.follow_up_days == 28);
    CHECK(s.survival.mortality == std::vector<double>{0.4});
    // Proportional hazards take 40% to 32% by log(0.68) / log(0.60).
    CHECK_THAT(s.effect.hazard_ratio->values[0], WithinAbs(std::log(0.68) / std::log(0.6), 1e-6));
    CHECK(s.trial.arms == std::vector<std::string>{"usual care", "drug X"});
    CHECK(s.trial.allocation == std::vector<int>{1, 2});
    CHECK(s.trial.recruitment->sites == 12);
    CHECK(s.trial.dropout.risk == 0.03);
    CHECK(s.design.alpha == 0.01);
    CHECK(s.simulation.target_power == 0.9);
    CHECK(s.simulation.trials == 200);
    // (2.5758 + 1.2816)^2 (0.24 * 3 + 0.2176 * 1.5) / 0.08^2 = 2432.7, to two digits and whole allocations: 2,502.
    CHECK(s.simulation.n == 2502);
    CHECK(s.analyses.size() == 1);
    const Json power = answer_of({"power", file, "--trials", "2000"});
    CHECK_THAT(power.at("analyses")[0].at("closed_form").get<double>(), WithinAbs(0.9, 0.02));
    sound({"check", file});
    sound({"plan", file, "--out", folder.path() + "/plan", "--set", "explore.n=200,400", "--set",
           "simulation.tolerance=0.3"});
}

TEST_CASE("new writes over nothing, and lists all that it was not told", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("t.toml", "mine");
    refused(with(kDeaths, {"-o", file}), "is there already; name another file, or add --force");
    CHECK(kDisk.find(file).text == "mine");
    sound(with(kDeaths, {"-o", file, "--force"}));
    CHECK(kDisk.find(file).text != "mine");
    const std::string fresh = folder.path() + "/u.toml";
    const ProgramRun run = run_equipoise({"new", "-o", fresh});
    CHECK(run.exit_code == 2);
    for (const char* option : {"--endpoint mortality", "--day 28", "--control-mortality 0.40", "--treated-mortality"})
        CHECK_THAT(run.err, ContainsSubstring(option));
    refused({"new", "-o", fresh, "--endpoint", "mortalty"}, "did you mean \"mortality\"?");
    refused(with(kDeaths, {"-o", fresh, "--hazard-ratio", "0.7"}), "both state the effect");
    refused(with(kDeaths, {"-o", fresh, "--sites", "4"}), "give both --sites and --per-site-per-month");
    refused({"new", "-o", fresh, "--endpoint", "mortality", "--day", "28", "--control-mortality", "40",
             "--treated-mortality", "0.3"},
            "--control-mortality: 40 is no share of patients");
    refused(with(kDeaths, {"-o", fresh, "--scores", data("raw-export-sofa.csv")}), "--scores: stands without --pilot");
    refused(with(kDeaths, {"-o", folder.path() + "/none/u.toml"}), "cannot be written");
    CHECK(folder.files().size() == 1);
}

TEST_CASE("new takes no effect that is harm or none for one worth detecting", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/t.toml";
    const auto base = [&](const std::vector<std::string>& more) {
        return with({"new", "-o", file, "--endpoint", "mortality", "--day", "28", "--control-mortality", "0.4"}, more);
    };
    refused(base({"--treated-mortality", "0.5"}),
            "--treated-mortality: 0.5 is harm: 0.4 of the control arm die; write");
    refused(base({"--treated-mortality", "0.5"}), "for non-inferiority");
    refused(base({"--treated-mortality", "0.4"}), "0.4 is that of the control arm: no effect");
    refused(base({"--hazard-ratio", "1"}), "--hazard-ratio: 1 is no effect; write treatment over control, below 1");
    refused(base({"--hazard-ratio", "1.25"}), "--hazard-ratio: 1.25 is harm");
    refused(base({"--endpoint", "sofa", "--sofa-effect", "1"}), "--sofa-effect: 1 is harm");
    refused(base({"--endpoint", "mortality", "--hazard-ratio", "0.7"}), "--endpoint: names mortality twice");
    refused(base({"--alpha", "2"}),
            "--alpha: 2 is no level of a test; write a number above 0 and below 1, for example 0.05");
    refused(base({"--power", "80"}), "--power: 80 is no power; write a number above 0 and below 1, for example 0.8");
    refused({"new", "--pilot", data("raw-export-patients.csv"), "--control", "Standard care", "--endpoint", "mortality",
             "--treated-mortality", "0.9", "-o", file},
            "--treated-mortality: 0.9 is harm");
    CHECK(folder.files().empty());
    sound(base({"--endpoint", "sofa", "--sofa-effect", "-1", "--hazard-ratio", "1", "--trials", "10"}));
}

TEST_CASE("new cites no line of a file that it does not write", "[exact][cli]") {
    const TemporaryFolder folder;
    const auto given = [&](const std::vector<std::string>& more) {
        return with(with(kDeaths, {"-o", folder.path() + "/t.toml"}), more);
    };
    refused(given({"--seed", "-1"}), "equipoise: --seed: -1 is out of range");
    refused(given({"--power", "0.9999"}), "equipoise: --power: 0.9999 is out of range");
    refused(given({"--sites", "5", "--per-site-per-month", "1e-9"}),
            "equipoise: --per-site-per-month: 1e-09 is out of");
    // (1.95996 + 0.84162)^2 (0.24 + 0.23998) 2 / 0.0001^2 = 7.53e8.
    refused({"new", "-o", folder.path() + "/t.toml", "--endpoint", "mortality", "--day", "28", "--control-mortality",
             "0.4", "--treated-mortality", "0.3999"},
            "--treated-mortality: by the formula for two proportions this effect asks for 7.53e+08 patients");
    CHECK(folder.files().empty());
}

TEST_CASE("a raw export of 60 patients with dates and daily scores: a scenario, then a plan", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/t.toml";
    const ProgramRun run =
        sound({"new", "--pilot", data("raw-export-patients.csv"), "--scores", data("raw-export-sofa.csv"), "--control",
               "Standard care", "--endpoint", "mortality,sofa", "--treated-mortality", "0.22", "--sofa-effect", "-1",
               "--trials", "64", "-o", file});
    for (const char* told :
         {"columns were told by their names: id=PatNo,arm=Group,day=Visit date,score=SOFA total,randomized=Date of "
          "randomisation,death=Date of death,last_contact=Last contact",
          "semicolons part the fields", "decimal commas in column Lactate", "20 died; dates with points are day.month",
          "3 deaths on the day of randomization stand at day 0.5",
          "day is days from randomized to the date of the visit"})
        CHECK_THAT(run.err, ContainsSubstring(told));
    const Scenario s = read_scenario(kDisk, file);
    CHECK(s.trial.arms == std::vector<std::string>{"Standard care", "MSC infusion"});
    CHECK(s.follow_up_days == 28);
    CHECK(s.sofa_source.from == "pilot");
    sound({"check", file});
    const Json fit = answer_of({"fit", file, "--law", "exponential", "--no-course"});
    // By hand from the dates: 10 deaths of 31 in 681 days, and 10 of 29 in 571; three deaths on day 0 count half a day.
    CHECK(fit.at("control") == "Standard care");
    CHECK(fit.at("arms")[0].at("n") == 31);
    CHECK(fit.at("arms")[0].at("events") == 10);
    CHECK(fit.at("arms")[1].at("events") == 10);
    CHECK_THAT(fit.at("arms")[0].at("laws")[0].at("parameters").at("rate").get<double>(), WithinRel(10 / 682.0, 1e-6));
    CHECK_THAT(fit.at("arms")[1].at("laws")[0].at("parameters").at("rate").get<double>(), WithinRel(10 / 571.5, 1e-6));
    CHECK(fit.at("notes").size() > 5);
    sound({"plan", file, "--out", folder.path() + "/plan", "--set", "explore.n=60,120", "--set",
           "explore.effect_scale=1", "--set", "simulation.tolerance=0.3"});
}

TEST_CASE("a pilot's arms are never guessed, and a score nobody asked for is refused", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() + "/t.toml";
    const std::vector<std::string> base{
        "new", "--pilot", data("raw-export-patients.csv"), "--treated-mortality", "0.22", "-o", file};
    refused(with(base, {"--endpoint", "mortality"}), "nothing says which of them is control");
    refused(
        with(base, {"--endpoint", "mortality", "--control", "Standard care", "--scores", data("raw-export-sofa.csv")}),
        "no endpoint that was asked for takes a score");
    refused(with(base, {"--endpoint", "mortality", "--control", "Standard care", "--map", "death=Death"}),
            "there is no column \"Death\"");
    CHECK(folder.files().empty());
}

TEST_CASE("questions fill what options left open, and ask again for what makes no sense", "[exact][cli]") {
    Outline outline;
    outline.power = 0.9;
    std::istringstream answers(
        "mortalty\nmortality, rmst\n28.5\n90\n140%\n35%\n\n0.25\nusual care, drug\n10\n2\n\n0.04\n");
    std::ostringstream shown;
    ask_for(outline, answers, shown);
    INFO(shown.str());
    CHECK(outline.endpoints == std::vector<std::string>{"mortality", "rmst"});
    CHECK(outline.day == 90);
    CHECK(outline.control_mortality == 0.35);
    CHECK(outline.treated_mortality == 0.25);
    CHECK(outline.arms == std::vector<std::string>{"usual care", "drug"});
    CHECK(outline.sites == 10);
    CHECK(outline.per_site_per_month == 2);
    CHECK(outline.alpha == 0.05);
    CHECK(outline.power == 0.9);
    CHECK(outline.dropout == 0.04);
    CHECK(lacking(outline).empty());
    CHECK_THAT(shown.str(), ContainsSubstring("did you mean \"mortality\"?"));
    CHECK_THAT(shown.str(), ContainsSubstring("\"28.5\" is not a whole number"));
    CHECK_THAT(shown.str(), ContainsSubstring("1.4 is no share of patients"));
    CHECK_THAT(shown.str(), !ContainsSubstring("target power"));
    Outline other;
    std::istringstream few("mortality\n28\n");
    CHECK_THROWS_AS(ask_for(other, few, shown), InputError);
}
