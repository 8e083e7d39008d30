#pragma once
// A trial under way, as its data file tells it on a calendar day.
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/pilot/csv_table.hpp"
#include "sim/data/data_set.hpp"
#include "sim/interim/calendar.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {

struct RunningTrialOptions {
    std::string date;     ///< of the data, a day or a date; empty: the last day that the data know of
    std::string opened;   ///< date of the trial's opening, where the data have dates; empty: the first randomization
    std::string control;  ///< name of the control arm; empty: as trial.arms has it, else 0 of 0 and 1
    double horizon = Estimate::kUnknown;  ///< day that the analysis asks about: times within rounding of it are it
    bool blinded = false;                 ///< the arm is not read, and need not be there
};

/// Patients in the order of randomization, known up to the date and the end of their follow-up: whoever was randomized
/// later is not there, a death after the date has not happened.
/// The data: a row a patient with id, arm, time (days from randomization to death or the last day seen alive), status
/// (1 died, 0 alive then), randomized (calendar day from the trial's opening, or dates YYYY-MM-DD), and what the
/// analyses need besides. Throws InputError with the messages of `analyze`.
class RunningTrial {
  public:
    RunningTrial(const CsvTable& table, const Scenario& scenario, const RunningTrialOptions& options);

    double date() const { return date_; }
    const Calendar& calendar() const { return calendar_; }
    std::size_t patients() const { return snapshot_.n; }
    std::span<const double> randomized() const { return randomized_; }  ///< calendar days, ascending
    const Snapshot& data() const { return snapshot_; }
    const std::vector<std::string>& arm_names() const { return set_->arm_names(); }

    /// Patients whose follow-up of so many days is over by the date: the first so many.
    std::size_t followed(double days) const;
    std::size_t deaths() const;
    /// Alive at a last day before the end of a follow-up that is over.
    bool lost(std::size_t patient) const;
    /// Alive, and the follow-up is not over.
    bool in_follow_up(std::size_t patient) const;

  private:
    void read_dates(const CsvTable& table, const RunningTrialOptions& options);
    void select(const RunningTrialOptions& options);
    void select_scores(std::span<const std::size_t> who, std::span<const double> last_day);

    double follow_up_, date_ = 0;
    Calendar calendar_;
    std::unique_ptr<DataSet> set_;
    std::vector<double> day_of_;  ///< of randomization, by patient of the data set
    std::vector<double> randomized_, time_, icu_time_, scores_;
    std::vector<std::uint8_t> arm_, status_, icu_event_;
    std::vector<std::uint32_t> order_;
    std::vector<std::vector<double>> values_;
    std::vector<Column> columns_;
    Snapshot snapshot_;
};

/// Share dead by a day (or the last day known, if that is before), by Kaplan and Meier, with Greenwood's standard error
/// and 95% limits on the scale of log(-log).
struct PooledMortality {
    double day = 0, value = Estimate::kUnknown, standard_error = Estimate::kUnknown, lower = Estimate::kUnknown,
           upper = Estimate::kUnknown;
};
PooledMortality pooled_mortality(const Snapshot& data, double day);

}  // namespace equipoise
