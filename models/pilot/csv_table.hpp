#pragma once
// A table of text read from a file: fields parted by commas, semicolons or tabs, first line the names, quoted fields,
// UTF-8 with or without a byte order mark. Where commas do not part the fields, numbers may have decimal commas.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/pilot/files.hpp"

namespace equipoise {

class CsvTable {
  public:
    /// Reads a file. Throws InputError (file, line, what, what instead) when it cannot be read, is a directory, is
    /// empty, is not UTF-8, has a row of another length, an unclosed quote, two columns of one name, or
    /// decimal commas and points in one column. Rows of separators alone, and columns with neither name nor cells, as
    /// spreadsheets write them, are left out, and noted.
    static CsvTable read(const Files& files, const std::string& name);
    /// The same from text; `name` stands for the file in messages.
    static CsvTable parse(std::string_view text, const std::string& name);

    const std::string& name() const { return name_; }
    std::size_t rows() const { return lines_.size(); }
    std::span<const std::string> columns() const { return columns_; }
    bool has(std::string_view column) const { return find(column) >= 0; }
    /// Index of the column or -1.
    int find(std::string_view column) const;
    /// Index of the column; throws InputError naming the nearest column when it is not there.
    std::size_t require(std::string_view column) const;

    const std::string& cell(std::size_t row, std::size_t column) const {
        return cells_[row * columns_.size() + column];
    }
    /// True for an empty cell, NA, N/A, NaN, NULL, <NA>, #N/A or a lone dot.
    bool missing(std::size_t row, std::size_t column) const;
    /// The number in a cell, NaN where missing; throws InputError for text.
    double number(std::size_t row, std::size_t column) const;
    /// "FILE, line 12, column time"; "FILE, line 12, column fu_days (time)" where it was renamed.
    std::string place(std::size_t row, std::size_t column) const;
    /// True if every cell that is there is a number.
    bool numeric(std::size_t column) const;

    /// This table with those of `columns` that only `other` has, taken from the row of `other` with the same cell in
    /// column `key`. Throws InputError where a row finds none, or `other` has two rows of one key.
    CsvTable joined(const CsvTable& other, std::string_view key, std::span<const std::string> columns) const;

    /// The rows with this text in a column, in their places; may be none.
    CsvTable rows_where(std::size_t column, std::string_view text) const;

    void rename(std::size_t column, const std::string& name);
    void drop(std::size_t column);
    /// Puts a column's cells in place of those that it has, or adds it at the end; one cell a row.
    void set_column(const std::string& name, const std::vector<std::string>& cells);

    /// What was read in another way than it is written, in words: whoever reads the table tells its user.
    std::span<const std::string> notes() const { return notes_; }
    void note(std::string text) { notes_.push_back(std::move(text)); }

  private:
    void read_decimal_commas();

    std::string name_;
    std::vector<std::string> columns_;
    std::vector<std::string> written_;  ///< their names in the file
    std::vector<std::string> cells_;
    std::vector<std::size_t> lines_;  ///< line of the file of each row
    std::vector<std::string> notes_;
};

}  // namespace equipoise
