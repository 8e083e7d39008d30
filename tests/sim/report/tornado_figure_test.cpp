// What moves the answer most: which changes, in which order, and where their bars end.
#include <algorithm>
#include <cmath>

#include "sim/report/figures.hpp"
#include "sim/report/report.hpp"
#include "sim/report/text.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/drawn_axis.hpp"
#include "tests/support/example_pictures.hpp"
#include "tests/support/example_report.hpp"
#include "tests/support/misplaced_text.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

namespace {

std::vector<std::string> named(const std::vector<Mover>& list) {
    std::vector<std::string> names;
    for (const Mover& mover : list) names.push_back(mover.what);
    return names;
}

// The farthest, in logarithms, that a bar's ends stand from the planned n and the row's n.
double farthest_bar(const std::string& text, const PlanResults& input) {
    const XmlDocument svg = read_xml(text);
    const DrawnAxis x = horizontal_axis(svg, true);
    std::vector<std::pair<double, double>> bars;
    for (const XmlElement& shape : svg.named("polygon"))
        if (shape.attributes.at("fill-opacity") == "0.30") {
            const auto corners = points_of(shape);
            bars.emplace_back(x.value(corners[0].first), x.value(corners[1].first));
        }
    std::vector<double> sizes;
    for (const Mover& mover : movers(input))
        if (mover.row->size->reachable) sizes.push_back(static_cast<double>(mover.row->size->n));
    if (bars.size() != sizes.size()) return INFINITY;
    const double planned = static_cast<double>(input.analyses[input.primary].size->n);
    double most = 0;
    for (std::size_t i = 0; i < bars.size(); ++i)
        most = std::fmax(most, std::fmax(std::fabs(std::log(bars[i].first / planned)),
                                         std::fabs(std::log(bars[i].second / sizes[i]))));
    return most;
}

}  // namespace

TEST_CASE("single changes are listed by how far they move n, those without an n first", "[exact][pictures]") {
    PlanResults input = example_with_pictures();
    const double planned = static_cast<double>(input.analyses[0].size->n);
    CHECK(named(movers(input)) ==
          std::vector<std::string>{"Effect: 25% of the planned one", "Effect: 50% of the planned one",
                                   "Effect: 75% of the planned one", "Day-28 mortality of control: 30.0%",
                                   "The other reading of the pilot's deaths"});
    const std::vector<Mover> list = movers(input);
    for (std::size_t i = 1; i < list.size(); ++i)
        CHECK(std::fabs(std::log(static_cast<double>(list[i].row->size->n) / planned)) <=
              std::fabs(std::log(static_cast<double>(list[i - 1].row->size->n) / planned)));
    CHECK(list[3].instead_of == "planned: 40.0%");
    // One that no number of patients reaches moves n the furthest; where the plan has no n nothing moves.
    for (OptimismRow& cell : input.optimism[0].cells)
        if (cell.shift != 0 && cell.effect_scale == 1) cell.size->reachable = false;
    CHECK(movers(input).front().what == "Day-28 mortality of control: 30.0%");
    input.analyses[0].size->reachable = false;
    CHECK(movers(input).empty());
    CHECK_FALSE(tornado_figure(input));
}

TEST_CASE("bars go from the planned n to the row's, and one that does not is noticed", "[exact][pictures]") {
    PlanResults input = example_with_pictures();
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const std::string svg = draw(*tornado_figure(input), layout);
        CHECK(farthest_bar(svg, input) < 0.01);
        PlanResults wrong = input;
        for (OptimismRow& cell : wrong.optimism[0].cells)
            if (cell.size && cell.effect_scale == 0.5) cell.size->n = cell.size->n * 21 / 20;
        CHECK(farthest_bar(svg, wrong) > 0.04);
        wrong = input;
        wrong.analyses[0].size->n = wrong.analyses[0].size->n * 21 / 20;
        CHECK(farthest_bar(svg, wrong) > 0.04);
    }
}

TEST_CASE("both charts of what moves the answer keep their texts apart and inside", "[exact][pictures]") {
    PlanResults input = example_with_pictures();
    for (const double n : {60.0, 600.0, 15000.0}) {  // the reference at the left end, within, at the right end
        input.analyses[0].size->n = static_cast<std::size_t>(n);
        for (const Layout layout : {Layout::wide, Layout::narrow})
            for (const auto& chart : {tornado_figure(input), parts_figure(input)})
                CHECK(misplaced(draw(*chart, layout)) == std::vector<std::string>{});
    }
}

TEST_CASE("the section has every change in figures, the parts alone with their draws, and the caveat beside them",
          "[exact][pictures]") {
    const PlanResults input = example_with_pictures();
    const std::string html = html_report(input);
    for (const Mover& mover : movers(input)) {
        CHECK_THAT(html, ContainsSubstring("<th scope=\"row\">" + escape(mover.what)));
        CHECK_THAT(html, ContainsSubstring("<span>" + count(static_cast<double>(mover.row->size->n)) + "</span>"));
    }
    for (const char* words : {"Changes that come together move it further", "Draws: 200 of 25 trials each",
                              "which is no Monte Carlo interval", "Not knowing the effect alone", "30.0 (1.0)"})
        CHECK_THAT(html, ContainsSubstring(words));
    CHECK(html.find("Not knowing the effect alone") < html.find("Not knowing the control arm alone"));
    PlanResults bare = example_report();
    bare.optimism.clear();
    CHECK(html_report(bare).find("id=\"movers\"") == std::string::npos);
}
