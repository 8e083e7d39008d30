#pragma once
// Which law to use: all that were asked for, by AIC, and whether the deaths suffice to choose at all.
#include <string>
#include <vector>

#include "models/fit/survival_fit.hpp"

namespace equipoise {

struct RankedFits {
    std::vector<SurvivalFit> fits;      ///< by AIC, best first; those that the data do not identify last
    std::string selected;               ///< the law of least AIC; empty if none is identified
    std::vector<std::string> warnings;  ///< "8 deaths are too few to choose: ..."
};

/// Fits the laws named (weibull-ph only on request: it is weibull under another effect) and ranks them. The deaths are
/// too few to choose when another law lies within 2 units of the least AIC (Burnham and Anderson 2002: such laws have
/// substantial support), or when there are fewer than 10 deaths for each parameter of the selected law (Peduzzi et al.
/// 1995).
RankedFits rank_laws(const PilotSurvival& pilot, Arms arms, std::vector<std::string> laws = {},
                     const FitOptions& options = {});

}  // namespace equipoise
