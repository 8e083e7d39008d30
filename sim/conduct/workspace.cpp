#include "sim/conduct/workspace.hpp"

namespace equipoise {

void Workspace::prepare(const TrialProtocol& protocol) {
    if (prepared_ == protocol.id) return;
    prepared_ = protocol.id;
    walks.clear();
    while (views.size() < protocol.looks) views.emplace_back();
    for (const SizePlan& plan : protocol.plans)
        if (plan.boundary) walks.emplace_back(*plan.boundary);
}

}  // namespace equipoise
