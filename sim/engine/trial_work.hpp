#pragma once
// Trials of one point as blocks of work.
#include "sim/engine/run.hpp"
#include "sim/engine/work.hpp"

namespace equipoise {

class TrialWork : public Work {
  public:
    /// What the request points to must outlive this.
    explicit TrialWork(const RunRequest& request) : request_(request), protocol_(request.protocol()) {}

    PointKey point() const override;
    std::uint64_t block_length() const override { return 64; }
    bool each_shard() const override { return request_.each_shard; }
    BlockResult compute(const BlockKey& key, Workspace& workspace) const override;

    static BlockResult write(const RunTally& tally);
    /// Throws std::runtime_error where the bytes are not those of a tally in this layout.
    static RunTally read(const BlockResult& bytes);

  private:
    RunRequest request_;
    TrialProtocol protocol_;
};

}  // namespace equipoise
