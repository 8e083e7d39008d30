#pragma once
// The table of blocks: found by key, each with a checksum over its key and bytes.
#include <map>
#include <set>
#include <utility>

#include "sim/engine/outcome_store.hpp"
#include "sim/store/database.hpp"

namespace equipoise {

/// Not safe for threads; the database must outlive it.
class BlockTable {
  public:
    explicit BlockTable(Database& database) : database_(database) {}
    bool has(const BlockKey& key);
    /// Throws InputError where the block's checksum is not the one that was written.
    std::optional<BlockResult> find(const BlockKey& key);
    /// Within a transaction of the caller; a block that is there stays as it is.
    void insert(const BlockKey& key, const BlockResult& result, double seconds, std::int64_t session);
    /// What was looked up before may have changed.
    void forget();

  private:
    using Places = std::set<std::pair<std::uint64_t, std::uint64_t>>;  // first, count
    Places& places(const PointKey& point);
    std::int64_t point_id(const PointKey& point);

    Database& database_;
    std::map<PointKey, Places> places_;
    std::map<PointKey, std::int64_t> ids_;
    std::optional<Statement> insert_;
};

}  // namespace equipoise
