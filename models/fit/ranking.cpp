#include "models/fit/ranking.hpp"

#include <algorithm>
#include <cmath>

namespace equipoise {

RankedFits rank_laws(const PilotSurvival& pilot, Arms arms, std::vector<std::string> laws, const FitOptions& options) {
    if (laws.empty())
        for (const std::string_view law : fit_law_names)
            if (law != "weibull-ph") laws.emplace_back(law);
    RankedFits result;
    for (const std::string& law : laws) result.fits.push_back(fit_survival(pilot, arms, law, options));
    std::stable_sort(result.fits.begin(), result.fits.end(), [](const SurvivalFit& a, const SurvivalFit& b) {
        return a.identified != b.identified ? a.identified : a.identified && a.aic < b.aic;
    });
    if (result.fits.empty() || !result.fits.front().identified) {
        result.warnings.push_back("no law could be fitted: see the warnings of each");
        return result;
    }
    const SurvivalFit& best = result.fits.front();
    result.selected = best.law;
    const std::string deaths = std::to_string(static_cast<long long>(best.deaths)) +
                               (best.deaths == 1 ? " death is" : " deaths are") + " too few to choose";
    std::string rivals;
    for (const SurvivalFit& fit : result.fits)
        if (&fit != &best && fit.identified && fit.aic - best.aic < 2) rivals += (rivals.empty() ? "" : ", ") + fit.law;
    if (!rivals.empty())
        result.warnings.push_back(deaths + ": AIC within 2 of " + best.law + "'s for " + rivals +
                                  " (Burnham and Anderson 2002)");
    if (best.deaths < 10 * static_cast<double>(best.size()))
        result.warnings.push_back(deaths + ": fewer than 10 for each of the " + std::to_string(best.size()) +
                                  " parameters of " + best.law + " (Peduzzi 1995)");
    return result;
}

}  // namespace equipoise
