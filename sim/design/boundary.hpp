#pragma once
// The boundaries of a group-sequential design at its planned information, and what they cost and give. By recursive
// numerical integration (Armitage, McPherson and Rowe 1969; Jennison and Turnbull 1999, chapter 19), to 1e-8 or better
// in z and probability, with the same bits on every processor.
//
// The statistics: Z_1, ..., Z_K are normal, E Z_k = drift sqrt(t_k), variance 1, correlation sqrt(t_j / t_k); positive
// z favours the treatment. t is information as a share of the planned maximum.
#include <limits>
#include <span>
#include <vector>

#include "sim/design/boundary_plan.hpp"

namespace equipoise {

/// What a z says at a look.
enum class Crossing : std::uint8_t { none, benefit, harm, futility };

/// The stopping limits of one look. An infinite limit is none.
struct Limits {
    static constexpr double kNone = std::numeric_limits<double>::infinity();
    double upper = kNone;   ///< benefit: z >= upper
    double lower = -kNone;  ///< two-sided, harm: z <= lower
    double futility =
        -kNone;  ///< else futility: z <= futility (an inner wedge: |z| <= futility, none if that is not above 0)
    bool inner_wedge = false;  ///< futility means |z| <= futility

    bool tests_futility() const { return futility > (inner_wedge ? 0 : -kNone); }
    Crossing judge(double z) const {
        if (z >= upper) return Crossing::benefit;
        if (z <= lower) return Crossing::harm;
        if (z <= futility && (!inner_wedge || (z >= -futility && futility > 0))) return Crossing::futility;
        return Crossing::none;
    }
    friend bool operator==(const Limits&, const Limits&) = default;
};

/// Probabilities to stop by look; futility at the last look is the chance to end without a claim where the design
/// tests futility, else it is 0 there.
struct StageProbabilities {
    std::vector<double> benefit, harm, futility;
    double power = 0;  ///< sum of benefit
    double any_harm = 0, any_futility = 0;
    double expected_information = 0;  ///< share of the maximum at which the trial stops, on average
};

struct BoundaryLook {
    double information = 0;
    Limits limits;
    double p_one_sided = 0;  ///< of limits.upper: 1 - Phi(upper)
    double alpha_spent = 0;  ///< cumulative, both sides together when two-sided
    double beta_spent = 0;   ///< cumulative chance under the planned effect to have stopped without benefit
};

struct Boundary {
    BoundaryPlan plan;
    std::vector<BoundaryLook> looks;
    double drift = 0;        ///< E(Z) at information 1 under the planned effect
    double fixed_drift = 0;  ///< the same of the design without interim looks: z_(1 - alpha) + z_(1 - beta)
    double inflation = 0;    ///< (drift / fixed_drift)^2: maximum information over that of the fixed design
    double power = 0;        ///< chance of benefit under the planned effect
    /// Under no effect, half and all of the planned one, futility obeyed; expected information as a share of the
    /// maximum.
    StageProbabilities null, half, alternative;
    /// Expected information over that of the fixed design: inflation times the above.
    double expected_information_null = 0, expected_information_half = 0, expected_information_alternative = 0;

    double information(std::size_t look) const { return looks[look].information; }
};

/// Throws InputError with all of problems_of(plan), or when no drift below 40 gives the power.
/// Two-sided: symmetric, alpha / 2 a side. Non-binding futility: the upper limits are those without futility.
/// At the last look of a design with futility the futility limit is the upper limit (an inner wedge likewise).
Boundary plan_boundary(const BoundaryPlan& plan);

/// Stage probabilities of any limits at any information (t > 0, increasing) under E Z_k = theta sqrt(information_k).
/// `obey_futility` false: the trial goes on where futility says stop.
StageProbabilities stage_probabilities(std::span<const double> information, std::span<const Limits> limits,
                                       double theta, bool obey_futility = true);
StageProbabilities stage_probabilities(const Boundary& boundary, double drift, bool obey_futility = true);

}  // namespace equipoise
