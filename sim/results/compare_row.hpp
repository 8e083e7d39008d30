#pragma once
// One analysis of one of several scenarios that were simulated on the same random numbers, beside the first's.
#include <string>
#include <vector>

#include "sim/engine/paired_work.hpp"
#include "sim/results/column.hpp"
#include "sim/search/comparison.hpp"

namespace equipoise {

struct CompareRow : PowerEstimate {
    std::string scenario, title, analysis, against;  ///< against: the first scenario's analysis; empty in its own rows
    std::size_t n = 0;
    PairTally pair;  ///< of trials; none in the first scenario's own rows
    std::optional<std::int64_t> n_required;
    double n_lower = unknown, n_upper = unknown;
    double difference_apart_mcse = unknown;  ///< what the error were if each scenario had had its own random numbers

    static std::vector<Measure<CompareRow>> columns();
};

/// By study and analysis.
std::vector<CompareRow> compare_rows(const Comparison& comparison);

/// The difference with its error and interval; all unknown without pairs.
Proportion difference_of(const PairTally& pair);

}  // namespace equipoise
