#pragma once
// Power, harm, bias and coverage of every analysis of a study, by simulation.
#include <cstdint>

#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct PowerOptions {
    std::int64_t n = 0;       ///< total patients, 2 to 1,000,000; 0: the scenario's
    std::int64_t trials = 0;  ///< 1 to 1e9; 0: the scenario's
};

struct PowerResult {
    /// A row an analysis. power: share of trials that reject in favour of treatment; harm: in favour of control; both
    /// at the design's alpha. mean_estimate, sd_estimate (between trials), true_value (at infinite n with nobody lost),
    /// bias (mean less true), coverage (of the 95% interval, among trials that have one), not_estimable (share of
    /// trials without an answer, which count as not rejecting). A share p of N trials has Monte Carlo standard error
    /// sqrt(p (1 - p) / N) and Wilson's 95% limits; sd_estimate has SD / sqrt(2 (N - 1)) (Morris, White and Crowther
    /// 2019, Stat Med 38:2074). closed_form: power by formula, where one exists, with closed_form_formula its source.
    Table analyses;
    /// Trials in which an analysis had no answer, by why: analysis, reason, count and the trials behind it. No rows
    /// where every trial had one.
    Table not_estimable;
    /// A row a quantity of the trials themselves (patients, deaths by arm, lost, recruitment and analysis days): mean a
    /// trial with its Monte Carlo standard error. Under a [design] cut also the shares of trials that it did not end,
    /// and that its deaths or its calendar day ended.
    Table trials;
    /// Of a design with looks, a row an analysis and look: information and limits as planned, the chances to stop there
    /// for benefit, harm and futility, power so far, mean estimate and bias of the trials that stop, with the pipeline
    /// beside, and patients, deaths and months of those that come so far. No rows of a fixed design.
    Table looks;
    /// A row an analysis over all looks: the chances to stop early, expected n, deaths and months, the median unbiased
    /// estimate's bias and the coverage of its interval. No rows of a fixed design.
    Table stopping;
};

/// At one n. Throws InputError, Interrupted.
EQUIPOISE_API PowerResult power(const Study& study, const PowerOptions& options = {}, const Execution& execution = {});

/// At every n, share of the effect and shift of control mortality that the scenario's [explore] names: the rows of
/// PowerResult::analyses with columns n, effect_scale, control_mortality_shift. `trials`: 1 to 1e9; 0: the scenario's.
EQUIPOISE_API Table curve(const Study& study, std::int64_t trials = 0, const Execution& execution = {});

}  // namespace equipoise::api
