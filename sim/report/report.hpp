#pragma once
// report.html: one self-contained page that answers, shows how sure the answer is, and says what it rests on.
// No network, no script; it prints, and it can be read on a telephone.
#include <string>

#include "sim/results/plan_results.hpp"

namespace equipoise::report {

std::string html_report(const PlanResults& input);

}  // namespace equipoise::report
