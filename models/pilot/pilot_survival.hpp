#pragma once
// The pilot's survival data: who died when, exactly or between two visits.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/pilot/csv_table.hpp"

namespace equipoise {

/// Names of columns and of the control arm.
struct PilotColumns {
    std::string control;                  ///< name of the control arm; default: 0 of 0 and 1 (control_arm.hpp)
    std::vector<std::string> covariates;  ///< numeric columns to keep beside the arm
    bool pooled = false;                  ///< both arms as one sample
};

/// One row says that `count` patients of one arm died within (left, right]: exactly at right where left == right; later
/// than left, if ever, where right is +inf. Days since randomization.
struct PilotRow {
    double left = 0, right = 0;
    double count = 1;  ///< whole, above 0
    std::uint8_t arm = 0;
    bool exact() const { return left == right; }
    bool censored() const { return right > 1.7976931348623157e308; }
};

class PilotSurvival {
  public:
    /// Formats: `arm,time,status` (a row a patient; status 1 died at time, 0 alive then) or `arm,left,right[,n]` (right
    /// empty or Inf: alive at left). A table without a column arm is one arm. Rows whose covariates are missing are
    /// left out and counted. Throws InputError with file, line and column for negative or missing times, empty
    /// intervals, a death at time 0, a status outside 0/1, a count that is not whole, a third arm, arms that nothing
    /// orders, an unknown control arm or covariate, one id with two fates, several trials, or no patient at all or in
    /// an arm that has rows. Rows that repeat an id and its fate (long scores) are one patient; patient_table notes it.
    static PilotSurvival read(const CsvTable& table, const PilotColumns& columns = {});

    /// From rows that are known already; arm_names: control, treatment.
    static PilotSurvival of(std::vector<PilotRow> rows, std::array<std::string, 2> arm_names) {
        PilotSurvival pilot;
        pilot.rows_ = std::move(rows);
        pilot.arm_names_ = std::move(arm_names);
        return pilot;
    }

    std::span<const PilotRow> rows() const { return rows_; }
    const std::array<std::string, 2>& arm_names() const {
        return arm_names_;
    }  ///< control, treatment; empty if there is none
    std::span<const std::string> covariate_names() const { return covariate_names_; }
    /// The covariates of a row, in the order of their names.
    std::span<const double> covariates(std::size_t row) const {
        return {covariates_.data() + row * covariate_names_.size(), covariate_names_.size()};
    }
    double left_out() const { return left_out_; }  ///< patients whose covariates are missing

    double patients(int arm) const;  ///< arm 0 or 1
    double deaths(int arm) const;

  private:
    std::vector<PilotRow> rows_;
    std::array<std::string, 2> arm_names_;
    std::vector<std::string> covariate_names_;
    std::vector<double> covariates_;
    double left_out_ = 0;
};

}  // namespace equipoise
