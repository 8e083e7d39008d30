// The page and its pictures as text: well-formed, self-contained, complete and honest about what is missing.
#include "sim/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "sim/report/figures.hpp"
#include "sim/report/html.hpp"
#include "sim/report/text.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_report.hpp"
#include "tests/support/xml_check.hpp"

using namespace equipoise;
using namespace equipoise::report;
using equipoise::test::example_report;
using equipoise::test::read_xml;
using equipoise::test::XmlDocument;
using equipoise::test::XmlElement;

namespace {

// Every section absent that can be absent.
PlanResults bare_report() {
    PlanResults input = example_report();
    input.pilot.reset();
    input.assurance.clear();
    input.optimism.clear();
    input.duration.clear();
    input.curve.clear();
    input.assumptions.clear();
    input.warnings.clear();
    for (AnalysisReport& a : input.analyses) a.size.reset(), a.type_one_error.reset();
    return input;
}

// Every number unknown, every list there.
PlanResults unknown_report() {
    PlanResults input = example_report();
    input.n = unknown;
    for (AnalysisReport& a : input.analyses) a.planned = {}, a.size = SizeRow{}, a.type_one_error = TypeOneErrorRow{};
    for (CurveRows& p : input.curve)
        for (PowerRow& r : p.results) r = {};
    for (AssuranceCurve& c : input.assurance)
        for (AssuranceRow& p : c.points) {
            AssuranceRow bare;
            bare.n = p.n;
            p = bare;
        }
    for (OptimismGrid& g : input.optimism)
        for (OptimismRow& c : g.cells) c.size = SizeRow{}, c.power = {};
    for (Duration& d : input.duration) d = {d.n, {}, {}};
    for (FitSummary& arm : input.pilot->arms) {
        for (IntervalDeaths& i : arm.intervals) i.lower = i.upper = unknown;
        for (SurvivalPoint& p : arm.observed) p = {p.day, unknown, unknown, unknown};
        for (SurvivalPoint& p : arm.survival) p = {p.day, unknown, unknown, unknown};
    }
    input.pilot->contrast = PilotContrast{};
    return input;
}

PlanResults unreachable_report() {
    PlanResults input = example_report({3, 1600, false});
    for (AnalysisReport& a : input.analyses)
        a.size.emplace(), a.size->verdict = SizeVerdict::wrong_side, a.size->highest_power = 0.12,
                          a.size->highest_power_mcse = 0.003;
    return input;
}

PlanResults endless_report() {
    PlanResults input = example_report({2, 20000, true});
    input.analyses[0].size->n_upper = std::numeric_limits<double>::infinity();
    return input;
}

std::vector<PlanResults> all_shapes() {
    return {PlanResults{},
            bare_report(),
            unknown_report(),
            unreachable_report(),
            endless_report(),
            example_report(),
            example_report({1, 1600, false}),
            example_report({25, 20000, true})};
}

}  // namespace

TEST_CASE("the checker of XML finds what is wrong", "[exact]") {
    CHECK(read_xml("<a b=\"c\"><d/>x &amp; y</a>").mistake.empty());
    for (const char* wrong : {"<a>", "<a></b>", "<a b=c/>", "<a b=\"1\" b=\"2\"/>", "<a>x & y</a>", "<a b=\"<\"/>",
                              "<a/>text", "<a", "</a>"})
        CHECK_FALSE(read_xml(wrong).mistake.empty());
}

TEST_CASE("the page is well-formed, fetches nothing, runs nothing and holds no NaN, whatever is missing", "[exact]") {
    for (const PlanResults& input : all_shapes()) {
        const std::string html = html_report(input);
        const XmlDocument page = read_xml(html);
        CHECK(page.mistake.empty());
        INFO(page.mistake);
        std::set<std::string> ids;
        for (const XmlElement& element : page.elements) {
            for (const auto& [key, value] : element.attributes) {
                const bool within = key == "href" && value.starts_with("#");  // the contents lead into the page
                CHECK((within || (key != "src" && key != "href" && key != "srcset" && key != "xlink:href")));
                CHECK(key.substr(0, 2) != "on");
                if (key == "id") CHECK(ids.insert(value).second);
                if (key != "xmlns") CHECK(value.find("://") == std::string::npos);
            }
            CHECK((element.name != "script" && element.name != "link" && element.name != "iframe" &&
                   element.name != "img"));
            if (element.name == "style")
                CHECK((element.text.find("url(") == std::string::npos &&
                       element.text.find("@import") == std::string::npos));
            for (const char* number :
                 {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "points", "viewBox"})
                if (const auto found = element.attributes.find(number);
                    found != element.attributes.end() && element.name != "meta")
                    CHECK(found->second.find_first_not_of("0123456789.,- ") == std::string::npos);
        }
        for (const char* bad : {"nan", "NaN", ">inf", "-inf", " inf"}) CHECK(html.find(bad) == std::string::npos);
    }
}

TEST_CASE("every picture has a title and a description that its aria-labelledby finds", "[exact]") {
    const XmlDocument page = read_xml(html_report(example_report()));
    const std::vector<XmlElement> pictures = page.named("svg");
    CHECK(pictures.size() == 14);  // seven figures, wide and narrow
    std::set<std::string> titles, descriptions;
    for (const XmlElement& e : page.named("title"))
        if (e.attributes.contains("id") && !e.text.empty()) titles.insert(e.attributes.at("id"));
    for (const XmlElement& e : page.named("desc"))
        if (e.text.size() > 20) descriptions.insert(e.attributes.at("id"));
    for (const XmlElement& svg : pictures) {
        CHECK(svg.attributes.at("role") == "img");
        const std::string label = svg.attributes.at("aria-labelledby");
        const std::size_t space = label.find(' ');
        CHECK(titles.contains(label.substr(0, space)));
        CHECK(descriptions.contains(label.substr(space + 1)));
    }
}

TEST_CASE("names of every analysis are in every picture of analyses and in the page, escaped", "[exact]") {
    PlanResults input = example_report({25, 20000, true});
    input.analyses[3].name = "SOFA < 2 & \"alive\"";
    const std::string html = html_report(input);
    for (const AnalysisReport& a : input.analyses) {
        CHECK(html.find(escape(a.name)) != std::string::npos);
        for (const Layout layout : {Layout::wide, Layout::narrow}) {
            CHECK(draw(*power_figure(input), layout).find("<title>" + escape(a.name)) != std::string::npos);
            CHECK(draw(*sample_size_figure(input), layout).find("<title>" + escape(a.name)) != std::string::npos);
            CHECK(draw(*type_one_error_figure(input), layout).find("<title>" + escape(a.name)) != std::string::npos);
        }
    }
    CHECK(html.find("SOFA < 2") == std::string::npos);
    CHECK(html.find("<A & B>") == std::string::npos);
    CHECK(html.find("&lt;A &amp; B&gt;") != std::string::npos);
}

TEST_CASE("a drawing alone is well-formed for any number of series", "[exact]") {
    for (const std::size_t analyses : {1u, 2u, 7u, 9u, 25u, 60u}) {
        const PlanResults input = example_report({analyses, 20000, true});
        for (const Layout layout : {Layout::wide, Layout::narrow})
            for (const std::string& svg :
                 {draw(*power_figure(input), layout), draw(*sample_size_figure(input), layout),
                  draw(*type_one_error_figure(input), layout), draw(*survival_figure(*input.pilot), layout),
                  draw(*optimism_figure(input.optimism[0], 0.8, "grid"), layout)})
                CHECK(read_xml(svg).mistake.empty());
    }
}

TEST_CASE("no text of a picture leaves it and no two texts of a chart's labels stand on each other", "[exact]") {
    for (const bool long_names : {false, true})
        for (const std::size_t analyses : {1u, 7u, 25u}) {
            const PlanResults input = example_report({analyses, 20000, long_names});
            for (const Layout layout : {Layout::wide, Layout::narrow})
                for (const std::string& svg :
                     {draw(*power_figure(input), layout), draw(*sample_size_figure(input), layout),
                      draw(*optimism_figure(input.optimism[0], 0.8, "grid"), layout)}) {
                    const XmlDocument document = read_xml(svg);
                    const double width = std::stod(document.elements[0].attributes.at("width")),
                                 height = std::stod(document.elements[0].attributes.at("height"));
                    struct Box {
                        double left, right, top, bottom;
                        std::string text;
                    };
                    std::vector<Box> boxes;
                    for (const XmlElement& e : document.named("text")) {
                        const double x = std::stod(e.attributes.at("x")), y = std::stod(e.attributes.at("y")),
                                     size = std::stod(e.attributes.at("font-size"));
                        const double wide = text_width(e.text, size);
                        const std::string anchor = e.attributes.at("text-anchor");
                        const double left = anchor == "start" ? x : anchor == "end" ? x - wide : x - wide / 2;
                        boxes.push_back({left, left + wide, y - 0.72 * size, y, e.text});
                    }
                    for (std::size_t i = 0; i < boxes.size(); ++i) {
                        INFO(boxes[i].text);
                        CHECK((boxes[i].left >= 0 && boxes[i].right <= width && boxes[i].top >= 0 &&
                               boxes[i].bottom <= height));
                        for (std::size_t j = 0; j < i; ++j) {
                            INFO(boxes[j].text);
                            CHECK_FALSE((boxes[i].left < boxes[j].right && boxes[j].left < boxes[i].right &&
                                         boxes[i].top < boxes[j].bottom && boxes[j].top < boxes[i].bottom));
                        }
                    }
                }
        }
}

TEST_CASE("sections come in their order, and what is missing is said", "[exact]") {
    const std::string full = html_report(example_report());
    std::size_t last = 0;
    for (const char* id : {"size", "power", "pilot", "assurance", "optimism", "duration", "type-one-error-check",
                           "assumptions", "reproduce", "protocol"}) {
        const std::size_t at = full.find("<section id=\"" + std::string(id) + "\"");
        REQUIRE(at != std::string::npos);
        CHECK(at > last);
        last = at;
    }
    const std::string bare = html_report(bare_report());
    for (const char* sentence : {"was not searched for", "No power curve was simulated", "No pilot data stand behind",
                                 "Assurance was not computed", "grid of optimism was not simulated",
                                 "no duration can be given", "type I error was not simulated"})
        CHECK_THAT(bare, ContainsSubstring(sentence));
    CHECK_THAT(html_report(PlanResults{}), ContainsSubstring("there is no answer yet"));
    CHECK_THAT(html_report(unreachable_report()), ContainsSubstring("not reachable: highest power seen 12.0% (0.3)"));
    CHECK_THAT(html_report(endless_report()), ContainsSubstring("or more"));
}

TEST_CASE("in black and white: each line of the power curves has a dash of its own", "[exact]") {
    const XmlDocument svg = read_xml(draw(*power_figure(example_report({25, 20000, false})), Layout::wide));
    std::set<std::string> dashes, colours;
    for (const XmlElement& e : svg.named("polyline"))
        if (e.attributes.at("stroke-width") == "2.2") {
            CHECK(
                dashes.insert(e.attributes.contains("stroke-dasharray") ? e.attributes.at("stroke-dasharray") : "none")
                    .second);
            CHECK(colours.insert(e.attributes.at("stroke")).second);
        }
    CHECK(dashes.size() == 25);
}

TEST_CASE("the drawn power passes through every diamond and the axis reaches the primary's answer", "[exact]") {
    PlanResults input = example_report();
    input.analyses[0].size->n = 2400;  // beyond the explored sizes
    const LineChart chart = *power_figure(input);
    CHECK(chart.x.high >= 2400);
    std::size_t seen = 0;
    for (const LineSeries& s : chart.series) {
        if (!s.mark) continue;
        ++seen;
        const auto at =
            std::find_if(s.line.begin(), s.line.end(), [&](const LinePoint& p) { return p.x == s.mark->x; });
        REQUIRE(at != s.line.end());
        CHECK(std::fabs(at->y - s.mark->y) < 0.01);
        CHECK(std::fabs(s.mark->y - 0.8012) < 1e-12);
    }
    CHECK(seen == 6);
    // Between sizes the line follows probit(power) straight in sqrt(n), as the example's powers do by construction.
    input = example_report({1, 1600, false});
    const LineChart alone = *power_figure(input);
    for (const LinePoint& p : alone.series[0].line) {
        const double exact = 0.5 * std::erfc(-(2.8016 * std::sqrt(p.x / 992) - 1.96) / std::sqrt(2.0));
        CHECK(std::fabs(p.y - exact) < 0.005);
    }
}

TEST_CASE("the survival picture counts deaths to the end of its axis", "[exact]") {
    PilotReport pilot = *example_report().pilot;
    pilot.arms[0].deaths = 15;  // seven more after day 28
    const LineChart chart = *survival_figure(pilot);
    CHECK(chart.series[0].note == "8 of 20 died by day 28");
    CHECK(chart.series[1].note == "3 of 10 died by day 28");
}

TEST_CASE("many analyses are ranked by what they need, few stand as the scenario has them", "[exact]") {
    PlanResults input = example_report({25, 20000, false});
    input.analyses[3].size->reachable = false;
    const std::vector<ChartRow> rows = sample_size_figure(input)->rows;
    CHECK(rows.size() == 25);
    CHECK_FALSE(rows.back().instead.empty());
    for (std::size_t i = 1; i < rows.size() && rows[i].instead.empty(); ++i) CHECK(rows[i].value >= rows[i - 1].value);
    for (const ChartRow& row : rows)  // a row keeps the colour that its analysis has in every other picture
        for (std::size_t a = 0; a < 25; ++a)
            if (input.analyses[a].name == row.name) CHECK(row.style.colour == series_style(a).colour);
    input = example_report({7, 20000, false});
    for (std::size_t a = 0; a < 7; ++a) CHECK(sample_size_figure(input)->rows[a].name == input.analyses[a].name);
}

TEST_CASE("harm without an effect and the distance from the formula are numbers of their own", "[exact]") {
    PlanResults input = example_report({2, 1600, false});
    for (AnalysisReport& a : input.analyses)
        a.type_one_error = TypeOneErrorRow{{0.05, 0.002, 0.046, 0.054}, {}, 800, 10000};
    input.analyses[0].harm_without_effect = {0.0273, 0.0016, 0.024, 0.031};
    input.analyses[0].planned.closed_form = 0.5, input.analyses[0].planned.closed_form_difference = 1.7;
    const std::string html = html_report(input);
    CHECK(html.find("Harm, no effect") != std::string::npos);
    CHECK(html.find("2.7% (0.2)") != std::string::npos);
    CHECK(html.find("+1.7 MCSE") != std::string::npos);
}

TEST_CASE("a formula that contradicts the simulated power is not shown without its caveat", "[exact]") {
    PlanResults input = example_report({2, 1600, false});
    PowerRow& planned = input.analyses[0].planned;
    planned.power = {0.812, 0.004, 0.804, 0.82};
    planned.closed_form_formula = "by hand";
    for (const bool contradicts : {false, true}) {
        planned.closed_form = contradicts ? 0.70 : 0.80;
        const bool said = html_report(input).find("one of the two does not hold here") != std::string::npos;
        CHECK(said == contradicts);
    }
}

TEST_CASE("a table whose numbers would leave the page is set smaller, and no other is", "[exact]") {
    const auto made = [](std::size_t numbers) {
        std::vector<report::Column> columns{{"Analysis"}};
        std::vector<report::Cell> row{{"28-day mortality"}};
        for (std::size_t i = 0; i < numbers; ++i) {
            columns.push_back({"Mean estimate", true});
            row.push_back({"-0.0942 (0.0004)", "truth -0.0870 (0.0005)"});
        }
        return html::table("", columns, {row});
    };
    const std::string said = html::table(
        "", {{"Analysis"}, {"Required n", true}},
        {{{"x"}, {"not reachable", "highest power seen 12.3% (0.3) at n = 20,000"}}, {{"y"}, {"926", "916 to 934"}}});
    CHECK(said.find("<small class=\"words\">highest power") != std::string::npos);  // a sentence may be wrapped
    CHECK(said.find("<small>916 to 934") != std::string::npos);                     // an interval is not
    CHECK(made(3).find("broad") == std::string::npos);
    CHECK(made(7).find("broad") != std::string::npos);
}
