#include "sim/analysis/pairwise/win_statistics.hpp"

#include <cmath>

#include "models/numeric/special.hpp"

namespace equipoise {
namespace {

double weight(const WinStratum& stratum) {
    const double n0 = stratum.arm[0].patients, n1 = stratum.arm[1].patients;
    return n0 > 0 && n1 > 0 ? 1 / (n0 + n1) : 0;
}

}  // namespace

WinStatistics win_statistics(const WinCounts& counts) {
    WinStatistics result;
    for (const WinStratum& stratum : counts.strata) {
        result.wins += weight(stratum) * stratum.arm[1].won;
        result.losses += weight(stratum) * stratum.arm[1].lost;
        result.pairs += weight(stratum) * stratum.arm[0].patients * stratum.arm[1].patients;
    }
    const double per_win = result.wins > 0 ? 1 / result.wins : 0, per_loss = result.losses > 0 ? 1 / result.losses : 0;
    double net = 0, net_unbiased = 0, ratio = 0, ratio_unbiased = 0;
    for (const WinStratum& stratum : counts.strata) {
        const double a = weight(stratum);
        if (a == 0) continue;
        for (const WinMoments& arm : stratum.arm) {
            const double unbiased = arm.patients / (arm.patients - 1);  // unknown for a lone patient (0 x infinity)
            const double of_net = a * a * arm.spread(1, -1), of_ratio = a * a * arm.spread(per_win, -per_loss);
            net += of_net;
            ratio += of_ratio;
            net_unbiased += of_net * unbiased;
            ratio_unbiased += of_ratio * unbiased;
        }
    }
    result.net_benefit = (result.wins - result.losses) / result.pairs;
    result.net_benefit_se = std::sqrt(net) / result.pairs;
    result.net_benefit_se_unbiased = std::sqrt(net_unbiased) / result.pairs;
    result.log_win_ratio = std::log(result.wins / result.losses);
    result.log_win_ratio_se = std::sqrt(ratio);
    result.log_win_ratio_se_unbiased = std::sqrt(ratio_unbiased);
    result.log_win_odds = std::log((1 + result.net_benefit) / (1 - result.net_benefit));
    result.log_win_odds_se = result.net_benefit_se * 2 / ((1 - result.net_benefit) * (1 + result.net_benefit));
    return result;
}

Estimate win_estimate(double estimate, double standard_error, const WinCounts& counts, const AnalysisContext& context) {
    Estimate result;
    result.estimate = estimate;
    if (counts.wins == 0 && counts.losses == 0) {
        result.status = Status::no_variation;
        result.estimate = 0;
    } else if (!std::isfinite(estimate) || counts.wins == counts.pairs || counts.losses == counts.pairs) {
        result.status = Status::separated;
    } else if (counts.patients[0] < 2 || counts.patients[1] < 2) {
        result.status = Status::not_identifiable;
    } else if (!(standard_error > 0)) {
        result.status = Status::no_variation;
    } else {
        result.standard_error = standard_error;
        result.z = estimate / standard_error;
        result.lower = estimate - context.normal_critical * standard_error;
        result.upper = estimate + context.normal_critical * standard_error;
    }
    return result;
}

void set_details(Details& details, const WinCounts& counts, const WinStatistics& w, const AnalysisContext& context) {
    const double q = context.normal_critical;
    details.set("patients", Details::Vector{counts.patients[0], counts.patients[1]});
    details.set("wins", counts.wins);
    details.set("losses", counts.losses);
    details.set("ties", counts.ties());
    details.set("wins_by_level", Details::Vector(counts.wins_by_level, counts.wins_by_level + counts.levels));
    details.set("losses_by_level", Details::Vector(counts.losses_by_level, counts.losses_by_level + counts.levels));
    details.set("net_benefit", w.net_benefit);
    details.set("nb_se", w.net_benefit_se);
    details.set("nb_se_unbiased", w.net_benefit_se_unbiased);
    details.set("nb_low", w.net_benefit - q * w.net_benefit_se);
    details.set("nb_high", w.net_benefit + q * w.net_benefit_se);
    details.set("z_nb", w.net_benefit / w.net_benefit_se);
    details.set("p_nb", two_sided_p(w.net_benefit / w.net_benefit_se));
    details.set("win_odds", std::exp(w.log_win_odds));
    details.set("log_wo_se", w.log_win_odds_se);
    details.set("wo_low", std::exp(w.log_win_odds - q * w.log_win_odds_se));
    details.set("wo_high", std::exp(w.log_win_odds + q * w.log_win_odds_se));
    details.set("z_wo", w.log_win_odds / w.log_win_odds_se);
    details.set("p_wo", two_sided_p(w.log_win_odds / w.log_win_odds_se));
    if (!(w.wins > 0 && w.losses > 0)) return;
    details.set("win_ratio", std::exp(w.log_win_ratio));
    details.set("log_wr_se", w.log_win_ratio_se);
    details.set("log_wr_se_unbiased", w.log_win_ratio_se_unbiased);
    details.set("wr_low", std::exp(w.log_win_ratio - q * w.log_win_ratio_se));
    details.set("wr_high", std::exp(w.log_win_ratio + q * w.log_win_ratio_se));
    details.set("z_wr", w.log_win_ratio / w.log_win_ratio_se);
    details.set("p_wr", two_sided_p(w.log_win_ratio / w.log_win_ratio_se));
}

}  // namespace equipoise
