// Where things stand on the paper, read as a reader does: between the numbers written at the axes.
#include <algorithm>
#include <cmath>
#include <functional>
#include <sstream>

#include "sim/report/boundary_figure.hpp"
#include "sim/report/figures.hpp"
#include "sim/report/picture_figures.hpp"
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

constexpr double kPixel = 0.3;  // coordinates are written to a tenth
using Places = std::vector<std::pair<double, double>>;

double number(const XmlElement& e, const char* attribute) { return std::stod(e.attributes.at(attribute)); }

// All but those that run upwards.
std::vector<XmlElement> texts(const XmlDocument& picture) {
    std::vector<XmlElement> all = picture.named("text");
    std::erase_if(all, [](const XmlElement& e) { return e.attributes.contains("transform"); });
    return all;
}

// "1,600" or "−0.1" or "80%" as a number; NaN for words.
double written(std::string text) {
    std::erase(text, ',');
    if (const std::size_t minus = text.find("−"); minus == 0) text = "-" + text.substr(std::string("−").size());
    const bool percent = text.ends_with("%");
    if (percent) text.pop_back();
    if (text.empty() || text.find_first_not_of("0123456789.-") != std::string::npos) return NAN;
    return std::stod(text) / (percent ? 100 : 1);
}

// An axis from two of its written numbers.
struct ReadAxis {
    std::function<double(double)> scale;
    double from, to, first, last;  // values of two ticks, and where they stand
    double at(double value) const {
        return first + (last - first) * (scale(value) - scale(from)) / (scale(to) - scale(from));
    }
};

ReadAxis between(const Places& ticks, std::function<double(double)> scale) {
    REQUIRE(ticks.size() > 1);
    const auto [least, most] = std::minmax_element(ticks.begin(), ticks.end());
    return {std::move(scale), least->first, most->first, least->second, most->second};
}

// The numbers under the horizontal axis: each has a stub of five pixels above it.
ReadAxis horizontal(const XmlDocument& picture, std::function<double(double)> scale) {
    Places ticks;
    for (const XmlElement& stub : picture.named("line")) {
        if (number(stub, "x1") != number(stub, "x2") || std::fabs(number(stub, "y2") - number(stub, "y1") - 5) > 0.01)
            continue;
        for (const XmlElement& text : texts(picture))
            if (number(text, "x") == number(stub, "x1") && std::fabs(number(text, "y") - number(stub, "y2") - 15.7) < 1)
                if (const double value = written(text.text); !std::isnan(value))
                    ticks.emplace_back(value, number(stub, "x1"));
    }
    return between(ticks, std::move(scale));
}

// The shares or counts at the left, in the middle of their capitals: 0.36 of 13 above their line.
ReadAxis vertical(const XmlDocument& picture, double x) {
    Places ticks;
    for (const XmlElement& text : texts(picture))
        if (text.attributes.at("text-anchor") == "end" && std::fabs(number(text, "x") - x) < 0.01)
            if (const double value = written(text.text); !std::isnan(value))
                ticks.emplace_back(value, number(text, "y") - 0.36 * 13);
    return between(ticks, [](double v) { return v; });
}

Places points_of(const XmlElement& e) {
    Places points;
    std::string text = e.attributes.at("points");
    std::replace(text.begin(), text.end(), ',', ' ');
    std::istringstream in(text);
    for (double x, y; in >> x >> y;) points.emplace_back(x, y);
    return points;
}

// Centres of diamonds: polygons with an outline, four corners on two lines.
Places diamonds(const XmlDocument& picture) {
    Places centres;
    for (const XmlElement& e : picture.named("polygon"))
        if (const Places p = points_of(e); e.attributes.contains("stroke") && p.size() == 4 && p[0].first == p[2].first)
            centres.emplace_back(p[0].first, p[1].second);
    return centres;
}

bool near(double a, double b) { return std::fabs(a - b) <= kPixel; }

bool has_bar(const XmlDocument& picture, double from, double to, const std::string& width) {
    const std::vector<XmlElement> lines = picture.named("line");
    return std::any_of(lines.begin(), lines.end(), [&](const XmlElement& e) {
        return e.attributes.at("stroke-width") == width && number(e, "y1") == number(e, "y2") &&
               near(number(e, "x1"), from) && near(number(e, "x2"), to);
    });
}

double linear(double x) { return x; }

}  // namespace

TEST_CASE("the diamond of a required n stands at its n and its power, on a bar from limit to limit",
          "[exact][pictures]") {
    for (const double largest : {1600.0, 20000.0}) {
        const PlanResults input = example_report({7, largest, false});
        const LineChart chart = *power_figure(input);
        const auto scale = [&](double n) { return chart.x.kind == AxisKind::logarithmic ? std::log(n) : std::sqrt(n); };
        for (const Layout layout : {Layout::wide, Layout::narrow}) {
            const XmlDocument picture = read_xml(draw(chart, layout));
            const ReadAxis x = horizontal(picture, scale),
                           y = vertical(picture, (layout == Layout::wide ? 56 : 50) - 8);
            std::vector<Places> curves;
            for (const XmlElement& e : picture.named("polyline")) curves.push_back(points_of(e));
            const Places marks = diamonds(picture);
            std::size_t answers = 0;
            for (std::size_t a = 0; a < input.analyses.size(); ++a) {
                const SizeRow& size = *input.analyses[a].size;
                if (!size.reachable) continue;
                INFO(input.analyses[a].name);
                ++answers;
                CHECK(std::any_of(marks.begin(), marks.end(), [&](const auto& mark) {
                    return near(mark.first, x.at(static_cast<double>(size.n))) &&
                           std::fabs(mark.second - y.at(0.8012)) < 0.6;
                }));
                CHECK(has_bar(picture, x.at(size.n_lower), x.at(size.n_upper), "3.5"));
                for (const CurveRows& point : input.curve) {
                    if (point.effect_scale != 1) continue;
                    const double at = x.at(point.n), power = y.at(point.results[a].power.value);
                    CHECK(std::any_of(curves.begin(), curves.end(), [&](const Places& curve) {
                        return std::any_of(curve.begin(), curve.end(), [&](const auto& p) {
                            return near(p.first, at) && std::fabs(p.second - power) < 0.6;
                        });
                    }));
                }
            }
            CHECK(marks.size() == answers);
        }
    }
}

TEST_CASE("dots of required n and of type I errors stand at their numbers, their bars at their limits",
          "[exact][pictures]") {
    const PlanResults input = example_report({7, 20000, false});
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const XmlDocument sizes = read_xml(draw(*sample_size_figure(input), layout)),
                          errors = read_xml(draw(*type_one_error_figure(input), layout));
        const ReadAxis n = horizontal(sizes, [](double v) { return std::log(v); }), rate = horizontal(errors, linear);
        std::vector<double> at, wanted;
        for (const XmlElement& dot : sizes.named("circle")) at.push_back(number(dot, "cx"));
        for (const AnalysisReport& a : input.analyses)
            if (a.size->reachable) {
                wanted.push_back(n.at(static_cast<double>(a.size->n)));
                CHECK(has_bar(sizes, n.at(a.size->n_lower), n.at(a.size->n_upper), "2"));
            }
        REQUIRE(at.size() == wanted.size());
        for (std::size_t i = 0; i < at.size(); ++i) CHECK(near(at[i], wanted[i]));
        const std::vector<XmlElement> dots = errors.named("circle");
        REQUIRE(dots.size() == input.analyses.size());
        for (std::size_t i = 0; i < dots.size(); ++i) {
            const Proportion& error = input.analyses[i].type_one_error->rate;
            CHECK(near(number(dots[i], "cx"), rate.at(error.value)));
            CHECK(has_bar(errors, rate.at(error.lower), rate.at(error.upper), "2"));
        }
    }
}

TEST_CASE("a calendar's diamonds are medians, its bars go from the 10th to the 90th percentile, its curves by month",
          "[exact][pictures]") {
    TrialCalendar calendar;
    calendar.n = 1000;
    calendar.trials = 500;
    for (int month = 0; month <= 60; ++month) {
        calendar.months.push_back(month);
        calendar.recruited.push_back({14.0 * month, 15.0 * month, 16.5 * month});
        calendar.deaths.push_back({4.0 * month, 5.0 * month, 5.5 * month});
    }
    calendar.looks = {{500, {20, 24, 31}}, {500, {50, 54, 59}}};
    calendar.end = Quantiles{22, 40, 57};
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const XmlDocument picture = read_xml(draw_calendar(calendar, "c", layout));
        const ReadAxis x = horizontal(picture, linear), y = vertical(picture, 64);
        const Places marks = diamonds(picture);
        REQUIRE(marks.size() == 3);
        const double medians[] = {24, 54, 40};
        for (std::size_t k = 0; k < 3; ++k) CHECK(near(marks[k].first, x.at(medians[k])));
        CHECK(has_bar(picture, x.at(20), x.at(31), "4"));
        CHECK(has_bar(picture, x.at(50), x.at(59), "4"));
        CHECK(has_bar(picture, x.at(22), x.at(57), "4"));
        const std::vector<XmlElement> curves = picture.named("polyline");
        REQUIRE(curves.size() == 2);
        for (const int month : {0, 17, 60}) {
            const auto i = static_cast<std::size_t>(month);
            CHECK(near(points_of(curves[0])[i].first, x.at(month)));
            CHECK(std::fabs(points_of(curves[0])[i].second - y.at(15 * month)) < 0.6);
            CHECK(std::fabs(points_of(curves[1])[i].second - y.at(5 * month)) < 0.6);
        }
    }
}

TEST_CASE("a bar of estimates stands between its edges, as high as its share, and the truth at its value",
          "[exact][pictures]") {
    ToldTrials told{0, 100, 0, {}};
    for (int k = 0; k < 200; ++k) {
        ToldTrial trial;
        trial.estimate = -0.245 + 0.01 * (k * k % 40);
        trial.verdict = k % 3 == 0 ? Verdict::benefit : k % 3 == 1 ? Verdict::none : Verdict::harm;
        told.trials.push_back(trial);
    }
    const EstimateHistogram histogram = estimate_histogram(told);
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const XmlDocument picture = read_xml(draw_estimates(histogram, -0.12, 0, "risk difference", "e", layout));
        const ReadAxis x = horizontal(picture, linear), y = vertical(picture, 48);
        std::vector<XmlElement> bars;
        for (const XmlElement& e : picture.named("rect"))
            if (e.attributes.contains("stroke") && e.attributes.at("stroke") == "#ffffff") bars.push_back(e);
        std::size_t at = 0;
        for (std::size_t b = 0; b < histogram.bars.size(); ++b)
            for (const std::uint64_t trials : histogram.bars[b]) {
                if (trials == 0) continue;
                INFO("bar " << b);
                REQUIRE(at < bars.size());
                CHECK(near(number(bars[at], "x"), x.at(histogram.lower(b))));
                CHECK(std::fabs(number(bars[at], "x") + number(bars[at], "width") - x.at(histogram.lower(b + 1))) <
                      2 * kPixel);
                CHECK(std::fabs(number(bars[at], "height") - (y.at(0) - y.at(static_cast<double>(trials) / 200))) <
                      0.6);
                ++at;
            }
        CHECK(at == bars.size());
        for (const double value : {-0.12, 0.0}) {
            const std::vector<XmlElement> lines = picture.named("line");
            CHECK(std::any_of(lines.begin(), lines.end(), [&](const XmlElement& e) {
                return e.attributes.at("stroke-width") == "1.8" && near(number(e, "x1"), x.at(value)) &&
                       number(e, "x1") == number(e, "x2");
            }));
        }
    }
}

TEST_CASE("limits stand at their information and their z", "[exact][sequential][pictures]") {
    Boundary boundary;
    boundary.plan.information = {0.4, 0.7, 1};
    const double upper[] = {3.2, 2.5, 2.0}, futility[] = {0.1, 0.9, 2.0};
    for (std::size_t k = 0; k < 3; ++k) {
        BoundaryLook look;
        look.information = boundary.plan.information[k];
        look.limits.upper = upper[k], look.limits.lower = -upper[k], look.limits.futility = futility[k];
        boundary.looks.push_back(look);
    }
    for (const Layout layout : {Layout::wide, Layout::narrow}) {
        const XmlDocument picture = read_xml(draw_boundary(boundary, "b", layout, {}));
        const ReadAxis x = horizontal(picture, linear);
        double left = 1e9;
        for (const XmlElement& text : texts(picture))
            if (text.attributes.at("text-anchor") == "end") left = std::fmin(left, number(text, "x"));
        const ReadAxis y = vertical(picture, left);
        const std::vector<XmlElement> dots = picture.named("circle");
        for (std::size_t k = 0; k < 3; ++k)
            for (const double z : {upper[k], -upper[k], futility[k]}) {
                INFO("look " << k + 1 << ", z " << z);
                CHECK(std::any_of(dots.begin(), dots.end(), [&](const XmlElement& dot) {
                    return near(number(dot, "cx"), x.at(boundary.plan.information[k])) &&
                           std::fabs(number(dot, "cy") - y.at(z)) < 0.6;
                }));
            }
        CHECK(dots.size() == 9);
    }
}

TEST_CASE("the mean score of a day stands at that day, and who is where fills the days by shares",
          "[exact][pictures]") {
    ScoreDays days{200, 1000, {}};
    for (int arm = 0; arm < 2; ++arm)
        for (int day = 0; day <= 28; ++day) {
            const double in = 1 - 0.03 * day, dead = 0.01 * day;
            days.arm[arm].push_back({{9 - 0.2 * day + arm, 0.01}, {in, 0.001}, {1 - in - dead, 0.001}, {dead, 0.001}});
        }
    const XmlDocument picture = read_xml(draw_score_days(days, {"a", "b"}, "s", Layout::narrow));
    const ReadAxis x = horizontal(picture, linear);  // of all three plots alike: they stand under one another
    std::vector<Places> curves;
    for (const XmlElement& e : picture.named("polyline")) curves.push_back(points_of(e));
    REQUIRE(curves.size() == 2 + 6);
    // Equal steps of a score are equal steps on the paper, and arm b is one point above arm a.
    const double step = curves[0][1].second - curves[0][0].second;
    CHECK(step > 0);
    // All shares together reach from the foot to the top of the frame.
    const std::vector<XmlElement> lines = picture.named("line");
    CHECK(std::any_of(lines.begin(), lines.end(), [&](const XmlElement& e) {
        return number(e, "x1") == number(e, "x2") && number(e, "y2") == curves[4][0].second &&
               number(e, "y1") == curves[2][0].second;
    }));
    for (const std::size_t day : {0u, 7u, 28u}) {
        const auto t = static_cast<double>(day);
        CHECK(near(curves[0][day].first, x.at(t)));
        CHECK(std::fabs(curves[0][day].second - curves[0][0].second - t * step) < 2);
        CHECK(std::fabs(curves[0][day].second - curves[1][day].second - 5 * step) < 1);
        // Dead, then in the ICU, then discharged: the last edge is the top of the plot.
        const Places &dead = curves[2], &icu = curves[3], &top = curves[4];
        const double height = curves[2][0].second - top[0].second;
        CHECK(near(top[day].second, top[0].second));
        CHECK(std::fabs(dead[0].second - dead[day].second - 0.01 * t * height) < 0.6);
        CHECK(std::fabs(dead[0].second - icu[day].second - (1 - 0.02 * t) * height) < 0.6);
    }
}

TEST_CASE("each line of assurance is drawn of its own numbers", "[exact][pictures]") {
    const AssuranceCurve curve = example_report().assurance[0];
    const LineChart chart = *assurance_figure(curve, 0.8, "a");
    REQUIRE(chart.series.size() == 3);
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const AssuranceRow& p = curve.points[i];
        for (const LineSeries& s : chart.series) {
            INFO(s.name);
            const Proportion& share = s.name == "Assurance"            ? p.assurance
                                      : s.name.starts_with("Power if") ? p.conditional_power
                                                                       : p.target_reached;
            CHECK(s.line[i].x == p.n);
            CHECK(s.line[i].y == share.value);
            CHECK(s.line[i].lower == share.lower);
            CHECK(s.line[i].upper == share.upper);
        }
    }
}
