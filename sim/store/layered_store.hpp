#pragma once
// Stores that are read together.
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/outcome_store.hpp"

namespace equipoise {

/// Finds blocks in its own store and in those below it; keeps new ones in its own (none: keeps nothing).
class LayeredStore : public OutcomeStore {
  public:
    LayeredStore(std::shared_ptr<OutcomeStore> own, std::vector<std::shared_ptr<OutcomeStore>> below)
        : own_(std::move(own)), below_(std::move(below)) {}
    bool has(const BlockKey& key) const override;
    std::optional<BlockResult> find(const BlockKey& key) const override;
    void put(const BlockKey& key, const BlockResult& result, double seconds = 0) override;
    void flush() override;

  private:
    std::shared_ptr<OutcomeStore> own_;
    std::vector<std::shared_ptr<OutcomeStore>> below_;
};

}  // namespace equipoise
