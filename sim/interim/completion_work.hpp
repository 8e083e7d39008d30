#pragma once
// Completions of a running trial as blocks of work: the days of its looks, and what the looks to come conclude.
#include <optional>
#include <vector>

#include "sim/engine/campaign.hpp"
#include "sim/engine/work.hpp"
#include "sim/interim/completion.hpp"
#include "sim/interim/looks_so_far.hpp"
#include "sim/study/parameter_draws.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/data_cut_day.hpp"

namespace equipoise {

/// The analysis whose verdicts are looked for, and where it stands.
struct LedBy {
    std::size_t analysis = 0;
    const LooksSoFar* looks = nullptr;
};

class CompletionWork : public Work {
  public:
    /// What it is given must outlive this. Without `lead` the arms' results are not looked at. `draws`: each
    /// completion's own model; without them the plan's.
    CompletionWork(const Study& study, const RunningTrial& trial, const Completion& completion,
                   const TrialProtocol& protocol, std::optional<LedBy> lead, const ParameterDraws* draws = nullptr);

    PointKey point() const override;
    std::uint64_t block_length() const override { return 64; }
    /// A completion: calendar day of the last randomization, of each planned look, and of the end of everybody's
    /// follow-up; the verdict (0 none, 1 benefit, 2 harm).
    BlockResult compute(const BlockKey& key, Workspace& workspace) const override;
    std::size_t days() const { return protocol_.plans[0].looks.size() + 2; }

  private:
    std::vector<Reached> days_of_looks(const Cohort& cohort, std::size_t n, Arena& arena) const;
    Verdict verdict(const Cohort& cohort, std::size_t n, std::span<const Reached> days, BoundaryWalk* walk,
                    Arena& arena) const;

    const Study& study_;
    const RunningTrial& trial_;
    const Completion& completion_;
    const TrialProtocol& protocol_;
    std::optional<LedBy> lead_;
    const ParameterDraws* draws_;
};

/// Days in completions, and how many show benefit and harm.
struct Completions {
    std::vector<std::vector<double>> days;  ///< as CompletionWork tells them, by event and completion
    std::uint64_t benefit = 0, harm = 0, count = 0;
};
Completions complete(const CompletionWork& work, std::uint64_t count, const Campaign& campaign);

}  // namespace equipoise
