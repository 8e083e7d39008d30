// Whatever a picture says can be seen on its ground, white or the cell that it stands in: lines and marks at 3 to 1,
// text at 4.5 to 1 (WCAG 2.2).
#include <algorithm>
#include <set>

#include "sim/report/boundary_figure.hpp"
#include "sim/report/figures.hpp"
#include "sim/report/palette.hpp"
#include "sim/report/result_files.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/example_pictures.hpp"
#include "tests/support/example_report.hpp"
#include "tests/support/xml_check.hpp"

using namespace equipoise;
using namespace equipoise::report;
using namespace equipoise::test;

namespace {

// Lines that only lead the eye from a tick, between rows or around what is drawn.
const std::set<std::string> kGrid{"#DDDDDD", "#E4E4E4", "#ffffff", "#FFFFFF", "none"};

// The colour of the rectangle that was last drawn under that place; white where there is none.
std::string ground_at(const std::vector<XmlElement>& drawn, double x, double y) {
    std::string ground = "#FFFFFF";
    for (const XmlElement& e : drawn) {
        if (e.name != "rect" || !e.attributes.contains("x")) continue;
        const auto number = [&](const char* key) { return std::stod(e.attributes.at(key)); };
        if (x >= number("x") && x <= number("x") + number("width") && y >= number("y") &&
            y <= number("y") + number("height"))
            ground = e.attributes.at("fill");
    }
    return ground;
}

double contrast(const std::string& text, const std::string& ground) {
    const double a = contrast_with_white(text), b = contrast_with_white(ground);
    return std::max(a, b) / std::min(a, b);
}

std::vector<std::string> too_pale(const std::string& svg) {
    std::vector<std::string> pale;
    std::vector<XmlElement> drawn;
    for (const XmlElement& e : read_xml(svg).elements) {
        drawn.push_back(e);
        const auto colour = [&](const char* key) {
            return e.attributes.contains(key) ? e.attributes.at(key) : std::string("none");
        };
        if (e.name == "text") {
            const bool placed = e.attributes.contains("x") && e.attributes.contains("y");
            const std::string ground =
                placed ? ground_at(drawn, std::stod(e.attributes.at("x")), std::stod(e.attributes.at("y"))) : "#FFFFFF";
            if (contrast(colour("fill"), ground) < 4.5) pale.push_back(e.text + " " + colour("fill"));
        }
        if (e.name == "line" || e.name == "polyline")
            if (!kGrid.contains(colour("stroke")) && contrast_with_white(colour("stroke")) < 3)
                pale.push_back(e.name + " " + colour("stroke"));
        if (e.name == "circle" && contrast_with_white(colour("fill")) < 3) pale.push_back("circle " + colour("fill"));
    }
    return pale;
}

}  // namespace

TEST_CASE("contrast is that of WCAG, and a colour for text is the same one until it is too pale", "[exact]") {
    CHECK_THAT(contrast_with_white("#000000"), WithinAbs(21, 1e-9));
    CHECK_THAT(contrast_with_white("#FFFFFF"), WithinAbs(1, 1e-9));
    CHECK_THAT(contrast_with_white("#767676"), WithinAbs(4.54, 0.005));  // the palest grey for text, by W3C's examples
    CHECK(text_colour("#0072B2") == "#0072B2");
    for (std::size_t i = 0; i < 200; ++i) {
        const std::string colour = series_style(i).colour, text = text_colour(colour);
        CHECK(contrast_with_white(colour) >= 3);
        CHECK(contrast_with_white(text) >= 4.5);
        if (contrast_with_white(colour) < 4.5) CHECK(contrast_with_white(text) < 5.2);
    }
}

TEST_CASE("no line and no text of any picture is too pale on white, and one that is, is found", "[exact]") {
    PlanResults input = example_with_pictures();
    input.boundary = std::make_shared<Boundary>(example_boundary());
    std::size_t pictures = 0;
    for (const PlanResults& each : {input, example_report({25, 20000, true})})
        for (const auto& [name, text] : result_files(each)) {
            if (!name.ends_with(".svg")) continue;
            INFO(name);
            ++pictures;
            CHECK(too_pale(text) == std::vector<std::string>{});
        }
    CHECK(pictures >= 14);
    for (const Layout layout : {Layout::wide, Layout::narrow})
        CHECK(too_pale(draw_boundary(example_boundary(), "b", layout, {})) == std::vector<std::string>{});
    for (const OptimismGrid& grid : input.optimism)
        for (const Layout layout : {Layout::wide, Layout::narrow})
            CHECK(too_pale(draw(*optimism_figure(grid, 0.8, "g"), layout)) == std::vector<std::string>{});
    const std::string svg = "<svg><text fill=\"#009E73\">x</text><line stroke=\"#A0A0A0\"/></svg>";
    CHECK(too_pale(svg) == std::vector<std::string>{"x #009E73", "line #A0A0A0"});
    const std::string cell =
        "<svg><rect x=\"0\" y=\"0\" width=\"9\" height=\"9\" fill=\"#0072B2\"/><text x=\"4\" y=\"4\" "
        "fill=\"#000000\">in</text><text x=\"12\" y=\"4\" fill=\"#000000\">out</text></svg>";
    CHECK(too_pale(cell) == std::vector<std::string>{"in #000000"});
}
