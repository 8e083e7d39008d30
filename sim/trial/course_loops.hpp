#pragma once
// The loops over the patients of a batch of courses; compiled once a level of the processor (course_own.cpp,
// course_v3.cpp, course_v4.cpp), of one text (course_bodies.hpp).
#include "models/sofa/score_path.hpp"
#include "sim/trial/course_arrays.hpp"

namespace equipoise {

/// A day's hazards in the ICU by arm: of death at a score of 8, of discharge at a score of 5.
struct DayHazards {
    float death[2] = {0, 0}, discharge[2] = {0, 0};
};

struct CourseLoops {
    /// Plateau, distance from it and daily factor, from arm, u (of the baseline), z0 and z1. `points`: what covariates
    /// add to each plateau; may be null.
    void (*begin)(const ScorePathConstants (&constants)[2], std::size_t count, const double* points, CourseArrays& b);
    /// death_left and discharge_left from the unit exponentials in u and v.
    void (*take_exponentials)(std::size_t count, CourseArrays& b);
    /// The scores of a day, the hazards that follow from them, and who leaves, in the first `places`, a multiple of 32.
    void (*live_through)(const ScorePathConstants& constants, const DayHazards& level, int day, std::size_t places,
                         CourseArrays& b);
    /// Takes the day's hazards off the exponentials.
    void (*spend)(std::size_t places, CourseArrays& b);
};

/// Those for this processor.
const CourseLoops& course_loops();

namespace level_own {
extern const CourseLoops kCourseLoops;
}
namespace level_v3 {
extern const CourseLoops kCourseLoops;
}
namespace level_v4 {
extern const CourseLoops kCourseLoops;
}

}  // namespace equipoise
