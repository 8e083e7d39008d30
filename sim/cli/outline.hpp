#pragma once
// What `equipoise new` is told about a trial, and the scenario that says it: commented, and with nothing of any other
// trial's in it.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/pilot/column_map.hpp"

namespace equipoise {

struct Outline {
    std::string title;
    std::vector<std::string> endpoints;  ///< names of outline_endpoints(), the primary first
    std::optional<int> day;              ///< by which patients are followed, and deaths counted
    std::optional<double> control_mortality, treated_mortality, hazard_ratio;
    std::optional<double> sofa_effect;  ///< points by which treatment moves the plateau
    std::vector<std::string> arms;      ///< control first; empty: the pilot's, or "control" and "treatment"
    std::vector<int> allocation{1, 1};
    std::optional<int> sites;
    std::optional<double> per_site_per_month;
    std::optional<double> alpha, power, dropout;  ///< none: 0.05, 0.80 and 0
    int sides = 2;
    std::int64_t seed = 1, trials = 10000;

    std::string pilot, scores, control;  ///< files as the scenario names them, and the control arm in them
    ColumnMap map;
    std::vector<double> cuts;  ///< of the pilot's hazards

    bool has(const std::string& endpoint) const;
    bool needs_scores() const { return has("sofa") || has("win-ratio"); }
    bool moves_score() const { return needs_scores() && sofa_effect.value_or(0) != 0; }
    bool survival_from_pilot() const { return !pilot.empty() && !control_mortality; }
};

struct OutlineEndpoint {
    const char *name, *meaning;
};
const std::vector<OutlineEndpoint>& outline_endpoints();

/// What an outline still needs, each with the option that says it; empty when a scenario can be written. Throws
/// InputError for what cannot be (an unknown endpoint, a share that is none, two ways to state the effect, harm).
struct Lacking {
    std::string what, option;
};
std::vector<Lacking> lacking(const Outline& outline);

/// Throws InputError where as many or more die under treatment as of the control arm, of which this share does: an
/// effect worth detecting is a benefit. Without an effect on mortality treatment may move the score.
void refuse_no_benefit(const Outline& outline, double control_mortality);

/// The scenario's text. `hazard_ratio` is that of the effect worth detecting, nothing without one on mortality;
/// `control_mortality` that of the control arm by the day, as simulated.
std::string scenario_text(const Outline& outline, std::optional<double> hazard_ratio,
                          std::optional<double> control_mortality);

/// About the n that the formula for two proportions asks for; 0 where it does not apply.
double formula_n(const Outline& outline, std::optional<double> hazard_ratio, std::optional<double> control_mortality);

}  // namespace equipoise
