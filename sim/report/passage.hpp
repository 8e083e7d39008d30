#pragma once
// The parts of the report, each in both of its forms, so that no sentence and no number is worded twice: HTML for
// report.html, Markdown for report.md. Arguments are plain text.
#include <string>
#include <utility>
#include <vector>

#include "sim/report/cells.hpp"
#include "sim/report/heat_map.hpp"
#include "sim/report/html.hpp"

namespace equipoise::report {

struct Passage {
    std::string html;
    std::string markdown = {};  ///< empty where there is only a picture
    bool empty() const { return html.empty() && markdown.empty(); }
    Passage& operator+=(const Passage& next);
};
Passage operator+(Passage first, const Passage& second);

/// The first cell of each row is its header.
Passage table(const std::string& caption, const std::vector<Column>& columns, const Rows& rows);
Passage paragraph(const std::string& text, const std::string& kind = "");
Passage subheading(const std::string& text);
Passage list(const std::vector<std::string>& items);
Passage code(const std::string& text);
/// Names and what they are; those that are not known are left out.
Passage facts(const std::vector<std::pair<std::string, std::string>>& named);
Passage section(const std::string& id, const std::string& heading, const Passage& text);
/// A picture, which Markdown does without.
Passage figure(const std::string& wide_svg, const std::string& narrow_svg, const std::string& caption);
template <class Chart>
Passage figure(const Chart& chart, const std::string& caption) {
    return {html::figure(chart, caption)};
}
/// In Markdown the table that it is; `shading` is told only where one sees it.
Passage figure(const HeatMap& map, const std::string& caption, const std::string& shading);

}  // namespace equipoise::report
