#pragma once
// One replicate of a simulation told: who was randomized when, what happened, what each analysis said. It is the trial
// that the run saw: the same model, replicate number and conduct.
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

/// One patient. Days of events are from the patient's randomization; what happened after he was last seen happened
/// nevertheless, and nobody knows.
struct ReplayedPatient {
    std::size_t patient = 0, site = 0;  ///< from 1
    std::string arm;
    double randomized = unknown;                                  ///< calendar day
    double death = unknown, discharge = unknown, lost = unknown;  ///< unknown: not within follow-up
    double known_until = unknown;                                 ///< death, or last seen alive, by the end
    bool died = false, analyzed = false;                          ///< known dead; among the last look's data
    bool in_treatment_arm = false;

    static std::vector<Measure<ReplayedPatient>> columns();
    /// "discharged on day 6.1; alive when last seen, day 28".
    std::string in_words() const;
};

/// One analysis at one look.
struct ReplayedLook {
    std::string analysis;
    std::size_t look = 0;                                ///< from 1
    double day = unknown;                                ///< calendar
    std::size_t patients = 0, analyzed = 0, deaths = 0;  ///< randomized by then; with data that it reads; seen
    double information = unknown;                        ///< share of the full
    double estimate = unknown, z = unknown, p_benefit = unknown;
    double z_benefit = unknown, z_harm = unknown, z_futility = unknown;  ///< limits in force; unknown: none
    std::string decision;                                                ///< "goes on", "stops for benefit", ...

    static std::vector<Measure<ReplayedLook>> columns();
};

/// One analysis at its end.
struct ReplayedAnalysis {
    std::string name, test, when, estimand;
    std::string verdict;  ///< "benefit", "harm", "none" or "not estimable"
    std::string status;   ///< why it has no answer; empty: it has one
    std::size_t look = 0;
    double estimate = unknown, standard_error = unknown, lower = unknown, upper = unknown;
    double z = unknown, p = unknown, p_benefit = unknown;
    double adjusted = unknown, adjusted_lower = unknown, adjusted_upper = unknown;  ///< for the looks

    static std::vector<Measure<ReplayedAnalysis>> columns();
};

struct ReplayedTrial {
    std::string title, lead;  ///< lead: the analysis that stops the trial for all; empty: none does
    std::uint64_t seed = 0, replicate = 0;
    std::size_t n = 0;  ///< planned
    double effect_scale = 1;
    std::size_t randomized = 0;
    std::uint64_t deaths[2]{}, lost = 0;  ///< seen by the end, control first
    double recruitment_days = 0, days = 0;
    std::string arms[2], ended_by;
    bool sequential = false;
    std::vector<ReplayedPatient> patients;  ///< those randomized by the end, in that order
    std::vector<ReplayedLook> looks;        ///< of a sequential design, analysis after analysis
    std::vector<ReplayedAnalysis> analyses;
};

/// Replicate `replicate` of the point's trial with n patients: what a power run at that n conducts under that number.
/// p-values are worked out in full; verdicts are those of the run. Throws InputError where the point has no model.
ReplayedTrial replay_trial(const Study& study, const StudyPoint& point, std::size_t n, std::uint64_t replicate);
/// The same with the point's model at hand.
ReplayedTrial replay_trial(const Study& study, const StudyPoint& point, const TrialModel& model, std::size_t n,
                           std::uint64_t replicate);

}  // namespace equipoise
