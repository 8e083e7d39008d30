#include "sim/cli/boundary_table.hpp"

#include <fmt/format.h>
#include <cmath>
#include <functional>

namespace equipoise {
namespace {

constexpr std::size_t kLookWidth = 4, kWidth = 12;

struct BoundaryColumn {
    std::string above, head;
    std::function<double(const BoundaryRow&)> value;
    int decimals;
};

// Columns that are not parted.
using Together = std::vector<BoundaryColumn>;

Together chances(const std::string& above, BoundaryRow::Stops BoundaryRow::*stops, const BoundaryPlan& plan) {
    Together columns;
    const auto add = [&](const char* head, double BoundaryRow::Stops::*reason) {
        columns.push_back(
            {columns.empty() ? above : "", head, [=](const BoundaryRow& row) { return row.*stops.*reason; }, 5});
    };
    add("benefit", &BoundaryRow::Stops::benefit);
    if (plan.sides == 2) add("harm", &BoundaryRow::Stops::harm);
    if (plan.futility.kind != FutilityKind::none) add("futility", &BoundaryRow::Stops::futility);
    return columns;
}

std::vector<Together> columns_for(const BoundaryPlan& plan) {
    std::vector<Together> columns;
    const auto add = [&](const char* head, double BoundaryRow::*value, int decimals) {
        columns.push_back({{"", head, value, decimals}});
    };
    add("inform.", &BoundaryRow::information, 4);
    add("z upper", &BoundaryRow::z_upper, 4);
    add("one-sided p", &BoundaryRow::p_one_sided, 6);
    add("alpha spent", &BoundaryRow::alpha_spent, 6);
    if (plan.sides == 2) add("z harm", &BoundaryRow::z_lower, 4);
    if (plan.futility.kind != FutilityKind::none) {
        add("z futility", &BoundaryRow::z_futility, 4);
        add("beta spent", &BoundaryRow::beta_spent, 5);
    }
    columns.push_back(chances("no effect:", &BoundaryRow::null, plan));
    columns.push_back(chances("planned:", &BoundaryRow::alternative, plan));
    return columns;
}

// As many beside each other as the page holds.
std::vector<Together> parts_on(std::size_t page, const std::vector<Together>& columns) {
    std::vector<Together> parts(1);
    for (const Together& next : columns) {
        if (!parts.back().empty() && kLookWidth + kWidth * (parts.back().size() + next.size()) > page)
            parts.emplace_back();
        parts.back().insert(parts.back().end(), next.begin(), next.end());
    }
    return parts;
}

void add_line(const std::string& look, const std::vector<std::string>& cells, std::string& text) {
    text += fmt::format("{:>{}}", look, kLookWidth);
    for (const std::string& cell : cells) text += fmt::format("{:>{}}", cell, kWidth);
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
}

std::string part_text(const std::vector<BoundaryRow>& rows, const Together& columns) {
    std::string text;
    std::vector<std::string> above, heads;
    bool is_above = false;
    for (const BoundaryColumn& column : columns) {
        above.push_back(column.above);
        heads.push_back(column.head);
        is_above = is_above || !column.above.empty();
    }
    if (is_above) add_line("", above, text);
    add_line("look", heads, text);
    for (const BoundaryRow& row : rows) {
        std::vector<std::string> cells;
        for (const BoundaryColumn& column : columns) {
            const double x = column.value(row);
            cells.push_back(std::isnan(x) ? "-" : fmt::format("{:.{}f}", x, column.decimals));
        }
        add_line(std::to_string(row.look), cells, text);
    }
    return text;
}

}  // namespace

std::string boundary_table(const std::vector<BoundaryRow>& rows, const BoundaryPlan& plan, std::size_t page) {
    std::string text;
    for (const Together& columns : parts_on(page, columns_for(plan)))
        text += (text.empty() ? "" : "\n") + part_text(rows, columns);
    return text;
}

bool boundary_table_fits(const BoundaryPlan& plan, std::size_t page) {
    return parts_on(page, columns_for(plan)).size() == 1;
}

}  // namespace equipoise
