#pragma once
// A record of which oracle values were compared, for the script tests/analyze_cases. Kept only when the environment
// variable EQUIPOISE_REFERENCE_TALLY names a file, to which tab-separated lines are added as things happen:
//   expected  topic  case  name  numbers    first, for every value of the topics that the program answers (numbers: 0
//             if undefined)
//   held      topic  case  name             or `failed`: compared with what the program gave
//   left-out  topic  case  name  reason     not compared, and why
//   through   topic  case  -     command    run by another verb than analyze
// A case or a value for which nothing follows its `expected` line was not run.
#include "tests/support/reference.hpp"

namespace equipoise::test {

/// Called by check_reference.
void tally_comparison(const ReferenceCase& reference, const std::string& name, bool holds);

/// An expected value that no test compares with what the program gives, with the reason in words.
void leave_out_reference(const ReferenceCase& reference, const std::string& name, const std::string& reason);

/// The case is one that `analyze` has no test for, and is run through `command`.
void tally_route(const ReferenceCase& reference, const std::string& command);

}  // namespace equipoise::test
