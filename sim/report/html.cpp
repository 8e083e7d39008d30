#include "sim/report/html.hpp"

#include <algorithm>
#include <sstream>

#include "sim/report/text.hpp"

namespace equipoise::report::html {

namespace {

constexpr const char* style_sheet = R"css(
:root { color-scheme: light dark; --ground: #fff; --ink: #1b1b1b; --quiet: #505050; --rule: #ccc; --faint: #ddd;
  --strong: #333; --box: #f4f4f4; --edge: #999; --warn: #8a3d00; --accent: #0072B2; --link: #00548a; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --ink: #e8e8e8; --quiet: #b4b4b4; --rule: #4a4a4a; --faint: #3a3a3a; --strong: #bbb;
    --box: #22262a; --edge: #777; --warn: #e08a4a; --accent: #56B4E9; --link: #8cc8f0; }
  figure svg { border-radius: 4px; }
}
* { box-sizing: border-box; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 56rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 Helvetica, Arial, "Liberation Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.6rem 0 .6rem; padding-top: .7rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; }
p, ul { margin: .6rem 0; max-width: 46rem; }
ul { padding-left: 1.2rem; }
li { margin: .3rem 0; }
.facts, .quiet, figcaption, caption { color: var(--quiet); font-size: .9rem; }
.answer { border-left: .35rem solid var(--accent); padding: .2rem 0 .2rem 1rem; margin: 1.4rem 0 1rem; font-size: 1.22rem; line-height: 1.45;
  font-weight: 600; max-width: none; }
.warnings { border: 1px solid var(--warn); border-left-width: .35rem; padding: .4rem 1rem; margin: 1.2rem 0; }
.warnings h2 { border: 0; margin: .2rem 0; padding: 0; font-size: 1rem; }
.protocol { border: 1px solid var(--edge); padding: .9rem 1.1rem; margin: .8rem 0; font-family: Georgia, "Times New Roman", serif; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 1.2rem; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { padding: .4rem .55rem; vertical-align: top; text-align: left; border-bottom: 1px solid var(--faint); font-weight: 400; }
thead th { font-weight: 600; vertical-align: bottom; border-bottom: 1.5px solid var(--strong); line-height: 1.3; }
tbody tr:last-child > * { border-bottom: 1.5px solid var(--strong); }
td.n, th.n { text-align: right; padding-left: .3rem; }
td.n { white-space: nowrap; }
tbody th { min-width: 9rem; }
.broad { font-size: .8rem; }
.broad th, .broad td { padding: .35rem .2rem; }
.broad tbody th { min-width: 6.5rem; }
td small, th small { display: block; color: var(--quiet); font-size: .92em; }
td.n .words { white-space: normal; }
figure { margin: 1.2rem 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { margin-top: .4rem; }
.contents { font-size: .9rem; margin: 1.2rem 0; }
.contents p { margin: 0; color: var(--quiet); }
.contents ol { columns: 2; column-gap: 2rem; max-width: 46rem; margin: .3rem 0; padding-left: 1.6rem; }
.contents li { margin: .1rem 0; break-inside: avoid; }
a { color: var(--link); }
.narrow, .sheet { display: none; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--box); border: 1px solid var(--faint); padding: .7rem .9rem; font-size: .88rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: .8rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
@media screen and (max-width: 46rem) {
  .wide { display: none; }
  .narrow { display: block; }
  .narrow svg { width: 100%; }
  h1 { font-size: 1.45rem; }
  .contents ol { columns: 1; }
  .answer { font-size: 1.1rem; }
  .slim { font-size: .8rem; }
  .slim th, .slim td { padding: .35rem .2rem; }
  .slim tbody th { min-width: 0; }
}
@media print {
  @page { size: A4; margin: 16mm; }
  html { font-size: 10pt; }
  body { padding: 0; max-width: none; }
  h1 { font-size: 17pt; }
  h2 { font-size: 12.5pt; margin-top: 1.4rem; break-after: avoid; }
  h2 + *, h3 + * { break-before: avoid; }
  h3, caption { break-after: avoid; }
  .answer { font-size: 12pt; }
  .contents a { color: inherit; text-decoration: none; }
  figure svg { max-height: 215mm; }
  .sheets .wide { display: none; }
  .sheet { display: block; break-inside: avoid; }
  .sheet + .sheet { margin-top: 4mm; }
  figcaption { break-before: avoid; }
  table { font-size: 8.5pt; }
  caption, thead { break-inside: avoid; break-after: avoid; }
  tbody tr:first-child, tbody tr:nth-child(2) { break-before: avoid; }
  p { break-inside: avoid; }
  figure, tr, .short, .protocol, .warnings li, .answer, dl, pre { break-inside: avoid; }
  figure.sheets { break-inside: auto; }
  h2 + p { break-after: avoid; }
  thead { display: table-header-group; }
  p, ul { max-width: none; orphans: 3; widows: 3; }
}
)css";

// Each row a card, of tables of one kind on screens up to a width; `WIDTH` and `.cards` stand for both.
constexpr const char* card_style = R"css(@media screen and (max-width: WIDTH) {
  .cards, .cards tbody, .cards tr, .cards th, .cards td, .cards caption { display: block; width: auto; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tbody tr { border: 1px solid var(--rule); margin: 0 0 .7rem; padding: .45rem .7rem; }
  .cards tbody th, .cards tbody td, .cards tbody tr:last-child > * { border: 0; padding: .12rem 0; }
  .cards tbody th { font-weight: 600; min-width: 0; }
  .cards tbody th small { font-weight: 400; }
  .cards tbody td { display: grid; grid-template-columns: minmax(0, 45%) minmax(0, 1fr); column-gap: .8rem; text-align: left;
    white-space: normal; }
  .cards tbody td::before { content: attr(data-label); color: var(--quiet); grid-row: span 2; }
  .cards tbody td small { grid-column: 2; }
}
)css";

std::string card_rules(const std::string& kind, const char* width) {
    std::string css(card_style);
    for (const auto& [mark, text] : {std::pair<std::string, std::string>{"WIDTH", width}, {".cards", "." + kind}})
        for (std::size_t at = css.find(mark); at != std::string::npos; at = css.find(mark, at + text.size()))
            css.replace(at, mark.size(), text);
    return css;
}

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
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
           escape(title) + "</title>\n<style>" + style_sheet + card_rules("cards", "46rem") +
           card_rules("snug", "24rem") + card_rules("roomy", "60rem") + "</style>\n</head>\n<body>\n" + html +
           "</body>\n</html>\n";
}

}  // namespace equipoise::report::html
