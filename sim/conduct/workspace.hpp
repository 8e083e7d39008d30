#pragma once
// Memory of one worker, kept between trials so that they allocate nothing after warm-up.
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/conduct/protocol.hpp"
#include "sim/design/stagewise.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/prefix_memo.hpp"

namespace equipoise {

struct Workspace {
    Arena arena;
    std::vector<BoundaryWalk> walks;  ///< by size, of the protocol that `prepare` was last called with
    StagewiseInference inference;
    std::deque<std::optional<FollowUp>> views;  ///< what was known at each look of the trial at hand
    PrefixMemo memo;                            ///< of its complete follow-up

    /// Before a trial under this protocol.
    void prepare(const TrialProtocol& protocol);

  private:
    std::uint64_t prepared_ = 0;  // protocol's id
};

}  // namespace equipoise
