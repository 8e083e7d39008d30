#pragma once
// Where a running trial stands: what a data monitoring committee reads.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/power_estimate.hpp"
#include "sim/interim/completion_work.hpp"
#include "sim/interim/projected_day.hpp"

namespace equipoise {

struct InterimOptions {
    RunningTrialOptions data;
    std::string analysis;         ///< empty: the design's leading analysis, else the scenario's first
    std::vector<double> earlier;  ///< information at the looks held before; empty: as planned
    std::uint64_t draws = 10000;  ///< of the prior
};

/// All arms together: nothing here tells of a difference.
struct Standing {
    std::string analysis;  ///< whose information it is
    double date = 0;
    std::string date_text;  ///< where the data have dates
    std::size_t randomized = 0, planned = 0, followed = 0, in_follow_up = 0, lost = 0, deaths = 0;
    std::optional<std::int64_t> full_deaths;  ///< at full information, where the design counts them
    double information = 0;                   ///< seen, as a share of the planned
    std::size_t look = 0, looks = 1;          ///< from 1: the planned one that is nearest; how many are planned
    bool last = false;                        ///< the trial is over
    PooledMortality mortality;
};

/// The arms against each other at the look at hand.
struct InterimTest {
    std::string analysis, estimand, arms[2];
    std::size_t patients[2]{};  ///< whose data are at hand; an analysis may leave the lost out
    std::size_t deaths[2]{};    ///< among them
    double margin = 0;          ///< where the null hypothesis is; 0: no effect
    bool own_rule = false;      ///< a test that has its own criterion: no limit of the design decides
    Estimate estimate;
    double confidence = 0.95;
    double z = Estimate::kUnknown;
    LooksSoFar looks;
    Decision decision;
    RepeatedInterval repeated{Estimate::kUnknown, Estimate::kUnknown};
    StagewiseResult stagewise{Estimate::kUnknown, Estimate::kUnknown, Estimate::kUnknown, Estimate::kUnknown};
    double planned_drift = Estimate::kUnknown;  ///< expected z at full information
    std::string plan_in_words;                  ///< what the plan is
    Chance plan, trend, null, flat;
    PredictivePower prior;
    std::vector<std::string> drawn;                           ///< from the prior, in words
    std::optional<Proportion> simulated, simulated_harm;      ///< by the plan's laws
    std::optional<Proportion> by_own_data, by_own_data_harm;  ///< by laws drawn from their posterior given the data
    std::vector<std::string> own_data;                        ///< what of the laws is taken from the data, in words
    std::uint64_t completions = 0;                            ///< of each
    std::vector<std::string> notes;                           ///< what could not be told, and why
};

struct InterimAnswer {
    Standing standing;
    std::vector<ProjectedDay> days;
    std::optional<InterimTest> test;  ///< none where blinded
    std::vector<std::string> notes;
};

/// `n`: patients planned. Throws InputError.
InterimAnswer interim(const Study& study, const CsvTable& data, const InterimOptions& options,
                      const Campaign& campaign);

}  // namespace equipoise
