#pragma once
// The looks of a sequential design as text.
#include "sim/cli/answer_text.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {

/// For each analysis: its looks, then what they come to; empty for a fixed design.
AnswerText looks_table(const Scenario& scenario, const CurvePoint& point);

}  // namespace equipoise
