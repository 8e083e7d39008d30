#pragma once
// Columns of dates in one table: read in one order, so that 03/04/2024 is the same day in each.
#include <span>
#include <string>
#include <vector>

#include "models/pilot/column_map.hpp"

namespace equipoise {

/// "45300" is not a date, and which forms are read.
[[noreturn]] void refuse_no_date(const CsvTable& table, std::size_t row, std::size_t column);

class DateColumns {
  public:
    /// The order of those columns among `columns` (indices) whose cells are dates. Throws InputError where dates with
    /// slashes leave it open, or contradict each other or the map.
    DateColumns(const CsvTable& table, std::span<const std::size_t> columns, const ColumnMap& map);

    /// Nothing where the cell is missing. Throws InputError for what is no date.
    std::optional<std::chrono::sys_days> at(std::size_t row, std::size_t column) const;
    /// "dates are day/month/year", "times of day are not counted"; empty where ISO dates stand for themselves.
    const std::vector<std::string>& words() const { return words_; }

    /// True if every cell that is there looks like a date, and one is.
    static bool holds_dates(const CsvTable& table, std::size_t column);

  private:
    const CsvTable& table_;
    DateOrder order_ = DateOrder::day_first;
    std::vector<std::string> words_;
};

}  // namespace equipoise
