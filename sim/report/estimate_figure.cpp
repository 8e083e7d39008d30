#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/palette.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/plot_axes.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

struct Conclusion {
    const char* name;
    std::string_view fill;
    EstimateHistogram::Kind kind;
};
constexpr Conclusion kConclusions[] = {{"shows benefit", "#0072B2", EstimateHistogram::benefit},
                                       {"shows neither", "#8A8A8A", EstimateHistogram::neither},
                                       {"shows harm", "#C24E00", EstimateHistogram::harm}};

void draw_bars(Svg& svg, const EstimateHistogram& histogram, const Axis& x, const Axis& y) {
    const double all = static_cast<double>(histogram.trials);
    for (std::size_t b = 0; b < histogram.bars.size(); ++b) {
        if (histogram.in(b) == 0) continue;
        const double left = x.pixel(histogram.lower(b)), right = x.pixel(histogram.lower(b + 1));
        svg.begin_group(fmt::format("{} to {}: {} trials", significant(histogram.lower(b)),
                                    significant(histogram.lower(b + 1)), count(static_cast<double>(histogram.in(b)))));
        double foot = 0;
        for (const Conclusion& c : kConclusions) {
            const double share = static_cast<double>(histogram.bars[b][c.kind]) / all;
            if (share == 0) continue;
            const double low = y.pixel(foot), high = y.pixel(foot += share);
            svg.rectangle({left, high}, right - left, low - high, c.fill, "#ffffff");
        }
        svg.end_group();
    }
}

struct Mark {
    double value;
    double text_y;  ///< its words stand there, its line below them
    std::string words;
    std::string_view dash;
};

void draw_mark(Svg& svg, const Axis& x, double bottom, const Mark& mark) {
    const auto& [value, text_y, words, dash] = mark;
    if (!std::isfinite(value) || value < x.low || value > x.high) return;
    const double at = x.pixel(value), wide = text_width(words, 13);
    svg.line({at, text_y + 9}, {at, bottom}, {.colour = "#ffffff", .width = 4});
    svg.line({at, text_y + 9}, {at, bottom}, {.width = 1.8, .dash = dash});
    const double middle = std::clamp(at, x.start - 30 + 0.5 * wide, x.stop + 20 - 0.5 * wide);
    svg.text({middle, text_y}, words, {.anchor = Anchor::middle, .halo = true});
}

}  // namespace

std::string draw_estimates(const EstimateHistogram& histogram, double truth, double null_value,
                           const std::string& estimand, const std::string& id, Layout layout) {
    if (histogram.bars.empty()) return "";
    const bool wide = layout == Layout::wide;
    const double width = wide ? 860 : 380, left = 56, right = wide ? 640 : 356, top = 84, bottom = top + 260;
    const double low = histogram.first, high = histogram.lower(histogram.bars.size());
    double most = 0, start = low, stop = high;
    for (const double value : {truth, null_value})
        if (std::isfinite(value)) start = std::fmin(start, value), stop = std::fmax(stop, value);
    for (std::size_t b = 0; b < histogram.bars.size(); ++b)
        most = std::fmax(most, static_cast<double>(histogram.in(b)) / static_cast<double>(histogram.trials));
    const double space = 0.02 * (stop - start);
    const PlotAxis x{{AxisKind::linear, start - space, stop + space, left, right},
                     number_ticks(start, stop, wide ? 7 : 4),
                     "Estimate: " + estimand};
    PlotAxis y{{AxisKind::linear, 0, 1.05 * most, bottom, top}, {}, "Share of the trials"};
    for (const double at : linear_ticks(0, 1.05 * most, 4)) y.ticks.push_back({at, percent(at, most < 0.04 ? 1 : 0)});
    std::string words = fmt::format("{} trials. ", count(static_cast<double>(histogram.trials)));
    for (const Conclusion& c : kConclusions)
        words += fmt::format("{}: {}. ", c.name, count(static_cast<double>(histogram.concluded[c.kind])));
    Svg svg(width, bottom + (wide ? 52 : 118), id, "The estimates of simulated trials",
            words + "True value " + significant(truth) + ", null " + significant(null_value) + ".");
    draw_axes(svg, x, y);
    draw_bars(svg, histogram, x.axis, y.axis);
    draw_mark(svg, x.axis, bottom, {truth, 16, "true value " + significant(truth), "none"});
    draw_mark(svg, x.axis, bottom, {null_value, 36, "null " + significant(null_value), "5 4"});
    Point at = wide ? Point{right + 20, top + 10} : Point{left, bottom + 58};
    for (const Conclusion& c : kConclusions) {
        svg.rectangle({at.x, at.y - 7}, 24, 14, c.fill);
        svg.text({at.x + 32, at.y},
                 std::string(c.name) + ": " +
                     percent(static_cast<double>(histogram.concluded[c.kind]) / static_cast<double>(histogram.trials)));
        at.y += 22;
    }
    return svg.finish();
}

std::string estimates_caption(const PlanResults& input, const EstimateHistogram& histogram) {
    const AnalysisReport& analysis = input.analyses[input.pictures.told.analysis];
    const double all = static_cast<double>(histogram.trials);
    double most = 0;
    for (std::size_t b = 0; b < histogram.bars.size(); ++b) {
        const double share = static_cast<double>(histogram.in(b)) / all;
        most = std::fmax(most, std::sqrt(share * (1 - share) / all));
    }
    std::string words = fmt::format(
        "{}: the estimates of {} of the simulated trials of {} patients{}, by what each concluded. The trials that "
        "show "
        "benefit are those with the larger estimates: a published success overstates the effect on average. Monte "
        "Carlo standard "
        "error of a bar: at most {} percentage points.",
        analysis.name, count(all), count(static_cast<double>(input.pictures.told.n)),
        input.boundary ? ", as they stood when their looks ended them" : "", significant(100 * most, 1));
    if (histogram.without_estimate > 0)
        words += fmt::format(" Without a finite estimate, and in no bar: {}.",
                             count(static_cast<double>(histogram.without_estimate)));
    return words;
}

}  // namespace equipoise::report
