#pragma once
// A pilot's repeated scores: a row per patient and day, and for each patient the arm, baseline covariates and what
// became of them.
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "models/pilot/csv_table.hpp"

namespace equipoise {

/// Which columns mean what; an empty name is looked for among the usual ones.
struct PilotScoreColumns {
    std::string id = "id", arm = "arm";
    std::string day;                               ///< day, visit, time or year
    std::string score;                             ///< score, sofa or y
    std::string time = "time", status = "status";  ///< to death (status 1) or last seen alive
    std::string icu_time = "crtime",
                icu_event = "crev";  ///< to 1 death in the ICU, 2 discharge alive, 0 last seen there
    std::string control;             ///< name of the control arm; default 0 of 0 and 1 (control_arm.hpp)
};

struct PilotScores {
    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

    struct Patient {
        std::string id;
        int arm = 0;                      ///< 0 control, 1 treatment
        double time = kUnknown;           ///< days to death or last seen alive
        int died = -1;                    ///< 1 died at `time`, 0 alive then, -1 unknown
        double icu_time = kUnknown;       ///< days to the end of the stay in the ICU
        int icu_event = -1;               ///< 1 died, 2 discharged alive, 0 still there (censored), -1 unknown
        std::size_t first = 0, rows = 0;  ///< of `day` and `score`
    };
    std::vector<Patient> patients;
    std::vector<double> day,
        score;  ///< of each row; a patient's rows stand together, by day; missing scores are left out
    std::string day_name = "day", score_name = "score", arm_name = "arm";
    std::vector<std::string> covariate_names;     ///< numeric columns; their value on the patient's first row
    std::vector<std::vector<double>> covariates;  ///< one vector a covariate, one value a patient, NaN where missing
    std::vector<std::string> arm_names;           ///< control, treatment ("" if only one arm)

    /// From a long table (a row per patient and day) or a wide one (a row per patient; score columns sofa0, sofa1,
    /// ...). Time and status, where there are both, and the ICU's columns, where there are both, give the outcomes;
    /// what a file has no columns for is unknown: without the ICU's nobody says when patients left it, and time to
    /// death does not stand for it. Throws InputError for two scores on one day, a third arm, a status that is not one,
    /// and two arms that no name orders.
    static PilotScores from(const CsvTable& table, const PilotScoreColumns& columns = {});
    /// Long scores (id, day, score) whose arm and outcomes stand in another table with a row per patient, found by id.
    static PilotScores from(const CsvTable& scores, const CsvTable& patients, const PilotScoreColumns& columns = {});
    /// Index of the covariate or -1.
    int find(std::string_view covariate) const;
    /// True if every score is a whole number.
    bool whole() const;
};

}  // namespace equipoise
