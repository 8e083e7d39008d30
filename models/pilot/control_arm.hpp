#pragma once
// Which of a file's two arms is control. The order of rows says nothing: the first row of an export is a coin toss.
#include <span>
#include <string>

#include "models/pilot/csv_table.hpp"

namespace equipoise {

struct ControlArmRequest {
    std::string column = "arm";
    std::string control;                      ///< name that was asked for; may be empty
    std::string control_place = "--control";  ///< where it was asked for, or may be
    std::span<const std::string> arms;        ///< the trial's arms, control first; empty: there is no trial
    std::string arms_place = "trial.arms";
};

/// The name of the control arm: the one asked for; else the trial's, where the file's names are the trial's; else 0 of
/// 0 and 1; else the only one. Empty without the column. Throws InputError, with both names, where none of these says;
/// where the name asked for is in no row; and where control and treatment are those of the trial the other way round.
std::string control_arm(const CsvTable& table, const ControlArmRequest& request);

}  // namespace equipoise
