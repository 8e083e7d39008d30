// On a narrow terminal no verb prints a line that is wider, to stdout or stderr; elsewhere lines are as they were.
#include <sstream>

#include "sim/cli/columns.hpp"
#include "sim/scenario/toml_document.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/terminal.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

using Words = std::vector<std::string>;

// Lines that are wider than the page though they could be broken: between two words. TOML lets no line end within the
// braces of a list's element.
Words too_wide(const std::string& text, std::size_t page) {
    Words wide;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
        const bool element = begin > 0 && begin < line.size() && line[begin] == '{';
        if (columns_of(line) > page && !element && line.find(' ', begin) != std::string::npos) wide.push_back(line);
    }
    return wide;
}

std::string scenario(const std::string& name) { return std::string(kSourceFolder) + "/scenarios/" + name; }

}  // namespace

TEST_CASE("nothing is wider than the terminal", "[exact][cli]") {
    const std::string fixed = scenario("msc-septic-shock.toml"), looks = scenario("msc-sequential.toml"),
                      pilot = std::string(kSourceFolder) + "/scenarios/pilot/alp2022-deaths.csv";
    const std::vector<Words> asked{
        {"replay", fixed, "--replicate", "3", "--n", "60"},
        {"replay", looks, "--replicate", "17", "--n", "100"},
        {"fit", fixed},
        {"fit", pilot, "--law", "weibull"},
        {"check", fixed},
        {"check", looks},
        {"assurance", fixed, "--n", "60", "--trials", "64", "--draws", "8", "--parts", "--progress", "none"},
        {"power", looks, "--n", "100", "--trials", "64", "--progress", "none"},
        {"power", fixed, "--certify", "--n", "60", "--trials", "640", "--progress", "none"},
        {"compare", fixed, looks, "--n", "60", "--trials", "64", "--progress", "none"},
        {"size", fixed, "--trials", "64", "--progress", "none"},
        {"boundaries", "--looks", "0.33,0.67,1", "--sides", "2", "--futility", "HSD:-2", "--observed", "0.3,0.7"},
        {"fit", fixed, "--toml"},
        {"schema", "--markdown"},
        {"new", "-o", "/tmp/no-such-folder/trial.toml", "--endpoint", "mortality"},
        {"analyze", pilot, "--test", "log-rank", "--option", "nothing=1"},
        {"power", fixed, "--set", "survival.days=1"},
        {"plan", "--help"},
        {"fit", "--help"},
        {"powr"}};
    for (const Words& words : asked) {
        INFO(words[0] << " " << (words.size() > 1 ? words[1] : ""));
        for (const int columns : {80, 60}) {
            const TerminalRun run = run_on_terminal(words, static_cast<unsigned short>(columns));
            CHECK(run.text.size() > 40);
            CHECK(too_wide(run.text, static_cast<std::size_t>(columns)) == Words{});
        }
    }
    CHECK(too_wide("one two", 6) == Words{"one two"});
}

TEST_CASE("what is told of a folder is not wider than the terminal", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string file = scenario("msc-septic-shock.toml"), out = folder.path() + "/run",
                      made = folder.path() + "/trial.toml";
    const Words run{"power", file, "--n", "60", "--trials", "300", "--progress", "none", "--out", out};
    Words shard = run;
    shard.insert(shard.end(), {"--shard", "1/3"});
    Words submit{"submit", "slurm", file, "--verb", "power", "--tasks", "3", "--dry-run", "--out", out};
    const auto check = [&](const Words& words) {
        INFO(words[0]);
        for (const int columns : {80, 60}) {
            const TerminalRun told = run_on_terminal(words, static_cast<unsigned short>(columns));
            CHECK_FALSE(told.text.empty());
            CHECK(too_wide(told.text, static_cast<std::size_t>(columns)) == Words{});
        }
    };
    check(shard);
    for (const char* verb : {"status", "missing"}) check({verb, out});
    check({"merge", out, "--progress", "none"});
    check(submit);
    check(run);
    check({"status", out});
    check({"new", "--endpoint", "mortality", "--day", "28", "--control-mortality", "0.4", "--treated-mortality", "0.3",
           "--force", "-o", made});
}

TEST_CASE("tables for a scenario that are copied from a narrow terminal say the same", "[exact][cli]") {
    const std::string pilot = std::string(kSourceFolder) + "/scenarios/pilot/alp2022-deaths.csv";
    for (const Words& words :
         {Words{"fit", scenario("msc-septic-shock.toml"), "--toml", "--quiet"},
          Words{"fit", pilot, "--control", "control", "--law", "exponential", "--toml", "--quiet"}}) {
        const std::string narrow = run_on_terminal(words, 60).text, piped = run_equipoise(words).out;
        CHECK(narrow != piped);
        CHECK(TomlDocument::parse(narrow, "a").json() == TomlDocument::parse(piped, "a").json());
    }
}

TEST_CASE("boundaries in parts have every number of the table, chances with what they are of", "[exact][cli]") {
    const Words words{"boundaries", "--looks", "3", "--sides", "2", "--futility", "HSD:-2"};
    std::istringstream piped(run_equipoise(words).out);
    const std::string narrow = run_on_terminal(words, 60).text;
    std::size_t numbers = 0;
    for (std::string word; piped >> word;)
        if (word.find('.') < word.size() - 1 && word.find_first_not_of("-.0123456789") == std::string::npos) {
            CHECK_THAT(narrow, ContainsSubstring(word));
            ++numbers;
        }
    CHECK(numbers > 3 * 13);
    CHECK_THAT(narrow, ContainsSubstring("no effect:\nlook     benefit        harm    futility\n") ||
                           ContainsSubstring("no effect:\nlook  beta spent     benefit        harm    futility\n"));
    CHECK_THAT(narrow, ContainsSubstring("planned:\nlook     benefit        harm    futility\n"));
}

TEST_CASE("a wide terminal and a pipe have the same lines", "[exact][cli]") {
    for (const Words& words :
         {Words{"replay", scenario("msc-sequential.toml"), "--replicate", "17", "--n", "100"},
          Words{"check", scenario("msc-sequential.toml"), "--quiet"},
          Words{"boundaries", "--sides", "2", "--futility", "HSD:-2"}, Words{"schema", "--markdown"},
          Words{"fit", scenario("msc-septic-shock.toml"), "--quiet"}}) {
        const ProgramRun piped = run_equipoise(words);
        CHECK(run_on_terminal(words, 60000).text == piped.err + piped.out);
        CHECK(run_on_terminal(words, 60).text != piped.err + piped.out);
    }
}
