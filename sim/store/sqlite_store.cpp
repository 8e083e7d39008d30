#include "sim/store/sqlite_store.hpp"

#include <filesystem>

namespace equipoise {
namespace {

constexpr std::size_t kMostPending = 4096;
constexpr auto kEvery = std::chrono::seconds(1);

// Blocks, with who computed them, that this store does not have.
constexpr const char* kTakeOver = R"sql(
INSERT OR IGNORE INTO session (host, process, version, began, ended)
  SELECT host, process, version, began, ended FROM other.session;
INSERT OR IGNORE INTO point (key) SELECT key FROM other.point;
INSERT OR IGNORE INTO block
  SELECT p.id, b.first, b.count, b.result, b.checksum, b.seconds, s.id
  FROM other.block b JOIN other.point op ON op.id = b.point JOIN point p ON p.key = op.key
  LEFT JOIN other.session os ON os.id = b.session
  LEFT JOIN session s ON s.host = os.host AND s.process = os.process AND s.began = os.began
  ORDER BY b.rowid;
)sql";

void check_same_run(Database& database, const RunRecord& run) {
    if (const std::string why = difference(read_record(database), run); !why.empty())
        throw InputError(database.path(), "is the store of another run: " + why,
                         "name another folder, or discard that run with --force");
}

void check_whole(Database& database) {
    check_layout(database);
    check_pages(database);
}

}  // namespace

SqliteStore::SqliteStore(const std::string& path, const RunRecord& run, Kind kind)
    : database_(path, Database::Mode::write),
      blocks_(database_),
      run_(run),
      written_(std::chrono::steady_clock::now()) {
    const bool fresh = is_empty(database_);
    if (!fresh) check_whole(database_);
    database_.prepare(kind == Kind::folder ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = TRUNCATE").step();
    database_.execute("PRAGMA synchronous = NORMAL");
    Transaction transaction(database_);
    if (fresh)
        make_tables(database_);
    else
        check_same_run(database_, run_);
    write_record(database_, run_);
    session_ = begin_session(database_, run_.program);
    transaction.commit();
}

SqliteStore::~SqliteStore() {
    try {
        flush();
        end_session(database_, session_);
        // Without a log the file can be read from a folder that cannot be written.
        database_.prepare("PRAGMA journal_mode = DELETE").step();
    } catch (const std::exception&) {  // nobody is left to be told; what was written stays
    }
}

bool SqliteStore::has(const BlockKey& key) const {
    const std::lock_guard lock(mutex_);
    return pending_.contains(key) || blocks_.has(key);
}

std::optional<BlockResult> SqliteStore::find(const BlockKey& key) const {
    const std::lock_guard lock(mutex_);
    if (const auto waits = pending_.find(key); waits != pending_.end()) return waits->second.result;
    return blocks_.find(key);
}

void SqliteStore::put(const BlockKey& key, const BlockResult& result, double seconds) {
    const std::lock_guard lock(mutex_);
    pending_.try_emplace(key, Pending{result, seconds});
    if (pending_.size() >= kMostPending || std::chrono::steady_clock::now() - written_ >= kEvery) write_pending();
}

void SqliteStore::flush() {
    const std::lock_guard lock(mutex_);
    write_pending();
}

void SqliteStore::write_pending() {
    written_ = std::chrono::steady_clock::now();
    if (pending_.empty()) return;
    Transaction transaction(database_);
    for (const auto& [key, waits] : pending_) blocks_.insert(key, waits.result, waits.seconds, session_);
    transaction.commit();
    pending_.clear();
}

void SqliteStore::absorb(const std::string& path) {
    const std::lock_guard lock(mutex_);
    {
        Database other(path, Database::Mode::read);
        check_whole(other);
        check_same_run(other, run_);
    }
    write_pending();
    blocks_.forget();
    database_.prepare("ATTACH ? AS other").bind(1, path).step();
    Transaction transaction(database_);
    database_.execute(kTakeOver);
    transaction.commit();
    database_.execute("DETACH other");
}

StoredBlocks::StoredBlocks(const std::string& path, const RunRecord& run)
    : database_(path, Database::Mode::read), blocks_(database_) {
    check_whole(database_);
    check_same_run(database_, run);
}

bool StoredBlocks::has(const BlockKey& key) const {
    const std::lock_guard lock(mutex_);
    return blocks_.has(key);
}

std::optional<BlockResult> StoredBlocks::find(const BlockKey& key) const {
    const std::lock_guard lock(mutex_);
    return blocks_.find(key);
}

bool holds_store(const std::string& path) {
    if (!std::filesystem::exists(path)) return false;
    Database database(path, Database::Mode::read);
    return !is_empty(database);
}

RunRecord read_run_record(const std::string& path) {
    Database database(path, Database::Mode::read);
    check_layout(database);
    return read_record(database);
}

std::vector<Session> read_sessions(const std::string& path) {
    Database database(path, Database::Mode::read);
    check_layout(database);
    return read_sessions(database);
}

}  // namespace equipoise
