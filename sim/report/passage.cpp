#include "sim/report/passage.hpp"

#include "sim/report/markdown.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

Passage& Passage::operator+=(const Passage& next) {
    html += next.html;
    markdown += next.markdown;
    return *this;
}

Passage operator+(Passage first, const Passage& second) { return first += second; }

Passage table(const std::string& caption, const std::vector<Column>& columns, const Rows& rows) {
    return {html::table(caption, columns, rows), markdown::table(caption, columns, rows)};
}

Passage paragraph(const std::string& text, const std::string& kind) {
    return {html::paragraph(text, kind), markdown::paragraph(text, kind == "answer")};
}

Passage subheading(const std::string& text) { return {"<h3>" + escape(text) + "</h3>\n", markdown::heading(3, text)}; }

Passage list(const std::vector<std::string>& items) { return {html::list(items), markdown::list(items)}; }

Passage code(const std::string& text) {
    return {"<pre><code>" + escape(text) + "</code></pre>\n", markdown::code(text)};
}

Passage facts(const std::vector<std::pair<std::string, std::string>>& named) {
    std::string html = "<dl>\n";
    std::vector<std::string> items;
    for (const auto& [name, value] : named) {
        if (value.empty()) continue;
        html += "<dt>" + escape(name) + "</dt><dd>" + escape(value) + "</dd>\n";
        items.push_back(name + ": " + value);
    }
    return {html + "</dl>\n", markdown::list(items)};
}

Passage section(const std::string& id, const std::string& heading, const Passage& text) {
    return {html::section(id, heading, text.html),
            text.markdown.empty() ? "" : markdown::heading(2, heading) + text.markdown};
}

Passage figure(const std::string& wide_svg, const std::string& narrow_svg, const std::string& caption) {
    return {html::figure(wide_svg, narrow_svg, caption)};
}

Passage figure(const HeatMap& map, const std::string& caption, const std::string& shading) {
    std::vector<Column> columns{{map.row_label, false}};
    for (const std::string& column : map.columns) columns.push_back({column});
    Rows rows;
    for (std::size_t r = 0; r < map.rows.size(); ++r) {
        std::vector<Cell>& row = rows.emplace_back();
        row.push_back({map.rows[r]});
        for (std::size_t c = 0; c < map.columns.size(); ++c) {
            const HeatCell& cell = map.cells[r * map.columns.size() + c];
            std::string notes;
            for (const std::string& note : cell.notes) notes += (notes.empty() ? "" : "; ") + note;
            row.push_back({cell.value, notes});
        }
    }
    return {html::figure(map, caption + " " + shading),
            markdown::table(caption + " Columns: " + map.column_label + ".", columns, rows)};
}

}  // namespace equipoise::report
