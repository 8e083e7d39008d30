#include "sim/report/html.hpp"

#include <algorithm>
#include <sstream>

#include "sim/report/page_shapes.hpp"
#include "sim/report/page_style.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report::html {

namespace {

// The text of a cell and under it its note.
std::string cell_text(const Cell& cell) {
    return escape(cell.text) + (cell.note.empty() ? "" : "<small>" + escape(cell.note) + "</small>");
}

double widest_word(const std::string& text, double size) {
    double widest = 0;
    std::istringstream words(text);
    for (std::string word; words >> word;) widest = std::max(widest, text_width(word, size));
    return widest;
}

// A note that is a sentence rather than a number with its interval: it may take more lines than one.
bool is_sentence(const std::string& note) { return note.size() > 28; }

// The widest cell of a column: numbers on one line.
double widest_cell(std::size_t c, const Rows& rows, double size) {
    double widest = 0;
    for (const std::vector<Cell>& row : rows)
        if (c < row.size())
            widest =
                std::max({widest, text_width(row[c].text, size),
                          is_sentence(row[c].note) ? widest_word(row[c].note, size) : text_width(row[c].note, size)});
    return widest;
}

// What the widest cells of all columns take side by side on a telephone, in its smaller letters.
double telephone_width(const std::vector<Column>& columns, const Rows& rows) {
    constexpr double size = 13, padding = 8;
    double sum = 0;
    for (std::size_t c = 0; c < columns.size(); ++c)
        sum += std::max(widest_word(columns[c].name, size), widest_cell(c, rows, size)) + padding;
    return sum;
}

// Where each row becomes a card: on the narrowest telephones, on all of them, or nowhere.
const char* kind_on_telephones(double width) {
    constexpr double usual = 356, narrowest = 288;
    return width > usual ? "cards" : width > narrowest ? "slim snug" : "slim";
}

// What its numbers, which are not wrapped, need beside the least of the first column.
double width_of(const std::vector<Column>& columns, const Rows& rows) {
    constexpr double size = 14.4, padding = 17.6, first = 144;
    double sum = first + padding;
    for (std::size_t c = 1; c < columns.size(); ++c)
        sum += padding + (columns[c].number ? std::max(widest_word(columns[c].name, size), widest_cell(c, rows, size))
                                            : widest_word(columns[c].name, size));
    return sum;
}

}  // namespace

std::string table(const std::string& caption, const std::vector<Column>& columns, const Rows& rows) {
    constexpr double page = 864, narrowest = 700;  // the page's width, and where it is no telephone's just yet
    const double needed = width_of(columns, rows);
    std::string html = "<table class=\"" + std::string(kind_on_telephones(telephone_width(columns, rows))) +
                       (rows.size() <= 5 ? " short" : "") + (needed > narrowest ? " roomy" : "") +
                       (needed > page ? " broad" : "") + "\">\n<caption>" + escape(caption) + "</caption>\n<thead><tr>";
    for (const Column& column : columns)
        html += std::string("<th scope=\"col\"") + (column.number ? " class=\"n\"" : "") + ">" + escape(column.name) +
                "</th>";
    html += "</tr></thead>\n<tbody>\n";
    for (const std::vector<Cell>& row : rows) {
        html += "<tr>";
        for (std::size_t c = 0; c < row.size() && c < columns.size(); ++c) {
            if (c == 0) {
                html += "<th scope=\"row\">" + cell_text(row[c]) + "</th>";
                continue;
            }
            html += std::string("<td") + (columns[c].number ? " class=\"n\"" : "") + " data-label=\"" +
                    escape(columns[c].name) + "\"><span>" + escape(row[c].text) + "</span>" +
                    (row[c].note.empty() ? ""
                                         : (is_sentence(row[c].note) ? "<small class=\"words\">" : "<small>") +
                                               escape(row[c].note) + "</small>") +
                    "</td>";
        }
        html += "</tr>\n";
    }
    return html + "</tbody>\n</table>\n";
}

std::string paragraph(const std::string& text, const std::string& kind) {
    return (kind.empty() ? "<p>" : "<p class=\"" + escape(kind) + "\">") + escape(text) + "</p>\n";
}

std::string list(const std::vector<std::string>& items) {
    std::string html = "<ul>\n";
    for (const std::string& item : items) html += "<li>" + escape(item) + "</li>\n";
    return html + "</ul>\n";
}

std::string section(const std::string& id, const std::string& heading, const std::string& html) {
    return "<section id=\"" + escape(id) + "\" aria-labelledby=\"" + escape(id) + "-heading\">\n<h2 id=\"" +
           escape(id) + "-heading\">" + escape(heading) + "</h2>\n" + html + "</section>\n";
}

std::string contents(const std::string& html) {
    const std::string start = "<h2 id=\"", end = "-heading\">";
    std::string items;
    for (std::size_t at = html.find(start); at != std::string::npos; at = html.find(start, at + 1)) {
        const std::size_t id = at + start.size(), id_end = html.find(end, id), text = id_end + end.size();
        items += "<li><a href=\"#" + html.substr(id, id_end - id) + "\">" +
                 html.substr(text, html.find("</h2>", text) - text) + "</a></li>\n";
    }
    return items.empty() ? ""
                         : "<nav class=\"contents\" aria-label=\"Contents\">\n<p>Contents</p>\n<ol>\n" + items +
                               "</ol>\n</nav>\n";
}

std::string figure(const std::string& wide_html, const std::string& narrow_html, const std::string& caption,
                   const std::vector<std::string>& sheets_html) {
    std::string printed;
    for (const std::string& sheet : sheets_html) printed += "<div class=\"sheet\">" + sheet + "</div>\n";
    return std::string(printed.empty() ? "<figure>" : "<figure class=\"sheets\">") + "\n<div class=\"wide\">" +
           wide_html + "</div>\n<div class=\"narrow\">" + narrow_html + "</div>\n" + printed + "<figcaption>" +
           escape(caption) + "</figcaption>\n</figure>\n";
}

std::string page(const std::string& title, const std::string& html) {
    const ShortPage body = with_short_pictures(html);
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
           escape(title) + "</title>\n<style>" + page_style() + body.css + "</style>\n</head>\n<body>\n" + body.html +
           "</body>\n</html>\n";
}

}  // namespace equipoise::report::html
