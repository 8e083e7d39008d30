#include "sim/interim/running_trial.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/numeric/normal_quantiles.hpp"
#include "models/pilot/control_arm.hpp"
#include "models/pilot/follow_up_dates.hpp"
#include "sim/analysis/survival/kaplan_meier.hpp"
#include "sim/trial/time_order.hpp"

namespace equipoise {
namespace {

constexpr const char* kRandomized = "randomized";
constexpr const char* kPooled = "everybody";  // stands for the arm where that must not be read

// A cell as CSV quotes it.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

// The table with a column that puts everybody in one arm, by id.
CsvTable without_arms(const CsvTable& table) {
    const std::size_t id = table.require("id");
    if (table.has(kPooled))
        throw InputError(table.name(), fmt::format("has a column \"{}\"", kPooled), "give it another name");
    std::string text = fmt::format("id,{}\n", kPooled);
    std::vector<std::string_view> seen;
    for (std::size_t row = 0; row < table.rows(); ++row) seen.push_back(table.cell(row, id));
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (const std::string_view name : seen) text += quoted(std::string(name)) + ",0\n";
    const std::string columns[] = {kPooled};
    return table.joined(CsvTable::parse(text, table.name()), "id", columns);
}

}  // namespace

RunningTrial::RunningTrial(const CsvTable& table, const Scenario& scenario, const RunningTrialOptions& options)
    : follow_up_(scenario.follow_up_days) {
    table.require("id");
    table.require(kRandomized);
    DataSetColumns columns;
    columns.day = options.horizon;
    if (options.blinded) {
        columns.arm = kPooled;
        set_ = std::make_unique<DataSet>(without_arms(table), columns);
    } else {
        columns.control =
            control_arm(table, {.column = columns.arm, .control = options.control, .arms = scenario.trial.arms});
        set_ = std::make_unique<DataSet>(table, columns);
    }
    if (!set_->snapshot().has_survival()) refuse_unread_dates(table);
    if (!set_->snapshot().has_survival())
        throw InputError(table.name(), "\"interim\" needs columns time and status", "add them");
    read_dates(table, options);
    select(options);
}

void RunningTrial::read_dates(const CsvTable& table, const RunningTrialOptions& options) {
    const std::size_t column = table.require(kRandomized);
    const auto bad = [&](std::size_t row, const char* why) {
        return InputError(table.place(row, column), fmt::format("\"{}\" {}", table.cell(row, column), why),
                          "write the calendar day of randomization from the trial's opening, 0 or more, or every one "
                          "as a date YYYY-MM-DD");
    };
    const bool dates = table.rows() > 0 && iso_date(table.cell(0, column)).has_value();
    if (!options.opened.empty()) {
        calendar_.opening = iso_date(options.opened);
        if (!calendar_.opening)
            throw InputError("--opened", fmt::format("\"{}\" is not a date", options.opened), "write YYYY-MM-DD");
    }
    for (std::size_t row = 0; dates && row < table.rows(); ++row) {
        const auto date = iso_date(table.cell(row, column));
        if (!date) throw bad(row, "is not a date");
        if (options.opened.empty() && (!calendar_.opening || *date < *calendar_.opening)) calendar_.opening = date;
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto day =
            dates || !iso_date(table.cell(row, column)) ? calendar_.day_of(table.cell(row, column)) : std::nullopt;
        if (!day) throw bad(row, "is not a day");
        if (*day < 0) throw bad(row, "lies before the trial's opening");
        if (*day > 1e6) throw bad(row, "is too late");
    }
    const Column& known = *set_->snapshot().column(kRandomized);
    for (std::size_t i = 0; i < set_->snapshot().n; ++i) {
        const double value = known.values[i];
        day_of_.push_back(known.labels.empty() ? value
                                               : *calendar_.day_of(known.labels[static_cast<std::size_t>(value)]));
    }
}

void RunningTrial::select(const RunningTrialOptions& options) {
    const Snapshot& all = set_->snapshot();
    for (std::size_t i = 0; i < all.n; ++i) date_ = std::max(date_, day_of_[i] + all.time[i]);
    if (!options.date.empty()) {
        const auto day = calendar_.day_of(options.date);
        if (!day || *day < 0)
            throw InputError("--date", fmt::format("\"{}\" is not a calendar day of the trial", options.date),
                             calendar_.opening ? "write a date YYYY-MM-DD or days from the opening"
                                               : "write days from the trial's opening, or give --opened");
        date_ = *day;
    }
    std::vector<std::size_t> who;
    for (std::size_t i = 0; i < all.n; ++i)
        if (day_of_[i] <= date_) who.push_back(i);
    if (who.empty())
        throw InputError("--date", fmt::format("nobody was randomized by {}", calendar_.in_words(date_)),
                         "give a later day");
    std::stable_sort(who.begin(), who.end(), [&](std::size_t a, std::size_t b) { return day_of_[a] < day_of_[b]; });
    std::vector<double> last_day;
    for (const std::size_t i : who) {
        randomized_.push_back(day_of_[i]);
        arm_.push_back(all.arm[i]);
        const double last = std::min(follow_up_, date_ - day_of_[i]);
        last_day.push_back(last);
        time_.push_back(std::min(all.time[i], last));
        status_.push_back(static_cast<std::uint8_t>(all.status[i] != 0 && all.time[i] <= last));
        if (all.icu_time.empty()) continue;
        icu_time_.push_back(std::min(all.icu_time[i], last));
        icu_event_.push_back(all.icu_time[i] <= last ? all.icu_event[i] : std::uint8_t{0});
    }
    order_.resize(who.size());
    Arena arena;
    order_by_time(time_, status_, follow_up_, order_, arena);
    for (const Column& column : all.columns) {
        std::vector<double>& values = values_.emplace_back();
        for (const std::size_t i : who) values.push_back(column.values[i]);
    }
    for (std::size_t c = 0; c < values_.size(); ++c)
        columns_.push_back({all.columns[c].name, values_[c], all.columns[c].labels});
    snapshot_ = all;
    snapshot_.n = who.size();
    snapshot_.arm = arm_;
    snapshot_.time = time_;
    snapshot_.status = status_;
    snapshot_.time_order = order_;
    snapshot_.icu_time = icu_time_;
    snapshot_.icu_event = icu_event_;
    snapshot_.columns = columns_;
    snapshot_.follow_up_days = follow_up_;
    select_scores(who, last_day);
}

// Scores of days that have not come are not known.
void RunningTrial::select_scores(std::span<const std::size_t> who, std::span<const double> last_day) {
    const ScoreTable& all = set_->snapshot().scores;
    if (all.empty()) return;
    for (std::size_t row = 0; row < all.days.size(); ++row)
        for (std::size_t i = 0; i < who.size(); ++i)
            scores_.push_back(all.days[row] <= last_day[i] ? all.at(static_cast<int>(row), who[i])
                                                           : Estimate::kUnknown);
    snapshot_.scores = {.days = all.days, .points = {}, .values = scores_, .stride = who.size()};
}

std::size_t RunningTrial::followed(double days) const {
    std::size_t count = 0;
    while (count < randomized_.size() && randomized_[count] + days <= date_) ++count;
    return count;
}

std::size_t RunningTrial::deaths() const {
    return static_cast<std::size_t>(std::count(status_.begin(), status_.end(), std::uint8_t{1}));
}

bool RunningTrial::lost(std::size_t i) const {
    return status_[i] == 0 && randomized_[i] + follow_up_ <= date_ && time_[i] < follow_up_;
}

bool RunningTrial::in_follow_up(std::size_t i) const { return status_[i] == 0 && randomized_[i] + follow_up_ > date_; }

PooledMortality pooled_mortality(const Snapshot& data, double day) {
    const std::vector<std::uint8_t> one_arm(data.n, 0);
    Snapshot pooled = data;
    pooled.arm = one_arm;
    const SurvivalAt at = survival_at(pooled, day).arm[0];
    PooledMortality result;
    result.day = std::min(day, at.last_time);
    result.value = 1 - at.survival;
    if (at.deaths == 0 || at.survival == 0) return result;
    const Interval alive = at.log_log(kNormal975);
    result.standard_error = at.standard_error();
    result.lower = 1 - alive.upper;
    result.upper = 1 - alive.lower;
    return result;
}

}  // namespace equipoise
