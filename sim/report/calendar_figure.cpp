#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/palette.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/plot_axes.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

constexpr double kRow = 20;

struct MarkedDay {
    std::string name;
    Quantiles months;
};

std::vector<MarkedDay> marked_days(const TrialCalendar& calendar) {
    std::vector<MarkedDay> marks;
    for (std::size_t l = 0; l < calendar.looks.size(); ++l)
        if (calendar.looks[l].held > 0) marks.push_back({look_name(calendar, l), calendar.looks[l].months});
    if (calendar.end) marks.push_back({"Trial ends", *calendar.end});
    return marks;
}

std::string months_text(const Quantiles& q) {
    return fmt::format("month {} ({} to {})", decimal(q.median, 1), decimal(q.low, 1), decimal(q.high, 1));
}

// Counts by month, and how they are shown.
struct Course {
    const std::vector<double>& months;
    const std::vector<Quantiles>& counts;
    std::string name;
    SeriesStyle style;
};

void draw_course(Svg& svg, const Axis& x, const Axis& y, const Course& course) {
    const auto& [months, counts, name, style] = course;
    std::vector<Point> line, lower, upper;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double at = x.pixel(months[i]);
        line.push_back({at, y.pixel(counts[i].median)});
        lower.push_back({at, y.pixel(counts[i].low)});
        upper.push_back({at, y.pixel(counts[i].high)});
    }
    svg.begin_group(name);
    draw_band(svg, lower, upper, style.colour);
    svg.polyline(line, {.colour = style.colour, .width = 2.2, .dash = style.dash});
    svg.end_group();
}

// Rows above the plot: a bar from the 10th to the 90th percentile, a diamond at the median, a line down to the axis.
void draw_marks(Svg& svg, const Axis& x, double bottom, const std::vector<MarkedDay>& marks, bool wide) {
    double row = 14 + (wide ? 0 : 0.5 * kRow);
    for (const MarkedDay& mark : marks) {
        const Quantiles& q = mark.months;
        svg.begin_group(mark.name + ": " + months_text(q));
        svg.line({x.pixel(q.median), row}, {x.pixel(q.median), bottom}, {.colour = kQuiet, .dash = "2 4"});
        svg.line({x.pixel(q.low), row}, {x.pixel(q.high), row}, {.width = 4});
        svg.diamond({x.pixel(q.median), row}, 6, "#222222");
        const std::string words = mark.name + ": " + months_text(q);
        if (wide)
            svg.text({x.stop + 14, row}, words, {.size = size_to_fit(words, 240, 13)});
        else
            svg.text({x.stop, row - 0.55 * kRow - 2}, words, {.size = 12, .anchor = Anchor::end, .halo = true});
        svg.end_group();
        row += wide ? kRow : 1.9 * kRow;
    }
}

std::string described(const TrialCalendar& calendar, const std::vector<MarkedDay>& marks) {
    const Quantiles &patients = calendar.recruited.back(), &deaths = calendar.deaths.back();
    std::string words = fmt::format("By month {}: {} randomized (10th to 90th percentile {}), {} deaths seen ({}). ",
                                    decimal(calendar.months.back(), 1), count(patients.median),
                                    count_range(patients.low, patients.high), count(deaths.median),
                                    count_range(deaths.low, deaths.high));
    for (const MarkedDay& mark : marks) words += mark.name + ": " + months_text(mark.months) + ". ";
    return words;
}

}  // namespace

std::string look_name(const TrialCalendar& calendar, std::size_t look) {
    if (calendar.looks.size() == 1) return "Analysis";
    return look + 1 == calendar.looks.size() ? "Last look" : "Look " + std::to_string(look + 1);
}

std::string draw_calendar(const TrialCalendar& calendar, const std::string& id, Layout layout) {
    const bool wide = layout == Layout::wide;
    const std::vector<MarkedDay> marks = marked_days(calendar);
    const double rows = static_cast<double>(marks.size()) * (wide ? kRow : 1.9 * kRow);
    const double width = wide ? 860 : 380, left = 72, right = wide ? 594 : 356, top = rows + 50, bottom = top + 300;
    double last = calendar.months.back(), most = static_cast<double>(calendar.n);
    for (const MarkedDay& mark : marks) last = std::fmax(last, mark.months.high);
    const PlotAxis x{{AxisKind::linear, 0, std::fmax(last, 1e-6), left, right},
                     number_ticks(0, last, wide ? 8 : 5),
                     "Months from the opening of the first site"};
    const PlotAxis y{{AxisKind::linear, 0, most, bottom, top}, number_ticks(0, most, 5), "Patients"};
    Svg svg(width, bottom + (wide ? 52 : 52 + 2 * kRow), id, "The trial over calendar time",
            described(calendar, marks));
    draw_axes(svg, x, y);
    const SeriesStyle styles[] = {series_style(0), series_style(1)};
    const std::vector<Quantiles>* counts[] = {&calendar.recruited, &calendar.deaths};
    const char* const names[] = {"randomized", "deaths seen"};
    draw_marks(svg, x.axis, bottom, marks, wide);
    std::vector<double> wanted;
    for (int i = 0; i < 2; ++i) {
        draw_course(svg, x.axis, y.axis, {calendar.months, *counts[i], names[i], styles[i]});
        wanted.push_back(y.axis.pixel(counts[i]->back().median));
    }
    const std::vector<double> places = spread(wanted, {2 * kRow, 2 * kRow}, top, bottom);
    for (int i = 0; i < 2; ++i) {
        const Quantiles& q = counts[i]->back();
        const std::string words = count(q.median) + " (" + count_range(q.low, q.high) + ") " + names[i];
        const double at = wide ? places[static_cast<std::size_t>(i)] : bottom + 56 + kRow * i;
        const double from = wide ? right + 14 : left;
        svg.line({from, at}, {from + 34, at}, {styles[i].colour, 2.2, styles[i].dash});
        svg.text({from + 40, at}, words, {.size = size_to_fit(words, width - from - 44, 13)});
    }
    return svg.finish();
}

std::string calendar_caption(const TrialCalendar& calendar) {
    std::string words = fmt::format(
        "Randomized and deaths seen by each month: median and the 10th to 90th percentile of {} simulated "
        "trials of {} patients",
        count(static_cast<double>(calendar.trials)), count(static_cast<double>(calendar.n)));
    words += calendar.end
                 ? ", as they run while no look stops them. Above: the day of each look, and of the end of the "
                   "trial when its looks are obeyed; diamond: median, bar: 10th to 90th percentile."
                 : ". Above: the day of the analysis; diamond: median, bar: 10th to 90th percentile.";
    double error = 0;
    for (const LookDays& look : calendar.looks)
        if (look.held > 0) error = std::fmax(error, std::fmax(look.months.median_mcse, 0));
    words += " Monte Carlo standard error of a median day: at most " + significant(error, 1) + " months.";
    for (std::size_t l = 0; l < calendar.looks.size(); ++l)
        if (calendar.looks[l].held < calendar.trials)
            words += fmt::format(" {} comes before the end in {} of the trials.", look_name(calendar, l),
                                 count(static_cast<double>(calendar.looks[l].held)));
    return words;
}

}  // namespace equipoise::report
