#pragma once
// The fixed cohort of a calibration: courses of the score without deaths, as hazards of death and of discharge by day.
// A Kronecker sequence gives the patients' levels, plateaus and rates, fixed pseudo-random numbers their daily
// deviations; death and discharge are integrated out exactly, so that an arm's mortality is a smooth function of its
// hazard levels and the same at every call.
#include <array>
#include <span>
#include <vector>

#include "models/sofa/cohort_effects.hpp"
#include "models/sofa/sofa_course.hpp"

namespace equipoise {

/// Courses of the full cohort.
inline constexpr std::size_t kCalibrationCohort = 65536;

/// Normal scores of the baselines of the full cohort, for covariates that are correlated with it.
std::vector<double> calibration_baselines();

class CalibrationCohort {
  public:
    /// Patients first .. first + count - 1 of the full cohort; count a multiple of 8. Any consecutive run is spread
    /// evenly.
    CalibrationCohort(const SofaCourse& course, const SofaEffect& effect, int days, std::size_t first,
                      std::size_t count, const CohortEffects& effects = {});

    int days() const { return days_; }
    std::size_t size() const { return size_; }

    /// Each patient's probabilities of being alive in the ICU and alive after discharge; as many as a multiple of 8.
    struct State {
        std::span<float> icu, home;
    };
    /// The share alive: the mean of the sums of both. Of one length, a multiple of 8.
    static double alive(std::span<const float> icu, std::span<const float> home);
    /// One day of the first patients, as many as the state has, at a level of the death hazard and a hazard after
    /// discharge.
    void step(int day, double level, double after, State state) const;

    /// The same for all patients of a small cohort, with a slope.
    struct SmallState {
        static constexpr std::size_t most = 256;
        alignas(32) std::array<float, most> icu, home;
    };
    struct Survival {
        double alive, slope;  ///< share alive at the day's end, and its derivative by the level
    };
    Survival step_from(int day, double level, double after, const SmallState& from, SmallState& to) const;

    /// The share that dies by the last day under these hazards by day (the patients' hazard factors act on top).
    double mortality(std::span<const float> death_hazard, std::span<const float> after_discharge) const;

  private:
    int days_;
    std::size_t size_;
    std::vector<float> hazard_factor_;
    std::vector<float> death_, discharge_;  ///< hazards relative to their levels, day-major
};

}  // namespace equipoise
