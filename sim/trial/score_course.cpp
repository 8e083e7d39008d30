#include "sim/trial/score_course.hpp"

#include <algorithm>
#include <limits>

#include "models/sofa/score_path.hpp"
#include "sim/random/fill.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

// State of a batch of patients, structure of arrays. Small enough for the first-level cache.
constexpr std::size_t kBatch = 512;
struct Batch {
    alignas(64) float plateau[kBatch], distance[kBatch], factor[kBatch], noise[kBatch];
    alignas(64) float death_left[kBatch], discharge_left[kBatch];  // unit exponentials not yet spent
    alignas(64) float death_hazard[kBatch], discharge_hazard[kBatch];
    alignas(64) float z0[kBatch], z1[kBatch];
    alignas(64) double u[kBatch], v[kBatch];
    alignas(64) std::uint8_t leaves[kBatch], in_icu[kBatch];
};

void start(const ScorePathConstants (&c)[2], ReplicateKey key, std::uint32_t first, std::size_t count, const Cohort& cohort, Batch& b) {
    const std::uint8_t* const arm = cohort.arm.data() + first;
    const bool shifted = !cohort.plateau.empty();
    fill_uniforms(key, first, Purpose::score, 0, {b.u, count}, {});
    fill_normals(key, first / 2, Purpose::score, 1, {b.z0, count}, {b.z1, count});
    for (std::size_t i = 0; i < count; ++i) {
        const ScorePathConstants& constants = c[0];  // the baseline is before treatment
        const float baseline = baseline_score(constants, b.u[i]);
        b.plateau[i] = shifted ? plateau_score(c[arm[i]], baseline, b.z0[i], static_cast<float>(cohort.plateau[first + i])) : plateau_score(c[arm[i]], baseline, b.z0[i]);
        b.factor[i] = daily_factor(c[arm[i]], b.z1[i]);
        b.distance[i] = baseline - b.plateau[i];
        b.noise[i] = 0;
        b.in_icu[i] = 1;
    }
    fill_uniforms(key, first, Purpose::death, 0, {b.u, count}, {});
    fill_uniforms(key, first, Purpose::discharge, 0, {b.v, count}, {});
    for (std::size_t i = 0; i < count; ++i) {
        b.death_left[i] = static_cast<float>(-vector_math::log(b.u[i]));
        b.discharge_left[i] = static_cast<float>(-vector_math::log(b.v[i]));
    }
    if (cohort.log_hazard.empty()) return;
    for (std::size_t i = 0; i < count; ++i) b.death_left[i] /= vector_math::exp(static_cast<float>(cohort.log_hazard[first + i]));
}

// Death after discharge: what is left of the exponential against the daily hazards from `from` on.
double death_at_home(const SofaArm& arm, double from, float left, int follow_up) {
    for (int day = static_cast<int>(from); day < follow_up; ++day) {
        const float hazard = arm.after_discharge[static_cast<std::size_t>(day)];
        const double stay = day + 1 - std::max(from, static_cast<double>(day));
        const double spent = hazard * stay;
        if (left < spent) return std::max(from, static_cast<double>(day)) + left / hazard;
        left -= static_cast<float>(spent);
    }
    return kNever;
}

}  // namespace

void draw_score_courses(const TrialScores& scores, ReplicateKey key, Cohort& cohort, Arena& arena) {
    const int days = cohort.follow_up_days;
    const std::size_t n = cohort.n;
    const ScorePathConstants constants[2] = {{scores.arm[0].course, scores.arm[0].effect}, {scores.arm[1].course, scores.arm[1].effect}};
    const Arena::Frame frame(arena);
    Batch& b = arena.take<Batch>(1)[0];
    for (std::size_t first = 0; first < n; first += kBatch) {
        const std::size_t count = std::min(kBatch, n - first);
        const std::uint8_t* const arm = cohort.arm.data() + first;
        double* const death = cohort.death.data() + first;
        double* const discharge = cohort.discharge.data() + first;
        std::fill_n(death, count, kNever);
        std::fill_n(discharge, count, kNever);
        start(constants, key, static_cast<std::uint32_t>(first), count, cohort, b);
        for (int day = 0; day <= days; ++day) {
            // A block serves two patients and two days.
            if (day % 2 == 0)
                fill_normals(key, static_cast<std::uint32_t>(first / 2), Purpose::score_noise, static_cast<std::uint32_t>(day / 2), {b.z0, count}, {b.z1, count});
            const float* const z = day % 2 == 0 ? b.z0 : b.z1;
            const float phi = constants[0].phi, step = day == 0 ? constants[0].noise_start : constants[0].noise_step;
            const bool last = day == days;
            const float level0 = last ? 0 : scores.arm[0].death_hazard[static_cast<std::size_t>(day)];
            const float level1 = last ? 0 : scores.arm[1].death_hazard[static_cast<std::size_t>(day)];
            const float discharge0 = day == 0 || last ? 0 : constants[0].discharge_hazard;
            const float discharge1 = day == 0 || last ? 0 : constants[1].discharge_hazard;
            std::uint8_t* const points = cohort.points.data() + static_cast<std::size_t>(day) * n + first;
            const float per_point = constants[0].death_per_point, discharge_per_point = constants[0].discharge_per_point;
            for (std::size_t i = 0; i < count; ++i) {
                b.noise[i] = phi * b.noise[i] + step * z[i];
                const float x = clipped_score(b.plateau[i], b.distance[i], b.noise[i]);
                b.distance[i] *= b.factor[i];
                const int score = static_cast<int>(x + 0.5f);
                points[i] = static_cast<std::uint8_t>(b.in_icu[i] ? score : ScoreTable::kNotObserved);
                const float h = (arm[i] ? level1 : level0) * vector_math::exp(per_point * (x - 8.0f));
                const float g = (arm[i] ? discharge1 : discharge0) * vector_math::exp(discharge_per_point * (x - 5.0f));
                b.death_hazard[i] = h;
                b.discharge_hazard[i] = g;
                b.leaves[i] = b.in_icu[i] & static_cast<std::uint8_t>((b.death_left[i] < h) | (b.discharge_left[i] < g));
            }
            if (last) break;
            for (std::size_t i = 0; i < count; ++i) {
                if (!b.leaves[i]) continue;
                const float to_death = b.death_left[i] < b.death_hazard[i] ? b.death_left[i] / b.death_hazard[i] : 2.0f;
                const float to_discharge = b.discharge_left[i] < b.discharge_hazard[i] ? b.discharge_left[i] / b.discharge_hazard[i] : 2.0f;
                b.in_icu[i] = 0;
                if (to_death <= to_discharge) {
                    death[i] = day + static_cast<double>(to_death);
                } else {
                    discharge[i] = day + static_cast<double>(to_discharge);
                    death[i] = death_at_home(scores.arm[arm[i]], discharge[i], b.death_left[i] - b.death_hazard[i] * to_discharge, days);
                }
            }
            for (std::size_t i = 0; i < count; ++i) {
                b.death_left[i] -= b.death_hazard[i];
                b.discharge_left[i] -= b.discharge_hazard[i];
            }
        }
    }
}

}  // namespace equipoise
