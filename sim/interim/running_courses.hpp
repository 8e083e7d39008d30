#pragma once
// The score courses of a running trial's patients: what was seen of them, and the rest drawn.
//   in the ICU     from a state of their latent course given their scores (latent_course.hpp); death and discharge by
//                  the course's hazards from the last day seen there on, death not before the last day seen alive
//   discharged     death by the arm's hazard after discharge from the last day seen alive on
//   scores         those seen stay; those missed so far stay missing; from the last day on they are the course's
// Covariates of patients in follow-up do not enter their course.
#include <cstdint>
#include <vector>

#include "sim/interim/latent_course.hpp"
#include "sim/interim/running_trial.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise {

class RunningCourses {
  public:
    /// The trial must outlive this and know of the ICU. The latent courses are sampled under the model's.
    RunningCourses(const RunningTrial& trial, const TrialModel& model, std::uint64_t seed);

    /// Puts deaths, discharges and scores of the trial's patients, the cohort's first, in the place of what is there.
    void finish(const TrialScores& scores, ReplicateKey key, Cohort& cohort, Arena& arena) const;

    std::size_t in_icu() const { return latent_.size(); }
    std::size_t not_met() const { return not_met_; }  ///< of these, whose scores the course cannot give
    double least_effective() const { return least_effective_; }

  private:
    bool is_in_icu(std::size_t patient) const;
    void finish_in_icu(const TrialScores& scores, std::size_t patient, Stream& stream, std::span<const float> ahead,
                       Cohort& cohort) const;

    const RunningTrial& trial_;
    std::vector<std::uint8_t> points_;  ///< rows of the trial's patients by day, as the cohort's
    std::vector<LatentCourse> latent_;
    std::vector<std::uint32_t> course_of_;  ///< of each patient: which of them, or none
    std::size_t not_met_ = 0;
    double least_effective_ = LatentCourse::kProposals;
};

}  // namespace equipoise
