#pragma once
// Partial likelihood of the proportional hazards model (Cox 1972), for any number of covariates.
//
// At a time with d deaths D among those at risk R, with weights w = exp(x beta), the log-likelihood gains sum over D of
// x beta minus
//   breslow  d log sum_R w                                                 (Breslow 1974)
//   efron    sum over l = 0 .. d-1 of log(sum_R w - l/d sum_D w)           (Efron 1977)
//   exact    log of the sum, over all d-subsets of R, of the product of w  (Cox 1972, discrete time; Gail et al. 1981)
// A row is at risk at t when entry < t <= time; without entry times, from the start.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

enum class CoxTies { efron, breslow, exact };
template <>
struct EnumNames<CoxTies> {
    static constexpr std::array<std::pair<std::string_view, CoxTies>, 3> names{
        {{"efron", CoxTies::efron}, {"breslow", CoxTies::breslow}, {"exact", CoxTies::exact}}};
};

/// The usable rows: stratum by stratum, in each by time, deaths before censorings at the same time. Column 0 is the
/// arm. Columns are centred and divided by their standard deviation, so that steps and pivots can be judged by one
/// yardstick.
struct CoxRows {
    std::size_t count = 0, columns = 0;
    std::span<double> x;  ///< row-major, count by columns
    std::span<double> time;
    std::span<double> entry;  ///< empty without delayed entry
    std::span<std::uint8_t> death;
    std::span<std::uint32_t> patient;  ///< the snapshot's number of each row
    std::span<std::uint32_t> first;    ///< where each stratum begins; one more than there are strata
    std::span<double> scale;           ///< a coefficient of the data is one of these rows divided by this
    std::size_t patients[2] = {0, 0}, deaths = 0;

    const double* row(std::size_t i) const { return x.data() + i * columns; }
};

/// Rows with a missing covariate, stratum or entry time, or with entry >= time, are left out.
CoxRows cox_rows(const Snapshot& snapshot, std::span<const std::string> covariates, std::span<const std::string> strata,
                 const std::string& entry, Arena& arena);

/// Log-likelihood, its gradient and minus its second derivatives (columns by columns) at beta.
struct CoxPoint {
    double log_likelihood = 0;
    std::span<double> gradient, information;
    CoxPoint(std::size_t columns, Arena& arena)
        : gradient(arena.take<double>(columns)), information(arena.take<double>(columns * columns)) {}
};

/// What each time of death contributed, for residuals (not for exact ties); strata in order, in each from the last time
/// to the first. Vectors and matrices stand one behind the other.
struct CoxTrace {
    std::vector<double> time;
    std::vector<std::uint32_t> stratum, deaths;
    std::vector<double> residual;             ///< sum over the dying of x - mean (Schoenfeld 1982)
    std::vector<double> information;          ///< lower triangles
    std::vector<double> hazard, hazard_mean;  ///< sum over l of 1/s0, and of mean/s0
    std::vector<double> own_hazard,
        own_hazard_mean;         ///< the same times 1 - l/d: what the dying themselves bear (Efron)
    std::vector<double> mean;    ///< average of the means at risk
    std::vector<double> weight;  ///< w of each row, up to the factor of 1/hazard
};

void cox_likelihood(const CoxRows& rows, CoxTies ties, std::span<const double> beta, CoxPoint& point, Arena& arena,
                    CoxTrace* trace = nullptr);

}  // namespace equipoise
