#include <algorithm>
#include <cmath>
#include <set>

#include "sim/report/figures.hpp"
#include "sim/report/text.hpp"
#include "sim/report/words.hpp"

namespace equipoise::report {

namespace {

std::vector<double> descending(const std::set<double>& values) { return {values.rbegin(), values.rend()}; }

HeatCell heat_cell(const OptimismRow& cell) {
    HeatCell drawn;
    const std::string power =
        std::isfinite(cell.power.value) ? percent_with_error(cell.power.value, cell.power.mcse) : "";
    if (!cell.size) {
        drawn.value = power.empty() ? "–" : power;
    } else if (!cell.size->reachable || !std::isfinite(cell.size->n)) {
        drawn.value = cell.size->only_not_found() ? "not found" : "not reachable", drawn.in_words = true;
    } else {
        drawn.value = count(cell.size->n);
        if (std::isfinite(cell.size->n_lower))
            drawn.notes.push_back(count_range(cell.size->n_lower, cell.size->n_upper));
    }
    if (cell.size && !power.empty()) drawn.notes.push_back("power " + power);
    drawn.shade = cell.power.value;
    return drawn;
}

// Where the power at a common n was not simulated, fewer patients are darker.
void shade_by_size(std::vector<HeatCell>& drawn, const std::vector<const OptimismRow*>& cells) {
    double low = INFINITY, high = 0;
    for (const OptimismRow* cell : cells) {
        if (cell && std::isfinite(cell->power.value)) return;
        if (cell && cell->size && cell->size->reachable && cell->size->n > 0)
            low = std::fmin(low, cell->size->n), high = std::fmax(high, cell->size->n);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool known = cells[i] && cells[i]->size && cells[i]->size->reachable && cells[i]->size->n > 0;
        drawn[i].shade = !known       ? 0
                         : high > low ? 0.1 + 0.8 * std::log(high / cells[i]->size->n) / std::log(high / low)
                                      : 0.4;
    }
}

constexpr std::size_t kUnranked = 8;  ///< more rows than these are ordered by what they need

double rank(const ChartRow& row) { return row.instead.empty() ? row.value : INFINITY; }

}  // namespace

std::string out_of_reach(const SizeRow& size) {
    std::string words = size.only_not_found() ? "not reached as far as was looked" : "not reachable";
    if (std::isfinite(size.highest_power))
        words += ": highest power seen " + percent_with_error(size.highest_power, size.highest_power_mcse);
    return words;
}

std::optional<RowChart> sample_size_figure(const PlanResults& input) {
    RowChart chart;
    chart.id = "required-n";
    chart.title = "Required number of patients, by analysis";
    chart.x_label = "Patients in all arms together (log axis; bar: 95% interval)";
    double low = INFINITY, high = 0;
    for (std::size_t i = 0; i < input.analyses.size(); ++i) {
        const AnalysisReport& analysis = input.analyses[i];
        if (!analysis.size) continue;
        const SizeRow& size = *analysis.size;
        ChartRow row{analysis.name,
                     tested_when(analysis),
                     series_style(i),
                     static_cast<double>(size.n),
                     size.n_lower,
                     size.n_upper,
                     "–",
                     "",
                     ""};
        if (size.reachable && std::isfinite(size.n)) {
            row.value_text = count(size.n);
            if (std::isfinite(size.n_lower) && !std::isnan(size.n_upper))
                row.value_note = count_range(size.n_lower, size.n_upper);
            for (const double x : {static_cast<double>(size.n), size.n_lower, size.n_upper})
                if (std::isfinite(x) && x > 0) low = std::fmin(low, x), high = std::fmax(high, x);
        } else {
            row.instead = out_of_reach(size);
        }
        chart.description +=
            analysis.name + ": " + (row.instead.empty() ? required_size_text(size) : row.instead) + ". ";
        chart.rows.push_back(std::move(row));
    }
    if (chart.rows.empty()) return std::nullopt;
    if (chart.rows.size() > kUnranked)
        std::ranges::stable_sort(chart.rows, [](const ChartRow& a, const ChartRow& b) { return rank(a) < rank(b); });
    if (!(high > 0)) low = 100, high = 1000;  // nothing is reachable: any axis will do
    chart.x = {AxisKind::logarithmic, low / 1.25, high * 1.25};
    if (high < 3 * low) chart.x.low = low / 2, chart.x.high = high * 2;
    return chart;
}

std::optional<RowChart> type_one_error_figure(const PlanResults& input) {
    RowChart chart;
    chart.id = "type-one-error";
    chart.title = "Type I error of each analysis";
    chart.x_label = std::string(input.sides == 1 ? "Trials that find benefit" : "Trials that reject") +
                    " under no effect (bar: 95% interval)";
    chart.x_in_percent = true;
    chart.reference = input.alpha;
    chart.reference_label = "alpha " + percent(input.alpha, input.alpha < 0.0995 ? 1 : 0);
    double high = 2 * input.alpha;
    for (std::size_t i = 0; i < input.analyses.size(); ++i) {
        const AnalysisReport& analysis = input.analyses[i];
        if (!analysis.type_one_error || !std::isfinite(analysis.type_one_error->rate.value)) continue;
        const Proportion& rate = analysis.type_one_error->rate;
        chart.rows.push_back({analysis.name, judged_how(analysis), series_style(i), rate.value, rate.lower, rate.upper,
                              percent_with_error(rate.value, rate.mcse), percent_span(rate.lower, rate.upper), ""});
        high = std::fmax(high, std::isfinite(rate.upper) ? 1.1 * rate.upper : 1.1 * rate.value);
        chart.description += analysis.name + ": " + percent_with_error(rate.value, rate.mcse) + ", interval " +
                             percent_interval(rate.lower, rate.upper) + ". ";
    }
    if (chart.rows.empty()) return std::nullopt;
    chart.x = {AxisKind::linear, 0, std::fmin(high, 1)};
    chart.x_ticks = linear_ticks(0, chart.x.high, 5);
    return chart;
}

std::optional<HeatMap> optimism_figure(const OptimismGrid& grid, double target_power, const std::string& id) {
    std::set<double> mortalities, scales;
    for (const OptimismRow& cell : grid.cells)
        if (std::isfinite(cell.control_mortality) && std::isfinite(cell.effect_scale))
            mortalities.insert(cell.control_mortality), scales.insert(cell.effect_scale);
    if (mortalities.empty()) return std::nullopt;
    HeatMap map;
    map.id = id;
    map.title = "Patients needed if the plan is too optimistic: " + grid.analysis;
    map.row_label = "Day-" + count(grid.mortality_day) + " mortality of control";
    map.column_label = "Effect, as a share of the planned one";
    map.description = "Patients needed for " + percent(target_power, 0) + " power. ";
    for (const double scale : descending(scales)) map.columns.push_back(percent(scale, 0));
    std::vector<const OptimismRow*> found;
    for (const double mortality : descending(mortalities)) {
        map.rows.push_back(percent(mortality, std::fabs(100 * mortality - std::round(100 * mortality)) < 0.05 ? 0 : 1));
        for (const double scale : descending(scales)) {
            const auto cell = std::find_if(grid.cells.begin(), grid.cells.end(), [&](const OptimismRow& c) {
                return c.control_mortality == mortality && c.effect_scale == scale;
            });
            found.push_back(cell == grid.cells.end() ? nullptr : &*cell);
            map.cells.push_back(found.back() ? heat_cell(*found.back()) : HeatCell{"–", {}, 0, false});
            map.description +=
                "Mortality " + map.rows.back() + ", effect " + percent(scale, 0) + ": " + map.cells.back().value;
            for (const std::string& note : map.cells.back().notes) map.description += ", " + note;
            map.description += ". ";
        }
    }
    shade_by_size(map.cells, found);
    return map;
}

}  // namespace equipoise::report
