#pragma once
// What is counted over replicates. Tallies of blocks are merged in block order, so sums have the same bits for any
// threads. What a tally is made of stands once, in `each`: it is merged, written and read by that list.
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "sim/conduct/trial_outcome.hpp"

namespace equipoise {

/// A mean over replicates and its Monte Carlo standard error.
struct MeanTally {
    double sum = 0, squares = 0;
    void add(double x) {
        sum += x;
        squares += x * x;
    }
    template <class Visit, class... Tally>
    static void each(Visit&& visit, Tally&... t) {
        visit(t.sum...);
        visit(t.squares...);
    }
    double mean(std::uint64_t count) const { return sum / static_cast<double>(count); }
    double mcse(std::uint64_t count) const;
    bool operator==(const MeanTally&) const = default;
};

/// One analysis at one look of a sequential design.
struct StageTally {
    std::array<std::uint64_t, 4> stopped{};  ///< trials whose path ended here, by StopReason; none: at the last look
    std::uint64_t benefit = 0, harm = 0;     ///< of these
    std::uint64_t estimates = 0;             ///< of these, with a finite estimate
    MeanTally estimate;
    std::uint64_t overran = 0, upheld = 0;  ///< stops whose pipeline was followed; of these, still beyond the limit
    std::uint64_t overrun_estimates = 0;
    MeanTally overrun;  ///< of the estimates with the pipeline

    void add(const AnalysisOutcome& outcome);
    std::uint64_t ended() const { return stopped[0] + stopped[1] + stopped[2] + stopped[3]; }
    template <class Visit, class... Tally>
    static void each(Visit&& visit, Tally&... t) {
        for (std::size_t i = 0; i < 4; ++i) visit(t.stopped[i]...);
        visit(t.benefit...);
        visit(t.harm...);
        visit(t.estimates...);
        MeanTally::each(visit, t.estimate...);
        visit(t.overran...);
        visit(t.upheld...);
        visit(t.overrun_estimates...);
        MeanTally::each(visit, t.overrun...);
    }
};

/// The estimates of one analysis corrected for the looks.
struct AdjustedTally {
    std::uint64_t estimates = 0;
    MeanTally median_unbiased;
    std::uint64_t compared = 0, below = 0,
                  covered = 0;  ///< with a true value; estimate below it; intervals that hold it
    void add(const AdjustedEstimate& estimate, double true_value);
    template <class Visit, class... Tally>
    static void each(Visit&& visit, Tally&... t) {
        visit(t.estimates...);
        MeanTally::each(visit, t.median_unbiased...);
        visit(t.compared...);
        visit(t.below...);
        visit(t.covered...);
    }
};

/// One analysis at one sample size.
struct AnalysisTally {
    static constexpr std::size_t kStatuses = 9;
    std::uint64_t trials = 0, benefit = 0, harm = 0;
    std::uint64_t without_test = 0;                 ///< trials in which the analysis could not answer
    std::array<std::uint64_t, kStatuses> status{};  ///< by Status
    std::uint64_t estimates = 0;                    ///< finite estimates
    double sum = 0, sum_of_squares = 0;             ///< of the estimates
    double sum_of_cubes = 0, sum_of_fourths = 0;    ///< their powers: for the error of their SD
    double sum_of_variances = 0;                    ///< of squared standard errors
    std::uint64_t intervals = 0, covered = 0;       ///< finite intervals; those that hold the true value
    /// Of a sequential design: by look, and the trial where this analysis was decided. Empty and 0 otherwise.
    std::vector<StageTally> stage;
    MeanTally patients, deaths, days;
    AdjustedTally adjusted;

    /// A fixed design's, whose one look needs no stages.
    void add(const Estimate& estimate, Verdict verdict, double true_value);
    /// Of a sequential design also the stage: `at` is the trial where the analysis was decided.
    void add(const AnalysisOutcome& outcome, const LookOutcome& at, double true_value);
    /// visit(number of every tally), number by number.
    template <class Visit, class... Tally>
    static void each(Visit&& visit, Tally&... t) {
        visit(t.trials...);
        visit(t.benefit...);
        visit(t.harm...);
        visit(t.without_test...);
        for (std::size_t i = 0; i < kStatuses; ++i) visit(t.status[i]...);
        visit(t.estimates...);
        visit(t.sum...);
        visit(t.sum_of_squares...);
        visit(t.sum_of_cubes...);
        visit(t.sum_of_fourths...);
        visit(t.sum_of_variances...);
        visit(t.intervals...);
        visit(t.covered...);
        const std::size_t looks = std::get<0>(std::tie(t...)).stage.size();
        if (looks == 0) return;
        for (std::size_t k = 0; k < looks; ++k) StageTally::each(visit, t.stage[k]...);
        MeanTally::each(visit, t.patients...);
        MeanTally::each(visit, t.deaths...);
        MeanTally::each(visit, t.days...);
        AdjustedTally::each(visit, t.adjusted...);
    }
    std::uint64_t not_estimable() const { return without_test; }
};

/// The trials that reach one look.
struct LookTally {
    std::uint64_t trials = 0;
    MeanTally patients, deaths, days;
    void add(const LookOutcome& outcome);
    template <class Visit, class... Tally>
    static void each(Visit&& visit, Tally&... t) {
        visit(t.trials...);
        MeanTally::each(visit, t.patients...);
        MeanTally::each(visit, t.deaths...);
        MeanTally::each(visit, t.days...);
    }
    bool operator==(const LookTally&) const = default;
};

/// The trials themselves at one sample size.
struct TrialTally {
    std::uint64_t trials = 0;
    MeanTally patients, deaths[2], lost;      ///< patients: randomized by the time of the analysis
    std::uint64_t dated = 0;                  ///< trials whose days are known: behind the two that follow
    MeanTally recruitment_days;               ///< to the last of these patients' randomization
    MeanTally analysis_days;                  ///< to the cut, or to the end of the last patient's follow-up
    std::array<std::uint64_t, 3> ended_by{};  ///< trials by CutBy: complete follow-up, calendar day, number of deaths
    std::vector<LookTally> look;              ///< of a sequential design
    void add(const LookOutcome& outcome);
    template <class Visit, class... Tally>
    static void each(Visit&& visit, Tally&... t) {
        visit(t.trials...);
        MeanTally::each(visit, t.patients...);
        for (int arm = 0; arm < 2; ++arm) MeanTally::each(visit, t.deaths[arm]...);
        MeanTally::each(visit, t.lost...);
        visit(t.dated...);
        MeanTally::each(visit, t.recruitment_days...);
        MeanTally::each(visit, t.analysis_days...);
        for (std::size_t i = 0; i < 3; ++i) visit(t.ended_by[i]...);
        for (std::size_t k = 0; k < std::get<0>(std::tie(t...)).look.size(); ++k) LookTally::each(visit, t.look[k]...);
    }
    bool operator==(const TrialTally&) const = default;
};

/// Everything of one run: [size][analysis], and for each analysis how often it shows benefit at both of two sizes.
struct RunTally {
    std::size_t sizes = 0, analyses = 0;
    std::size_t looks = 0;                ///< of a sequential design; 0: fixed
    std::vector<TrialTally> trial;        ///< by size
    std::vector<AnalysisTally> analysis;  ///< size * analyses + analysis
    std::vector<std::uint64_t> both;  ///< (analysis * sizes + a) * sizes + b, a <= b: benefit at a and at b; or empty

    RunTally() = default;
    RunTally(std::size_t sizes, std::size_t analyses, bool pairs = false, std::size_t looks = 0);
    /// Counts one trial. true_values: per analysis, for coverage; empty or NaN: none.
    void add(const TrialOutcome& outcome, std::span<const double> true_values);
    /// Adds the tally of the replicates that follow; into an empty one, takes it.
    void merge(const RunTally& other);
    template <class Visit, class... Tally>
    static void each(Visit&& visit, Tally&... t) {
        const auto& first = std::get<0>(std::tie(t...));
        const std::size_t sizes = first.sizes, analyses = first.analyses;
        const bool pairs = !first.both.empty();
        for (std::size_t i = 0; i < sizes; ++i) TrialTally::each(visit, t.trial[i]...);
        for (std::size_t i = 0; i < sizes * analyses; ++i) AnalysisTally::each(visit, t.analysis[i]...);
        for (std::size_t a = 0; pairs && a < analyses; ++a)
            for (std::size_t i = 0; i < sizes; ++i)
                for (std::size_t j = i; j < sizes; ++j) visit(t.both[(a * sizes + i) * sizes + j]...);
    }
    const AnalysisTally& at(std::size_t size, std::size_t which) const { return analysis[size * analyses + which]; }
    AnalysisTally& at(std::size_t size, std::size_t which) { return analysis[size * analyses + which]; }
    std::uint64_t both_at(std::size_t which, std::size_t a, std::size_t b) const {
        return both[(which * sizes + std::min(a, b)) * sizes + std::max(a, b)];
    }
};

}  // namespace equipoise
