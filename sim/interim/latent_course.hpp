#pragma once
// What the course of a patient in the ICU may be, given the scores seen: a sample of the latent course of
// models/sofa/sofa_course.hpp from its posterior, by importance sampling.
//
//   given      scores on days 0 .. floor(stay), any of them missing; `stay` days alive in the ICU
//   unknown    S0, the plateau before it is cut at 0, the rate k, deviations e(0) .. e(floor(stay))
//   weight     prior over proposal density, times each score's chance given the deviation of the day before (which is
//              then drawn within the score's limits: Geweke 1991), times exp(-hazards of death and discharge lived
//              through)
//   proposal   k: strata of its prior, by their likelihood; S0 and plateau given k: the normal posterior of a
//              regression of the scores with AR(1) deviations; both mixed with the prior itself, which bounds the
//              weights (Hesterberg 1995)
#include <cstdint>
#include <span>
#include <vector>

#include "models/sofa/sofa_arm.hpp"
#include "sim/random/stream.hpp"

namespace equipoise {

/// The course on the last day begun.
struct CourseState {
    float plateau = 0, distance = 0;  ///< points; of the expected score from the plateau
    float factor = 1;                 ///< by which the distance shrinks in a day
    float noise = 0;                  ///< points that the day deviates
};

class LatentCourse {
  public:
    static constexpr std::size_t kProposals = 4000, kStates = 1000;

    /// scores: by day from randomization, NaN where not seen; as many as wanted. stay: days, 0 or more, less than the
    /// course's. Draws are those of `seed` and `subject`.
    LatentCourse(const SofaArm& arm, std::span<const double> scores, double stay, std::uint64_t seed,
                 std::uint32_t subject);

    /// False where the course cannot give these scores: the states are then those of anybody who stayed as long.
    bool meets_scores() const { return meets_scores_; }
    /// Equally weighted proposals that would tell as much (Kish): (sum w)^2 / sum w^2.
    double effective() const { return effective_; }
    /// One of the states, all equally likely, for u uniform in (0, 1).
    const CourseState& at(double u) const { return states_[static_cast<std::size_t>(u * kStates)]; }

  private:
    std::vector<CourseState> states_;
    double effective_ = 0;
    bool meets_scores_ = true;
};

}  // namespace equipoise
