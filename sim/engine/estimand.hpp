#pragma once
// What an analysis estimates, as far as it follows from the arms' survival laws alone.
#include <functional>
#include <optional>

#include "sim/analysis/analysis.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// True without covariates, strata and late entry.
bool is_unadjusted(const Cox& test);
bool is_unadjusted(const LogRank& test);

/// The ratio H1(t) / H0(t), where it is the same (to 1e-9) at every time of follow-up; none else, and where scores give
/// the deaths and hazards are proportional only by chance.
std::optional<double> constant_hazard_ratio(const TrialModel& model);

/// The true value of the analysis's estimate from the laws, with complete follow-up and nobody lost:
///   risk difference     S0(day) - S1(day): proportion-difference, boschloo, barnard, miettinen-nurminen, newcombe,
///                       farrington-manning, bayes-proportion, logistic with marginal = true
///   odds and risk ratio of the two risks: fisher and cmh without strata (ratio), logistic without covariates
///   (logarithm)
///   milestone           S1(day) - S0(day)
///   rmst                the difference of restricted means, days
///   cox, log-rank       unadjusted: log of a constant hazard ratio. (Of a log-rank test the one-step estimate tends to
///                       a value near it: that distance is its bias. Weighted, it averages a constant.)
/// None where the deaths come from a score course (its calibration has an error of its own), for an outcome that is a
/// column, and for every other analysis.
std::optional<double> value_by_law(const TrialModel& model, const Analysis& analysis);

/// True if what the analysis estimates depends on how long patients are followed: tests of the whole follow-up, unless
/// hazards are proportional (value_by_law knows these), and win statistics.
bool depends_on_follow_up(const Analysis& analysis);

/// An analysis with the same true value as `analysis` that is cheaper on large trials: the 2 x 2 table by itself for
/// exact and score tests. `is_log`: the true value is the exponential of the stand-in's.
struct StandIn {
    Analysis test;
    bool is_log = false;
};
StandIn stand_in(const Analysis& analysis);

}  // namespace equipoise
