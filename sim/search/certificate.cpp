#include "sim/search/certificate.hpp"

#include <algorithm>

#include "models/numeric/special.hpp"
#include "sim/search/margin_null.hpp"

namespace equipoise {
namespace {

Certificate certificate(const AnalysisTally& tally, const Design& design, std::size_t analysis, double margin) {
    Certificate of;
    of.analysis = analysis;
    of.margin = margin;
    if (design.sequential) {
        const FutilityRule& futility = design.sequential->futility;
        of.futility_ignored = futility.kind != FutilityKind::none && !futility.binding;
    }
    of.trials = tally.trials;
    of.rejections = design.sides == 1 || margin != 0 ? tally.benefit : tally.benefit + tally.harm;
    of.error = Proportion::of(of.rejections, of.trials);
    of.bound = upper_bound(of.rejections, of.trials, Certificate::kConfidence);
    of.at_least = lower_bound(of.rejections, of.trials, Certificate::kConfidence);
    return of;
}

}  // namespace

double upper_bound(std::uint64_t count, std::uint64_t total, double confidence) {
    if (count == total) return 1;
    return beta_quantile(confidence, static_cast<double>(count) + 1, static_cast<double>(total - count));
}

double lower_bound(std::uint64_t count, std::uint64_t total, double confidence) {
    if (count == 0) return 0;
    return beta_quantile(1 - confidence, static_cast<double>(count), static_cast<double>(total - count) + 1);
}

std::vector<Certificate> certificates(const Study& study, std::size_t n, std::uint64_t trials,
                                      const Campaign& campaign) {
    const Scenario& s = study.scenario;
    const std::size_t sizes[] = {n};
    const auto at = [&](const TrialModel& model, std::span<const NamedAnalysis> analyses) {
        RunRequest request = run_request(s, model, sizes, trials);
        request.analyses = analyses;
        request.obey_futility = !s.design.sequential || s.design.sequential->futility.binding;
        return run(request, campaign);
    };
    std::vector<std::optional<Certificate>> by_place(s.analyses.size());
    IndependentParts parts;
    if (std::ranges::any_of(s.analyses, no_effect_is_the_null, &NamedAnalysis::test))
        parts.run([&] {  // all of them: one may stop the trial for the others
            const RunTally tally = at(study.model(StudyPoint{0, 0}), s.analyses);
            for (std::size_t a = 0; a < s.analyses.size(); ++a)
                if (no_effect_is_the_null(s.analyses[a].test))
                    by_place[a] = certificate(tally.at(0, a), s.design, a, 0);
        });
    for (std::size_t a = 0; a < s.analyses.size(); ++a)
        parts.run([&] {
            const std::optional<TrialModel> model = model_at_margin(study, s.analyses[a].test);
            if (!model) return;
            const RunTally tally = at(*model, {&s.analyses[a], 1});
            by_place[a] = certificate(tally.at(0, 0), s.design, a, margin_of(s.analyses[a].test));
        });
    parts.finish();
    std::vector<Certificate> list;
    for (const std::optional<Certificate>& one : by_place)
        if (one) list.push_back(*one);
    return list;
}

}  // namespace equipoise
