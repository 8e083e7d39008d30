#include <algorithm>
#include <cmath>

#include "sim/report/figures.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

bool planned(const CurvePoint& point) {
    return point.effect_scale == 1 && point.control_mortality_shift == 0 && std::isfinite(point.n);
}

LinePoint line_point(double x, const Share& share) { return {x, share.value, share.lower, share.upper}; }

ReferenceLine target_line(double target) { return {target, "target " + percent(target, 0)}; }

std::string points_in_words(const std::vector<LinePoint>& points, const std::string& where) {
    std::string words;
    for (const LinePoint& p : points) words += (words.empty() ? "" : ", ") + percent(p.y) + " at " + where + count(p.x);
    return words;
}

}  // namespace

Axis count_axis(double low, double high) {
    if (!(low < high)) return {AxisKind::square_root, std::fmax(0, 0.5 * low), 1.5 * std::fmax(high, 1)};
    return {high > 60 * std::fmax(low, 1) ? AxisKind::logarithmic : AxisKind::square_root, low, high};
}

std::string required_size_text(const RequiredSize& size) {
    if (!size.reachable) return size.only_not_found ? "target not found" : "target not reachable";
    const std::string n = "n = " + count(size.n);
    return std::isfinite(size.n_lower) && !std::isnan(size.n_upper)
               ? n + " (" + count_range(size.n_lower, size.n_upper) + ")"
               : n;
}

std::optional<LineChart> power_figure(const ReportInput& input) {
    std::vector<const CurvePoint*> points;
    for (const CurvePoint& point : input.curve)
        if (planned(point)) points.push_back(&point);
    if (points.empty() || input.analyses.empty()) return std::nullopt;
    std::sort(points.begin(), points.end(), [](const CurvePoint* a, const CurvePoint* b) { return a->n < b->n; });

    LineChart chart;
    chart.id = "power-curves";
    chart.title = "Power against the number of patients";
    chart.x = count_axis(std::fmax(points.front()->n, 1), points.back()->n);
    chart.x_label = std::string("Patients in all arms together, n (") +
                    (chart.x.kind == AxisKind::logarithmic ? "logarithmic axis)" : "square-root axis)");
    chart.y_label = "Power (shaded: 95% Monte Carlo interval)";
    chart.references.push_back(target_line(input.target_power));
    chart.description = "Power of each analysis. ";
    for (std::size_t i = 0; i < input.analyses.size(); ++i) {
        const AnalysisReport& analysis = input.analyses[i];
        LineSeries series{analysis.name, "", series_style(i), {}, {}, std::nullopt};
        for (const CurvePoint* point : points)
            if (i < point->results.size() && std::isfinite(point->results[i].power.value))
                series.line.push_back(line_point(point->n, point->results[i].power));
        if (analysis.size) {
            const RequiredSize& size = *analysis.size;
            series.note = required_size_text(size);
            if (size.reachable && size.n > chart.x.high) series.note += ", beyond the axis";
            if (size.reachable && size.n >= chart.x.low && size.n <= chart.x.high)
                series.mark = ChartMark{size.n, input.target_power, size.n_lower, size.n_upper};
        }
        chart.description += analysis.name + ": " + (series.note.empty() ? "" : series.note + "; ") +
                             points_in_words(series.line, "n = ") + ". ";
        chart.series.push_back(std::move(series));
    }
    return chart;
}

std::optional<LineChart> survival_figure(const PilotReport& pilot) {
    LineChart chart;
    chart.id = "pilot-survival";
    chart.title = "Survival in the pilot, by arm";
    chart.x_label = "Days from randomization";
    chart.y_label = "Alive";
    double last_day = 0;
    for (std::size_t i = 0; i < pilot.arms.size(); ++i) {
        const FitSummary& arm = pilot.arms[i];
        LineSeries series{arm.arm, "", series_style(i), {}, {}, std::nullopt};
        if (arm.n > 0) series.note = count(arm.deaths) + " of " + count(arm.n) + " died";
        if (!arm.survival.empty() && arm.survival.front().day > 0) series.line.push_back({0, 1, 1, 1});
        for (const SurvivalPoint& p : arm.survival) series.line.push_back({p.day, p.estimate, p.lower, p.upper});
        for (const SurvivalPoint& p : arm.observed) series.dots.push_back({p.day, p.estimate, p.lower, p.upper});
        for (const auto* points : {&series.line, &series.dots})
            for (const LinePoint& p : *points) last_day = std::fmax(last_day, p.x);
        if (series.line.empty() && series.dots.empty()) continue;
        const std::vector<LinePoint>& said = series.dots.empty() ? series.line : series.dots;
        const std::vector<LinePoint> last(said.end() - 1, said.end());
        chart.description += arm.arm + (series.note.empty() ? "" : ", " + series.note) + ": alive " +
                             points_in_words(last, "day ") + " (95% interval " +
                             percent_range(last[0].lower, last[0].upper) + "). ";
        chart.series.push_back(std::move(series));
    }
    if (chart.series.empty() || !(last_day > 0)) return std::nullopt;
    chart.x = {AxisKind::linear, 0, last_day};
    chart.x_ticks = day_ticks(last_day);
    return chart;
}

std::optional<LineChart> assurance_figure(const AssuranceCurve& curve, double target_power, const std::string& id) {
    if (curve.points.empty()) return std::nullopt;
    LineChart chart;
    chart.id = id;
    chart.title = "Assurance against the number of patients: " + curve.analysis;
    double low = curve.points.front().n, high = low;
    std::vector<LineSeries> series{
        {"Power if the pilot's estimate were the truth", "conditional power", series_style(1), {}, {}, std::nullopt},
        {"Assurance", "power averaged over what the pilot leaves uncertain", series_style(0), {}, {}, std::nullopt},
        {"Chance that the power reaches " + percent(target_power, 0),
         "over what the pilot leaves uncertain",
         series_style(2),
         {},
         {},
         std::nullopt}};
    for (const AssurancePoint& point : curve.points) {
        low = std::fmin(low, point.n), high = std::fmax(high, point.n);
        const Share* shares[] = {&point.conditional_power, &point.assurance, &point.target_reached};
        for (std::size_t i = 0; i < 3; ++i)
            if (std::isfinite(shares[i]->value)) series[i].line.push_back(line_point(point.n, *shares[i]));
    }
    chart.description = curve.analysis + ". ";
    for (LineSeries& s : series) {
        if (s.line.empty()) continue;
        chart.description += s.name + ": " + points_in_words(s.line, "n = ") + ". ";
        chart.series.push_back(std::move(s));
    }
    if (chart.series.empty()) return std::nullopt;
    chart.x = count_axis(std::fmax(low, 1), high);
    chart.x_label = "Patients in all arms together, n";
    chart.y_label = "Probability (shaded: 95% Monte Carlo interval)";
    chart.references.push_back(target_line(target_power));
    return chart;
}

}  // namespace equipoise::report
