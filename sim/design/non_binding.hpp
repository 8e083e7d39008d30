#pragma once
// Futility that does not bind: the type I error of such a design counts on trials that go on.
#include <string_view>

#include "sim/design/design.hpp"

namespace equipoise {

/// True where looks may stop for futility by limits that do not bind.
inline bool has_non_binding_futility(const Design& design) {
    return design.sequential && design.sequential->futility.kind != FutilityKind::none &&
           !design.sequential->futility.binding;
}

/// What stands, with what follows from it, beside every estimate that is corrected for looks of such a design.
inline constexpr std::string_view kLeftOutOfOrdering =
    "the stage-wise ordering leaves out futility limits that do not bind";

}  // namespace equipoise
