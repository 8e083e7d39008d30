#pragma once
// The pictures of a report, from its input. Each returns nothing where there is nothing to draw. Draw with draw(chart,
// layout).
#include <optional>

#include "sim/report/heat_map.hpp"
#include "sim/report/line_chart.hpp"
#include "sim/report/row_chart.hpp"
#include "sim/results/plan_results.hpp"

namespace equipoise::report {

/// The points of the curve under the scenario's own assumptions, by n.
std::vector<const CurveRows*> planned_points(const PlanResults& input);
/// Power against n under the scenario's own assumptions (effect scale 1, no shift of mortality), a line for each
/// analysis.
std::optional<LineChart> power_figure(const PlanResults& input);
/// Survival of each arm: the law that is simulated with its band, the pilot's own estimates as points.
std::optional<LineChart> survival_figure(const PilotReport& pilot);
/// Assurance, conditional power and P(power >= target) against n, of one analysis; `id` is unique in the page.
std::optional<LineChart> assurance_figure(const AssuranceCurve& curve, double target_power, const std::string& id);
/// Required n of each analysis, on a logarithmic axis; of more than eight the fewest patients first.
std::optional<RowChart> sample_size_figure(const PlanResults& input);
/// Rejections under no effect against alpha.
std::optional<RowChart> type_one_error_figure(const PlanResults& input);
/// Required n and power when control mortality or the effect was over-estimated.
std::optional<HeatMap> optimism_figure(const OptimismGrid& grid, double target_power, const std::string& id);

/// One thing that differs from the plan, and what becomes of the primary then.
struct Mover {
    std::string what, instead_of;  ///< "Effect: 50% of the planned one"; what is planned, may be empty
    const OptimismRow* row;        ///< in the input; its size is there
};
/// What moves the primary's required n, the most first; empty where the plan itself has no n.
std::vector<Mover> movers(const PlanResults& input);
/// The same as bars from the planned n.
std::optional<RowChart> tornado_figure(const PlanResults& input);
/// The spread of the primary's power when one part alone is drawn, the widest first.
std::optional<RowChart> parts_figure(const PlanResults& input);
std::vector<const PartRow*> parts_by_spread(const PlanResults& input);

/// "n = 834 (826 to 842)", or words when the target is out of reach.
std::string required_size_text(const SizeRow& size);
/// "not reachable: highest power seen 12.0% (0.3)"
std::string out_of_reach(const SizeRow& size);
/// Square root, or logarithm where the counts differ by more than a factor of 60.
Axis count_axis(double low, double high);

}  // namespace equipoise::report
