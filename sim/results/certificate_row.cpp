#include "sim/results/certificate_row.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/analysis/horizon.hpp"
#include "sim/results/plan_results.hpp"

namespace equipoise {

std::vector<Measure<CertificateRow>> CertificateRow::columns() {
    using R = CertificateRow;
    return {
        value<R>("analysis", "", "its name in the scenario", &R::name).json("name"),
        value<R>("test", "", "kind of analysis", &R::test),
        value<R>("n", "patients", "randomized, both arms together", &R::n),
        whole<R>("trials", "trials", "simulated trials behind this row", [](const R& r) { return r.trials; }),
        whole<R>("rejections", "trials", "of these, with a type I error", [](const R& r) { return r.rejections; }),
        share<R>("type_one_error", "", "share of trials that reject under the null hypothesis", &R::error),
        value<R>("at_most", "", "upper limit of the true error, with one-sided confidence 99.9%", &R::bound),
        value<R>("at_least", "", "lower limit of the true error, with one-sided confidence 99.9%", &R::at_least),
        value<R>("level", "", "what the design allows", [](const R& r) { return r.rule.empty() ? r.level : unknown; }),
        value<R>("rule", "", "what decides in place of the level", &R::rule),
        value<R>("margin", "", "of a test against a margin, where the null hypothesis is; 0: no effect", &R::margin),
        value<R>("counted", "", "what is counted as a type I error", &R::counted),
        value<R>("null_hypothesis", "", "under which the trials ran", &R::null_hypothesis),
        value<R>("when", "", "what the analysis looks at", &R::when),
    };
}

std::vector<CertificateRow> certificate_rows(const Scenario& s, std::size_t n, const std::vector<Certificate>& list) {
    std::vector<CertificateRow> rows;
    for (const Certificate& one : list) {
        const NamedAnalysis& analysis = s.analyses[one.analysis];
        const bool for_benefit = errs_for_benefit_alone(s.design.sides, one.margin != 0);
        CertificateRow& row = rows.emplace_back();
        static_cast<Certificate&>(row) = one;
        row.n = static_cast<double>(n);
        row.name = analysis.name;
        row.test = name_of(analysis.test);
        row.when = when_in_words(analysis.test, s.follow_up_days);
        row.level = level_of(s.design, one.margin != 0);
        row.rule = own_rule(analysis.test);
        row.counted = for_benefit ? "findings for the treatment" : "findings for either arm";
        row.null_hypothesis =
            one.margin == 0 ? "no effect"
                            : fmt::format("risk {:g} points higher under treatment, the margin", 100 * one.margin);
        if (one.futility_ignored) row.null_hypothesis += "; no trial stops for futility, which does not bind";
    }
    return rows;
}

std::vector<std::string> not_certified(const Scenario& s, const std::vector<CertificateRow>& rows) {
    std::vector<std::string> names;
    for (std::size_t a = 0; a < s.analyses.size(); ++a)
        if (std::ranges::none_of(rows, [&](const CertificateRow& row) { return row.analysis == a; }))
            names.push_back(s.analyses[a].name);
    return names;
}

}  // namespace equipoise
