#pragma once
// One analysis asked of a data set, and what it answers, through the code that the simulation runs.
#include <string>
#include <vector>

#include "models/pilot/csv_table.hpp"
#include "sim/analysis/analysis.hpp"
#include "sim/data/data_set.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

struct DataQuestion {
    std::string test;                  ///< its name, as scenarios have it
    std::vector<std::string> options;  ///< "NAME=VALUE": the test's own, and which column is which (arm, time, ...)
    std::string control;               ///< name of the control arm; may be empty
    std::string trial;                 ///< of data with several trials, the one to analyze; may be empty
    double confidence = 0.95;
};

struct DataAnswer {
    Analysis analysis;  ///< with the options that were used
    Json options;       ///< the same
    std::size_t n = 0;
    std::vector<std::string> arm_names;  ///< control, treatment
    std::size_t patients[2] = {0, 0};    ///< by arm
    double confidence = 0.95;
    Estimate estimate;
    Details details;

    /// Two-sided, or of the alternative asked for; unknown where there is no test.
    double p() const { return estimate.has_test() ? estimate.two_sided() : Estimate::kUnknown; }
    double p_benefit() const { return estimate.has_test() ? estimate.one_sided() : Estimate::kUnknown; }
};

/// A question whose test and options make sense, to be asked of data.
class DataAnalysis {
  public:
    /// Throws InputError; places are those of the program: "--test", "--option day", "--confidence".
    explicit DataAnalysis(const DataQuestion& question);
    /// Throws InputError where the data lack what the test needs.
    DataAnswer of(const CsvTable& data) const;

  private:
    void check_needs(const CsvTable& table, const Snapshot& snapshot, bool takes_outcome) const;

    DataQuestion question_;
    DataSetColumns columns_;
    Json options_;
    Analysis analysis_;
};

/// What the estimate's status means for somebody who reads it for the first time; empty where it is ok.
std::string_view explain(const Analysis& analysis, const Estimate& estimate);

/// The alternative that p is of; two-sided where the test has no such option.
Alternative alternative_of(const Analysis& analysis);

}  // namespace equipoise
