#pragma once
// Deaths and patients at risk at each time of death: what the log-rank family, the maximal combination and the
// one-covariate Cox model are made of. One pass over the time order that all analyses of a trial share; it ends at the
// last death, so the many patients alive at the end of follow-up cost nothing.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// One row for each distinct time of death, ascending. Patients censored at a time are still at risk at it.
struct RiskTable {
    std::span<double> time;
    std::span<double> deaths;           ///< d
    std::span<double> deaths_treated;   ///< d1
    std::span<double> at_risk;          ///< n, just before the time
    std::span<double> at_risk_treated;  ///< n1
    std::size_t patients[2] = {0, 0};   ///< control, treatment

    std::size_t rows() const { return time.size(); }
    bool empty_arm() const { return patients[0] == 0 || patients[1] == 0; }

    /// n1 / n
    double share(std::size_t row) const { return at_risk_treated[row] / at_risk[row]; }
    /// Hypergeometric variance of d1 given the margins: d (n1/n) (n0/n) (n - d)/(n - 1) (Mantel 1966).
    double variance(std::size_t row) const {
        const double p = share(row), d = deaths[row];
        const double untied = d * p * (1 - p);
        return d == 1 ? untied : untied * (at_risk[row] - d) / (at_risk[row] - 1);
    }
};

/// `order`: the patients to count, by time, deaths before censorings at the same time.
RiskTable risk_table(const Snapshot& snapshot, std::span<const std::uint32_t> order, Arena& arena);

}  // namespace equipoise
