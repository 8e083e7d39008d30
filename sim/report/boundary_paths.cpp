#include "sim/report/boundary_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/palette.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

struct Kind {
    StopReason reason;
    const char* one;
    const char* many;
    SeriesStyle style;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {StopReason::benefit, "stops for benefit", "stop for benefit", series_style(0)},
        {StopReason::harm, "stops for harm", "stop for harm", series_style(1)},
        {StopReason::futility, "stops for futility", "stop for futility", series_style(2)},
        {StopReason::none, "goes to the last look", "go to the last look", series_style(8)}};
    return all;
}

std::size_t ended(std::span<const ToldTrial> trials, StopReason reason) {
    return static_cast<std::size_t>(
        std::ranges::count_if(trials, [&](const ToldTrial& trial) { return trial.reason == reason; }));
}

std::string how_many(const Kind& kind, std::size_t count) {
    return fmt::format("{} {}", count, count == 1 ? kind.one : kind.many);
}

}  // namespace

PathRange range_of(std::span<const ToldTrial> trials) {
    PathRange range;
    for (const ToldTrial& trial : trials)
        for (const PathStep& step : trial.steps) {
            range.first = std::fmin(range.first, step.information);
            range.information = std::fmax(range.information, step.information);
            if (!std::isfinite(step.z)) continue;
            range.low = std::fmin(range.low, step.z);
            range.high = std::fmax(range.high, step.z);
        }
    return range;
}

void draw_paths(Svg& svg, const Axis& x, const Axis& y, std::span<const ToldTrial> trials) {
    for (const Kind& kind : kinds())
        for (const ToldTrial& trial : trials) {
            if (trial.reason != kind.reason) continue;
            std::vector<Point> points;
            for (const PathStep& step : trial.steps)
                if (std::isfinite(step.z)) points.push_back({x.pixel(step.information), y.pixel(step.z)});
            if (points.empty()) continue;
            svg.begin_group(fmt::format("replicate {}: {}", trial.replicate, kind.one));
            if (points.size() > 1) svg.polyline(points, {.colour = kind.style.colour, .width = 1});
            for (const Point& p : points) svg.circle(p, &p == &points.back() ? 3.2 : 1.8, kind.style.colour);
            svg.end_group();
        }
}

double draw_path_legend(Svg& svg, Point at, std::span<const ToldTrial> trials, bool beside) {
    constexpr double row = 20;
    const double top = at.y;
    for (const Kind& kind : kinds()) {
        const std::size_t count = ended(trials, kind.reason);
        if (count == 0) continue;
        const std::string words = how_many(kind, count);
        svg.line(at, {at.x + 22, at.y}, {.colour = kind.style.colour, .width = 1});
        svg.circle({at.x + 22, at.y}, 3.2, kind.style.colour);
        svg.text({at.x + 32, at.y}, words);
        if (beside)
            at.x += 56 + text_width(words, 13);
        else
            at.y += row;
    }
    return beside ? row : at.y - top;
}

std::string paths_caption(std::span<const ToldTrial> trials) {
    if (trials.empty()) return "";
    std::vector<std::string> parts;
    for (const Kind& kind : kinds())
        if (const std::size_t count = ended(trials, kind.reason); count > 0) parts.push_back(how_many(kind, count));
    return fmt::format(
        " Thin lines: the first {} trials of the run (replicates {} to {} of its seed), as examples and not as shares: "
        "{}. Each goes from its first look with a test to its last; limits move with the information that a look has.",
        trials.size(), trials.front().replicate, trials.back().replicate, join_words(parts));
}

}  // namespace equipoise::report
