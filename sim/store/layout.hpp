#pragma once
// The tables of a store (README.md here says what is in them): made, checked, and the record of the run in them.
#include <string>
#include <vector>

#include "models/numeric/input_error.hpp"
#include "sim/store/database.hpp"
#include "sim/store/run_record.hpp"

namespace equipoise {

/// Who computed blocks, and when.
struct Session {
    std::string host;
    std::int64_t process = 0;
    std::string version;
    std::string began, ended;  ///< UTC, ISO 8601; ended is empty while it runs, and after it was killed
    std::uint64_t blocks = 0;
    double seconds = 0;  ///< of computing, summed over threads
};

InputError damaged(const std::string& path, const std::string& what);

bool is_empty(Database& database);
void make_tables(Database& database);
/// Throw InputError where the file is no store, is of another layout, or its pages do not fit together.
void check_layout(Database& database);
void check_pages(Database& database);

/// The run that the store is of; throws InputError where its checksum is not the one that was written.
RunRecord read_record(Database& database);
void write_record(Database& database, const RunRecord& run);

/// Begins a session of this process, and ends it.
std::int64_t begin_session(Database& database, const std::string& version);
void end_session(Database& database, std::int64_t session);
std::vector<Session> read_sessions(Database& database);

}  // namespace equipoise
