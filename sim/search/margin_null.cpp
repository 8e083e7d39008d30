#include "sim/search/margin_null.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {
namespace {

// The day on which a test of the risk difference looks; none of a column's outcome.
std::optional<double> day_of_risk(const Analysis& analysis) {
    return std::visit(
        [](const auto& test) -> std::optional<double> {
            if constexpr (requires {
                              test.day;
                              test.outcome.empty();
                          })
                if (test.outcome.empty()) return test.day;
            return {};
        },
        analysis);
}

}  // namespace

std::size_t analyses_with_margin(const Scenario& scenario) {
    return static_cast<std::size_t>(std::ranges::count_if(
        scenario.analyses, [](const NamedAnalysis& analysis) { return margin_of(analysis.test) != 0; }));
}

double level_of(const Design& design, bool against_margin) {
    return against_margin ? design.alpha / design.sides : design.alpha;
}

std::optional<TrialModel> model_at_margin(const Study& study, double day, double margin) {
    StudyParameters parameters = study.parameters();
    if (!parameters.control) return {};
    const double control = 1 - ArmSurvival(*parameters.control).survival(day), treated = control + margin;
    if (!(control > 0 && control < 1 && treated > 0 && treated < 1)) return {};
    parameters.effect = Proportional{std::log1p(-treated) / std::log1p(-control)};
    parameters.effect_scale = 1;
    parameters.sofa = {};
    return study.model_with(parameters);
}

std::optional<TrialModel> model_at_margin(const Study& study, const Analysis& analysis) {
    const double margin = margin_of(analysis);
    const std::optional<double> day = day_of_risk(analysis);
    if (margin == 0 || !day) return {};
    return model_at_margin(study, *day, margin);
}

std::vector<std::optional<AtMargin>> at_margins(const Study& study, std::size_t n, std::uint64_t trials,
                                                const Campaign& campaign) {
    const std::vector<NamedAnalysis>& analyses = study.scenario.analyses;
    std::vector<std::optional<AtMargin>> list(analyses.size());
    const std::size_t sizes[] = {n};
    IndependentParts parts;
    for (std::size_t a = 0; a < analyses.size(); ++a)
        parts.run([&] {
            const std::optional<TrialModel> model = model_at_margin(study, analyses[a].test);
            if (!model) return;
            const double margin = margin_of(analyses[a].test);
            RunRequest request = run_request(study.scenario, *model, sizes, trials);
            request.analyses = {&analyses[a], 1};
            const double truth[] = {margin};
            request.true_values = truth;
            const RunTally tally = run(request, campaign);
            list[a] = AtMargin{margin, power_estimate(tally.at(0, 0), margin)};
        });
    parts.finish();
    return list;
}

}  // namespace equipoise
