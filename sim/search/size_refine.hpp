#pragma once
// From a guess of the root to an answer with an interval.
#include <optional>
#include <vector>

#include "sim/search/sample_size.hpp"
#include "sim/search/size_answer.hpp"
#include "sim/search/size_round.hpp"

namespace equipoise {

/// Refines all guesses together on shared patients; analyses that are done drop out, and with them the patients that
/// only they need.
class SizeRefiner {
  public:
    SizeRefiner(const SampleSizeRequest& request, std::span<const std::optional<double>> guesses);
    /// None: every analysis that had a guess has its answer.
    std::optional<SizeRound> needs() const;
    /// Takes the run that was needed; results has one entry an analysis.
    void step(const RunTally& tally, std::vector<SampleSize>& results);

  private:
    struct Track {  // one analysis
        double guess = 0;
        int moves = 0;
        std::vector<std::size_t> window;  // sizes of the next batch, ascending
        std::vector<PowerBatch> batches;  // at the present guess
        std::size_t trend = 0;            // of them the first, on sizes that move; the others are on dense sizes
        bool dense = false;               // the next batch is
        std::vector<AnalysisTally> last;  // at the sizes of the last batch
    };
    enum class Step { done, more, moved };

    void choose_window(Track& track) const;
    void choose_dense_window(Track& track, const FirstCrossing& crossing) const;
    void begin();
    void choose_round();
    void keep(const RunTally& tally);
    Step judge(std::size_t a, std::uint64_t done, SampleSize& result, double& more);
    Step judge_dense(Track& track, const ProbitRoot& root, std::uint64_t done, SampleSize& result, double& more) const;
    Step move(Track& track, const ProbitRoot& root, SampleSize& result) const;
    FirstCrossing cross(const Track& track, const ProbitRoot& root) const;
    void take(const Track& track, const SizeInterval& interval, std::uint64_t done, SampleSize& result) const;
    bool at_floor(const Track& track) const;

    const SampleSizeRequest& request_;
    std::size_t unit_;
    double full_trials_to_;
    std::uint64_t first_trials_ = 0, most_trials_ = 0;  // of the analyses that are open
    std::vector<Track> tracks_;
    std::vector<std::size_t> open_, waiting_;       // analyses at work; those whose turn, or new guess, comes later
    std::vector<std::vector<std::size_t>> places_;  // by analysis: where its window lies in the round's sizes
    SizeRound round_;
    std::uint64_t done_ = 0;  // replicates at the present guesses
};

}  // namespace equipoise
