#include "sim/cli/text_table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "sim/cli/columns.hpp"
#include "sim/report/markdown.hpp"

namespace equipoise {
namespace {

int file_of(Outlet outlet) { return outlet == Outlet::answer ? STDOUT_FILENO : STDERR_FILENO; }

std::string spaces(std::size_t count) { return std::string(count, ' '); }

std::string filled(const std::string& cell, std::size_t width, bool left) {
    const std::size_t used = columns_of(cell), rest = width > used ? width - used : 0;
    return left ? cell + spaces(rest) : spaces(rest) + cell;
}

void without_trailing_spaces(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

// The line in lines of at most `page` columns, its first `begin` bytes as they are and what goes on as far in as they
// reach, or less where a word needs the room, after `mark`; a word that is wider than the page stays whole.
std::string broken(std::string_view line, std::size_t begin, std::size_t page, std::string_view mark = "") {
    const std::size_t most = std::min(columns_of(line.substr(0, begin)), page / 2);
    std::string text(line.substr(0, begin)), word;
    std::size_t used = columns_of(text);
    bool begins = true;
    const auto put = [&] {
        if (word.empty()) return;
        const std::size_t width = columns_of(word);
        if (!begins && used + 1 + width > page) {
            const std::size_t indent = std::max(std::min(most, page > width ? page - width : 0), mark.size());
            text += "\n" + std::string(mark) + spaces(indent - mark.size());
            used = indent;
            begins = true;
        }
        text += (begins ? "" : " ") + word;
        used += (begins ? 0 : 1) + width;
        begins = false;
        word.clear();
    };
    for (const char c : line.substr(begin)) {
        if (c == ' ')
            put();
        else
            word += c;
    }
    put();
    return text;
}

}  // namespace

bool on_terminal(Outlet outlet) { return isatty(file_of(outlet)) != 0; }

std::size_t page_width(Outlet outlet) {
    winsize size{};
    if (on_terminal(outlet) && ioctl(file_of(outlet), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return std::numeric_limits<std::size_t>::max();
}

TextTable::TextTable(std::vector<Column> columns, std::string after) : columns_(std::move(columns)) {
    heads_.after = std::move(after);
    for (const Column& column : columns_) heads_.cells.push_back(column.head);
}

void TextTable::row(std::vector<std::string> cells, std::string after, std::string in_full) {
    assert(cells.size() == columns_.size());
    rows_.push_back({std::move(cells), std::move(after), std::move(in_full)});
}

void TextTable::said(std::string name, std::string sentence, std::string in_full) {
    assert(columns_.front().is_name);
    rows_.push_back({{std::move(name)}, std::move(sentence), std::move(in_full)});
}

std::string TextTable::on_one_line(const Row& row) const {
    if (row.cells.size() == 1) return filled(row.cells[0], columns_[0].width, true) + " " + row.after;
    std::string line;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (c > 0) line += columns_[c].is_name ? "  " : " ";
        line += filled(row.cells[c], columns_[c].width, columns_[c].is_name);
    }
    return line + row.after;
}

std::string TextTable::below_its_names(const Row& row, std::size_t page) const {
    std::string text, names, line = " ";
    if (row.cells.size() == 1) {
        names = row.cells[0];
        without_trailing_spaces(names);
        return wrapped(names, page) + "\n" + wrapped("  " + row.after, page) + "\n";
    }
    for (std::size_t c = 0; c < columns_.size(); ++c)
        if (columns_[c].is_name) names += (names.empty() ? "" : "  ") + row.cells[c];
    without_trailing_spaces(names);
    if (!names.empty()) text += wrapped(names, page) + "\n";
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (columns_[c].is_name) continue;
        if (line.size() > 1 && line.size() + 1 + columns_[c].width > page) {
            text += line + "\n";
            line = " ";
        }
        line += " " + filled(row.cells[c], columns_[c].width, false);
    }
    return text + line + "\n" + (row.after.empty() ? "" : wrapped(row.after, page) + "\n");
}

std::string TextTable::text(std::size_t page) const {
    // Sentences are broken anyway, so they do not count.
    const auto fits = [&](const Row& row) { return row.cells.size() == 1 || columns_of(on_one_line(row)) <= page; };
    const bool wide = fits(heads_) && std::ranges::all_of(rows_, fits);
    const auto said = [&](const Row& row) { return wide ? on_one_line(row) + "\n" : below_its_names(row, page); };
    std::string text = said(heads_);
    for (const Row& row : rows_) text += said(row);
    return text;
}

std::string TextTable::markdown() const {
    std::vector<report::Column> columns;
    for (const Column& column : columns_) columns.push_back({column.head, !column.is_name});
    report::Rows rows;
    for (const Row& row : rows_) {
        std::vector<report::Cell>& cells = rows.emplace_back();
        std::string name = row.in_full;  // of the first column that has names
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            std::string cell = columns_[c].is_name && !name.empty() ? std::exchange(name, "") : row.cells[c];
            without_trailing_spaces(cell);
            cells.push_back({std::move(cell)});
        }
        const std::string after = row.after.substr(std::min(row.after.find_first_not_of(' '), row.after.size()));
        if (row.cells.size() < columns_.size())
            cells.push_back({after});
        else
            cells.back().note = after;
    }
    return report::markdown::table("", columns, rows);
}

namespace {

template <class Begin>
std::string each_line_broken(std::string_view text, std::size_t page, Begin begin_of, std::string_view mark = "") {
    std::string result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        result += columns_of(line) > page ? broken(line, begin_of(line), page, mark) : std::string(line);
        if (end < text.size()) result += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

// Spaces, and the mark of a list's item.
std::size_t indentation(std::string_view line) {
    const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
    return spaces + (line.substr(spaces).starts_with("- ") ? 2 : 0);
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t page) { return each_line_broken(text, page, indentation); }

std::string wrapped_under_second(std::string_view text, std::size_t page) {
    return each_line_broken(text, page, [](std::string_view line) {
        const std::size_t first = indentation(line), gap = line.find("  ", first);
        return gap == std::string_view::npos ? first : std::min(line.find_first_not_of(' ', gap), line.size());
    });
}

std::string wrapped_comments(std::string_view text, std::size_t page) {
    std::string result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        result += line.starts_with("# ") ? each_line_broken(
                                               line, page, [](std::string_view) { return 2u; }, "# ")
                                         : std::string(line);
        text.remove_prefix(end);
    }
    return result;
}

}  // namespace equipoise
