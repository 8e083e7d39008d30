#include "models/pilot/csv_text.hpp"

#include <algorithm>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

// Length of the valid UTF-8 sequence at text[at], 0 if there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    if (length == 0 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
    return length;
}

std::string trimmed(std::string text) {
    const auto space = [](char c) { return c == ' ' || c == '\r'; };
    while (!text.empty() && space(text.back())) text.pop_back();
    std::size_t start = 0;
    while (start < text.size() && space(text[start])) ++start;
    return text.substr(start);
}

// Fields of each row under a separator, as far as quotes go; rows without any text are left out.
std::vector<std::size_t> fields_of_rows(std::string_view text, char separator) {
    std::vector<std::size_t> counts;
    std::size_t fields = 1;
    bool quoted = false, blank = true;
    const auto end_row = [&] {
        if (!blank) counts.push_back(fields);
        fields = 1;
        blank = true;
    };
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && c == '\n') {
            end_row();
            continue;
        }
        if (!quoted && c == separator) ++fields;
        blank = blank && (c == ' ' || c == '\r' || c == separator);
    }
    end_row();
    return counts;
}

}  // namespace

std::string place_of(const std::string& name, std::size_t line) { return name + ", line " + std::to_string(line); }

void refuse_other_bytes(std::string_view text, const std::string& name) {
    for (std::size_t at = 0, line = 1; at < text.size();) {
        const std::size_t length = utf8_length(text, at);
        if (length == 0 || text[at] == '\0')
            throw InputError(place_of(name, line), "has a byte that is not UTF-8 text", "save the file as UTF-8 CSV");
        line += text[at] == '\n';
        at += length;
    }
}

char separator_of(std::string_view text) {
    char best = ',', commonest = ',';
    std::size_t most = 1, most_in_header = 1;
    for (const char candidate : {',', ';', '\t'}) {
        const std::vector<std::size_t> counts = fields_of_rows(text, candidate);
        if (counts.empty()) continue;
        const bool even = std::all_of(counts.begin(), counts.end(), [&](std::size_t n) { return n == counts[0]; });
        if (even && counts[0] > most) {
            most = counts[0];
            best = candidate;
        }
        if (counts[0] > most_in_header) {
            most_in_header = counts[0];
            commonest = candidate;
        }
    }
    return most > 1 ? best : commonest;
}

void read_rows(std::string_view text, char separator, const std::string& name,
               const std::function<void(const std::vector<std::string>&, std::size_t)>& add) {
    std::vector<std::string> row;
    std::string cell;
    bool quoted = false, was_quoted = false;
    std::size_t line = 1, row_line = 1;
    const auto end_cell = [&] {
        row.push_back(was_quoted ? cell : trimmed(cell));
        cell.clear();
        was_quoted = false;
    };
    const auto end_row = [&] {
        end_cell();
        if (row.size() > 1 || !row[0].empty()) add(row, row_line);
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') ++line;
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                cell += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                cell += c;
            }
        } else if (c == '"' && trimmed(cell).empty()) {
            quoted = was_quoted = true;
            cell.clear();
        } else if (c == separator) {
            end_cell();
        } else if (c == '\n') {
            end_row();
            row_line = line;
        } else if (!was_quoted || (c != '\r' && c != ' ')) {
            cell += c;
        }
    }
    if (quoted) throw InputError(place_of(name, row_line), "opens a quote that never closes", "close it with \"");
    if (!cell.empty() || !row.empty()) end_row();
}

}  // namespace equipoise
