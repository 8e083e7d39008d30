// Pictures of single trials: the numbers that they are drawn from, where these stand on the paper, and their text.
#include "sim/report/picture_figures.hpp"

#include <algorithm>
#include <cmath>

#include "sim/report/boundary_figure.hpp"
#include "sim/report/boundary_paths.hpp"
#include "sim/report/figures.hpp"
#include "sim/report/html.hpp"
#include "sim/report/report.hpp"
#include "sim/report/result_files.hpp"
#include "sim/report/text.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_pictures.hpp"
#include "tests/support/example_report.hpp"
#include "tests/support/misplaced_text.hpp"
#include "tests/support/xml_check.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

TEST_CASE("bars hold every finite estimate once, by what its trial concluded", "[exact][pictures]") {
    const ToldTrials told = example_told();
    const EstimateHistogram histogram = estimate_histogram(told);
    CHECK(histogram.trials == 100);
    CHECK(histogram.without_estimate == 2);
    CHECK(histogram.concluded == std::array<std::uint64_t, 3>{38, 59, 1});
    CHECK_THAT(histogram.width, WithinAbs(0.01, 1e-12));
    std::uint64_t all = 0;
    for (std::size_t b = 0; b < histogram.bars.size(); ++b) {
        std::array<std::uint64_t, 3> brute{};
        for (const ToldTrial& t : told.trials)
            if (std::isfinite(t.estimate) &&
                std::floor(t.estimate / histogram.width) == std::round(histogram.lower(b) / histogram.width))
                ++brute[t.verdict == Verdict::benefit ? 0 : t.verdict == Verdict::harm ? 2 : 1];
        CHECK(brute == histogram.bars[b]);
        all += histogram.in(b);
    }
    CHECK(all == 98);
    CHECK(histogram.lower(0) <= -0.2);
    // One far away does not flatten the others into one bar, nor make thousands of bars.
    ToldTrials far = told;
    far.trials[50].estimate = 100;
    CHECK(estimate_histogram(far).bars.size() <= 130);
    ToldTrials none{0, 10, 0, {ToldTrial{}}};
    CHECK(estimate_histogram(none).bars.empty());
    CHECK(draw_estimates(estimate_histogram(none), 0, 0, "x", "e", Layout::wide).empty());
}

TEST_CASE("the bars' heights and the marks stand where their values are", "[exact][pictures]") {
    const EstimateHistogram histogram = estimate_histogram(example_told());
    const XmlDocument svg = read_xml(draw_estimates(histogram, -0.09, 0, "risk difference", "e", Layout::wide));
    // Ticks of the vertical axis give its scale.
    double y0 = NAN, y1 = NAN, share = NAN;
    for (const XmlElement& e : svg.named("text")) {
        if (e.text == "0%") y0 = std::stod(e.attributes.at("y"));
        if (e.text == "1%" || e.text == "2%") y1 = std::stod(e.attributes.at("y")), share = std::stod(e.text) / 100;
    }
    REQUIRE(std::isfinite(share));
    double height = 0;
    for (const XmlElement& e : svg.named("rect"))
        if (e.attributes.contains("stroke") && e.attributes.at("stroke") == "#ffffff")
            height += std::stod(e.attributes.at("height"));
    CHECK_THAT(height * share / (y0 - y1), WithinAbs(0.98, 0.01));  // 98 of 100 trials have an estimate
}

TEST_CASE("paths are drawn as they went and counted by how they ended", "[exact][pictures]") {
    const ToldTrials told = example_told();
    const std::span<const ToldTrial> paths(told.trials.data(), 20);
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const std::string text = draw_boundary(example_boundary(), "b", layout, paths);
        const XmlDocument svg = read_xml(text);
        REQUIRE(svg.mistake.empty());
        std::size_t lines = 0;
        for (const XmlElement& e : svg.named("polyline")) lines += e.attributes.at("stroke-width") == "1";
        CHECK(lines == 10);  // the others end at their first look: a point each
        for (const char* words : {"5 stop for benefit", "5 stop for futility", "10 go to the last look"})
            CHECK_THAT(text, ContainsSubstring(words));
        for (int k = 0; k < 20; ++k) CHECK_THAT(text, ContainsSubstring("replicate " + std::to_string(k) + ":"));
    }
    CHECK_THAT(paths_caption(paths), ContainsSubstring("the first 20 trials of the run (replicates 0 to 19"));
    CHECK(paths_caption({}).empty());
    const PathRange range = range_of(paths);
    CHECK(range.information == 1.04);
    CHECK(range.first == 0.5);
    CHECK_THAT(range.high, WithinAbs(3.1, 1e-12));
}

TEST_CASE("pictures of trials are well-formed, and no text leaves them or stands on another", "[exact][pictures]") {
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        for (const std::size_t looks : {1u, 3u, 8u})
            for (const double n : {40.0, 1000.0, 100000.0})
                CHECK(misplaced(draw_calendar(example_calendar(looks, n), "c", layout)) == std::vector<std::string>{});
        const std::vector<std::string> arms{"standard care, with a very long name that goes on and on",
                                            "MSC < 2 & more"};
        CHECK(misplaced(draw_score_days(example_scores(), arms, "s", layout)) == std::vector<std::string>{});
        CHECK(misplaced(draw_score_days(example_scores(), {}, "s", layout)) == std::vector<std::string>{});
        for (const double truth : {-0.09, -0.2, 0.1})
            CHECK(misplaced(draw_estimates(estimate_histogram(example_told()), truth, 0, "risk difference, day 28", "e",
                                           layout)) == std::vector<std::string>{});
        for (const std::size_t analyses : {9u, 31u})
            CHECK(misplaced(draw(*power_figure(example_report({analyses, 20000, true})), layout)) ==
                  std::vector<std::string>{});
        CHECK(misplaced(draw(*survival_figure(*example_report().pilot), layout)) == std::vector<std::string>{});
    }
}

TEST_CASE("the page and the folder hold the pictures, and say whose trials they are", "[exact][pictures]") {
    PlanResults input = example_report();
    input.pictures.told = example_told();
    input.pictures.calendar = example_calendar(1, 1000);
    input.pictures.scores = example_scores();
    const std::string html = html_report(input);
    CHECK(read_xml(html).mistake.empty());
    for (const char* words :
         {"100 of the simulated trials of 1,000 patients", "500 simulated trials of 1,000 patients",
          "200 trials of 1,000 patients", "Without a finite estimate, and in no bar: 2", "at most 0.04 months"})
        CHECK_THAT(html, ContainsSubstring(words));
    std::vector<std::string> names;
    for (const auto& [name, text] : result_files(input)) {
        names.push_back(name);
        CHECK(std::ranges::count(result_names, name) == 1);
        if (name.ends_with(".svg")) CHECK(read_xml(text).mistake.empty());
    }
    for (const char* name : {"calendar.svg", "scores.svg", "estimates.svg"})
        CHECK(std::ranges::count(names, name) == 1);
    // Every section is in the contents, and every link of the contents leads to one.
    std::size_t links = 0;
    for (const XmlElement& e : read_xml(html).named("a")) {
        ++links;
        CHECK_THAT(html, ContainsSubstring("<section id=\"" + e.attributes.at("href").substr(1) + "\""));
    }
    CHECK(links == read_xml(html).named("section").size());
}

TEST_CASE("numbers at risk stand under the days that they are about", "[exact][pictures]") {
    const PilotReport pilot = *example_report().pilot;
    const LineChart chart = *survival_figure(pilot);
    REQUIRE(chart.under.size() == 2);
    double dead = 0;
    std::size_t cell = 0;
    for (const IntervalDeaths& i : pilot.arms[0].intervals) {
        CHECK(chart.under[0].cells[cell].first == i.from);
        CHECK(chart.under[0].cells[cell].second == count(i.at_risk) + " (" + count(dead) + ")");
        dead += i.deaths, ++cell;
    }
    CHECK(chart.under[0].cells.back().first == chart.x.high);
    CHECK(chart.under[0].cells.back().second == "(" + count(dead) + ")");
    CHECK_THAT(draw(chart, Layout::wide), ContainsSubstring(">20 (0)<"));
}
