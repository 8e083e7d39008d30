#include "sim/report/scale.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/report/palette.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::report;

TEST_CASE("an axis puts its ends at its ends and the middle where its kind has it", "[exact]") {
    const Axis root{AxisKind::square_root, 100, 1600, 50, 650}, log{AxisKind::logarithmic, 10, 1000, 0, 100},
        line{AxisKind::linear, 0, 1, 200, 0};
    CHECK(root.pixel(100) == 50);
    CHECK(root.pixel(1600) == 650);
    REQUIRE_THAT(root.pixel(400), WithinRel(50 + 600 * (20 - 10) / 30.0, 1e-12));
    REQUIRE_THAT(log.pixel(100), WithinRel(50.0, 1e-12));
    CHECK(line.pixel(0.25) == 150);
    CHECK(line.pixel(7) == 0);  // beyond the end: at the end
    CHECK(log.pixel(1) == 0);
}

TEST_CASE("ticks are round, within the axis and apart", "[exact]") {
    CHECK(linear_ticks(0, 1, 5).size() == 6);
    CHECK(day_ticks(28) == std::vector<double>{0, 7, 14, 21, 28});
    CHECK(day_ticks(90) == std::vector<double>{0, 14, 28, 42, 56, 70, 84});
    for (const AxisKind kind : {AxisKind::square_root, AxisKind::logarithmic})
        for (const double high : {60.0, 400.0, 1600.0, 20000.0, 3e6}) {
            const Axis axis{kind, 50, high, 56, 600};
            const std::vector<double> ticks = count_ticks(axis, 46);
            CHECK(ticks.size() >= 1);
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                CHECK((ticks[i] >= 50 && ticks[i] <= high));
                if (i > 0) CHECK(axis.pixel(ticks[i]) - axis.pixel(ticks[i - 1]) >= 46);
            }
        }
}

TEST_CASE("labels moved apart do not overlap, stay inside and keep their order", "[exact]") {
    const std::vector<double> wanted{5, 6, 7, 300, 301, 150, 5, 399, 12, 400},
        heights{30, 15, 45, 30, 30, 15, 30, 30, 15, 30};
    const std::vector<double> centres = spread(wanted, heights, 0, 400);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CHECK(centres[i] - heights[i] / 2 >= -1e-9);
        CHECK(centres[i] + heights[i] / 2 <= 400 + 1e-9);
        for (std::size_t j = 0; j < wanted.size(); ++j) {
            if (i == j) continue;
            CHECK(std::fabs(centres[i] - centres[j]) >= (heights[i] + heights[j]) / 2 - 1e-9);
            if (wanted[i] < wanted[j]) CHECK(centres[i] < centres[j]);
        }
    }
    CHECK(spread({50, 100}, {20, 20}, 0, 400) == std::vector<double>{50, 100});  // nobody moves without need
    CHECK(spread({}, {}, 0, 10).empty());
}

TEST_CASE("two hundred series differ in colour and in dash", "[exact]") {
    std::set<std::string> colours, dashes;
    for (std::size_t i = 0; i < 200; ++i) {
        const SeriesStyle style = series_style(i);
        CHECK(style.colour.size() == 7);
        CHECK(colours.insert(style.colour).second);
        CHECK(dashes.insert(style.dash).second);
    }
    const char* okabe_ito[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"};
    for (std::size_t i = 0; i < 5; ++i) CHECK(series_style(i).colour == okabe_ito[i]);
}

TEST_CASE("every line stands out three to one against its white ground", "[exact]") {
    // WCAG 2.1: (1.05) / (luminance + 0.05) against white.
    const auto luminance = [](const std::string& colour) {
        double sum = 0;
        const double weights[] = {0.2126, 0.7152, 0.0722};
        for (std::size_t i = 0; i < 3; ++i) {
            const double c = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
            sum += weights[i] * (c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
        }
        return sum;
    };
    CHECK_THAT(1.05 / (luminance("#FFFFFF") + 0.05), WithinAbs(1, 1e-12));
    for (std::size_t i = 0; i < 200; ++i) {
        INFO(i << " " << series_style(i).colour);
        CHECK(1.05 / (luminance(series_style(i).colour) + 0.05) >= 3);
    }
}
