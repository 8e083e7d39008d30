// report.md: the words and numbers of report.html, and nothing in them taken for a mark.
#include "sim/report/markdown.hpp"

#include <algorithm>
#include <regex>
#include <set>

#include "sim/report/figures.hpp"
#include "sim/report/report.hpp"
#include "sim/report/result_files.hpp"
#include "sim/report/text.hpp"
#include "sim/report/words.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_pictures.hpp"
#include "tests/support/example_report.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

namespace {

using Words = std::vector<std::string>;

std::set<std::string> numbers_of(const std::string& text) {
    static const std::regex number(R"(\d[\d,]*(\.\d+)?)");
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at) {
        std::string digits = at->str();
        while (digits.ends_with(',')) digits.pop_back();
        found.insert(digits);
    }
    return found;
}

std::string without_tags(const std::string& html) { return std::regex_replace(html, std::regex("<[^>]*>"), " "); }

// The numbers of the text that neither the page nor the rows of the curve have.
Words strangers(const PlanResults& input, const std::string& markdown) {
    std::set<std::string> known = numbers_of(without_tags(html_report(input)));
    for (const CurveRows* point : planned_points(input)) {
        known.merge(numbers_of(n_equals(point->n)));
        for (const PowerRow& row : point->results)
            known.merge(numbers_of(percent_with_error(row.power.value, row.power.mcse) + " " +
                                   percent_bound(row.power.value, row.power.lower, row.power.upper) + " " +
                                   percent(row.power.value, 0)));
    }
    Words unknown_numbers;
    for (const std::string& number : numbers_of(markdown))
        if (!known.contains(number)) unknown_numbers.push_back(number);
    return unknown_numbers;
}

std::size_t cells_of(const std::string& line) {
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    return bars - 1;
}

}  // namespace

TEST_CASE("what a name holds is not taken for a mark of Markdown", "[exact]") {
    using markdown::escape;
    CHECK(escape("a|b *c* [d](e) `f` <b>g</b> &amp; ~h~") ==
          "a\\|b \\*c\\* \\[d\\](e) \\`f\\` \\<b>g\\</b> \\&amp; \\~h\\~");
    CHECK(escape("simulation.largest_n, p < 0.05 & _so_") == "simulation.largest_n, p < 0.05 & \\_so\\_");
    CHECK(escape("one\ntwo") == "one two");
    CHECK(markdown::paragraph("# no heading") == "\\# no heading\n\n");
    CHECK(markdown::paragraph("1. no list") == "1\\. no list\n\n");
    CHECK(markdown::paragraph("28 days") == "28 days\n\n");
    CHECK(markdown::list({"a", "- b"}) == "- a\n- \\- b\n\n");
    CHECK(markdown::code("a ``` b") == "````\na ``` b\n````\n\n");
    CHECK(markdown::table("Said.", {{"A", false}, {"B"}}, {{{"x"}, {"1", "2 to 3"}}, {{"y|z"}}}) ==
          "Said.\n\n| A | B |\n|:---|---:|\n| x | 1<br>2 to 3 |\n| y\\|z |  |\n\n");
}

TEST_CASE("every number of the Markdown is one of the report's", "[exact]") {
    for (const PlanResults& input : {example_report(), example_report({25, 20000, true}), example_with_pictures()}) {
        const std::string text = markdown_report(input);
        CHECK(strangers(input, text) == Words{});
        CHECK(strangers(input, text + "123,457 patients") == Words{"123,457"});
        // Nothing of a table is lost, and its rows have as many cells as its head.
        std::size_t cells = 0, rows = 0;
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line); ++rows) {
            if (line.starts_with("|") && cells > 0) CHECK(cells_of(line) == cells);
            cells = line.starts_with("|") ? cells_of(line) : 0;
        }
        CHECK(rows > 60);
        CHECK((text.ends_with("\n") && !text.ends_with("\n\n")));
    }
}

TEST_CASE("the Markdown has the report's answer, its paragraph for the protocol, its warnings and its grid",
          "[exact]") {
    PlanResults input = example_report();
    input.warnings = {"30 pilot patients are few."};
    const std::string text = markdown_report(input);
    for (const std::string& words : {answer_sentence(input), protocol_paragraph(input), answer_context(input).front(),
                                     type_one_error_in_words(input), input.warnings.front()})
        CHECK_THAT(text, ContainsSubstring(markdown::escape(words)));
    // The paragraph stands behind the answer, before what it rests on.
    CHECK(text.find("## For the protocol") < text.find("## How many patients"));
    CHECK(text.find("## Assumptions") < text.find("## How to reproduce this"));
    for (const char* part : {"Scenario hash: ", "Seed: 2022", "equipoise: 0.1.0", "## Read this first"})
        CHECK_THAT(text, ContainsSubstring(part));
    const HeatMap grid = *optimism_figure(input.optimism[0], input.target_power, "g");
    for (const HeatCell& cell : grid.cells)
        for (const std::string& note : cell.notes) CHECK_THAT(text, ContainsSubstring(note));
    CHECK_THAT(text, !ContainsSubstring("Darker"));
    for (const auto& [name, file] : result_files(input))
        if (name == "report.md") CHECK_THAT(file, ContainsSubstring(markdown::escape(protocol_paragraph(input))));
    CHECK_THAT(markdown_report(PlanResults{}), ContainsSubstring("there is no answer yet"));
}
