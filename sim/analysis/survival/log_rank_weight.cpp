#include "sim/analysis/survival/log_rank_weight.hpp"

namespace equipoise {

void survival_before(const RiskTable& table, std::span<double> survival) {
    double s = 1;
    for (std::size_t k = 0; k < table.rows(); ++k) {
        survival[k] = s;
        s *= (table.at_risk[k] - table.deaths[k]) / table.at_risk[k];
    }
}

void log_rank_weights(const RiskTable& table, LogRankWeights kind, double rho, double gamma, std::span<double> weight) {
    switch (kind) {
        case LogRankWeights::fleming_harrington:
            survival_before(table, weight);
            for (double& w : weight) w = fleming_harrington_weight(w, rho, gamma);
            return;
        case LogRankWeights::gehan:
            for (std::size_t k = 0; k < table.rows(); ++k) weight[k] = table.at_risk[k];
            return;
        case LogRankWeights::tarone_ware:
            for (std::size_t k = 0; k < table.rows(); ++k) weight[k] = std::sqrt(table.at_risk[k]);
            return;
        case LogRankWeights::peto:
        case LogRankWeights::peto_modified: {
            double s = 1;
            for (std::size_t k = 0; k < table.rows(); ++k) {
                const double n = table.at_risk[k];
                s *= (n + 1 - table.deaths[k]) / (n + 1);
                weight[k] = kind == LogRankWeights::peto ? s : s * n / (n + 1);
            }
            return;
        }
    }
}

}  // namespace equipoise
