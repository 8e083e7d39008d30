#include "sim/trial/score_course.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "models/sofa/score_path.hpp"
#include "sim/random/fill.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

// From this day on it pays to ask whether anybody is left in the ICU.
constexpr int kLookForNobody = 30;

// State of a batch of patients, structure of arrays. Small enough for the first-level cache.
constexpr std::size_t kBatch = 256;
struct Batch {
    alignas(64) float plateau[kBatch], distance[kBatch], factor[kBatch], noise[kBatch];
    alignas(64) float death_left[kBatch], discharge_left[kBatch];  // unit exponentials not yet spent
    alignas(64) float death_hazard[kBatch], discharge_hazard[kBatch];
    alignas(64) float z0[kBatch], z1[kBatch];
    alignas(64) double u[kBatch], v[kBatch];
    alignas(64) std::uint8_t leaves[kBatch], in_icu[kBatch];
};

void start(const ScorePathConstants (&c)[2], ReplicateKey key, std::uint32_t first, std::size_t count,
           const Cohort& cohort, Batch& b) {
    const std::uint8_t* const arm = cohort.arm.data() + first;
    const bool shifted = !cohort.plateau.empty();
    fill_uniforms(key, first, Purpose::score, 0, {b.u, count}, {});
    fill_normals(key, first / 2, Purpose::score, 1, {b.z0, count}, {b.z1, count});
    // Both arms' values for everybody, then a choice: two plain loops vectorize, a look-up by arm does not.
    const ScorePathConstants control = c[0], treated = c[1];
    for (std::size_t i = 0; i < count; ++i)
        b.distance[i] = baseline_score(control, b.u[i]);  // the baseline is before treatment
    for (std::size_t i = 0; i < count; ++i) {
        const float baseline = b.distance[i];
        const float of_control = plateau_score(control, baseline, b.z0[i]),
                    of_treated = plateau_score(treated, baseline, b.z0[i]);
        b.plateau[i] = arm[i] ? of_treated : of_control;
        b.distance[i] = baseline - b.plateau[i];
    }
    if (shifted)  // covariates move the plateau
        for (std::size_t i = 0; i < count; ++i) {
            const float baseline = baseline_score(control, b.u[i]);
            b.plateau[i] = plateau_score(arm[i] ? treated : control, baseline, b.z0[i],
                                         static_cast<float>(cohort.plateau[first + i]));
            b.distance[i] = baseline - b.plateau[i];
        }
    for (std::size_t i = 0; i < count; ++i) {
        const float of_control = daily_factor(control, b.z1[i]), of_treated = daily_factor(treated, b.z1[i]);
        b.factor[i] = arm[i] ? of_treated : of_control;
    }
    std::fill_n(b.noise, count, 0.0f);
    std::fill_n(b.in_icu, count, std::uint8_t{1});
    std::fill_n(b.leaves, kBatch, std::uint8_t{0});
    fill_uniforms(key, first, Purpose::death, 0, {b.u, count}, {});
    fill_uniforms(key, first, Purpose::discharge, 0, {b.v, count}, {});
    for (std::size_t i = 0; i < count; ++i) {
        b.death_left[i] = static_cast<float>(-vector_math::log(b.u[i]));
        b.discharge_left[i] = static_cast<float>(-vector_math::log(b.v[i]));
    }
    if (cohort.log_hazard.empty()) return;
    for (std::size_t i = 0; i < count; ++i)
        b.death_left[i] /= vector_math::exp(static_cast<float>(cohort.log_hazard[first + i]));
}

// The sum of the hazards after discharge from each day to the end: most who are discharged are safely beyond it.
std::span<const float> home_ahead(const SofaArm& arm, int days, Arena& arena) {
    const std::span<float> ahead = arena.take<float>(static_cast<std::size_t>(days) + 1, 0.0f);
    for (auto day = static_cast<std::size_t>(days); day-- > 0;) ahead[day] = ahead[day + 1] + arm.after_discharge[day];
    return ahead;
}

// Death after discharge: what is left of the exponential against the daily hazards from `from` on.
double death_at_home(const SofaArm& arm, std::span<const float> ahead, double from, float left, int follow_up) {
    // Never, day by day too: the daily subtractions round by much less than the margin.
    if (left > 1.001f * ahead[static_cast<std::size_t>(from)] + 0.001f) return kNever;
    for (int day = static_cast<int>(from); day < follow_up; ++day) {
        const float hazard = arm.after_discharge[static_cast<std::size_t>(day)];
        const double stay = day + 1 - std::max(from, static_cast<double>(day));
        const double spent = hazard * stay;
        if (left < spent) return std::max(from, static_cast<double>(day)) + left / hazard;
        left -= static_cast<float>(spent);
    }
    return kNever;
}

// leaves(i) for those of the batch who leave on the day.
template <class Leaves>
void for_each_leaving(const Batch& b, std::size_t count, Leaves&& leaves) {
    for (std::size_t group = 0; group < count; group += 8) {
        std::uint64_t leaving;  // one byte a patient; few leave on a day
        std::memcpy(&leaving, b.leaves + group, sizeof leaving);
        for (; leaving != 0; leaving &= leaving - 1)
            leaves(group + static_cast<std::size_t>(std::countr_zero(leaving)) / 8);
    }
}

}  // namespace

void draw_score_courses(const TrialScores& scores, ReplicateKey key, Cohort& cohort, Arena& arena) {
    const int days = cohort.score_days;
    const int follow_up = cohort.follow_up_days;
    const std::size_t n = cohort.n;
    const ScorePathConstants constants[2] = {{scores.arm[0].course, scores.arm[0].effect},
                                             {scores.arm[1].course, scores.arm[1].effect}};
    const Arena::Frame frame(arena);
    const std::span<const float> ahead[2] = {home_ahead(scores.arm[0], follow_up, arena),
                                             home_ahead(scores.arm[1], follow_up, arena)};
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
                fill_normals(key, static_cast<std::uint32_t>(first / 2), Purpose::score_noise,
                             static_cast<std::uint32_t>(day / 2), {b.z0, count}, {b.z1, count});
            const float* const z = day % 2 == 0 ? b.z0 : b.z1;
            const float phi = constants[0].phi, step = day == 0 ? constants[0].noise_start : constants[0].noise_step;
            const bool last = day == days;
            const float level0 = last ? 0 : scores.arm[0].death_hazard[static_cast<std::size_t>(day)];
            const float level1 = last ? 0 : scores.arm[1].death_hazard[static_cast<std::size_t>(day)];
            const float discharge0 = day == 0 || last ? 0 : constants[0].discharge_hazard;
            const float discharge1 = day == 0 || last ? 0 : constants[1].discharge_hazard;
            std::uint8_t* const points = cohort.points.data() + static_cast<std::size_t>(day) * n + first;
            const float per_point = constants[0].death_per_point,
                        discharge_per_point = constants[0].discharge_per_point;
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
                b.leaves[i] =
                    b.in_icu[i] & static_cast<std::uint8_t>((b.death_left[i] < h) | (b.discharge_left[i] < g));
            }
            if (last) break;
            if (day >= kLookForNobody && std::none_of(b.in_icu, b.in_icu + count, [](std::uint8_t in) { return in; })) {
                for (int rest = day + 1; rest <= days; ++rest)
                    std::fill_n(cohort.points.data() + static_cast<std::size_t>(rest) * n + first, count,
                                ScoreTable::kNotObserved);
                break;
            }
            for_each_leaving(b, count, [&](std::size_t i) {
                const float to_death = b.death_left[i] < b.death_hazard[i] ? b.death_left[i] / b.death_hazard[i] : 2.0f;
                const float to_discharge =
                    b.discharge_left[i] < b.discharge_hazard[i] ? b.discharge_left[i] / b.discharge_hazard[i] : 2.0f;
                b.in_icu[i] = 0;
                if (to_death <= to_discharge) {
                    death[i] = day + static_cast<double>(to_death);
                } else {
                    discharge[i] = day + static_cast<double>(to_discharge);
                    const float left = b.death_left[i] - b.death_hazard[i] * to_discharge;
                    death[i] = death_at_home(scores.arm[arm[i]], ahead[arm[i]], discharge[i], left, follow_up);
                }
            });
            for (std::size_t i = 0; i < count; ++i) {
                b.death_left[i] -= b.death_hazard[i];
                b.discharge_left[i] -= b.discharge_hazard[i];
            }
        }
        // Still in the ICU when the course ends before the follow-up: no scores any more, the hazard of everybody.
        for (std::size_t i = 0; days < follow_up && i < count; ++i)
            if (b.in_icu[i])
                death[i] = death_at_home(scores.arm[arm[i]], ahead[arm[i]], days, b.death_left[i], follow_up);
    }
}

}  // namespace equipoise
