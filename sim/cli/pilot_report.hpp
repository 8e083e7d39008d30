#pragma once
// What the pilot says, for the report: counts, the posterior with its limits, and the pilot's own comparison of its
// arms.
#include "sim/report/report_input.hpp"
#include "sim/study/study.hpp"

namespace equipoise {

report::PilotReport pilot_report(const Study& study);

}  // namespace equipoise
