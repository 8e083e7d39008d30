#include "sim/engine/outcome_store.hpp"

namespace equipoise {

bool MemoryStore::has(const BlockKey& key) const {
    const std::lock_guard lock(mutex_);
    return blocks_.contains(key);
}

std::optional<BlockResult> MemoryStore::find(const BlockKey& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = blocks_.find(key);
    if (found == blocks_.end()) return std::nullopt;
    return found->second;
}

void MemoryStore::put(const BlockKey& key, const BlockResult& result, double) {
    const std::lock_guard lock(mutex_);
    blocks_.try_emplace(key, result);
}

void MemoryStore::merge(const MemoryStore& other) {
    if (this == &other) return;
    const std::scoped_lock lock(mutex_, other.mutex_);
    blocks_.insert(other.blocks_.begin(), other.blocks_.end());
}

std::size_t MemoryStore::size() const {
    const std::lock_guard lock(mutex_);
    return blocks_.size();
}

}  // namespace equipoise
