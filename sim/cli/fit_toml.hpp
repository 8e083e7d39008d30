#pragma once
// What a pilot says as the tables of a scenario, so that a run needs no data (design: statistics section 4).
#include <string>

#include "models/fit/interval_posterior.hpp"
#include "models/fit/score_model.hpp"
#include "models/fit/survival_fit.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {

struct TomlRequest {
    std::string law = "piecewise-exponential";
    PilotEstimate estimate = PilotEstimate::posterior_mean;  ///< of piecewise-exponential
    FitOptions options;
    std::vector<double> ends;  ///< of the posterior's intervals; empty: the pilot's own
};

/// The ends of the intervals in which an arm's mortality is judged: none (its own) for interval counts, else the cuts and the last day.
std::vector<double> posterior_ends(const PilotSurvival& pilot, const std::vector<double>& cuts);

/// [survival], [sofa] and [effect]; either pilot may be none. With both arms:
///   piecewise-exponential   each arm's own hazards, the effect their ratio in each piece
///   laws with one effect    one fit with the arm as covariate: hazard_ratio (exponential, gompertz, weibull-ph, royston-parmar on the
///                           hazard scale) or time_ratio (weibull, log-logistic, log-normal, gamma, generalized-gamma)
///   any other               each arm's own fit; the effect is the treated arm's mortality by the cuts and the last day
/// A mixture-cure law is written as its mortality on each whole day. Comments say what the data did not give. Throws InputError when
/// they do not identify the law of the control arm.
std::string fit_toml(const PilotSurvival* pilot, const ScoreFit* scores, const TomlRequest& request);

}  // namespace equipoise
