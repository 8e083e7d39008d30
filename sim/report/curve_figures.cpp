#include <algorithm>
#include <cmath>
#include <sstream>

#include "models/numeric/special.hpp"
#include "sim/report/figures.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

bool planned(const CurveRows& point) {
    return point.effect_scale == 1 && point.control_mortality_shift == 0 && std::isfinite(point.n);
}

LinePoint line_point(double x, const Proportion& share) { return {x, share.value, share.lower, share.upper}; }

// Power between two simulated sizes: straight in probit(power) against sqrt(n), as power of a test is nearly. A share
// of 0 or 1 has no probit; it stands for one a little inside.
double between(double a, double b, double t) {
    if (!std::isfinite(a) || !std::isfinite(b)) return unknown;
    const auto probit = [](double p) { return normal_quantile(std::clamp(p, 1e-5, 1 - 1e-5)); };
    return a == b ? a : normal_cdf((1 - t) * probit(a) + t * probit(b));
}

// The simulated points joined by fine steps; each point is kept as it is.
std::vector<LinePoint> joined(const std::vector<LinePoint>& points) {
    constexpr int steps = 12;
    std::vector<LinePoint> line;
    for (std::size_t i = 0; i < points.size(); ++i) {
        line.push_back(points[i]);
        if (i + 1 == points.size()) break;
        const LinePoint &a = points[i], &b = points[i + 1];
        for (int k = 1; k < steps; ++k) {
            const double t = static_cast<double>(k) / steps, root = (1 - t) * std::sqrt(a.x) + t * std::sqrt(b.x);
            line.push_back(
                {root * root, between(a.y, b.y, t), between(a.lower, b.lower, t), between(a.upper, b.upper, t)});
        }
    }
    return line;
}

// The power that the answer's own trials confirmed is a simulated point of the curve too.
void add_answer(std::vector<LinePoint>& points, const LinePoint& answer) {
    std::erase_if(points, [&](const LinePoint& p) { return p.x == answer.x; });
    points.insert(std::find_if(points.begin(), points.end(), [&](const LinePoint& p) { return p.x > answer.x; }),
                  answer);
}

// Whether `digits` stands in `text` as a number of its own.
bool holds_number(const std::string& text, const std::string& digits) {
    const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    for (std::size_t at = text.find(digits); at != std::string::npos; at = text.find(digits, at + 1))
        if (!is_digit(at + digits.size()) && !(at > 0 && is_digit(at - 1))) return true;
    return false;
}

bool has_answer(const AnalysisReport& analysis) {
    return analysis.size && analysis.size->reachable && std::isfinite(analysis.size->n);
}

// "days 0 to 28 · ", unless the analysis's own name holds these days.
std::string when_beside(const AnalysisReport& analysis) {
    std::istringstream words(analysis.when);
    for (std::string word; words >> word;) {
        std::string digits;
        for (const char c : word)
            if (c >= '0' && c <= '9') digits += c;
        if (!digits.empty() && digits != "0" && !holds_number(analysis.name, digits)) return analysis.when + " · ";
    }
    return "";
}

ReferenceLine target_line(double target) { return {target, "target " + percent(target, 0)}; }

std::string points_in_words(const std::vector<LinePoint>& points, const std::string& where) {
    std::string words;
    for (const LinePoint& p : points) words += (words.empty() ? "" : ", ") + percent(p.y) + " at " + where + count(p.x);
    return words;
}

// What died by the end of the axis, not by the end of the data: where the intervals reach that day, their sum.
double deaths_by(const FitSummary& arm, double day) {
    double sum = 0, reached = 0;
    for (const IntervalDeaths& i : arm.intervals)
        if (i.to <= day) sum += i.deaths, reached = std::fmax(reached, i.to);
    return reached == day ? sum : arm.deaths;
}

// "14 (6)": at risk from that day on, and dead until then; at the axis's end the dead alone.
AxisRow risk_row(const FitSummary& arm, const SeriesStyle& style, double last_day) {
    AxisRow row{arm.arm, style, {}};
    double dead = 0, reached = 0;
    for (const IntervalDeaths& i : arm.intervals) {
        if (i.from >= last_day) break;
        row.cells.emplace_back(i.from, count(i.at_risk) + " (" + count(dead) + ")");
        dead += i.deaths, reached = i.to;
    }
    if (reached == last_day) row.cells.emplace_back(last_day, "(" + count(dead) + ")");
    return row;
}

}  // namespace

Axis count_axis(double low, double high) {
    if (!(low < high)) return {AxisKind::square_root, std::fmax(0, 0.5 * low), 1.5 * std::fmax(high, 1)};
    return {high > 60 * std::fmax(low, 1) ? AxisKind::logarithmic : AxisKind::square_root, low, high};
}

std::string required_size_text(const SizeRow& size) {
    if (!size.reachable) return size.only_not_found() ? "target not found" : "target not reachable";
    const std::string n = "n = " + count(size.n);
    return std::isfinite(size.n_lower) && !std::isnan(size.n_upper)
               ? n + " (" + count_range(size.n_lower, size.n_upper) + ")"
               : n;
}

std::vector<const CurveRows*> planned_points(const PlanResults& input) {
    std::vector<const CurveRows*> points;
    for (const CurveRows& point : input.curve)
        if (planned(point)) points.push_back(&point);
    std::sort(points.begin(), points.end(), [](const CurveRows* a, const CurveRows* b) { return a->n < b->n; });
    return points;
}

std::optional<LineChart> power_figure(const PlanResults& input) {
    const std::vector<const CurveRows*> points = planned_points(input);
    if (points.empty() || input.analyses.empty()) return std::nullopt;

    LineChart chart;
    chart.id = "power-curves";
    chart.title = "Power against the number of patients";
    // The axis goes on to the primary's answer, and back to answers a little below the smallest simulated size.
    const double smallest = std::fmax(points.front()->n, 1);
    double first = smallest, last = points.back()->n;
    for (std::size_t i = 0; i < input.analyses.size(); ++i) {
        if (!has_answer(input.analyses[i])) continue;
        const double n = input.analyses[i].size->n;
        if (i == input.primary) last = std::fmax(last, 1.03 * n);
        if (n < smallest && n > 0 && (i == input.primary || n >= 0.5 * smallest)) first = std::fmin(first, 0.95 * n);
    }
    chart.x = count_axis(first, last);
    chart.x_label = std::string("Patients in all arms together, n (") +
                    (chart.x.kind == AxisKind::logarithmic ? "logarithmic axis)" : "square-root axis)");
    chart.y_label = "Power (shaded: 95% Monte Carlo interval)";
    chart.references.push_back(target_line(input.target_power));
    chart.description = "Power of each analysis. ";
    for (std::size_t i = 0; i < input.analyses.size(); ++i) {
        const AnalysisReport& analysis = input.analyses[i];
        LineSeries series{analysis.name, "", series_style(i), {}, {}, std::nullopt};
        for (const CurveRows* point : points)
            if (i < point->results.size() && std::isfinite(point->results[i].power.value))
                series.line.push_back(line_point(point->n, point->results[i].power));
        if (analysis.size) {
            const SizeRow& size = *analysis.size;
            series.note = when_beside(analysis) + required_size_text(size);
            if (size.reachable && size.n < chart.x.low) series.note += ", before the axis";
            if (size.reachable && size.n > chart.x.high) series.note += ", beyond the axis";
            if (size.reachable && size.n >= chart.x.low && size.n <= chart.x.high) {
                const Proportion& at = size.at_n.power;
                const bool known = std::isfinite(at.value);
                series.mark = ChartMark{static_cast<double>(size.n), known ? at.value : input.target_power,
                                        size.n_lower, size.n_upper};
                add_answer(series.line,
                           known ? line_point(static_cast<double>(size.n), at)
                                 : LinePoint{static_cast<double>(size.n), input.target_power, unknown, unknown});
            }
        }
        chart.description += analysis.name + ": " + (series.note.empty() ? "" : series.note + "; ") +
                             points_in_words(series.line, "n = ") + ". ";
        series.line = joined(series.line);
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
    for (const FitSummary& arm : pilot.arms)
        for (const auto* points : {&arm.survival, &arm.observed})
            for (const SurvivalPoint& p : *points) last_day = std::fmax(last_day, p.day);
    for (std::size_t i = 0; i < pilot.arms.size(); ++i) {
        const FitSummary& arm = pilot.arms[i];
        LineSeries series{arm.arm, "", series_style(i), {}, {}, std::nullopt};
        if (arm.n > 0)
            series.note = count(deaths_by(arm, last_day)) + " of " + count(arm.n) + " died by day " + count(last_day);
        if (!arm.survival.empty() && arm.survival.front().day > 0) series.line.push_back({0, 1, 1, 1});
        for (const SurvivalPoint& p : arm.survival) series.line.push_back({p.day, p.estimate, p.lower, p.upper});
        for (const SurvivalPoint& p : arm.observed) series.dots.push_back({p.day, p.estimate, p.lower, p.upper});
        if (series.line.empty() && series.dots.empty()) continue;
        if (!arm.intervals.empty()) chart.under.push_back(risk_row(arm, series.style, last_day));
        const std::vector<LinePoint>& said = series.dots.empty() ? series.line : series.dots;
        const std::vector<LinePoint> last(said.end() - 1, said.end());
        chart.description += arm.arm + (series.note.empty() ? "" : ", " + series.note) + ": alive " +
                             points_in_words(last, "day ") + " (95% interval " +
                             percent_range(last[0].lower, last[0].upper) + "). ";
        chart.series.push_back(std::move(series));
    }
    if (chart.series.empty() || !(last_day > 0)) return std::nullopt;
    chart.under_title = "At risk from that day on (died until then)";
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
    for (const AssuranceRow& point : curve.points) {
        low = std::fmin(low, point.n), high = std::fmax(high, point.n);
        const Proportion* shares[] = {&point.conditional_power, &point.assurance, &point.target_reached};
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
