#pragma once
// Boundaries as a table: a row a look.
#include <vector>

#include "sim/design/boundary_walk.hpp"
#include "sim/results/column.hpp"

namespace equipoise {

struct BoundaryRow {
    std::int64_t look = 0;  ///< from 1
    double information = unknown;
    double z_upper = unknown, p_one_sided = unknown, alpha_spent = unknown;
    double z_lower = unknown;     ///< one-sided: futility; two-sided: harm
    double z_futility = unknown;  ///< futility in either case
    double beta_spent = unknown;
    struct Stops {
        double benefit = unknown, harm = unknown, futility = unknown;
    };
    Stops null, half, alternative;

    static std::vector<Measure<BoundaryRow>> columns();
};

/// The planned looks.
std::vector<BoundaryRow> boundary_rows(const Boundary& boundary);
/// Looks at the information observed, as shares of the planned maximum; the last of them is the final look if `last`.
std::vector<BoundaryRow> observed_rows(const Boundary& boundary, const std::vector<double>& observed, bool last);
/// Throws InputError at `where` unless observed shares are increasing, above 0, at most 10, and not too many.
void check_observed(const std::vector<double>& observed, const std::string& where);
/// A list of observed looks ends with the final one if it has as many as planned, or reaches the planned information.
bool ends_the_trial(const Boundary& boundary, const std::vector<double>& observed);

/// The design as one row: what it costs and gives.
struct BoundaryDesignRow {
    BoundaryPlan plan;
    double inflation = unknown, drift = unknown, fixed_drift = unknown, power = unknown, type_one_error = unknown;
    double expected_null = unknown, expected_half = unknown, expected_alternative = unknown;

    static std::vector<Measure<BoundaryDesignRow>> columns();
};
BoundaryDesignRow design_row(const Boundary& boundary);

}  // namespace equipoise
