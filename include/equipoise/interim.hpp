#pragma once
// Where a running trial stands among its looks, what it shows, its chances and its calendar.
#include <cstdint>
#include <string>
#include <vector>

#include "equipoise/analyze.hpp"
#include "equipoise/monitor.hpp"
#include "equipoise/study.hpp"

namespace equipoise::api {

struct InterimOptions {
    std::string date = {};    ///< calendar day of the look, a number or YYYY-MM-DD; empty: the last day in the data
    std::string opened = {};  ///< date of the trial's opening, day 0; empty: the first randomization (data with dates)
    std::vector<double> earlier =
        {};                      ///< information at the looks held before, shares of the planned; empty: as planned
    std::string analysis = {};   ///< its name in the scenario; empty: the one that leads the design, else the first
    std::string control = {};    ///< name of the control arm; empty: as trial.arms has it, else 0 of 0 and 1
    bool blinded = false;        ///< the arm is not read: test and chances have no rows
    std::int64_t trials = 0;     ///< completions of the trial to simulate; 0: simulation.trials
    std::int64_t draws = 10000;  ///< from the prior; 1 to 10 million
};

struct InterimResult {
    /// One row, both arms together: day, date, randomized, planned, followed, in_follow_up, lost, deaths, full_deaths,
    /// information (share of the planned), look, looks, last, mortality (Kaplan-Meier, with 95% limits) and its day.
    Table standing;
    /// When the last randomization, the looks and the end of follow-up will be, in completions simulated from the
    /// recruitment and the patients so far: quantiles of the calendar day (10, 50, 90%) with their Monte Carlo errors.
    Table days;
    /// One row: the estimate with its naive and repeated intervals, z (positive favours treatment) and the limits at
    /// the information seen, crossed, alpha_spent, and what a stop here would give by the stage-wise ordering (p,
    /// median unbiased estimate, interval). No row where blinded.
    Table test;
    /// The chance to show benefit if the trial goes on, given the plan, the trend, no effect, a flat prior, the
    /// scenario's prior (with error and effective draws), and by simulation (with error and completions): by the
    /// scenario's laws ("simulated"), and by laws drawn given this trial's data alone ("own data"). With columns
    /// crtime, crev and scores patients in the ICU go on from their own scores. power: at any look to come;
    /// power_at_last: at the last one alone. No rows where blinded or over.
    Table chances;
    std::vector<std::string> notes;  ///< what could not be told, and why
};

/// The data: a row a patient with id, arm, time (days from randomization to death or the last day seen alive), status
/// (1 died), randomized (calendar day from the trial's opening, or YYYY-MM-DD), and what the analysis needs besides.
/// Throws InputError and Interrupted.
EQUIPOISE_API InterimResult interim(const Study& study, const Data& data, const InterimOptions& options = {},
                                    const Execution& execution = {});

}  // namespace equipoise::api
