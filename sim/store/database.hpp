#pragma once
// SQLite, as far as the store needs it: a file that is opened, statements, and what goes wrong in words.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace equipoise {

/// One prepared statement. Parameters count from 1, columns from 0.
class Statement {
  public:
    Statement(Statement&&) noexcept = default;
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, double value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, std::span<const std::byte> bytes);
    /// The next row; false at the end, after which the statement can be bound again.
    bool step();
    std::int64_t integer(int column) const;
    double number(int column) const;
    std::string text(int column) const;
    /// Valid until the next step.
    std::span<const std::byte> bytes(int column) const;

  private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(sqlite3* file, const std::string& path, std::string_view sql);
    sqlite3* file_;
    std::string path_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Throws InputError, with the file as its place, where the file is damaged, of another program, locked, not writable
/// or the disk is full.
class Database {
  public:
    enum class Mode { read, write };
    /// Mode::write makes the file where there is none. Mode::read changes it only where a process was killed within a
    /// transaction: then that is taken back.
    Database(const std::string& path, Mode mode);

    Statement prepare(std::string_view sql) { return {file_.get(), path_, sql}; }
    void execute(const std::string& sql);
    const std::string& path() const { return path_; }

  private:
    struct Close {
        void operator()(sqlite3* file) const;
    };
    std::string path_;
    std::unique_ptr<sqlite3, Close> file_;
};

/// BEGIN to COMMIT; rolled back where it ends without commit().
class Transaction {
  public:
    explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

  private:
    Database& database_;
    bool open_ = true;
};

}  // namespace equipoise
