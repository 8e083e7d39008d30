// No #pragma once: included once by each of course_own.cpp, course_v3.cpp and course_v4.cpp, which say for which level
// (EQUIPOISE_LEVEL). Whatever is called here must be inlined: see fill_bodies.hpp.
#include "sim/trial/course_loops.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise::EQUIPOISE_LEVEL {
namespace {

void begin(const ScorePathConstants (&c)[2], std::size_t count, const double* points, CourseArrays& b) {
    // Both arms' values for everybody, then a choice: two plain loops vectorize, a look-up by arm does not.
    const ScorePathConstants control = c[0], treated = c[1];
    for (std::size_t i = 0; i < count; ++i)
        b.distance[i] = baseline_score(control, b.u[i]);  // the baseline is before treatment
    for (std::size_t i = 0; i < count; ++i) {
        const float baseline = b.distance[i], more = points ? static_cast<float>(points[i]) : 0.0f;
        const float of_control = plateau_score(control, baseline, b.z0[i], more),
                    of_treated = plateau_score(treated, baseline, b.z0[i], more);
        b.plateau[i] = b.arm[i] ? of_treated : of_control;
        b.distance[i] = baseline - b.plateau[i];
    }
    for (std::size_t i = 0; i < count; ++i) {
        const float of_control = daily_factor(control, b.z1[i]), of_treated = daily_factor(treated, b.z1[i]);
        b.factor[i] = b.arm[i] ? of_treated : of_control;
    }
}

void take_exponentials(std::size_t count, CourseArrays& b) {
    for (std::size_t i = 0; i < count; ++i) {
        b.death_left[i] = static_cast<float>(b.u[i]);
        b.discharge_left[i] = static_cast<float>(b.v[i]);
    }
}

void live_through(const ScorePathConstants& c, const DayHazards& level, int day, std::size_t places, CourseArrays& b) {
    const float* const z = day % 2 == 0 ? b.z0 : b.z1;
    const float phi = c.phi, step = day == 0 ? c.noise_start : c.noise_step;
    const float level0 = level.death[0], level1 = level.death[1];
    const float discharge0 = level.discharge[0], discharge1 = level.discharge[1];
    const float per_point = c.death_per_point, discharge_per_point = c.discharge_per_point;
    for (std::size_t i = 0; i < places; ++i) {
        b.noise[i] = phi * b.noise[i] + step * z[i];
        const float x = clipped_score(b.plateau[i], b.distance[i], b.noise[i]);
        b.distance[i] *= b.factor[i];
        const int score = static_cast<int>(x + 0.5f);
        b.score[i] = static_cast<std::uint8_t>(b.in_icu[i] ? score : ScoreTable::kNotObserved);
        const float h = (b.arm[i] ? level1 : level0) * vector_math::exp(per_point * (x - 8.0f));
        const float g = (b.arm[i] ? discharge1 : discharge0) * vector_math::exp(discharge_per_point * (x - 5.0f));
        b.death_hazard[i] = h;
        b.discharge_hazard[i] = g;
        b.leaves[i] = b.in_icu[i] & static_cast<std::uint8_t>((b.death_left[i] < h) | (b.discharge_left[i] < g));
    }
}

void spend(std::size_t places, CourseArrays& b) {
    for (std::size_t i = 0; i < places; ++i) {
        b.death_left[i] -= b.death_hazard[i];
        b.discharge_left[i] -= b.discharge_hazard[i];
    }
}

}  // namespace

const CourseLoops kCourseLoops{begin, take_exponentials, live_through, spend};

}  // namespace equipoise::EQUIPOISE_LEVEL
