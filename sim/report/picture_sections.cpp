#include "sim/report/cells.hpp"
#include "sim/report/passage.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/scale.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {
namespace {

// The days that the picture's axis names, each as it goes on from there.
Passage hazard_table(const std::vector<HazardDay>& course, const std::vector<std::string>& arms) {
    std::vector<std::vector<Cell>> rows;
    for (const double wanted : day_ticks(course.back().day)) {
        const HazardDay* day = &course.front();
        for (const HazardDay& each : course)
            if (each.day <= wanted) day = &each;
        rows.push_back({{count(wanted)},
                        {significant(1000 * day->hazard[0])},
                        {significant(1000 * day->hazard[1])},
                        {significant(day->ratio())},
                        {significant(day->cumulative_ratio())}});
    }
    const bool named = arms.size() == 2;
    return table("Deaths a day in 1,000 patients alive, from that day on, and the ratios of the picture. Closed form.",
                 {{"Day", false},
                  {named ? arms[0] : "control"},
                  {named ? arms[1] : "treatment"},
                  {"Ratio of hazards"},
                  {"Ratio of cumulative hazards"}},
                 rows);
}

Passage same_score_table(const std::vector<AtSameScore>& ratios) {
    std::vector<std::vector<Cell>> rows;
    for (const AtSameScore& at : ratios)
        if (at.is_weekly()) rows.push_back({{count(at.day)}, {significant(at.hazard_ratio)}});
    if (rows.empty()) return {};
    return table(
        "Of the effect on death, what does not run through the score: the hazard of death in the ICU, treated "
        "over control at the same score. Calibrated, not simulated.",
        {{"Day", false}, {"Ratio at the same score"}}, rows);
}

}  // namespace

Passage estimates_section(const PlanResults& input) {
    const ToldTrials& told = input.pictures.told;
    if (told.trials.empty() || told.analysis >= input.analyses.size()) return {};
    const EstimateHistogram histogram = estimate_histogram(told);
    if (histogram.bars.empty()) return {};
    const AnalysisReport& analysis = input.analyses[told.analysis];
    const auto drawn = [&](const char* id, Layout layout) {
        return draw_estimates(histogram, analysis.planned.true_value, told.null_value, analysis.estimand, id, layout);
    };
    return section("estimates", "What the trial would estimate",
                   figure(drawn("estimates-drawn", Layout::wide), drawn("estimates-drawn-narrow", Layout::narrow),
                          estimates_caption(input, histogram)));
}

Passage scores_section(const PlanResults& input) {
    if (!input.pictures.scores) return {};
    const ScoreDays& days = *input.pictures.scores;
    return section(
        "scores", "SOFA by day, and who is where",
        figure(draw_score_days(days, input.arms, "score-days", Layout::wide),
               draw_score_days(days, input.arms, "score-days-narrow", Layout::narrow), score_days_caption(days)));
}

Passage hazards_section(const PlanResults& input) {
    const std::vector<HazardDay>& course = input.pictures.hazards;
    if (!has_ratio(course)) return {};
    return section("hazards", "Hazard ratio over time",
                   figure(draw_hazard_ratio(course, input.arms, "hazard-ratio", Layout::wide),
                          draw_hazard_ratio(course, input.arms, "hazard-ratio-narrow", Layout::narrow),
                          hazard_ratio_caption(course)) +
                       hazard_table(course, input.arms) + same_score_table(input.at_same_score));
}

Passage convergence_section(const PlanResults& input) {
    const std::vector<RunningPower>& course = input.running;
    if (course.size() < 2 || input.primary >= input.analyses.size()) return {};
    std::vector<std::vector<Cell>> rows;
    for (const RunningPower& point : told_points(course))
        rows.push_back({{count(static_cast<double>(point.trials))}, share_cell(power_of(point))});
    return section("convergence", "Were these trials enough",
                   figure(draw_running_power(course, "convergence", Layout::wide),
                          draw_running_power(course, "convergence-narrow", Layout::narrow),
                          running_power_caption(course, input.analyses[input.primary].name, input.n)) +
                       table(std::string("Power after so many trials of the run. ") + error_note,
                             {{"Trials", false}, {"Power"}}, rows));
}

}  // namespace equipoise::report
