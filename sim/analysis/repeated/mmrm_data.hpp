#pragma once
// The data of a mixed model for repeated measures, reduced to what its likelihood needs: patients are grouped by the
// visits at which they were seen, and each group (pattern) is kept as its cross products, so that the cost of a fit
// does not depend on the number of patients.
//
// Mean of patient i at visit t: alpha_t + delta_t arm_i + sum_c gamma_c x_ic. Scores and covariates are centred at
// their means (which moves only the alpha_t). w_i = (1, arm, x_1 .. x_q) has K = 2 + q elements.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/score/outcome.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// What the model takes for scores after death.
enum class MmrmDeathRule { while_alive, carry_24 };
template <>
struct EnumNames<MmrmDeathRule> {
    static constexpr std::array<std::pair<std::string_view, MmrmDeathRule>, 2> names{{
        {"while-alive", MmrmDeathRule::while_alive},
        {"carry-24", MmrmDeathRule::carry_24},
    }};
};

/// Patients seen at the same visits. All matrices column-major.
struct MmrmPattern {
    std::uint64_t mask = 0;  ///< bit t: seen at visit t
    double patients = 0;
    double* ww = nullptr;  ///< sum of w w', K x K, both triangles
    double* yw = nullptr;  ///< sum of y w', T x K, rows of unseen visits 0
    double* yy = nullptr;  ///< sum of y y', T x T, both triangles
};

struct MmrmData {
    static constexpr std::size_t kMaxVisits = 64;

    Status status = Status::ok;  ///< no_patients: an arm without a usable score; not_identifiable: see gather_mmrm
    std::size_t visits = 0;      ///< T
    std::size_t covariates = 0;  ///< q
    std::size_t patients = 0;    ///< with at least one score and all covariates
    std::size_t observations = 0;
    double outcome_mean = 0;
    std::span<double> covariate_means;
    std::span<MmrmPattern> patterns;
    std::span<double> control_seen;  ///< control patients seen at each visit
    std::span<double> pairs;         ///< patients seen at both visits, T x T

    std::size_t weights() const { return 2 + covariates; }  ///< K
    std::size_t coefficients() const { return 2 * visits + covariates; }
};

/// `rows` are rows of the score table, one a visit, ascending. Patients with a missing covariate or no score at all are
/// left out. not_identifiable: no visit, or more than kMaxVisits.
MmrmData gather_mmrm(const Snapshot& snapshot, std::span<const int> rows, const CovariateMatrix& covariates,
                     MmrmDeathRule death, DischargeRule discharge, Arena& arena);

}  // namespace equipoise
