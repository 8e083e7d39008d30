#pragma once
// [prior.parameters] of a scenario file: read, checked against the scenario, written back.
#include "sim/scenario/field_reader.hpp"
#include "sim/scenario/scenario.hpp"

namespace equipoise {

/// Reads tables within tables (sofa.rate.rate = { ... }, as --set makes them too) and whole keys in quotes.
void read_parameter_priors(const Json& json, std::vector<ParameterPrior>& into, Problems& problems);
/// All that [prior] and [prior.parameters] say against the scenario or against each other.
void check_priors(const Scenario& scenario, Problems& problems);
/// [prior.parameters] with every scale spelled out; null without priors.
Json parameter_priors_json(const Scenario& scenario);

}  // namespace equipoise
