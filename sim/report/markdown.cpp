#include "sim/report/markdown.hpp"

#include <algorithm>
#include <cctype>

namespace equipoise::report::markdown {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool within_word(char c) { return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; }

// Whether the character there would be taken for a mark.
bool is_mark(std::string_view text, std::size_t i) {
    const char before = i > 0 ? text[i - 1] : ' ', after = i + 1 < text.size() ? text[i + 1] : ' ';
    switch (text[i]) {
        case '\\':
        case '`':
        case '*':
        case '[':
        case ']':
        case '|':
        case '~':
            return true;
        case '_':
            return !within_word(before) || !within_word(after);
        case '<':
            return is_letter(after) || after == '/' || after == '!' || after == '?';
        case '&':
            return is_letter(after) || after == '#';
        default:
            return false;
    }
}

// At the beginning of a block: of a heading, a quotation, a list, or a rule.
bool begins_block(std::string_view text) {
    if (text.empty()) return false;
    if (std::string_view("#>+-=").find(text[0]) != std::string_view::npos) return true;
    const auto digits = std::find_if_not(text.begin(), text.end(), is_digit);
    return digits != text.begin() && digits != text.end() && (*digits == '.' || *digits == ')');
}

std::string escaped_block(std::string_view text) {
    std::string out = escape(text);
    if (!begins_block(text)) return out;
    const std::size_t mark = out.find_first_not_of("0123456789");
    return out.insert(mark, "\\");
}

std::string cell_text(const Cell& cell) {
    return escape(cell.text) + (cell.note.empty() ? "" : "<br>" + escape(cell.note));
}

}  // namespace

std::string escape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_mark(text, i)) out += '\\';
        const auto byte = static_cast<unsigned char>(text[i]);
        out += byte < 32 || byte == 127 ? ' ' : text[i];
    }
    return out;
}

std::string heading(int level, const std::string& text) {
    return std::string(static_cast<std::size_t>(level), '#') + " " + escape(text) + "\n\n";
}

std::string paragraph(const std::string& text, bool strong) {
    return (strong ? "**" + escape(text) + "**" : escaped_block(text)) + "\n\n";
}

std::string list(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) out += "- " + escaped_block(item) + "\n";
    return out + "\n";
}

std::string code(const std::string& text) {
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    return fence + "\n" + text + "\n" + fence + "\n\n";
}

std::string table(const std::string& caption, const std::vector<Column>& columns, const Rows& rows) {
    std::string out = (caption.empty() ? "" : paragraph(caption)) + "|", rule = "|";
    for (const Column& column : columns) {
        out += " " + escape(column.name) + " |";
        rule += column.number ? "---:|" : ":---|";
    }
    out += "\n" + rule + "\n";
    for (const std::vector<Cell>& row : rows) {
        out += "|";
        for (std::size_t c = 0; c < columns.size(); ++c) out += " " + (c < row.size() ? cell_text(row[c]) : "") + " |";
        out += "\n";
    }
    return out + "\n";
}

}  // namespace equipoise::report::markdown
