// On a narrow terminal no verb prints a line that is wider, to stdout or stderr; elsewhere lines are as they were.
#include <sstream>

#include "sim/cli/columns.hpp"
#include "tests/support/catch_compat.hpp"
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
        {"analyze", pilot, "--test", "log-rank", "--option", "nothing=1"},
        {"power", fixed, "--set", "survival.days=1"},
        {"plan", "--help"},
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

TEST_CASE("a wide terminal and a pipe have the same lines", "[exact][cli]") {
    for (const Words& words : {Words{"replay", scenario("msc-sequential.toml"), "--replicate", "17", "--n", "100"},
                               Words{"check", scenario("msc-sequential.toml"), "--quiet"},
                               Words{"fit", scenario("msc-septic-shock.toml"), "--quiet"}}) {
        const ProgramRun piped = run_equipoise(words);
        CHECK(run_on_terminal(words, 60000).text == piped.err + piped.out);
        CHECK(run_on_terminal(words, 60).text != piped.err + piped.out);
    }
}
