#pragma once
// A user's data file as a Snapshot, so that `equipoise analyze` runs the very code that the simulation runs.
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/pilot/csv_table.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// Which columns mean what; the defaults are the names of the documented formats.
struct DataSetColumns {
    std::string arm = "arm", time = "time", status = "status", id = "id", visit, score, count = "n";
    std::string icu_time = "crtime", icu_event = "crev";
    std::string control;  ///< name of the control arm; default 0, else the first in the file
    std::string entry;    ///< a column of times at which rows come under risk, if any
    double day =
        std::numeric_limits<double>::quiet_NaN();  ///< that the analysis asks about: times within rounding of it are it
};

/// Owns what its snapshot's spans point to.
/// Formats: a row a patient (arm, time, status, any covariates; score columns named sofa0, sofa1, ... become the score
/// table); interval rows (arm, left, right[, n]: a death counts at `right`, survivors at `left`); counted rows (any
/// with a column n); long scores (an id on several rows: arm and covariates from its first row, visit and score columns
/// become the score table). Numbers that differ by rounding only are made equal (models/numeric/near_ties.hpp), times
/// of every kind together. Throws InputError for negative times, a status outside 0/1, an arm that is not one of two, a
/// missing arm, one id with two arms or two times of death, text among scores, or a value beyond 1e100 (times only have
/// to be finite).
class DataSet {
  public:
    DataSet(const CsvTable& table, const DataSetColumns& columns);
    const Snapshot& snapshot() const { return snapshot_; }
    const std::vector<std::string>& arm_names() const { return arm_names_; }  ///< control, treatment

  private:
    void check_repeated(const CsvTable& table, const DataSetColumns& columns) const;
    void read_arms(const CsvTable& table, const DataSetColumns& columns);
    void read_times(const CsvTable& table, const DataSetColumns& columns);
    void read_columns(const CsvTable& table, const DataSetColumns& columns);
    void read_wide_scores(const CsvTable& table);
    void read_long_scores(const CsvTable& table, const DataSetColumns& columns);
    void merge_ties(const DataSetColumns& columns);
    void order_by_time();

    std::vector<std::size_t> row_of_;  ///< first row of the table of each patient
    std::vector<std::string> arm_names_;
    std::vector<std::uint8_t> arm_, status_, icu_event_;
    std::vector<double> time_, icu_time_, scores_;
    std::vector<int> days_;
    std::vector<std::uint32_t> order_;
    std::vector<std::vector<double>> values_;
    std::vector<std::vector<std::string>> labels_;
    std::vector<std::string> names_;
    std::vector<Column> columns_;
    Snapshot snapshot_;
};

}  // namespace equipoise
