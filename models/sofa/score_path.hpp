#pragma once
// The arithmetic of one step of the course, written once: the simulation and the calibration both call it, so they
// cannot drift apart. Float, from + - * / sqrt and our own exp only, in plain loops over patients: the same bits on
// every machine.
#include <algorithm>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/vector_math.hpp"
#include "models/sofa/sofa_course.hpp"

namespace equipoise {

/// The course's parameters as the loops want them, for one arm.
struct ScorePathConstants {
    float mean, sd, level, slope, plateau_sd, log_rate, spread, phi, noise_start, noise_step;
    float death_per_point, discharge_per_point, discharge_hazard;
    double baseline_low,
        baseline_width;  ///< the baseline's quantile is portable::normal_quantile(baseline_low + u baseline_width)

    ScorePathConstants(const SofaCourse& course, const SofaEffect& effect);
};

// A call in the middle of a loop would keep it from vectorizing.

/// Score at randomization from a uniform in (0, 1): a normal cut to [4, 20], by inversion.
[[gnu::always_inline]] inline float baseline_score(const ScorePathConstants& c, double u) {
    const double z = vector_math::normal_quantile(c.baseline_low + u * c.baseline_width);
    return c.mean + c.sd * static_cast<float>(z);
}
/// points: what the patient's covariates add.
[[gnu::always_inline]] inline float plateau_score(const ScorePathConstants& c, float baseline, float z,
                                                  float points = 0) {
    return std::max(0.0f, c.level + points + c.slope * (baseline - 10.0f) + c.plateau_sd * z);
}
/// exp(-k): the factor by which the distance from the plateau shrinks in a day.
[[gnu::always_inline]] inline float daily_factor(const ScorePathConstants& c, float z) {
    const float rate = vector_math::exp(std::clamp(c.log_rate + c.spread * z, -30.0f, 4.0f));
    return vector_math::exp(-rate);
}
[[gnu::always_inline]] inline float clipped_score(float plateau, float distance, float noise) {
    const float x = plateau + distance + noise;
    return std::min(24.0f, std::max(0.0f, x));
}
/// exp(alpha (x - 8)): death hazard relative to a score of 8.
[[gnu::always_inline]] inline float relative_death_hazard(const ScorePathConstants& c, float x) {
    return vector_math::exp(c.death_per_point * (x - 8.0f));
}
[[gnu::always_inline]] inline float discharge_hazard(const ScorePathConstants& c, float x) {
    return c.discharge_hazard * vector_math::exp(c.discharge_per_point * (x - 5.0f));
}

}  // namespace equipoise
