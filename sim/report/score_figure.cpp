#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/palette.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/plot_axes.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

struct Area {
    const char* name;
    std::string_view fill;
    DayShare ScoreDay::*share;
};
// From the foot up. Dark lines part them, so that the fills need not.
constexpr Area kAreas[] = {{"dead", "#8A8A8A", &ScoreDay::dead},
                           {"alive in the ICU", "#A6CBE8", &ScoreDay::in_icu},
                           {"discharged, alive", "#F3F3F3", &ScoreDay::discharged}};

PlotAxis day_axis(const ScoreDays& days, double left, double right) {
    const double last = static_cast<double>(days.arm[0].size() - 1);
    std::vector<Tick> ticks;
    for (const double day : day_ticks(last)) ticks.push_back({day, count(day)});
    return {{AxisKind::linear, 0, last, left, right}, ticks, "Days from randomization"};
}

struct Heights {
    double top, bottom;
};

void draw_means(Svg& svg, const ScoreDays& days, const std::vector<std::string>& arms, const PlotAxis& x,
                Heights heights, bool wide) {
    const auto [top, bottom] = heights;
    double most = 1;
    for (const auto& arm : days.arm)
        for (const ScoreDay& day : arm)
            if (std::isfinite(day.score.value)) most = std::fmax(most, std::ceil(day.score.value + 0.5));
    const PlotAxis y{
        {AxisKind::linear, 0, most, bottom, top}, number_ticks(0, most, 5), "Mean SOFA of those alive in the ICU"};
    draw_axes(svg, x, y);
    std::vector<double> wanted;
    for (std::size_t arm = 0; arm < 2; ++arm) {
        std::vector<Point> line;
        for (std::size_t day = 0; day < days.arm[arm].size(); ++day)
            if (const double score = days.arm[arm][day].score.value; std::isfinite(score))
                line.push_back({x.axis.pixel(static_cast<double>(day)), y.axis.pixel(score)});
        wanted.push_back(line.empty() ? bottom : line.back().y);
        const SeriesStyle style = series_style(arm);
        svg.begin_group(arms[arm]);
        if (line.size() > 1) svg.polyline(line, {.colour = style.colour, .width = 2.2, .dash = style.dash});
        svg.end_group();
    }
    const std::vector<double> places = spread(wanted, {22, 22}, top, bottom);
    for (std::size_t arm = 0; arm < 2; ++arm) {
        const SeriesStyle style = series_style(arm);
        const double at = wide ? places[arm] : bottom + 56 + 20 * static_cast<double>(arm);
        const double from = wide ? x.axis.stop + 14 : x.axis.start;
        svg.line({from, at}, {from + 34, at}, {style.colour, 2.2, style.dash});
        svg.text({from + 40, at}, wrap(arms[arm], wide ? 180 : 270, 13, 1).front());
    }
}

void draw_areas(Svg& svg, const std::vector<ScoreDay>& days, const PlotAxis& x, double top, double bottom,
                const std::string& name) {
    const PlotAxis y{{AxisKind::linear, 0, 1, bottom, top},
                     share_ticks(5),
                     wrap(name, x.axis.stop - x.axis.start + 30, 13, 1).front()};
    draw_axes(svg, x, y);
    std::vector<double> foot(days.size(), 0.0);
    for (const Area& area : kAreas) {
        std::vector<Point> lower, upper;
        for (std::size_t day = 0; day < days.size(); ++day) {
            const double at = x.axis.pixel(static_cast<double>(day));
            lower.push_back({at, y.axis.pixel(foot[day])});
            foot[day] += (days[day].*area.share).value;
            upper.push_back({at, y.axis.pixel(foot[day])});
        }
        std::vector<Point> outline = upper;
        outline.insert(outline.end(), lower.rbegin(), lower.rend());
        const DayShare last = days.back().*area.share;
        svg.begin_group(fmt::format("{}, {}: {} on the last day", name, area.name, percent(last.value, 1)));
        svg.polygon(outline, area.fill, 1);
        svg.polyline(upper, {.colour = "#222222", .width = 1.2});
        svg.end_group();
    }
}

void draw_legend(Svg& svg, Point at, bool wide) {
    for (auto area = std::rbegin(kAreas); area != std::rend(kAreas); ++area) {
        svg.rectangle({at.x, at.y - 7}, 24, 14, area->fill, "#222222");
        svg.text({at.x + 32, at.y}, area->name);
        if (wide)
            at.x += 190;
        else
            at.y += 22;
    }
}

std::string described(const ScoreDays& days, const std::vector<std::string>& arms) {
    std::string words;
    for (std::size_t arm = 0; arm < 2; ++arm)
        for (std::size_t day = 0; day < days.arm[arm].size(); day += 7) {
            const ScoreDay& d = days.arm[arm][day];
            words += fmt::format("{}, day {}: mean SOFA in the ICU {}, in the ICU {}, discharged {}, dead {}. ",
                                 arms[arm], day, decimal(d.score.value, 1), percent(d.in_icu.value),
                                 percent(d.discharged.value), percent(d.dead.value));
        }
    return words;
}

}  // namespace

std::string draw_score_days(const ScoreDays& days, const std::vector<std::string>& names, const std::string& id,
                            Layout layout) {
    const bool wide = layout == Layout::wide;
    std::vector<std::string> arms = names;
    for (const char* other : {"control", "treatment"})
        if (arms.size() < 2) arms.emplace_back(other);
    const double width = wide ? 860 : 380, left = 56, right = width - 24, top = 40;
    const double means_bottom = top + 230, first = means_bottom + (wide ? 96 : 136), height = 220;
    const double second = wide ? first : first + height + 96, areas_end = second + height;
    Svg svg(width, areas_end + (wide ? 86 : 124), id, "SOFA score by day, and who is where", described(days, arms));
    draw_means(svg, days, arms, day_axis(days, left, wide ? 616 : right), {top, means_bottom}, wide);
    const double middle = 0.5 * (left + right);
    draw_areas(svg, days.arm[0], day_axis(days, left, wide ? middle - 36 : right), first, first + height, arms[0]);
    draw_areas(svg, days.arm[1], day_axis(days, wide ? middle + 36 : left, right), second, areas_end, arms[1]);
    draw_legend(svg, {left, areas_end + 64}, wide);
    return svg.finish();
}

std::string score_days_caption(const ScoreDays& days) {
    double score = 0, share = 0;
    for (const auto& arm : days.arm)
        for (const ScoreDay& d : arm) {
            if (std::isfinite(d.score.mcse) && d.in_icu.value > 0.01) score = std::fmax(score, d.score.mcse);
            for (const DayShare& s : {d.in_icu, d.discharged, d.dead})
                if (std::isfinite(s.mcse)) share = std::fmax(share, s.mcse);
        }
    return fmt::format(
        "As simulated, as if nobody were lost: {} trials of {} patients. The mean is of those alive in the ICU on that "
        "day: who dies or leaves no longer counts, so it is no effect on a patient. Monte Carlo standard error: of a "
        "mean at most {} points while more than 1% are in the ICU, of a share at most {} percentage points.",
        count(static_cast<double>(days.trials)), count(static_cast<double>(days.n)), significant(score, 1),
        significant(100 * share, 1));
}

}  // namespace equipoise::report
