#include "sim/search/certificate.hpp"

#include <algorithm>

#include "sim/analysis/binary/proportion_intervals.hpp"
#include "sim/design/non_binding.hpp"
#include "sim/search/margin_null.hpp"

namespace equipoise {
namespace {

Certificate certificate(const AnalysisTally& tally, const Design& design, std::size_t analysis, double margin) {
    Certificate of;
    of.analysis = analysis;
    of.margin = margin;
    of.futility_ignored = has_non_binding_futility(design);
    of.trials = tally.trials;
    of.rejections = tally.benefit + (errs_for_benefit_alone(design.sides, margin != 0) ? 0 : tally.harm);
    of.error = Proportion::of(of.rejections, of.trials);
    of.bound = upper_bound(of.rejections, of.trials, Certificate::kConfidence);
    of.at_least = lower_bound(of.rejections, of.trials, Certificate::kConfidence);
    return of;
}

// The interval whose limits each hold with that one-sided confidence.
Interval two_sided(std::uint64_t count, std::uint64_t total, double confidence) {
    return clopper_pearson_interval(static_cast<double>(count), static_cast<double>(total), 2 * confidence - 1);
}

}  // namespace

double upper_bound(std::uint64_t count, std::uint64_t total, double confidence) {
    return two_sided(count, total, confidence).upper;
}

double lower_bound(std::uint64_t count, std::uint64_t total, double confidence) {
    return two_sided(count, total, confidence).lower;
}

std::vector<Certificate> certificates(const Study& study, std::size_t n, std::uint64_t trials,
                                      const Campaign& campaign) {
    const Scenario& s = study.scenario;
    const std::size_t sizes[] = {n};
    const auto at = [&](const TrialModel& model, std::span<const NamedAnalysis> analyses) {
        RunRequest request = run_request(s, model, sizes, trials);
        request.analyses = analyses;
        request.obey_futility = !has_non_binding_futility(s.design);
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
