#pragma once
// What the pilot says: counts, the posterior with its limits, and the pilot's own comparison of its arms.
#include <optional>
#include <string>
#include <vector>

#include "sim/results/column.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

struct IntervalDeaths {
    double from = 0, to = 0;  ///< days, (from, to]
    double deaths = 0;
    double at_risk = 0;
    double lower = unknown, upper = unknown;  ///< 95% limits of the share that dies in the interval
};

struct SurvivalPoint {
    double day = 0;
    double estimate = unknown;
    double lower = unknown, upper = unknown;
};

struct FittedLaw {
    std::string law;
    std::vector<std::string> parameter_names;
    std::vector<double> parameters, standard_errors;
    double log_likelihood = unknown;
    double aic = unknown;
    bool selected = false;
};

/// What the pilot says about one arm.
struct FitSummary {
    std::string arm;
    double n = 0;
    double deaths = 0;
    std::vector<IntervalDeaths> intervals;
    std::vector<SurvivalPoint> observed;  ///< Kaplan-Meier or interval estimates, drawn as points
    std::vector<SurvivalPoint> survival;  ///< the law that is simulated, drawn as a line with its band
    std::vector<FittedLaw> laws;          ///< ranked, best first
    std::vector<std::string> warnings;
};

/// The pilot's own comparison of two arms at one day.
struct PilotContrast {
    double day = 0;
    double difference = unknown;  ///< risk of death, treatment minus control
    double lower = unknown, upper = unknown;
    double p_value = unknown;
    std::string method;  ///< e.g. "Fisher's exact test"
};

struct PilotReport {
    std::string source;            ///< where the data come from
    std::string interval_method;   ///< e.g. "posterior from Jeffreys priors"
    std::vector<FitSummary> arms;  ///< control first
    std::optional<PilotContrast> contrast;
    std::vector<std::string>
        prior_adds;  ///< sentences: what was seen and what is simulated, once the prior has its share
};

/// A line of fit.csv.
struct FitRow {
    std::string arm, quantity, name;
    double from = unknown, to = unknown;  ///< days
    double value = unknown, standard_error = unknown, lower = unknown, upper = unknown;
    static std::vector<Measure<FitRow>> columns();
};
std::vector<FitRow> fit_rows(const PilotReport& pilot);

/// Of a study with a pilot.
PilotReport pilot_report(const Study& study);

}  // namespace equipoise
