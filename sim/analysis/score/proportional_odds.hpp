#pragma once
// Proportional odds model of an ordered outcome, adjusted for covariates.
//
//   logit P(Y <= k) = threshold_k - (slope arm + covariates): the signs of MASS::polr and ordinal::clm, in the details'
//   `coef` estimate = log odds ratio of a better outcome, treatment against control: slope where higher is better
//   (organ-support-free
//              days), minus slope where lower is (a scale on which death is highest); above 0 favours treatment
//   wald              z = estimate / se, se from the observed information
//   score             z = score / sqrt(information) at the fit without the arm (unadjusted: Wilcoxon's test but for the
//                     information)
//   likelihood-ratio  z = signed root of twice the gain in log-likelihood
//
// The interval is Wald's. Every distinct value is a category. The default outcome is days free of organ support to day
// 28, death at -1, as in the platform trials of critical care. An arm that parts the categories has an infinite
// estimate: separated, with the score or likelihood-ratio test if asked for. Covariates that do so are named among the
// details; the arm keeps its estimate.
#include <string>
#include <string_view>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/score/outcome.hpp"

namespace equipoise {

enum class LikelihoodTest { wald, score, likelihood_ratio };
template <>
struct EnumNames<LikelihoodTest> {
    static constexpr std::array<std::pair<std::string_view, LikelihoodTest>, 3> names{
        {{"wald", LikelihoodTest::wald},
         {"score", LikelihoodTest::score},
         {"likelihood-ratio", LikelihoodTest::likelihood_ratio}}};
};

struct ProportionalOdds {
    static constexpr std::string_view name = "proportional-odds";
    static constexpr std::string_view estimand = "log odds ratio of a better outcome";
    static constexpr double null = 0;
    static constexpr std::size_t kMostColumns = 16;  ///< arm and covariates; more are not identifiable

    Outcome outcome{.score = ScoreSummary::support_free_days, .day = 28, .dead_days = -1};
    std::vector<std::string> covariates;
    LikelihoodTest test = LikelihoodTest::wald;

    static constexpr auto fields() {
        return std::tuple{
            field("outcome", &ProportionalOdds::outcome,
                  "one number per patient, from the scores or a column; its distinct values are the categories"),
            field("covariates", &ProportionalOdds::covariates,
                  "columns, factor(column) for categories; \"baseline\" is the score of day 0"),
            field("test", &ProportionalOdds::test, "wald, score or likelihood-ratio"),
        };
    }
    Needs needs() const;
    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
