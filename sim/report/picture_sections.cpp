#include "sim/report/html.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/sections.hpp"

namespace equipoise::report {

std::string estimates_section(const PlanResults& input) {
    const ToldTrials& told = input.pictures.told;
    if (told.trials.empty() || told.analysis >= input.analyses.size()) return "";
    const EstimateHistogram histogram = estimate_histogram(told);
    if (histogram.bars.empty()) return "";
    const AnalysisReport& analysis = input.analyses[told.analysis];
    const auto drawn = [&](const char* id, Layout layout) {
        return draw_estimates(histogram, analysis.planned.true_value, told.null_value, analysis.estimand, id, layout);
    };
    return section("estimates", "What the trial would estimate",
                   figure(drawn("estimates-drawn", Layout::wide), drawn("estimates-drawn-narrow", Layout::narrow),
                          estimates_caption(input, histogram)));
}

std::string scores_section(const PlanResults& input) {
    if (!input.pictures.scores) return "";
    const ScoreDays& days = *input.pictures.scores;
    return section(
        "scores", "SOFA by day, and who is where",
        figure(draw_score_days(days, input.arms, "score-days", Layout::wide),
               draw_score_days(days, input.arms, "score-days-narrow", Layout::narrow), score_days_caption(days)));
}

}  // namespace equipoise::report
