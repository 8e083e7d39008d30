#pragma once
// Results as the program prints them: JSON with the names of the documented contract, and tables for people.
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/answer_text.hpp"
#include "sim/cli/output.hpp"
#include "sim/results/shares_in_words.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/search/power_curve.hpp"
#include "sim/search/sample_size.hpp"

namespace equipoise {

/// One entry of "analyses" in the JSON of `power` and `curve`. `closed_form` is null where there is none.
Json power_entry(const Scenario& scenario, std::size_t analysis, const PowerEstimate& estimate,
                 const std::optional<ClosedForm>& closed_form);

/// Adds "effect": its scale, the rule by which a share of it is meant and what is kept of it; nothing without an effect
/// on survival.
void add_effect_rule(const Scenario& scenario, Json& json);

Json power_json(const Scenario& scenario, const CurvePoint& point);
AnswerText power_table(const Scenario& scenario, const CurvePoint& point);

/// With the model, the deaths at n stand beside it.
Json size_json(const Scenario& scenario, double target, const std::vector<SampleSize>& sizes,
               const TrialModel* model = nullptr);
AnswerText size_table(const Scenario& scenario, double target, const std::vector<SampleSize>& sizes,
                      const TrialModel* model = nullptr);

/// "28-day mortality [day 28]": what stands before the numbers of an analysis in tables, 61 characters at most as a
/// rule.
std::string name_and_when(const Scenario& scenario, std::size_t analysis);
/// The same without its cut and its columns.
std::string name_in_full(const Scenario& scenario, std::size_t analysis);

}  // namespace equipoise
