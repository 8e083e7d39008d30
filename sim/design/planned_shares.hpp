#pragma once
// The information of planned looks, as boundaries take it.
#include <vector>

#include "sim/design/group_sequential.hpp"

namespace equipoise {

/// Of each look, its share of the full information as planned.
inline std::vector<double> planned_shares(const std::vector<PlannedLook>& looks) {
    std::vector<double> shares;
    for (const PlannedLook& look : looks) shares.push_back(look.share);
    return shares;
}

}  // namespace equipoise
