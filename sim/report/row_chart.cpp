#include "sim/report/row_chart.hpp"

#include <algorithm>
#include <cmath>

#include "sim/report/sheets.hpp"
#include "sim/report/svg.hpp"
#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

constexpr double text_size = 13, small_size = 12, line_height = 15;
constexpr std::string_view grey = "#595959", pale = "#E4E4E4";

struct RowText {
    std::vector<std::string> name, note;
    double height() const { return line_height * static_cast<double>(name.size() + note.size()); }
};

void draw_row_text(Svg& svg, Point top_left, const RowText& text) {
    double y = top_left.y + 0.5 * line_height;
    for (const std::string& line : text.name) svg.text({top_left.x, y}, line), y += line_height;
    for (const std::string& line : text.note)
        svg.text({top_left.x, y}, line, {.size = small_size, .colour = grey}), y += line_height;
}

// Short charts have their scale at the foot, tall ones at the head too.
void draw_frame(Svg& svg, const RowChart& chart, const Axis& x, double top, double bottom) {
    const std::vector<double> ticks = chart.x_ticks.empty() ? count_ticks(x, 46) : chart.x_ticks;
    for (const double tick : ticks) {
        const double at = x.pixel(tick);
        svg.line({at, top}, {at, bottom}, {.colour = pale});
        svg.line({at, bottom}, {at, bottom + 5});
        const std::string text = chart.x_in_percent ? significant(100 * tick) + "%" : count(tick);
        svg.text({at, bottom + 16}, text, {.anchor = Anchor::middle});
        if (chart.rows.size() > 10) svg.text({at, top - 9}, text, {.anchor = Anchor::middle});
    }
    svg.line({x.start, bottom}, {x.stop, bottom});
    svg.text({0.5 * (x.start + x.stop), bottom + 38}, chart.x_label,
             {.size = size_to_fit(chart.x_label, x.stop - x.start + 30, text_size), .anchor = Anchor::middle});
    if (chart.reference) {
        const double at = x.pixel(*chart.reference);
        svg.line({at, top}, {at, bottom}, {.width = 1.4, .dash = "6 4"});
        const double half = 0.5 * text_width(chart.reference_label, small_size);
        const double middle = std::clamp(at, x.start - 22 + half, std::max(x.start - 22 + half, x.stop + 22 - half));
        svg.text({middle, top - (chart.rows.size() > 10 ? 26 : 11)}, chart.reference_label,
                 {.size = small_size, .anchor = Anchor::middle});
    }
}

// The interval; an arrow where it goes on beyond the axis.
void draw_interval(Svg& svg, const ChartRow& row, const Axis& x, double y) {
    constexpr double radius = 4;
    const auto cap = [&](double value, double direction) {
        const double at = x.pixel(value);
        if (value < x.low || value > x.high)
            svg.polygon({{at + 7 * direction, y}, {at, y - 4}, {at, y + 4}}, row.style.colour, 1);
        else
            svg.line({at, y - 7}, {at, y + 7},
                     {.colour = row.style.colour, .width = 1.8});  // stands out from behind the dot
    };
    if (row.from) {
        const double from = x.pixel(*row.from), to = x.pixel(row.value);
        svg.polygon({{from, y - 7}, {to, y - 7}, {to, y + 7}, {from, y + 7}}, row.style.colour, 0.3);
    }
    if (!std::isnan(row.lower) && !std::isnan(row.upper)) {
        svg.line({x.pixel(row.lower), y}, {x.pixel(row.upper), y}, {.colour = row.style.colour, .width = 2});
        cap(row.lower, -1);
        cap(row.upper, 1);
    }
    svg.circle({x.pixel(row.value), y}, radius, row.style.colour);
}

void draw_content(Svg& svg, const ChartRow& row, const Axis& x, double y) {
    if (!row.instead.empty())
        svg.text_block({0.5 * (x.start + x.stop), y}, wrap(row.instead, x.stop - x.start - 10, small_size), line_height,
                       {.size = small_size, .anchor = Anchor::middle, .halo = true});
    else if (std::isfinite(row.value))
        draw_interval(svg, row, x, y);
}

double head_height(const RowChart& chart) { return (chart.rows.size() > 10 ? 22 : 8) + (chart.reference ? 18 : 0); }

double words_height(const ChartRow& row, double width) {
    return row.instead.empty() ? 0 : line_height * static_cast<double>(wrap(row.instead, width, small_size).size());
}

std::string draw_wide(const RowChart& chart) {
    constexpr double width = 860, left = 250, right = 150, bottom = 56;
    const double gap = chart.rows.size() > 10 ? 6 : 14;
    const double top = head_height(chart);
    std::vector<RowText> texts;
    double height = 0;
    const auto row_height = [&](std::size_t i) {
        return gap + std::max({24.0, texts[i].height(), words_height(chart.rows[i], width - left - right - 10)});
    };
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const ChartRow& row = chart.rows[i];
        texts.push_back({wrap(row.name, left - 30, text_size),
                         row.note.empty() ? std::vector<std::string>{} : wrap(row.note, left - 30, small_size)});
        height += row_height(i);
    }
    Svg svg(width, top + height + bottom, chart.id, chart.title, chart.description);
    Axis x = chart.x;
    x.start = left, x.stop = width - right;
    draw_frame(svg, chart, x, top, top + height);
    double y = top;
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const ChartRow& row = chart.rows[i];
        const double middle = y + 0.5 * row_height(i);
        if (i > 0) svg.line({8, y}, {width - 8, y}, {.colour = pale});
        svg.begin_group(row.name);
        draw_row_text(svg, {8, middle - 0.5 * texts[i].height()}, texts[i]);
        draw_content(svg, row, x, middle);
        const RowText value{
            wrap(row.value_text, right - 24, text_size),
            row.value_note.empty() ? std::vector<std::string>{} : wrap(row.value_note, right - 24, small_size)};
        draw_row_text(svg, {x.stop + 18, middle - 0.5 * value.height()}, value);
        svg.end_group();
        y += row_height(i);
    }
    return svg.finish();
}

// The name above its dot, over the whole width.
std::string draw_narrow(const RowChart& chart) {
    constexpr double width = 380, left = 26, right = 26, bottom = 56, gap = 14;
    const double top = head_height(chart);
    std::vector<RowText> texts;
    double height = 0;
    const auto row_height = [&](std::size_t i) {
        return gap + texts[i].height() + 4 + std::max(20.0, words_height(chart.rows[i], width - left - right - 10));
    };
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const ChartRow& row = chart.rows[i];
        const std::string value = row.value_note.empty() ? row.value_text : row.value_text + " · " + row.value_note;
        std::vector<std::string> small =
            row.note.empty() ? std::vector<std::string>{} : wrap(row.note, width - 16, small_size);
        if (row.instead.empty())
            for (std::string& line : wrap(value, width - 16, small_size)) small.push_back(std::move(line));
        texts.push_back({wrap(row.name, width - 16, text_size), std::move(small)});
        height += row_height(i);
    }
    Svg svg(width, top + height + bottom, chart.id, chart.title, chart.description);
    Axis x = chart.x;
    x.start = left, x.stop = width - right;
    draw_frame(svg, chart, x, top, top + height);
    double y = top;
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const ChartRow& row = chart.rows[i];
        const double words = texts[i].height() + 4, rest = row_height(i) - words - gap;
        svg.rectangle({0, y + 0.5 * gap - 3}, width, texts[i].height() + 4, "#F4F4F4");
        svg.begin_group(row.name);
        draw_row_text(svg, {8, y + 0.5 * gap - 1}, texts[i]);
        draw_content(svg, row, x, y + 0.5 * gap + words + 0.5 * rest + 2);
        svg.end_group();
        y += row_height(i);
    }
    return svg.finish();
}

}  // namespace

std::string draw(const RowChart& chart, Layout layout) {
    return layout == Layout::wide ? draw_wide(chart) : draw_narrow(chart);
}

std::vector<RowChart> sheets(const RowChart& chart) { return in_sheets(chart, &RowChart::rows, 20, 16); }

}  // namespace equipoise::report
