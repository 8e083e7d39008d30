#pragma once
// The Wilcoxon-Mann-Whitney test of a number per patient.
//
//   estimate = P(a treated patient fares better than a control) + half P(they fare alike): the probability index, null
//   0.5
//   z        = (U - n0 n1 / 2) / sqrt(V), positive when the treated fare better; U counts pairs in which they do, ties
//            a half;
//              V = n0 n1 / 12 (N + 1 - sum(t^3 - t) / (N (N - 1))), corrected for ties (Lehmann 1975)
//   continuity: |U - n0 n1 / 2| is lessened by a half
//   exact      p from the permutation distribution with ties: P(|U - E| >= |u - E|); mid_p counts half of the ties with
//              it
//
// The standard error is that of the index whatever the difference (DeLong 1988), the interval index -+ normal quantile
// x se within [0, 1]; both are unknown when an arm has one patient or the arms do not overlap. The default outcome
// ranks death worst.
#include <string_view>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/score/outcome.hpp"

namespace equipoise {

struct Wilcoxon {
    static constexpr std::string_view name = "wilcoxon";
    static constexpr std::string_view estimand = "probability index";
    static constexpr double null = 0.5;

    Outcome outcome;
    bool continuity = false;
    bool exact = false;
    bool mid_p = false;

    static constexpr auto fields() {
        return std::tuple{
            field("outcome", &Wilcoxon::outcome, "one number per patient, from the scores or a column"),
            field("continuity", &Wilcoxon::continuity, "continuity correction of the normal p"),
            field("exact", &Wilcoxon::exact,
                  "exact permutation p, ties included, for trials of up to about 300 patients (beyond them the normal "
                  "p)"),
            field("mid_p", &Wilcoxon::mid_p, "with exact: count half of the permutations that tie with what was seen"),
        };
    }
    Needs needs() const { return outcome.needs(); }
    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
