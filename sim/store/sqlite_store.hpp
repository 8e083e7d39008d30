#pragma once
// Blocks in a file that nothing loses: sim/store/README.md has its tables.
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "sim/engine/outcome_store.hpp"
#include "sim/store/block_table.hpp"
#include "sim/store/database.hpp"
#include "sim/store/layout.hpp"
#include "sim/store/run_record.hpp"

namespace equipoise {

/// A file of blocks. What was put is written in one transaction about once a second and at flush(): a process that is
/// killed at any instant loses about a second of work and leaves no half block. Every block has a checksum: one that
/// was damaged on the disk is refused, not folded. The same holds for the record of the run.
class SqliteStore : public OutcomeStore {
  public:
    enum class Kind {
        folder,  ///< run.sqlite: write-ahead log, readable while it is written
        shard,   ///< of one shard: rollback journal, since a log needs memory that machines of a cluster do not share
    };
    /// Makes the file for this run, or opens the one that is there; its record's command and number of trials become
    /// this run's. Throws InputError where it cannot be written, is damaged, or is of another run (run_record.hpp: what
    /// differs is said).
    SqliteStore(const std::string& path, const RunRecord& run, Kind kind);
    ~SqliteStore() override;

    bool has(const BlockKey& key) const override;
    std::optional<BlockResult> find(const BlockKey& key) const override;
    void put(const BlockKey& key, const BlockResult& result, double seconds = 0) override;
    void flush() override;

    /// Takes over the blocks of another store of the same run. Throws InputError where it is of another.
    void absorb(const std::string& path);

  private:
    struct Pending {
        BlockResult result;
        double seconds;
    };
    void write_pending();

    mutable std::mutex mutex_;
    Database database_;
    mutable BlockTable blocks_;
    RunRecord run_;
    std::int64_t session_ = 0;
    std::map<BlockKey, Pending> pending_;
    std::chrono::steady_clock::time_point written_;
};

/// The blocks of a file, which is not written.
class StoredBlocks : public OutcomeStore {
  public:
    /// Throws InputError where the file is missing, damaged, or of another run.
    StoredBlocks(const std::string& path, const RunRecord& run);
    bool has(const BlockKey& key) const override;
    std::optional<BlockResult> find(const BlockKey& key) const override;
    void put(const BlockKey&, const BlockResult&, double = 0) override {}
    void flush() override {}

  private:
    mutable std::mutex mutex_;
    Database database_;
    mutable BlockTable blocks_;
};

/// False where there is no file, or one that a process left before its first transaction was done. Throws InputError
/// where the file is damaged or of another program.
bool holds_store(const std::string& path);
/// Of a file, without writing it. Throw InputError where it is missing or damaged.
RunRecord read_run_record(const std::string& path);
std::vector<Session> read_sessions(const std::string& path);

}  // namespace equipoise
