// Power as the trials came in: the picture read back by its own ticks.
#include <algorithm>
#include <cmath>

#include "sim/report/html.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/report.hpp"
#include "sim/report/result_files.hpp"
#include "sim/report/text.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/drawn_axis.hpp"
#include "tests/support/example_pictures.hpp"
#include "tests/support/misplaced_text.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

namespace {

// The farthest that a point of the drawn line or of its band, or its last dot, stands from the course: in power, and in
// log trials.
std::pair<double, double> farthest(const std::string& text, const std::vector<RunningPower>& course) {
    const XmlDocument svg = read_xml(text);
    const DrawnAxis y = vertical_axis(svg, false), x = horizontal_axis(svg, true);
    const auto line = points_of(svg.named("polyline").at(0));
    if (line.size() != course.size()) return {INFINITY, INFINITY};
    std::pair<double, double> most{0, 0};
    const auto compare = [&](double px, double py, const RunningPower& at) {
        const double trials = static_cast<double>(at.trials), power = static_cast<double>(at.benefit) / trials;
        most.first = std::fmax(most.first, std::fabs(y.value(py) - power));
        most.second = std::fmax(most.second, std::fabs(std::log(x.value(px) / trials)));
    };
    for (std::size_t i = 0; i < line.size(); ++i) compare(line[i].first, line[i].second, course[i]);
    // The band goes along the upper limits and back along the lower ones.
    const auto band = points_of(svg.named("polygon").at(0));
    if (band.size() != 2 * course.size()) return {INFINITY, INFINITY};
    for (std::size_t i = 0; i < course.size(); ++i) {
        const Proportion power = power_of(course[i]);
        most.first = std::fmax(most.first, std::fabs(y.value(band[i].second) - power.upper));
        most.first = std::fmax(most.first, std::fabs(y.value(band[band.size() - 1 - i].second) - power.lower));
    }
    const XmlElement dot = svg.named("circle").at(0);
    compare(std::stod(dot.attributes.at("cx")), std::stod(dot.attributes.at("cy")), course.back());
    return most;
}

}  // namespace

TEST_CASE("the drawn course of power is read back by its ticks, and one that is off is noticed", "[exact][pictures]") {
    const std::vector<RunningPower> course = example_running();
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const std::string svg = draw_running_power(course, "c", layout);
        const auto [power, trials] = farthest(svg, course);
        CHECK(power < 0.0005);  // a tenth of a pixel
        CHECK(trials < 0.02);
        // Half a point too high at the end, and a tick that names another number of trials.
        std::vector<RunningPower> wrong = course;
        wrong.back().benefit += 50;
        CHECK(farthest(svg, wrong).first > 0.004);
        std::string moved = svg;
        moved.replace(moved.find(">10,000<"), 8, ">11,000<");
        CHECK(farthest(moved, course).second > 0.02);
    }
    CHECK(draw_running_power({course.front()}, "c", Layout::wide).empty());
    CHECK(draw_running_power({}, "c", Layout::wide).empty());
}

TEST_CASE("courses of any height and length keep their texts apart and inside", "[exact][pictures]") {
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        CHECK(misplaced(draw_running_power(example_running(), "c", layout)) == std::vector<std::string>{});
        for (const std::uint64_t trials : {65ul, 128ul, 500ul, 1000000ul})
            for (const double share : {0.0, 0.5, 1.0}) {
                std::vector<RunningPower> course;
                for (std::uint64_t t = 64; t < trials; t += std::max<std::uint64_t>(64, t / 10))
                    add_point(course, {t, static_cast<std::uint64_t>(share * static_cast<double>(t))});
                add_point(course, {trials, static_cast<std::uint64_t>(share * static_cast<double>(trials))});
                CHECK(misplaced(draw_running_power(course, "c", layout)) == std::vector<std::string>{});
            }
    }
}

TEST_CASE("the section says the last power as the tables do, and how many trials stand behind each row",
          "[exact][pictures]") {
    PlanResults input = example_with_pictures();
    const std::vector<RunningPower>& course = input.running;
    const std::string html = html_report(input);
    const Proportion last = Proportion::of(course.back().benefit, 10000);
    CHECK_THAT(html, ContainsSubstring("<section id=\"convergence\""));
    CHECK_THAT(html, ContainsSubstring("the power in the tables, " + percent_with_error(last.value, last.mcse) +
                                       " after 10,000 trials"));
    CHECK_THAT(html, ContainsSubstring("they do not make the assumptions truer"));
    const std::vector<RunningPower> told = told_points(course);
    REQUIRE(told.size() >= 4);
    CHECK(told.front().trials == 64);
    CHECK(told.back().trials == 10000);
    for (std::size_t i = 1; i + 1 < told.size(); ++i) CHECK(told[i].trials >= 3 * told[i - 1].trials);
    for (const RunningPower& point : told)
        CHECK_THAT(html, ContainsSubstring("<th scope=\"row\">" + count(static_cast<double>(point.trials)) + "</th>"));
    input.running.resize(1);
    CHECK(html_report(input).find("id=\"convergence\"") == std::string::npos);
}
