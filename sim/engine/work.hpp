#pragma once
// What can be done in blocks: trials, parameter draws, large trials, durations.
#include "sim/conduct/conduct.hpp"
#include "sim/engine/block.hpp"

namespace equipoise {

class Work {
  public:
    virtual ~Work() = default;
    /// Names what is computed. Asked only where results are kept.
    virtual PointKey point() const = 0;
    /// Units a block.
    virtual std::uint64_t block_length() const = 0;
    /// Pure but for the workspace's memory: the same bytes on any thread, in any order, on any machine.
    virtual BlockResult compute(const BlockKey& key, Workspace& workspace) const = 0;
    /// Trials that a block conducts, for whoever shows progress.
    virtual std::uint64_t trials(const BlockKey& key) const { return key.count; }
    /// True: every shard computes all of it for itself. For what costs little and stands before what is to be shared
    /// out: it saves a round.
    virtual bool each_shard() const { return false; }
};

}  // namespace equipoise
