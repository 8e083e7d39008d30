#pragma once
// Covariates and strata of an analysis, by name, coded as R codes them.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/numeric/arena.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// Columns of a regression, column-major: value of row i in column j is values[j * rows + i]; NaN where missing.
struct CovariateMatrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::span<double> values;
    std::span<const double> column(std::size_t j) const { return values.subspan(j * rows, rows); }
};

/// `terms` are column names; "factor(name)" or a text column gives one indicator for each level but the first, in
/// ascending order of the levels. A term whose column does not exist gives a column of NaN (the caller has checked
/// names before).
CovariateMatrix covariate_matrix(const Snapshot& snapshot, std::span<const std::string> terms, Arena& arena);

/// The names that R would print for those columns: "age", "factor(celltype)2".
std::vector<std::string> covariate_names(const Snapshot& snapshot, std::span<const std::string> terms);

/// The name of the column that a term reads: "factor(x)" gives "x".
std::string_view column_of_term(std::string_view term);

/// Stratum of each patient, 0 .. count - 1, ascending by the columns' values; kNoStratum where one is missing. No
/// columns: all 0.
struct Strata {
    static constexpr std::uint32_t kNoStratum = 0xffffffffu;
    std::span<std::uint32_t> code;
    std::uint32_t count = 1;
};
Strata strata_of(const Snapshot& snapshot, std::span<const std::string> columns, Arena& arena);

}  // namespace equipoise
