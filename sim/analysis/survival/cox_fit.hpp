#pragma once
// Maximum of the partial likelihood by Newton's method with step halving.
//
// A coefficient whose likelihood rises for ever (monotone likelihood: no death in one arm, or at one level of a factor)
// is recognised by a likelihood that has stopped rising while the steps have not become small (Heinze and Schemper
// 2001). The others then have their limits, with the diverging ones held where they are; coxph warns and does the same.
// A column that is a linear combination of earlier ones is left out, as R leaves it out.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/survival/cox_likelihood.hpp"

namespace equipoise {

enum class CoxColumn : std::uint8_t {
    estimated,
    held,       ///< at 0, because the caller said so
    redundant,  ///< a combination of others: out of the model
    diverging,  ///< its likelihood is monotone
};

struct CoxFit {
    std::span<double> beta;        ///< for the scaled columns
    std::span<CoxColumn> column;   ///< in: held or estimated
    std::span<double> covariance;  ///< of beta; 0 in the rows of held and redundant columns
    CoxPoint null, point;          ///< at beta = 0 and at the maximum
    Status status = Status::ok;    ///< ok, or not_converged
    int iterations = 0;
    CoxFit(std::size_t columns, Arena& arena);
    double degrees_of_freedom() const;
};

/// `fit.column` says which columns are held; fills in the rest.
void fit_cox(const CoxRows& rows, CoxTies ties, CoxFit& fit, Arena& arena);

/// Solves A x = b for a symmetric positive definite A, of which only rows with use[i] count (x is 0 in the others).
/// A pivot below `tolerance` times A's diagonal clears its use[i]; false if any did. `x` may be b.
bool solve_positive(std::span<const double> a, std::span<const double> b, std::span<std::uint8_t> use, double tolerance,
                    std::span<double> x, Arena& arena);

}  // namespace equipoise
