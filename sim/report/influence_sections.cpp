#include <algorithm>
#include <cmath>

#include "sim/report/cells.hpp"
#include "sim/report/figures.hpp"
#include "sim/report/passage.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/text.hpp"
#include "sim/report/words.hpp"

namespace equipoise::report {
namespace {

std::string trials_of(std::uint64_t trials) { return trials > 0 ? count(static_cast<double>(trials)) : "–"; }

// "4.15" and "3.94 to 4.43": the ends of both intervals against each other, which holds more than 95%.
Cell times_planned(const SizeRow& size, const SizeRow& planned) {
    if (!size.reachable) return {"–"};
    const auto over = [](double a, double b) { return decimal(a / b, 2); };
    Cell cell{over(static_cast<double>(size.n), static_cast<double>(planned.n))};
    if (std::isfinite(size.n_lower) && std::isfinite(size.n_upper) && planned.n_lower > 0 &&
        std::isfinite(planned.n_upper))
        cell.note = over(size.n_lower, planned.n_upper) + " to " + over(size.n_upper, planned.n_lower);
    return cell;
}

Cell needed(const SizeRow& size) {
    if (!size.reachable) return {size.only_not_found() ? "not found" : "not reachable"};
    return {count(static_cast<double>(size.n)), count_range(size.n_lower, size.n_upper)};
}

Cell arms_needed(const PlanResults& input, const SizeRow& size) {
    return {size.reachable ? arms_cell(input, static_cast<double>(size.n)) : "–"};
}

Passage movers_table(const PlanResults& input) {
    const AnalysisReport& primary = input.analyses[input.primary];
    std::vector<std::vector<Cell>> rows{{{"As planned"},
                                         needed(*primary.size),
                                         arms_needed(input, *primary.size),
                                         {"1"},
                                         {trials_of(primary.size->replicates)},
                                         share_cell(primary.planned.power),
                                         {trials_of(primary.planned.trials)}}};
    for (const Mover& mover : movers(input))
        rows.push_back({{mover.what, mover.instead_of},
                        needed(*mover.row->size),
                        arms_needed(input, *mover.row->size),
                        times_planned(*mover.row->size, *primary.size),
                        {trials_of(mover.row->size->replicates)},
                        share_cell(mover.row->power),
                        {trials_of(mover.row->trials)}});
    return table(primary.name +
                     ", one change at a time. Under the required n its 95% interval; under the ratio the ends of both "
                     "intervals over each other. " +
                     error_note,
                 {{"What changes", false},
                  {"Required n"},
                  {"By arm"},
                  {"Times the planned"},
                  {"Trials of the search"},
                  {"Power at " + n_equals(input.n)},
                  {"Trials of the power"}},
                 rows);
}

Passage parts_table(const PlanResults& input) {
    std::vector<std::vector<Cell>> rows;
    for (const PartRow* part : parts_by_spread(input)) {
        const Assurance& at = part->at;
        rows.push_back({{"Not knowing " + part->part + " alone"},
                        {points_with_error(at.sd, at.sd_mcse)},
                        share_cell(at.assurance),
                        {quantile_text(at.q10, at.q10_mcse)},
                        {quantile_text(at.median, at.median_mcse)},
                        {quantile_text(at.q90, at.q90_mcse)}});
    }
    const PartRow& first = *parts_by_spread(input).front();
    return table("Power with " + count(input.n) +
                     " patients over draws of one part alone: standard deviation in points, mean, and the ends and the "
                     "middle of the middle 80% of draws. " +
                     error_note + " Draws: " + trials_of(first.draws) + " of " + trials_of(first.trials_per_draw) +
                     " trials each.",
                 {{"What is drawn", false}, {"SD of power"}, {"Mean power"}, {"10%"}, {"Median"}, {"90%"}}, rows);
}

}  // namespace

Passage movers_section(const PlanResults& input) {
    Passage text;
    if (const auto chart = tornado_figure(input)) {
        const AnalysisReport& primary = input.analyses[input.primary];
        text += figure(*chart, primary.name + ": patients needed for " + percent(input.target_power, 0) +
                                   " power when one thing changes and the rest stays as planned (dashed). The widest "
                                   "bar is what moves the answer most. Changes that come together move it further. "
                                   "Trials behind each are in the table.");
        text += movers_table(input);
    }
    if (const auto chart = parts_figure(input)) {
        text += figure(*chart,
                       "What the pilot or the priors leave open, one part at a time: dot, the median power; bar, "
                       "the middle 80% of draws, which is no Monte Carlo interval. Dashed: the power as planned.");
        text += parts_table(input);
    }
    return text.empty() ? Passage{} : section("movers", "What moves the answer most", text);
}

}  // namespace equipoise::report
