#pragma once
// The covariates of an analysis of scores: columns, and the baseline score under the name "baseline".
#include <span>
#include <string>
#include <vector>

#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/common/needs.hpp"

namespace equipoise {

inline constexpr std::string_view kBaseline = "baseline";

/// As covariate_matrix; the term "baseline" is the score of day 0 (NaN without one) unless a column has that name.
CovariateMatrix adjustment_matrix(const Snapshot& snapshot, std::span<const std::string> terms, Arena& arena);

/// As covariate_names; "baseline" keeps its name.
std::vector<std::string> adjustment_names(const Snapshot& snapshot, std::span<const std::string> terms);

/// Adds what the terms read to `needs`. "baseline" asks for the score table.
void add_adjustment_needs(std::span<const std::string> terms, Needs& needs);

}  // namespace equipoise
