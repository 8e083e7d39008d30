#pragma once
// Where blocks are kept. A store knows keys and bytes, not what is in them.
#include <map>
#include <mutex>
#include <optional>

#include "sim/engine/block.hpp"

namespace equipoise {

class OutcomeStore {
  public:
    virtual ~OutcomeStore() = default;
    virtual bool has(const BlockKey& key) const = 0;
    virtual std::optional<BlockResult> find(const BlockKey& key) const = 0;
    /// Keeps a block, and the seconds that it took; one that is there already stays as it is.
    virtual void put(const BlockKey& key, const BlockResult& result, double seconds = 0) = 0;
    /// Returns when all that was put is safe.
    virtual void flush() = 0;
};

/// As long as the process lives.
class MemoryStore : public OutcomeStore {
  public:
    bool has(const BlockKey& key) const override;
    std::optional<BlockResult> find(const BlockKey& key) const override;
    void put(const BlockKey& key, const BlockResult& result, double seconds = 0) override;
    void flush() override {}
    /// Takes over the other's blocks (those of another shard).
    void merge(const MemoryStore& other);
    std::size_t size() const;

  private:
    mutable std::mutex mutex_;
    std::map<BlockKey, BlockResult> blocks_;
};

}  // namespace equipoise
