#pragma once
// A share of a run's blocks: block number modulo the number of shards. Who runs the shards (a scheduler's array, a loop
// in a shell) does not matter; each keeps its blocks in a store of its own, and merged they are the run.
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "sim/engine/executor.hpp"

namespace equipoise {

struct Shard {
    std::uint64_t number = 1, of = 1;  ///< number from 1 to of
    bool has(std::uint64_t block) const { return block % of == number % of; }
    auto operator<=>(const Shard&) const = default;
};

/// Reads "3/8". "auto/8", where 0 counts as the last so that an array may begin at 0 or at 1, takes the number from the
/// scheduler's variable: SLURM_ARRAY_TASK_ID, SGE_TASK_ID, PBS_ARRAY_INDEX (also PBS_ARRAYID) or LSB_JOBINDEX. Throws
/// InputError at "--shard".
Shard read_shard(const std::string& text);

/// Computes a shard's blocks on another executor and leaves the others; work that each shard needs whole, whole.
class ShardExecutor : public Executor {
  public:
    ShardExecutor(Shard shard, std::shared_ptr<Executor> inner) : shard_(shard), inner_(std::move(inner)) {}
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override;

  private:
    Shard shard_;
    std::shared_ptr<Executor> inner_;
};

/// Computes nothing that is shared out, and remembers what was missing. Work that each shard computes whole is computed
/// on `inner`; without one it is missing too.
class SurveyExecutor : public Executor {
  public:
    explicit SurveyExecutor(std::shared_ptr<Executor> inner = nullptr) : inner_(std::move(inner)) {}
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override;

    std::uint64_t missing() const;  ///< blocks
    /// The missing blocks by their number modulo `of`, as the shards' numbers from 1 to `of`.
    std::map<std::uint64_t, std::uint64_t> missing_by_shard(std::uint64_t of) const;

  private:
    std::shared_ptr<Executor> inner_;
    std::map<std::uint64_t, std::uint64_t> missing_;  // by block number
};

/// "1,3-5,8": what a scheduler's --array takes. The numbers ascend.
std::string array_text(const std::map<std::uint64_t, std::uint64_t>& by_shard);

}  // namespace equipoise
