#include "sim/analysis/benefit_side.hpp"

namespace equipoise {

int benefit_side(const Analysis& analysis) {
    const bool lives = std::holds_alternative<Milestone>(analysis) || std::holds_alternative<Rmst>(analysis),
               wins = std::holds_alternative<WinRatio>(analysis) || std::holds_alternative<WinOdds>(analysis) ||
                      std::holds_alternative<NetBenefit>(analysis);
    if (lives || wins) return 1;
    const Needs needs = needs_of(analysis);
    return needs.survival && !needs.scores ? -1 : 0;
}

}  // namespace equipoise
