#pragma once
// The pilot's rows as a likelihood wants them: one arm or both, equal rows together, logs of times taken once.
#include <span>
#include <vector>

#include "models/fit/hazard_formulas.hpp"
#include "models/pilot/pilot_survival.hpp"

namespace equipoise::fit {

enum class Arms { control, treated, both };

struct Row {
    PilotRow data;
    Time left, right;  ///< log_day only where the day is above 0 and finite
};

struct Rows {
    std::vector<Row> rows;
    std::vector<double> covariates;  ///< row-major: the arm first where arms are both, then the pilot's covariates
    std::size_t width = 0;           ///< covariates a row
    double patients = 0, deaths = 0;
    double exposure = 0;  ///< patient-days, deaths between visits counted in the middle
    double last_day = 0;  ///< the latest finite day

    std::span<const double> covariates_of(std::size_t row) const { return {covariates.data() + row * width, width}; }
};

/// Rows of one arm (covariates as in the pilot) or of both (the arm, 0 or 1, before them). Rows at risk for no time
/// carry nothing and are left out of the likelihood, but count as patients.
Rows make_rows(const PilotSurvival& pilot, Arms arms, bool use_covariates);

/// At most a quarter of the rows to stand for all where only a start is wanted: rows with times a few percent apart as
/// one, at the mean of their logs, or, where that leaves more (covariates that all differ), at most 1000 of them spread
/// over the file.
Rows coarsened(const Rows& rows);

}  // namespace equipoise::fit
