#pragma once
// The few questions of `equipoise new`, for what its options leave open.
#include <iosfwd>

#include "sim/cli/outline.hpp"

namespace equipoise {

/// Asks on `out` and reads lines from `in`; a question whose answer makes no sense is asked again. An empty line takes
/// what stands in brackets. Throws InputError where the answers end early.
void ask_for(Outline& outline, std::istream& in, std::ostream& out);

}  // namespace equipoise
