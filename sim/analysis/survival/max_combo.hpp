#pragma once
// MaxCombo: the largest of several Fleming-Harrington tests, with a p-value that knows their correlation (Lee 2007;
// Karrison 2016; Roychoudhury et al. 2021).
//
//   z_i   Fleming-Harrington tests with weights w_i = S(t-)^rho (1 - S(t-))^gamma, positive for benefit (log_rank.hpp)
//   corr  sum w_i w_j v / sqrt(sum w_i^2 v  sum w_j^2 v), v the hypergeometric variance at each time of death
//   z     the z_i of largest |z_i|
//   p          1 - P(all |Z_i| <= max |z_i|), Z multivariate normal with that correlation
//   p_benefit  1 - P(all Z_i <= max z_i)
//
// p is exact to about 1e-10, in microseconds, as long as the weights span at most three functions of S, as the usual
// four do since 1 = S + (1 - S); with more, milliseconds. In a simulation, where p is only compared with a level, a
// bound on the same side of it serves: the smallest single p or, from above, its multiple by the number of weights.
// There is no estimate: a maximum over weights has no hazard ratio. A component whose weights are 0 at every death has
// no z and takes no part; more than 16 weights are refused as not identifiable. Stratified: sums over strata, as for
// the log-rank.
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

struct MaxCombo {
    static constexpr std::string_view name = "max-combo";
    static constexpr std::string_view estimand = "none (the largest of several weighted log-rank statistics)";
    static constexpr double null = 0;
    static constexpr std::size_t kMostWeights = 16;

    std::vector<std::array<double, 2>> weights{{0, 0}, {0, 1}, {1, 0}, {1, 1}};  ///< pairs rho, gamma
    std::vector<std::string> strata;

    static constexpr auto fields() {
        return std::tuple{
            field("weights", &MaxCombo::weights, Range::at_least(0), "",
                  "pairs (rho, gamma) of Fleming-Harrington weights, at most 16: \"0,0; 0,1; 1,0; 1,1\""),
            field("strata", &MaxCombo::strata, "columns whose combinations are the strata"),
        };
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
