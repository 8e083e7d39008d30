#pragma once
// A certificate of the type I error: the whole procedure on the edge of its null hypothesis, with a bound that holds
// whatever the truth.
#include <cstdint>
#include <string>
#include <vector>

#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"
#include "equipoise/table.hpp"

namespace equipoise::api {

struct CertifyOptions {
    std::int64_t n = 0;       ///< total patients, 2 to 1,000,000; 0: the scenario's
    std::int64_t trials = 0;  ///< 1 to 1e9; 0: 10,000,000, whatever the scenario has
};

struct CertifyResult {
    /// A row an analysis. type_one_error: share of trials without an effect (of a test against a margin: at the margin;
    /// of a design whose futility does not bind: with every trial going on) that reject, in either direction of a
    /// two-sided design, for benefit of a one-sided one and against a margin; with its Monte Carlo standard error and
    /// Wilson's 95% limits. at_most and at_least: limits of the true error, each with one-sided confidence 99.9%
    /// (Clopper and Pearson 1934), each analysis for itself, under this scenario's control arm, recruitment and losses.
    /// level: what the design allows; missing where a rule decides that promises none. An error is above its level
    /// where at_least is.
    Table table;
    double confidence = 0;              ///< of at_most and at_least, one-sided: 0.999
    std::vector<std::string> left_out;  ///< analyses for which no law gives the edge of their null hypothesis
};

/// Throws InputError, Interrupted.
EQUIPOISE_API CertifyResult certify(const Study& study, const CertifyOptions& options = {},
                                    const Execution& execution = {});

}  // namespace equipoise::api
