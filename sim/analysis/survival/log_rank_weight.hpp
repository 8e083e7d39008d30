#pragma once
// Weights of the log-rank family at the times of death of a risk table.
//
//   fleming-harrington  w = S(t-)^rho (1 - S(t-))^gamma, S the pooled Kaplan-Meier curve just before t (Harrington and
//                       Fleming 1982; Fleming and Harrington 1991): rho = gamma = 0 is the log-rank test, gamma > 0
//                       looks late
//   gehan               w = n, the number at risk (Gehan 1965; Breslow 1970)
//   tarone-ware         w = sqrt(n) (Tarone and Ware 1977)
//   peto                w = S~(t) = product over times up to and including t of 1 - d/(n + 1) (Peto and Peto 1972;
//                       Andersen 1982)
//   peto-modified       w = S~(t) n/(n + 1) (Andersen 1982)
#include <array>
#include <cmath>
#include <span>

#include "models/numeric/field.hpp"
#include "sim/analysis/survival/risk_table.hpp"

namespace equipoise {

enum class LogRankWeights { fleming_harrington, gehan, tarone_ware, peto, peto_modified };
template <>
struct EnumNames<LogRankWeights> {
    static constexpr std::array<std::pair<std::string_view, LogRankWeights>, 5> names{
        {{"fleming-harrington", LogRankWeights::fleming_harrington},
         {"gehan", LogRankWeights::gehan},
         {"tarone-ware", LogRankWeights::tarone_ware},
         {"peto", LogRankWeights::peto},
         {"peto-modified", LogRankWeights::peto_modified}}};
};

/// S^rho (1 - S)^gamma; the usual exponents without a call of pow.
inline double fleming_harrington_weight(double survival, double rho, double gamma) {
    const auto power = [](double x, double exponent) {
        if (exponent == 0) return 1.0;
        if (exponent == 1) return x;
        if (exponent == 0.5) return std::sqrt(x);
        if (exponent == 2) return x * x;
        return std::pow(x, exponent);
    };
    return power(survival, rho) * power(1 - survival, gamma);
}

/// S(t-) at each row of the table: 1 at the first.
void survival_before(const RiskTable& table, std::span<double> survival);

/// The weight at each row; rho and gamma are used by fleming_harrington only.
void log_rank_weights(const RiskTable& table, LogRankWeights kind, double rho, double gamma, std::span<double> weight);

}  // namespace equipoise
