#pragma once
// The truth that estimates are held against.
#include <span>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/engine/campaign.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

struct TrueValues {
    std::vector<Estimate> best;  ///< for bias
    /// For coverage, which is counted trial by trial: the mean of the first 100 large trials (1.6e6 patients), whatever
    /// the number of trials, so that a run that grows counts the same. Its error, about a hundredth of the standard
    /// error of an estimate from 400 patients, moves a coverage of 95% by about 0.00001: second order (1 - 2 Phi(-1.96)
    /// is flat).
    std::vector<Estimate> for_coverage;
};

/// The true value of each analysis's estimate, against which bias and coverage are measured: from the arms' laws where
/// it follows from them (sim/engine/estimand.hpp; standard error 0), else what the estimator tends to with complete
/// follow-up and nobody lost, as the mean over trials of 16,000 patients with its standard error. Neither a cut nor
/// losses change it: what they do to an estimator is its bias. Every patient of such a trial lives through both arms
/// (both_arms.hpp): the arms' difference then has the variance of up to nine times as many patients, of about as many
/// where treatment changes nearly every life (bench/README.md). `patients` is what the estimate itself rests on (n
/// times trials): the simulation takes 5 times as many, at least 100 trials, so that its error is mostly below a third
/// of the estimate's; but never more than 2e7 patients, 1.6e6 with score courses. not_identifiable where the analysis
/// has no estimate, and where patients are followed to a common closing date and what is estimated depends on that
/// (depends_on_follow_up).
TrueValues large_sample_values(const TrialModel& model, std::span<const NamedAnalysis> analyses, std::uint64_t seed,
                               double patients, const Campaign& campaign);

}  // namespace equipoise
