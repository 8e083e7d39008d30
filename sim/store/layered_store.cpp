#include "sim/store/layered_store.hpp"

#include <algorithm>

namespace equipoise {

bool LayeredStore::has(const BlockKey& key) const {
    return (own_ && own_->has(key)) || std::ranges::any_of(below_, [&](const auto& store) { return store->has(key); });
}

std::optional<BlockResult> LayeredStore::find(const BlockKey& key) const {
    if (own_)
        if (auto found = own_->find(key)) return found;
    for (const auto& store : below_)
        if (auto found = store->find(key)) return found;
    return std::nullopt;
}

void LayeredStore::put(const BlockKey& key, const BlockResult& result, double seconds) {
    if (own_) own_->put(key, result, seconds);
}

void LayeredStore::flush() {
    if (own_) own_->flush();
}

}  // namespace equipoise
