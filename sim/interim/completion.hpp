#pragma once
// What may become of a trial under way: its patients as they are known, their remaining time drawn given that they are
// alive, and the patients to come.
//   deaths        patient i of arm a, alive on day t, dies when the arm's cumulative hazard reaches H_a(t) + a unit
//                 exponential; those to come as in every simulated trial. Where the arm must not be read it is drawn:
//                 treatment with the chance f S1(t) / (f S1(t) + (1 - f) S0(t)), f the treated share, t the last day.
//                 With score courses deaths, discharges and scores are the course's (running_courses.hpp).
//   losses        likewise; a patient whose follow-up is over and not seen to its end is lost
//   recruitment   the planned rates from the date on, times one factor, drawn for each completion from its posterior
//                 Gamma(m + 1/2, M) given m patients where M were planned by the date (Jeffreys' prior); without a plan
//                 a constant rate. Arrivals are a Poisson process. A plan's close holds.
// Patients to come are randomized in blocks of their own (blocks left open are not finished), within sites if the
// scenario stratifies by site. Covariates of patients in follow-up do not enter their remaining time. The laws are the
// plan's, or others drawn for each completion (own_study.hpp).
#include <cstdint>
#include <optional>
#include <span>

#include "sim/interim/running_courses.hpp"
#include "sim/random/stream.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise {

class Completion {
  public:
    /// Trial, model and courses must outlive this. `n`: patients in the end, at least those there are. Without courses
    /// deaths follow from the arms' laws, and there are no scores. Throws InputError where the data's covariates are
    /// not the model's.
    Completion(const RunningTrial& trial, const TrialModel& model, std::size_t n, bool blinded,
               const RunningCourses* courses = nullptr);

    std::size_t n() const { return n_; }
    bool draws_courses() const { return courses_ != nullptr; }
    /// The arena's.
    Cohort draw(ReplicateKey key, Arena& arena) const { return draw(model_, key, arena); }
    /// With other laws, courses and losses than the planned ones.
    Cohort draw(const TrialModel& model, ReplicateKey key, Arena& arena) const;

  private:
    void take_covariates();
    void draw_arrivals(ReplicateKey key, Cohort& cohort) const;
    void draw_arms(const TrialModel& model, ReplicateKey key, Cohort& cohort, Arena& arena) const;
    void draw_deaths(const TrialModel& model, ReplicateKey key, Cohort& cohort, Arena& arena) const;
    void draw_losses(const TrialModel& model, ReplicateKey key, Cohort& cohort, Arena& arena) const;

    const RunningTrial& trial_;
    const TrialModel& model_;
    std::size_t n_;
    bool blinded_;
    const RunningCourses* courses_;
    Accrual accrual_;                 ///< the planned one, or a constant rate
    double expected_ = 0;             ///< patients planned by the date
    std::vector<double> sites_;       ///< of the patients there are, from 0
    std::vector<double> covariates_;  ///< the same: a row a covariate of the model
};

}  // namespace equipoise
