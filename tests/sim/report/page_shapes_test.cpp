// Pictures within a page take fewer bytes and are the same ones: every text and every shape stands where it stood, and
// looks as it looked.
#include "sim/report/page_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "sim/report/figures.hpp"
#include "sim/report/path_steps.hpp"
#include "sim/report/report.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/drawn_axis.hpp"
#include "tests/support/example_pictures.hpp"
#include "tests/support/example_report.hpp"
#include "tests/support/xml_check.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

namespace {

using Points = std::vector<std::pair<double, double>>;

// The corners of a path that is written in relative steps.
Points corners(const std::string& path) {
    Points points;
    std::string numbers = path.substr(1);
    for (const char letter : {'l', 'z', '-'})
        for (std::size_t at = 0; (at = numbers.find(letter, at)) != std::string::npos; at += 2)
            numbers.replace(at, 1, letter == '-' ? " -" : "  ");
    const std::size_t along = numbers.find_first_of("hv");
    const bool level = along != std::string::npos && numbers[along] == 'h';
    if (along != std::string::npos)
        numbers = numbers.substr(0, along) + (level ? " " : " 0 ") + numbers.substr(along + 1);
    std::istringstream in(numbers + (level ? " 0" : ""));
    for (double x = 0, y = 0; in >> x >> y;)
        points.emplace_back(points.empty() ? x : points.back().first + x,
                            points.empty() ? y : points.back().second + y);
    return points;
}

double to_line(std::pair<double, double> p, const Points& line) {
    double nearest = INFINITY;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const auto [x, y] = line[i - 1];
        const double dx = line[i].first - x, dy = line[i].second - y, length = dx * dx + dy * dy,
                     along = length > 0 ? std::clamp(((p.first - x) * dx + (p.second - y) * dy) / length, 0.0, 1.0) : 0;
        nearest = std::min(nearest, std::hypot(x + along * dx - p.first, y + along * dy - p.second));
    }
    return nearest;
}

// What a shape looks like: attributes by name, those of its class among them.
using Looks = std::map<std::string, std::string>;

std::map<std::string, Looks> rules_of(const std::string& css) {
    std::map<std::string, Looks> rules;
    std::istringstream in(css);
    for (std::string line; std::getline(in, line);) {
        Looks& looks = rules[line.substr(1, line.find(' ') - 1)];
        std::istringstream parts(line.substr(line.find('{') + 2));
        for (std::string part; std::getline(parts, part, ';') && part != "}";) {
            const std::size_t begin = part.find_first_not_of(' '), colon = part.find(": ");
            if (colon == std::string::npos) continue;
            std::string name = part.substr(begin, colon - begin), value = part.substr(colon + 2);
            if (name == "font-size") value = value.substr(0, value.size() - 2);
            looks[name] = value;
        }
    }
    return rules;
}

struct Shape {
    std::string kind, text;
    Points points;
    Looks looks;
};

const std::set<std::string> kLooks{"fill",       "stroke",      "stroke-width", "stroke-dasharray", "stroke-linejoin",
                                   "font-size",  "text-anchor", "font-weight",  "fill-opacity",     "paint-order",
                                   "font-family"};

double number(const XmlElement& e, const char* name) { return std::stod(e.attributes.at(name)); }

// Everything that is drawn, in its order.
std::vector<Shape> drawn(const std::string& html, const std::map<std::string, Looks>& rules) {
    std::vector<Shape> shapes;
    std::map<std::string, Shape> named;
    for (const XmlElement& e : read_xml(html).elements) {
        Shape shape{e.name, e.text, {}, {}};
        for (const auto& [name, value] : e.attributes)
            if (kLooks.contains(name)) shape.looks[name] = value;
        if (e.attributes.contains("class"))
            if (const auto rule = rules.find(e.attributes.at("class")); rule != rules.end()) shape.looks = rule->second;
        if (e.name == "line") shape.points = {{number(e, "x1"), number(e, "y1")}, {number(e, "x2"), number(e, "y2")}};
        if (e.name == "polyline" || e.name == "polygon") shape.points = points_of(e);
        if (e.name == "path") shape.points = corners(e.attributes.at("d"));
        if (e.name == "text" && e.attributes.contains("x")) shape.points = {{number(e, "x"), number(e, "y")}};
        if (e.name == "use") {
            shape = named.at(e.attributes.at("href").substr(1));
            for (auto& [x, y] : shape.points) x += number(e, "x"), y += number(e, "y");
        }
        if (e.attributes.contains("id")) named[e.attributes.at("id")] = shape;
        if (shape.points.empty() && e.name != "rect" && e.name != "circle") continue;
        if (e.name == "line" || e.name == "polyline" || e.name == "polygon") shape.kind = "path";
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

std::string pictures(const PlanResults& input) {
    std::string svg;
    for (const Layout layout : {Layout::wide, Layout::narrow})
        svg += draw(*power_figure(input), layout) + draw(*sample_size_figure(input), layout) +
               draw(*type_one_error_figure(input), layout) +
               draw(*optimism_figure(input.optimism[0], 0.8, "g"), layout);
    if (const std::vector<LineChart> printed = sheets(*power_figure(input)); printed.size() > 1)
        for (const LineChart& sheet : printed) svg += draw(sheet, Layout::wide);
    return "<p>before</p>" + svg + "<p>behind</p>";
}

}  // namespace

TEST_CASE("steps begin anywhere and leave out what lies on the way", "[exact]") {
    CHECK(pixels(0) == "0");
    CHECK(pixels(-3) == "-.3");
    CHECK(pixels(120) == "12");
    CHECK(pixels(-1234) == "-123.4");
    CHECK(steps(grid_points("1,2 4.5,2")) == "h3.5");
    CHECK(steps(grid_points("1,2 1,1.5")) == "v-.5");
    CHECK(steps(grid_points("54,153 55.1,152.7 56.2,152.4")) == "l1.1-.3 1.1-.3");
    CHECK(steps(grid_points("7,7")).empty());
    CHECK(without_straight(grid_points("0,0 1,1 2,2.1 3,3 9,3")).size() == 4);
    CHECK(without_straight(grid_points("0,0 1,1.1 2,2 3,3")).size() == 3);  // 0.07 off the line
    CHECK(without_straight(grid_points("0,0 10,0.1 20,0.1 30,0.2")).size() == 2);
    CHECK(corners("M1 2l1.1-.3 1 0z") == Points{{1, 2}, {2.1, 1.7}, {3.1, 1.7}});
    CHECK(corners("M1 2h-3") == Points{{1, 2}, {-2, 2}});
    CHECK(corners("M1 2v.5") == Points{{1, 2}, {1, 2.5}});
}

TEST_CASE("pictures of a page are the same in fewer bytes", "[exact]") {
    for (const std::size_t analyses : {1u, 7u, 31u}) {
        const PlanResults input = example_report({analyses, 20000, true});
        const std::string before = pictures(input);
        const ShortPage page = with_short_pictures(before);
        const std::vector<Shape> expected = drawn("<a>" + before + "</a>", {}),
                                 seen = drawn("<a>" + page.html + "</a>", rules_of(page.css));
        REQUIRE(expected.size() == seen.size());
        std::size_t wrong = 0;
        double farthest = 0;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            wrong += seen[i].kind != expected[i].kind || seen[i].text != expected[i].text ||
                     seen[i].looks != expected[i].looks;
            for (const auto& point : expected[i].points)
                farthest =
                    std::max(farthest, seen[i].points.size() == 1 ? std::hypot(point.first - seen[i].points[0].first,
                                                                               point.second - seen[i].points[0].second)
                                                                  : to_line(point, seen[i].points));
        }
        CHECK(wrong == 0);
        CHECK(farthest < 0.051);
        CHECK(page.html.size() + page.css.size() < (analyses > 1 ? 0.65 : 0.8) * static_cast<double>(before.size()));
        CHECK((page.html.find("<use ") != std::string::npos) == (analyses == 31));
        CHECK(page.html.starts_with("<p>before</p><svg "));
        CHECK(page.html.ends_with("</svg>\n<p>behind</p>"));
    }
    CHECK(with_short_pictures("no picture").html == "no picture");
}

TEST_CASE("a picture of the page has its own title, and its description once", "[exact]") {
    const std::string html = html_report(example_report({31, 1600, true}));
    const XmlDocument page = read_xml(html);
    REQUIRE(page.mistake.empty());
    std::set<std::string> ids, descriptions;
    for (const XmlElement& e : page.elements)
        if (e.attributes.contains("id")) ids.insert(e.attributes.at("id"));
    for (const XmlElement& e : page.named("desc")) CHECK(descriptions.insert(e.text).second);
    for (const XmlElement& e : page.named("use")) CHECK(ids.contains(e.attributes.at("href").substr(1)));
    CHECK(page.named("use").size() > 20);
    for (const XmlElement& e : page.named("svg")) {
        std::istringstream labels(e.attributes.at("aria-labelledby"));
        for (std::string label; labels >> label;) CHECK(ids.contains(label));
    }
    CHECK_THAT(html, ContainsSubstring("font-size: 13px;"));
}
