#pragma once
// The report, as a page and as text, in the same words.
// report.html: one self-contained page that answers, shows how sure the answer is, and says what it rests on.
// No network, no script; it prints, and it can be read on a telephone.
// report.md: its sentences and tables without the pictures, the protocol's paragraph behind the answer; to paste from,
// to compare by line, and for programs that make other formats of it.
#include <string>

#include "sim/results/plan_results.hpp"

namespace equipoise::report {

std::string html_report(const PlanResults& input);
std::string markdown_report(const PlanResults& input);

}  // namespace equipoise::report
