#include "sim/cli/run_files.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "models/numeric/input_error.hpp"
#include "sim/store/layered_store.hpp"
#include "sim/store/sqlite_store.hpp"

namespace equipoise {

namespace fs = std::filesystem;

std::string store_of(const std::string& folder) { return folder + "/run.sqlite"; }

std::string shard_file(const std::string& folder, const Shard& shard) {
    return fmt::format("{}/shard-{}-of-{}.sqlite", folder, shard.number, shard.of);
}

std::map<Shard, std::string> shard_files(const std::string& folder) {
    std::map<Shard, std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        Shard shard;
        char end = 0;
        const std::string name = entry.path().filename().string();
        unsigned long long number = 0, of = 0;
        if (std::sscanf(name.c_str(), "shard-%llu-of-%llu.sqlite%c", &number, &of, &end) != 2) continue;
        shard = {number, of};
        if (name == fs::path(shard_file("", shard)).filename().string() && holds_store(entry.path().string()))
            files[shard] = entry.path().string();
    }
    return files;
}

std::uint64_t shards_in(const std::string& folder) {
    std::uint64_t shards = 0;
    for (const auto& [shard, file] : shard_files(folder)) shards = std::max(shards, shard.of);
    return shards;
}

RunRecord record_in(const std::string& folder) {
    std::vector<std::string> files;
    if (holds_store(store_of(folder))) files.push_back(store_of(folder));
    for (const auto& [shard, file] : shard_files(folder)) files.push_back(file);
    if (files.empty() && fs::exists(store_of(folder)))
        throw InputError(folder, "holds a run that ended before anything of it was kept",
                         "give the command that began it again");
    if (files.empty())
        throw InputError(folder, "holds no run: neither run.sqlite nor files of shards",
                         "name the --out folder of a run");
    RunRecord record = read_run_record(files.front());
    for (const std::string& file : files)
        if (RunRecord other = read_run_record(file); other.trials > record.trials) record = std::move(other);
    return record;
}

std::vector<std::shared_ptr<OutcomeStore>> merged_before(const std::string& folder, const RunRecord& record) {
    std::vector<std::shared_ptr<OutcomeStore>> stores;
    if (holds_store(store_of(folder))) stores.push_back(std::make_shared<StoredBlocks>(store_of(folder), record));
    return stores;
}

std::shared_ptr<OutcomeStore> blocks_of(const std::string& folder, const RunRecord& record) {
    std::vector<std::shared_ptr<OutcomeStore>> stores = merged_before(folder, record);
    for (const auto& [shard, file] : shard_files(folder))
        stores.push_back(std::make_shared<StoredBlocks>(file, record));
    return std::make_shared<LayeredStore>(nullptr, std::move(stores));
}

}  // namespace equipoise
