#pragma once
// Parameter draws as blocks of work: each draw's model, and a few trials of it.
#include <cstdint>
#include <span>
#include <vector>

#include "sim/engine/campaign.hpp"
#include "sim/engine/work.hpp"
#include "sim/study/parameter_draws.hpp"

namespace equipoise {

class DrawWork : public Work {
  public:
    /// Study and sizes must outlive this.
    DrawWork(const Study& study, std::span<const std::size_t> sizes, std::uint64_t trials_per_draw, DrawnParts parts);

    const ParameterDraws& parameters() const { return parameters_; }
    std::size_t pairs() const { return sizes_.size() * study_.scenario.analyses.size(); }
    std::uint64_t trials_per_draw() const { return trials_per_draw_; }

    PointKey point() const override;
    std::uint64_t block_length() const override { return 8; }
    std::uint64_t trials(const BlockKey& key) const override { return key.count * trials_per_draw_; }
    /// A draw: whether treatment lowers mortality in it, then by size and analysis the trials that show benefit, harm.
    BlockResult compute(const BlockKey& key, Workspace& workspace) const override;

  private:
    const Study& study_;
    std::span<const std::size_t> sizes_;
    std::uint64_t trials_per_draw_;
    DrawnParts parts_;
    ParameterDraws parameters_;
};

/// By draw; the shares of a draw's trials that show benefit and harm stand by [size * analyses + analysis].
struct DrawCounts {
    std::vector<double> lowers_mortality;  ///< 1 or 0
    std::vector<std::vector<double>> power, harm;
};
DrawCounts count_draws(const DrawWork& work, std::uint64_t draws, const Campaign& campaign);

}  // namespace equipoise
