#pragma once
// Tables and sentences of a page as wide as the terminal.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

enum class Outlet { answer, messages };  ///< stdout, stderr

/// Columns of the terminal that it goes to; no limit where it goes to something else.
std::size_t page_width(Outlet outlet = Outlet::answer);
/// True where that is a terminal.
bool on_terminal(Outlet outlet = Outlet::answer);

/// Every row on one line where the page is wide enough for that. Else its names stand on a line of their own and the
/// other cells below, as many beside each other as fit; the heads likewise.
class TextTable {
  public:
    struct Column {
        std::string head;
        std::size_t width;
        bool is_name = false;  ///< names stand left, numbers right
    };
    explicit TextTable(std::vector<Column> columns, std::string after = "");
    /// One cell a column; `after` is said behind the row, as behind the heads. `in_full` is the name of the row where
    /// there is room for all of it.
    void row(std::vector<std::string> cells, std::string after = "", std::string in_full = "");
    /// A sentence in place of the cells, beside the name; for tables whose first column is one.
    void said(std::string name, std::string sentence, std::string in_full = "");
    std::string text(std::size_t page = page_width()) const;
    /// With pipes, names in full; what is said behind a row stands in its last cell.
    std::string markdown() const;

  private:
    struct Row {
        std::vector<std::string> cells;  ///< only the name, where a sentence follows
        std::string after;
        std::string in_full = {};
    };
    std::string on_one_line(const Row& row) const;
    std::string below_its_names(const Row& row, std::size_t page) const;

    std::vector<Column> columns_;
    Row heads_;
    std::vector<Row> rows_;
};

/// Lines that are wider than the page are broken between words; what goes on stands as far in as the line began.
std::string wrapped(std::string_view text, std::size_t page = page_width());
/// The same of lines that have two columns, two spaces or more apart: what goes on stands under the second.
std::string wrapped_under_second(std::string_view text, std::size_t page = page_width());
/// Only lines that begin with "# " are broken, and what goes on begins so too.
std::string wrapped_comments(std::string_view text, std::size_t page = page_width());

}  // namespace equipoise
