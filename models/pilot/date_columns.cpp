#include "models/pilot/date_columns.hpp"

#include <charconv>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

// A cell with slashes that tells the order, and where it stands.
struct Telling {
    bool found = false;
    std::size_t row = 0, column = 0;
    void see(std::size_t at_row, std::size_t at_column) {
        if (!found) *this = {true, at_row, at_column};
    }
};

}  // namespace

void refuse_no_date(const CsvTable& table, std::size_t row, std::size_t column) {
    double number = 0;
    const std::string& text = table.cell(row, column);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool serial = error == std::errc() && end == text.data() + text.size() && number > 366;
    throw InputError(table.place(row, column), "\"" + text + "\" is not a date",
                     "write YYYY-MM-DD, or day.month.year or day/month/year with four digits of the year" +
                         std::string(serial ? " (a number of days is how a spreadsheet keeps a date: give the column a "
                                              "date's format before it is saved)"
                                            : ""));
}

bool DateColumns::holds_dates(const CsvTable& table, std::size_t column) {
    bool any = false;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (table.missing(row, column)) continue;
        if (!date_text(table.cell(row, column))) return false;
        any = true;
    }
    return any;
}

DateColumns::DateColumns(const CsvTable& table, std::span<const std::size_t> columns, const ColumnMap& map)
    : table_(table) {
    Telling slashes, day_first, month_first;
    bool dots = false, times = false;
    for (const std::size_t c : columns)
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const std::optional<DateText> date = date_text(table.cell(row, c));
            if (!date) continue;
            times = times || date->with_time;
            dots = dots || date->form == DateText::Form::dots;
            if (date->form != DateText::Form::slashes) continue;
            slashes.see(row, c);
            if (date->first > 12) day_first.see(row, c);
            if (date->second > 12) month_first.see(row, c);
        }
    if (dots) words_.push_back("dates with points are day.month.year");
    if (times) words_.push_back("times of day are not counted");
    if (!slashes.found) return;
    const auto shown = [&](const Telling& t) { return "\"" + table.cell(t.row, t.column) + "\""; };
    if (day_first.found && month_first.found)
        throw InputError(table.place(month_first.row, month_first.column),
                         shown(month_first) + " has the month first, and " + shown(day_first) + " the day (" +
                             table.place(day_first.row, day_first.column) + ")",
                         "write all dates in one way, best as YYYY-MM-DD");
    if (!map.dates && !day_first.found && !month_first.found)
        throw InputError(table.place(slashes.row, slashes.column),
                         shown(slashes) + " and all other dates could have the day or the month first",
                         "say which: dates=d/m/Y or dates=m/d/Y in --map or [pilot] map; or write YYYY-MM-DD");
    order_ = map.dates ? *map.dates : day_first.found ? DateOrder::day_first : DateOrder::month_first;
    const Telling& against = order_ == DateOrder::day_first ? month_first : day_first;
    if (against.found)
        throw InputError(table.place(against.row, against.column),
                         shown(against) + " is no date in the order " + std::string(enum_name(order_)),
                         "mend the date, or the order that was asked for");
    const Telling& told = order_ == DateOrder::day_first ? day_first : month_first;
    words_.push_back("dates with slashes are " +
                     std::string(order_ == DateOrder::day_first ? "day/month/year" : "month/day/year") +
                     (map.dates ? ", as asked for" : ", as " + shown(told) + " tells"));
}

std::optional<std::chrono::sys_days> DateColumns::at(std::size_t row, std::size_t column) const {
    if (table_.missing(row, column)) return std::nullopt;
    const std::optional<DateText> text = date_text(table_.cell(row, column));
    const std::optional<std::chrono::sys_days> date = text ? date_of(*text, order_) : std::nullopt;
    if (!date) refuse_no_date(table_, row, column);
    return date;
}

}  // namespace equipoise
