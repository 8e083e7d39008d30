#include <algorithm>
#include <cmath>

#include "sim/report/figures.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

const SizeRow* planned_size(const PlanResults& input) {
    if (input.primary >= input.analyses.size()) return nullptr;
    const auto& size = input.analyses[input.primary].size;
    return size && size->reachable && size->n > 0 ? &*size : nullptr;
}

double factor(const Mover& mover, const SizeRow& planned) {
    return mover.row->size->reachable ? static_cast<double>(mover.row->size->n) / static_cast<double>(planned.n)
                                      : INFINITY;
}

SeriesStyle direction(bool worse) { return {worse ? "#B34700" : "#0072B2", "none"}; }

}  // namespace

std::vector<Mover> movers(const PlanResults& input) {
    const SizeRow* planned = planned_size(input);
    if (!planned) return {};
    std::vector<Mover> list;
    const auto offer = [&](const std::string& what, const std::string& instead, const OptimismRow& row) {
        if (row.size) list.push_back({what, instead, &row});
    };
    for (const OptimismGrid& grid : input.optimism) {
        if (grid.analysis != input.analyses[input.primary].name) continue;
        const auto own = std::ranges::find_if(
            grid.cells, [](const OptimismRow& cell) { return cell.shift == 0 && cell.effect_scale == 1; });
        for (const OptimismRow& cell : grid.cells) {
            if (cell.shift == 0 && cell.effect_scale != 1 && cell.effect_scale > 0)
                offer("Effect: " + percent(cell.effect_scale, 0) + " of the planned one", "", cell);
            if (cell.shift != 0 && cell.effect_scale == 1)
                offer("Day-" + count(grid.mortality_day) + " mortality of control: " + percent(cell.control_mortality),
                      own == grid.cells.end() ? "" : "planned: " + percent(own->control_mortality), cell);
        }
    }
    if (input.other_reading) offer("The other reading of the pilot's deaths", "", *input.other_reading);
    std::ranges::stable_sort(list, [&](const Mover& a, const Mover& b) {
        return std::fabs(std::log(factor(a, *planned))) > std::fabs(std::log(factor(b, *planned)));
    });
    return list;
}

std::optional<RowChart> tornado_figure(const PlanResults& input) {
    const std::vector<Mover> list = movers(input);
    if (list.empty()) return std::nullopt;
    const SizeRow& planned = *planned_size(input);
    const double base = static_cast<double>(planned.n);
    RowChart chart;
    chart.id = "tornado";
    chart.title = "What moves the required number of patients most";
    chart.x_label = "Patients in all arms together (log axis; bar: 95% interval)";
    chart.reference = base;
    chart.reference_label = "as planned: " + count(base);
    chart.description = "As planned: " + required_size_text(planned) + ". ";
    double low = base, high = base;
    for (const Mover& mover : list) {
        const SizeRow& size = *mover.row->size;
        ChartRow row{
            mover.what, mover.instead_of, direction(factor(mover, planned) > 1), unknown, unknown, unknown, "–", "",
            ""};
        if (size.reachable) {
            row.value = static_cast<double>(size.n), row.lower = size.n_lower, row.upper = size.n_upper;
            row.from = base;
            row.value_text = count(row.value);
            if (std::isfinite(row.lower) && !std::isnan(row.upper)) row.value_note = count_range(row.lower, row.upper);
            for (const double x : {row.value, row.lower, row.upper})
                if (std::isfinite(x) && x > 0) low = std::fmin(low, x), high = std::fmax(high, x);
        } else {
            row.instead = out_of_reach(size);
        }
        chart.description += mover.what + ": " + (size.reachable ? required_size_text(size) : row.instead) + ". ";
        chart.rows.push_back(std::move(row));
    }
    chart.x = {AxisKind::logarithmic, low / 1.25, high * 1.25};
    if (high < 3 * low) chart.x.low = low / 2, chart.x.high = high * 2;
    return chart;
}

std::optional<RowChart> parts_figure(const PlanResults& input) {
    RowChart chart;
    chart.id = "parts-alone";
    chart.title = "What not knowing one part alone does to the power";
    chart.x_label = "Power with " + count(input.n) + " patients (bar: middle 80% of draws)";
    chart.x_in_percent = true;
    chart.x = {AxisKind::linear, 0, 1};
    chart.x_ticks = linear_ticks(0, 1, 5);
    for (const PartRow* part : parts_by_spread(input)) {
        const Assurance& at = part->at;
        ChartRow row{"Not knowing " + part->part + " alone",
                     "",
                     series_style(0),
                     at.median,
                     at.q10,
                     at.q90,
                     quantile_text(at.median, at.median_mcse),
                     quantile_text(at.q10, at.q10_mcse) + " to " + quantile_text(at.q90, at.q90_mcse),
                     ""};
        chart.description +=
            row.name + ": median power " + row.value_text + ", middle 80% of draws " + row.value_note + ". ";
        chart.rows.push_back(std::move(row));
    }
    if (chart.rows.empty()) return std::nullopt;
    const Proportion& planned = input.analyses[input.primary].planned.power;
    if (std::isfinite(planned.value)) {
        chart.reference = planned.value;
        chart.reference_label = "as planned: " + percent(planned.value);
    }
    return chart;
}

std::vector<const PartRow*> parts_by_spread(const PlanResults& input) {
    std::vector<const PartRow*> list;
    for (const PartRow& part : input.parts_alone)
        if (std::isfinite(part.at.median)) list.push_back(&part);
    std::ranges::stable_sort(list, [](const PartRow* a, const PartRow* b) { return a->at.sd > b->at.sd; });
    return list;
}

}  // namespace equipoise::report
