#pragma once
// The search for required sizes in rounds: what it needs next, and a step with what came of it. So whoever drives it
// may compute a round, load it, or have it computed elsewhere.
#include <optional>
#include <vector>

#include "sim/search/size_refine.hpp"
#include "sim/search/size_scout.hpp"

namespace equipoise {

class SizeSearch {
  public:
    /// What the request points to must outlive the search.
    explicit SizeSearch(const SampleSizeRequest& request);
    SizeSearch(const SizeSearch&) = delete;
    SizeSearch& operator=(const SizeSearch&) = delete;

    /// None: the search is over.
    std::optional<SizeRound> needs() const;
    /// Takes the run of the round that was needed.
    void step(const RunTally& tally);
    /// Per analysis of the request; complete when nothing is needed any more.
    const std::vector<SampleSize>& results() const { return results_; }

  private:
    void begin_refining();
    void begin_confirming();

    SampleSizeRequest request_;
    std::vector<SampleSize> results_;
    SizeScout scout_;
    std::optional<SizeRefiner> refiner_;
    std::optional<SizeRound> confirmation_;  // power at the answers, from replicates that did not choose them
    bool confirmed_ = false;
};

}  // namespace equipoise
