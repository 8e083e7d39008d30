#pragma once
// Charts of many rows or lines in parts, each of which is legible on a printed page of its own.
#include <algorithm>
#include <string>
#include <vector>

namespace equipoise::report {

/// The chart's items in parts of at most `most`, as even as can be; the chart alone where it has no more than `fits`.
template <class Chart, class Item>
std::vector<Chart> in_sheets(const Chart& chart, std::vector<Item> Chart::*items, std::size_t fits, std::size_t most) {
    const std::vector<Item>& all = chart.*items;
    if (all.size() <= fits) return {chart};
    const std::size_t parts = (all.size() + most - 1) / most;
    std::vector<Chart> sheets;
    for (std::size_t part = 0; part < parts; ++part) {
        const auto at = [&](std::size_t p) {
            return all.begin() + static_cast<std::ptrdiff_t>(all.size() * p / parts);
        };
        Chart& sheet = sheets.emplace_back(chart);
        sheet.*items = std::vector<Item>(at(part), at(part + 1));
        const std::string number = std::to_string(part + 1);
        sheet.id += "-sheet-" + number;
        sheet.title += " (" + number + " of " + std::to_string(parts) + ")";
        sheet.description = "A part of the same picture.";
    }
    return sheets;
}

}  // namespace equipoise::report
