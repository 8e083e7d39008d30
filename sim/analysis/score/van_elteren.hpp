#pragma once
// The stratified Wilcoxon test of van Elteren (1960), with weights 1 / (n_s + 1).
//
//   T = sum over strata of (W_s - E_s) / (n_s + 1), W_s the rank sum of the treated within stratum s of n_s patients
//   (mid-ranks)
//   V = sum over strata of Var(W_s) / (n_s + 1)^2, corrected for ties;   z = T / sqrt(V), turned so that positive
//     favours treatment
//   estimate = weighted mean over strata of the probability index P(better under treatment) + half P(alike), null 0.5,
//   with the
//              weights of T: n0s n1s / (n_s + 1); standard error from the indices' own variances (see rank_sum.hpp)
//
// Strata in which an arm is empty drop out. The standard error is unknown when an arm of a stratum has one patient.
#include <string>
#include <string_view>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/score/outcome.hpp"

namespace equipoise {

struct VanElteren {
    static constexpr std::string_view name = "van-elteren";
    static constexpr std::string_view estimand = "probability index";
    static constexpr double null = 0.5;

    Outcome outcome;
    std::vector<std::string> strata;

    static constexpr auto fields() {
        return std::tuple{
            field("outcome", &VanElteren::outcome, "one number per patient, from the scores or a column"),
            field("strata", &VanElteren::strata, "columns; patients are ranked within strata"),
        };
    }
    Needs needs() const;
    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
