#pragma once
// Bayesian comparison of the risk of death by a day: independent beta priors, success if the posterior probability that
// the treated die less often is high.
//
//   p1 | data ~ Beta(a + x1, b + n1 - x1), likewise p0;   benefit = P(p1 < p0 | data)
//   success     benefit > threshold (0.975 by default: the one-sided 2.5% of a two-sided trial)
//   default prior Jeffreys's Beta(1/2, 1/2) in each arm (Jeffreys 1946, Proc. R. Soc. A 186:453-461)
//
// estimate       posterior mean of p1 - p0; standard_error its posterior standard deviation
// p_benefit      1 - benefit; p = 2 min(benefit, 1 - benefit): a simulated trial is judged by the threshold
//                (sim/engine/verdict.hpp), not by alpha; harm: 1 - benefit > threshold
// z              normal quantile of benefit
// lower, upper   equal-tailed credible limits of p1 - p0; computed for `details` only (a simulation leaves them
//                unknown)
//
// Every table has an answer, also one without deaths; an empty arm is its prior and has status no_patients.
#include <array>
#include <optional>
#include <tuple>

#include "models/numeric/arena.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"

namespace equipoise {

struct BayesProportion : BinaryOutcome {
    static constexpr std::string_view name = "bayes-proportion";
    static constexpr std::string_view estimand = "risk difference (posterior mean)";
    static constexpr double null = 0;

    std::array<double, 2> prior{0.5, 0.5};
    std::optional<std::array<double, 2>> prior_treated, prior_control;
    double threshold = 0.975;

    static constexpr auto fields() {
        constexpr Range shape{0.1, 1e6, false, false};
        return std::tuple_cat(
            BinaryOutcome::fields(),
            std::tuple{
                field("prior", &BayesProportion::prior, shape, "",
                      "a, b of both arms' beta prior: events and non-events it is worth (Jeffreys: 0.5, 0.5)"),
                field("prior_treated", &BayesProportion::prior_treated, shape, "",
                      "a, b of the treated arm's prior, if another"),
                field("prior_control", &BayesProportion::prior_control, shape, "",
                      "a, b of the control arm's prior, if another"),
                field("threshold", &BayesProportion::threshold, Range::open_probability(), "",
                      "success if the probability of benefit exceeds this"),
            });
    }

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const {
        return evaluate(count(snapshot), context, arena, details);
    }
    Estimate evaluate(const BinaryTable& table, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
