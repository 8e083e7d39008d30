#pragma once
// What the numbers say, in sentences of plain text (not escaped): for the report, for the terminal and for a protocol.
// Every simulated number carries its Monte Carlo error; what is not known is not mentioned.
#include <string>
#include <vector>

#include "sim/results/plan_results.hpp"

namespace equipoise::report {

/// The one sentence that answers: patients needed by the primary analysis with the interval, or that no number
/// suffices.
std::string answer_sentence(const PlanResults& input);
/// What a reader of the answer must hear next: the other endpoints, harm, half the effect, months.
std::vector<std::string> answer_context(const PlanResults& input);
/// "log-rank, days 0 to 28": the test and what it looks at.
std::string tested_when(const AnalysisReport& analysis);
/// The same and, where another rule decides than alpha, that rule.
std::string judged_how(const AnalysisReport& analysis);
/// "417 in each arm", or "278 standard care and 556 MSC"; empty when the allocation is not known.
std::string arms_in_words(const PlanResults& input, double n);
/// "417 + 417", the same for the cell of a table.
std::string arms_cell(const PlanResults& input, double n);
/// What the pilot can tell, and what it cannot.
std::vector<std::string> pilot_can_tell(const PilotReport& pilot);
std::vector<std::string> pilot_cannot_tell(const PilotReport& pilot);
/// A paragraph for the sample-size section of a protocol.
std::string protocol_paragraph(const PlanResults& input);
/// Which analyses hold their type I error, and which do not.
std::string type_one_error_in_words(const PlanResults& input);

}  // namespace equipoise::report
