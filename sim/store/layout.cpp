#include "sim/store/layout.hpp"

#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>

#include "sim/engine/digest.hpp"

namespace equipoise {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kApplication = 0x65717569;  // "equi"
constexpr std::int64_t kLayout = 1;

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS input (name TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY, host TEXT, process INTEGER, version TEXT, began TEXT,
                                    ended TEXT, UNIQUE (host, process, began));
CREATE TABLE IF NOT EXISTS point (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS block (point INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
                                  result BLOB NOT NULL, checksum INTEGER NOT NULL, seconds REAL, session INTEGER,
                                  UNIQUE (point, first, count));
)sql";

std::string now_text() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::string host_name() {
    char host[256] = "unknown host";
    gethostname(host, sizeof host - 1);
    return host;
}

// The record's texts with their keys, in the order in which their checksum is taken.
std::vector<std::pair<std::string, std::string>> texts_of(const RunRecord& run) {
    return {{"verb", run.verb},
            {"command", Json(run.command).dump()},
            {"program", run.program},
            {"results", std::to_string(run.results)},
            {"scenario", run.scenario},
            {"study", run.study},
            {"trials", std::to_string(run.trials)}};
}

std::string record_checksum(const RunRecord& run) {
    Digest digest;
    for (const auto& [key, text] : texts_of(run)) digest.add(text);
    for (const auto& [name, text] : run.inputs) {
        digest.add(name);
        digest.add(text);
    }
    return digest.key().text();
}

std::uint64_t whole_number(const std::string& text) { return std::strtoull(text.c_str(), nullptr, 10); }

}  // namespace

InputError damaged(const std::string& path, const std::string& what) {
    return InputError(path, "is damaged: " + what, "restore it from a copy, or delete it and compute its blocks again");
}

bool is_empty(Database& database) {
    Statement tables = database.prepare("SELECT count(*) FROM sqlite_master");
    tables.step();
    return tables.integer(0) == 0;
}

void make_tables(Database& database) {
    database.execute(kTables);
    database.execute("PRAGMA application_id = " + std::to_string(kApplication));
    database.execute("PRAGMA user_version = " + std::to_string(kLayout));
}

void check_pages(Database& database) {
    Statement check = database.prepare("PRAGMA quick_check(1)");
    if (!check.step() || check.text(0) != "ok") throw damaged(database.path(), "its pages do not fit together");
}

void check_layout(Database& database) {
    Statement application = database.prepare("PRAGMA application_id"), layout = database.prepare("PRAGMA user_version");
    application.step();
    layout.step();
    if (application.integer(0) != kApplication)
        throw InputError(database.path(), "is no store of results of this program", "name another folder");
    if (layout.integer(0) != kLayout)
        throw InputError(database.path(),
                         "is a store in layout " + std::to_string(layout.integer(0)) + ", this program reads layout " +
                             std::to_string(kLayout),
                         "use the version that wrote it, or another folder");
}

RunRecord read_record(Database& database) {
    std::map<std::string, std::string> texts;
    Statement run = database.prepare("SELECT key, value FROM run");
    while (run.step()) texts[run.text(0)] = run.text(1);
    RunRecord record;
    Statement inputs = database.prepare("SELECT name, text FROM input");
    while (inputs.step()) record.inputs[inputs.text(0)] = inputs.text(1);
    record.verb = texts["verb"];
    const Json command = Json::parse(texts["command"], nullptr, false);
    if (!command.is_array()) throw damaged(database.path(), "its record of the run cannot be read");
    for (const Json& word : command) record.command.push_back(word.is_string() ? word.get<std::string>() : "");
    record.program = texts["program"];
    record.results = whole_number(texts["results"]);
    record.scenario = texts["scenario"];
    record.study = texts["study"];
    record.trials = whole_number(texts["trials"]);
    if (record_checksum(record) != texts["checksum"])
        throw damaged(database.path(), "its record of the run does not have the checksum that was written");
    return record;
}

void write_record(Database& database, const RunRecord& run) {
    Statement text = database.prepare("INSERT OR REPLACE INTO run VALUES (?, ?)");
    for (const auto& [key, value] : texts_of(run)) text.bind(1, key).bind(2, value).step();
    text.bind(1, std::string_view("checksum")).bind(2, record_checksum(run)).step();
    database.execute("DELETE FROM input");
    Statement input = database.prepare("INSERT INTO input VALUES (?, ?)");
    for (const auto& [name, value] : run.inputs) input.bind(1, name).bind(2, value).step();
}

std::int64_t begin_session(Database& database, const std::string& version) {
    Statement session =
        database.prepare("INSERT OR REPLACE INTO session (host, process, version, began) VALUES (?, ?, ?, ?)");
    session.bind(1, host_name()).bind(2, std::int64_t{getpid()}).bind(3, version).bind(4, now_text()).step();
    Statement last = database.prepare("SELECT last_insert_rowid()");
    last.step();
    return last.integer(0);
}

void end_session(Database& database, std::int64_t session) {
    database.prepare("UPDATE session SET ended = ? WHERE id = ?").bind(1, now_text()).bind(2, session).step();
}

std::vector<Session> read_sessions(Database& database) {
    Statement rows = database.prepare(
        "SELECT host, process, version, began, coalesce(ended, ''), count(b.first), coalesce(sum(b.seconds), 0) "
        "FROM session s LEFT JOIN block b ON b.session = s.id GROUP BY s.id ORDER BY s.id");
    std::vector<Session> sessions;
    while (rows.step())
        sessions.push_back({rows.text(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4),
                            static_cast<std::uint64_t>(rows.integer(5)), rows.number(6)});
    return sessions;
}

}  // namespace equipoise
