#pragma once
// Futility that does not bind: the type I error of such a design counts on trials that go on.
#include "sim/design/design.hpp"

namespace equipoise {

/// True where looks may stop for futility by limits that do not bind.
inline bool has_non_binding_futility(const Design& design) {
    return design.sequential && design.sequential->futility.kind != FutilityKind::none &&
           !design.sequential->futility.binding;
}

}  // namespace equipoise
