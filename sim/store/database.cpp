#include "sim/store/database.hpp"

#include <sqlite3.h>

#include <filesystem>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

[[noreturn]] void fail(sqlite3* file, const std::string& path) {
    const std::string why = file ? sqlite3_errmsg(file) : "out of memory";
    switch (file ? sqlite3_errcode(file) & 0xff : SQLITE_NOMEM) {
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            throw InputError(path, "is damaged, or no store of results (" + why + ")",
                             "restore it from a copy, or delete it and compute its blocks again");
        case SQLITE_FULL:
            throw InputError(path, "cannot take more: the disk is full",
                             "make room, then go on with: equipoise resume (what was stored before is safe)");
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw InputError(path, "is being written by another process", "wait until that ends");
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            throw InputError(path, "cannot be opened for what is asked (" + why + ")",
                             "check that the file and its folder are there and may be written to");
        case SQLITE_IOERR:
            throw InputError(path, "cannot be read or written (" + why + ")", "check the disk, then resume");
        default:
            throw InputError(path, "is no store that this version reads (" + why + ")",
                             "use the version that wrote it, or delete it");
    }
}

// What a process that was killed within a transaction leaves: the file is then not to be read before it is rolled back.
bool has_rollback_journal(const std::string& path) {
    std::error_code none;
    const auto size = std::filesystem::file_size(path + "-journal", none);
    return !none && size > 0;
}

int open_flags(const std::string& path, Database::Mode mode) {
    if (mode == Database::Mode::write) return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    return has_rollback_journal(path) ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(sqlite3* file, const std::string& path, std::string_view sql) : file_(file), path_(path) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(file, sql.data(), static_cast<int>(sql.size()), &made, nullptr) != SQLITE_OK)
        fail(file, path);
    statement_.reset(made);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    if (sqlite3_bind_int64(statement_.get(), parameter, value) != SQLITE_OK) fail(file_, path_);
    return *this;
}

Statement& Statement::bind(int parameter, double value) {
    if (sqlite3_bind_double(statement_.get(), parameter, value) != SQLITE_OK) fail(file_, path_);
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    if (sqlite3_bind_text64(statement_.get(), parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) !=
        SQLITE_OK)
        fail(file_, path_);
    return *this;
}

Statement& Statement::bind(int parameter, std::span<const std::byte> bytes) {
    if (sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), SQLITE_TRANSIENT) != SQLITE_OK)
        fail(file_, path_);
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(file_, path_);
    sqlite3_reset(statement_.get());
    return false;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::number(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string Statement::text(int column) const {
    const void* text = sqlite3_column_text(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return text ? std::string(static_cast<const char*>(text), static_cast<std::size_t>(size)) : std::string();
}

std::span<const std::byte> Statement::bytes(int column) const {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size)};
}

void Database::Close::operator()(sqlite3* file) const { sqlite3_close_v2(file); }

Database::Database(const std::string& path, Mode mode) : path_(path) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, open_flags(path, mode), nullptr);
    file_.reset(opened);
    if (code != SQLITE_OK) fail(opened, path);
    sqlite3_busy_timeout(opened, 5000);
}

void Database::execute(const std::string& sql) {
    if (sqlite3_exec(file_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(file_.get(), path_);
}

Transaction::~Transaction() {
    if (!open_) return;
    try {
        database_.execute("ROLLBACK");
    } catch (const InputError&) {  // what ended the transaction is being told already
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace equipoise
