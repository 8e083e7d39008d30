#pragma once
// The stores of a folder of results: run.sqlite, and one of each shard.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/cluster/shard.hpp"
#include "sim/engine/outcome_store.hpp"
#include "sim/store/run_record.hpp"

namespace equipoise {

std::string store_of(const std::string& folder);
std::string shard_file(const std::string& folder, const Shard& shard);
/// Those that hold a store, by their shards: one that was killed at its start holds none.
std::map<Shard, std::string> shard_files(const std::string& folder);
/// Of how many shards they are, the most if they disagree; 0: none is there.
std::uint64_t shards_in(const std::string& folder);
/// What the folder's run is, by the store that was asked for the most trials: shards may have been asked for more than
/// what was merged before. Throws InputError where there is no store.
RunRecord record_in(const std::string& folder);

/// run.sqlite, where it is there, to be read besides a shard's own.
std::vector<std::shared_ptr<OutcomeStore>> merged_before(const std::string& folder, const RunRecord& record);
/// All blocks of a folder, without writing it.
std::shared_ptr<OutcomeStore> blocks_of(const std::string& folder, const RunRecord& record);

}  // namespace equipoise
