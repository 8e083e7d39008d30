#include "sim/report/heat_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "sim/report/svg.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

// From white to a blue on which black text keeps a contrast above 7 to 1.
std::string fill_colour(double shade) {
    const double s = std::isfinite(shade) ? std::clamp(shade, 0.0, 1.0) : 0;
    const auto mix = [s](double from, double to) { return static_cast<int>(std::lround(from + s * (to - from))); };
    return fmt::format("#{:02X}{:02X}{:02X}", mix(255, 86), mix(255, 164), mix(255, 214));
}

struct CellLine {
    std::string text;
    double size;
    bool bold;
};

// A word is made smaller before it is broken.
double size_of_words(const std::string& text, double width, double size) {
    double fits = size;
    std::istringstream words(text);
    for (std::string word; words >> word;) fits = std::min(fits, size_to_fit(word, width, size));
    return fits;
}

std::vector<CellLine> lines_of(const HeatCell& cell, double width, double value_size, double note_size) {
    std::vector<CellLine> lines;
    const auto add = [&](const std::string& words, double wanted, bool bold) {
        const double size = size_of_words(words, width, wanted);
        for (std::string& text : wrap(words, width, size)) lines.push_back({std::move(text), size, bold});
    };
    add(cell.value, cell.in_words ? note_size + 0.5 : value_size, !cell.in_words);
    for (const std::string& note : cell.notes) add(note, note_size, false);
    return lines;
}

double height_of(const std::vector<CellLine>& lines) {
    double height = 0;
    for (const CellLine& line : lines) height += line.size + 2.5;
    return height;
}

}  // namespace

std::string draw(const HeatMap& map, Layout layout) {
    const bool narrow = layout == Layout::narrow;
    const auto columns = static_cast<double>(map.columns.size()), rows = static_cast<double>(map.rows.size());
    const double left = narrow ? 54 : 180, top = 56, gap = 3, margin = 8;
    const double width = std::max(narrow ? 380.0 : 860.0, left + margin + (narrow ? 58 : 90) * columns);
    const double cell_width = std::min((width - left - margin) / columns, 132.0), inner = cell_width - gap - 6;
    const double value_size = narrow ? 13 : 15, note_size = narrow ? 10.5 : 12;
    double cell_height = narrow ? 44 : 48;
    for (const HeatCell& cell : map.cells)
        cell_height = std::max(cell_height, gap + 10 + height_of(lines_of(cell, inner, value_size, note_size)));

    Svg svg(width, top + rows * cell_height + margin + (narrow ? 24 : 0), map.id, map.title, map.description);
    svg.text({left + 0.5 * columns * cell_width, 14}, map.column_label,
             {.size = size_to_fit(map.column_label, columns * cell_width + 2 * margin, 13), .anchor = Anchor::middle});
    for (std::size_t c = 0; c < map.columns.size(); ++c)
        svg.text({left + (static_cast<double>(c) + 0.5) * cell_width, 40}, map.columns[c],
                 {.anchor = Anchor::middle, .bold = true});
    if (narrow)
        svg.text({margin, top + rows * cell_height + 14}, "Rows: " + map.row_label,
                 {.size = size_to_fit("Rows: " + map.row_label, width - 2 * margin, 12)});
    else
        svg.text_block({margin, top + 0.5 * rows * cell_height}, wrap(map.row_label, left - 74, 13), 16);
    for (std::size_t r = 0; r < map.rows.size(); ++r) {
        const double y = top + static_cast<double>(r) * cell_height;
        svg.text({left - 10, y + 0.5 * (cell_height - gap)}, map.rows[r], {.anchor = Anchor::end, .bold = true});
        for (std::size_t c = 0; c < map.columns.size(); ++c) {
            const HeatCell& cell = map.cells[r * map.columns.size() + c];
            const double x = left + static_cast<double>(c) * cell_width, middle = x + 0.5 * (cell_width - gap);
            const std::vector<CellLine> lines = lines_of(cell, inner, value_size, note_size);
            svg.rectangle({x, y}, cell_width - gap, cell_height - gap, fill_colour(cell.shade), "#8A8A8A");
            double line_top = y + 0.5 * (cell_height - gap - height_of(lines));
            for (const CellLine& line : lines) {
                svg.text({middle, line_top + 0.5 * (line.size + 2.5)}, line.text,
                         {.size = line.size, .anchor = Anchor::middle, .colour = "#000000", .bold = line.bold});
                line_top += line.size + 2.5;
            }
        }
    }
    return svg.finish();
}

}  // namespace equipoise::report
