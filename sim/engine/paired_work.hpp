#pragma once
// Several studies on the same random numbers: each replicate is conducted under every one of them, and what is counted
// is what only pairs can tell: how often an analysis finds a benefit under one study and not under the other.
#include <vector>

#include "sim/engine/run.hpp"
#include "sim/engine/work.hpp"

namespace equipoise {

/// One analysis of a study beside one of the first study.
struct AnalysisPair {
    std::size_t study = 1;
    std::size_t analysis = 0, of_first = 0;
};

/// How often both, only this study's or only the first's found a benefit; the same for harm is not asked.
struct PairTally {
    std::uint64_t trials = 0, both = 0, only_here = 0, only_first = 0;
    void merge(const PairTally& more);
    /// Power here less power under the first.
    double difference() const;
    /// Of that difference, from the trials themselves: sqrt((q - d^2) / trials) with q the share of trials in which
    /// only one of the two found a benefit. Runs apart would have sqrt(p1 (1 - p1) + p2 (1 - p2)) in its place.
    double mcse() const;
    /// 95% interval of the difference (Agresti and Min 2005: one half added to each cell of the table of pairs).
    struct Limits {
        double lower, upper;
    };
    Limits limits() const;
};

struct PairedTally {
    std::vector<RunTally> study;
    std::vector<PairTally> pair;  ///< by AnalysisPair
};

class PairedWork : public Work {
  public:
    /// Requests of one size, one seed and the same replicates; what they point to must outlive this.
    PairedWork(std::vector<RunRequest> studies, std::vector<AnalysisPair> pairs);

    PointKey point() const override;
    std::uint64_t block_length() const override { return 64; }
    std::uint64_t trials(const BlockKey& key) const override { return key.count * studies_.size(); }
    BlockResult compute(const BlockKey& key, Workspace& workspace) const override;

    PairedTally read(const BlockResult& bytes) const;
    PairedTally empty() const;

  private:
    std::vector<RunRequest> studies_;
    std::vector<TrialProtocol> protocols_;
    std::vector<AnalysisPair> pairs_;
};

/// All replicates of the first request.
PairedTally run_paired(const std::vector<RunRequest>& studies, const std::vector<AnalysisPair>& pairs,
                       const Campaign& campaign);

}  // namespace equipoise
