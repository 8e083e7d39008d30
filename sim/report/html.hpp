#pragma once
// The parts of a page: tables, lists, figures and the frame with its style sheet. No script, nothing fetched,
// well-formed as XML too. Arguments are plain text and are escaped here, except those named `html`.
#include <string>
#include <vector>

#include "sim/report/cells.hpp"
#include "sim/report/heat_map.hpp"
#include "sim/report/line_chart.hpp"
#include "sim/report/row_chart.hpp"

namespace equipoise::report::html {

/// The first cell of each row is its header. On a telephone each row becomes a card, of a table that needs more
/// than a tablet's width on every screen narrower than the page.
std::string table(const std::string& caption, const std::vector<Column>& columns, const Rows& rows);
std::string paragraph(const std::string& text, const std::string& kind = "");
std::string list(const std::vector<std::string>& items);
std::string section(const std::string& id, const std::string& heading, const std::string& html);
/// Links to the sections in `html`, by their headings.
std::string contents(const std::string& html);
/// A figure in both layouts, and in the sheets that are printed in place of the wide one if there are any; the style
/// sheet shows what fits.
std::string figure(const std::string& wide_html, const std::string& narrow_html, const std::string& caption,
                   const std::vector<std::string>& sheets_html = {});
std::string page(const std::string& title, const std::string& html);

template <class Chart>
std::string figure(Chart chart, const std::string& caption) {
    const std::string wide = draw(chart, Layout::wide);
    std::vector<std::string> printed;
    if constexpr (requires { sheets(chart); })
        if (const std::vector<Chart> parts = sheets(chart); parts.size() > 1)
            for (const Chart& part : parts) printed.push_back(draw(part, Layout::wide));
    chart.id += "-narrow";
    return figure(wide, draw(chart, Layout::narrow), caption, printed);
}

}  // namespace equipoise::report::html
