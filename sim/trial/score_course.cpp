#include "sim/trial/score_course.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "sim/trial/course_batch.hpp"
#include "sim/trial/course_loops.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

// leaves(i) for those of the batch who leave on the day.
template <class Leaves>
void for_each_leaving(const CourseBatch& b, Leaves&& leaves) {
    for (std::size_t group = 0; group < b.places; group += 8) {
        std::uint64_t leaving;  // one byte a patient; few leave on a day
        std::memcpy(&leaving, b.leaves + group, sizeof leaving);
        for (; leaving != 0; leaving &= leaving - 1)
            leaves(group + static_cast<std::size_t>(std::countr_zero(leaving)) / 8);
    }
}

// None on the last day, which ends with its score.
DayHazards hazards_of(const TrialScores& scores, const ScorePathConstants (&c)[2], int day, bool last) {
    DayHazards level;
    for (int arm = 0; arm < 2 && !last; ++arm) {
        level.death[arm] = scores.arm[arm].death_hazard[static_cast<std::size_t>(day)];
        level.discharge[arm] = day == 0 ? 0 : c[arm].discharge_hazard;
    }
    return level;
}

struct BothArms {
    const TrialScores& scores;
    ScorePathConstants constants[2];
    std::span<const float> ahead[2];
};

// From the first day to the last, or until nobody is left in the ICU.
void follow(const BothArms& arms, ReplicateKey key, CourseBatch& b, std::size_t first, Cohort& cohort) {
    const auto& [scores, constants, ahead] = arms;
    const CourseLoops& loops = course_loops();
    const int days = cohort.score_days, follow_up = cohort.follow_up_days;
    double *const death = cohort.death.data() + first, *const discharge = cohort.discharge.data() + first;
    for (int day = 0; day <= days; ++day) {
        if (day % 2 == 0) {  // a block serves two patients and two days
            b.pack();
            b.draw_noise(key, static_cast<std::uint32_t>(day / 2));
        }
        const bool last = day == days;
        loops.live_through(constants[0], hazards_of(scores, constants, day, last), day, b.vector_places(), b);
        if (!cohort.points.empty())
            b.put_scores(cohort.points.data() + static_cast<std::size_t>(day) * cohort.n + first);
        if (last) break;
        for_each_leaving(b, [&](std::size_t i) {
            const float to_death = b.death_left[i] < b.death_hazard[i] ? b.death_left[i] / b.death_hazard[i] : 2.0f;
            const float to_discharge =
                b.discharge_left[i] < b.discharge_hazard[i] ? b.discharge_left[i] / b.discharge_hazard[i] : 2.0f;
            const std::size_t who = b.patient[i];
            b.in_icu[i] = 0;
            if (to_death <= to_discharge) {
                death[who] = day + static_cast<double>(to_death);
            } else {
                discharge[who] = day + static_cast<double>(to_discharge);
                const float left = b.death_left[i] - b.death_hazard[i] * to_discharge;
                death[who] = death_at_home(scores.arm[b.arm[i]], ahead[b.arm[i]], discharge[who], left, follow_up);
            }
        });
        loops.spend(b.vector_places(), b);
    }
    // Still in the ICU when the course ends before the follow-up: no scores any more, the hazard of everybody.
    for (std::size_t i = 0; days < follow_up && i < b.places; ++i)
        if (b.in_icu[i])
            death[b.patient[i]] =
                death_at_home(scores.arm[b.arm[i]], ahead[b.arm[i]], days, b.death_left[i], follow_up);
}

}  // namespace

std::span<const float> home_ahead(const SofaArm& arm, int follow_up_days, Arena& arena) {
    const std::span<float> ahead = arena.take<float>(static_cast<std::size_t>(follow_up_days) + 1, 0.0f);
    for (auto day = static_cast<std::size_t>(follow_up_days); day-- > 0;)
        ahead[day] = ahead[day + 1] + arm.after_discharge[day];
    return ahead;
}

double death_at_home(const SofaArm& arm, std::span<const float> ahead, double from, float left, int follow_up_days) {
    // Never, day by day too: the daily subtractions round by much less than the margin.
    if (left > 1.001f * ahead[static_cast<std::size_t>(from)] + 0.001f) return kNever;
    for (int day = static_cast<int>(from); day < follow_up_days; ++day) {
        const float hazard = arm.after_discharge[static_cast<std::size_t>(day)];
        const double stay = day + 1 - std::max(from, static_cast<double>(day));
        const double spent = hazard * stay;
        if (left < spent) return std::max(from, static_cast<double>(day)) + left / hazard;
        left -= static_cast<float>(spent);
    }
    return kNever;
}

void draw_score_courses(const TrialScores& scores, ReplicateKey key, Cohort& cohort, Arena& arena) {
    const Arena::Frame frame(arena);
    const BothArms arms{scores,
                        {{scores.arm[0].course, scores.arm[0].effect}, {scores.arm[1].course, scores.arm[1].effect}},
                        {home_ahead(scores.arm[0], cohort.follow_up_days, arena),
                         home_ahead(scores.arm[1], cohort.follow_up_days, arena)}};
    CourseBatch& batch = arena.take<CourseBatch>(1)[0];
    std::fill(cohort.death.begin(), cohort.death.end(), kNever);
    std::fill(cohort.discharge.begin(), cohort.discharge.end(), kNever);
    for (std::size_t first = 0; first < cohort.n; first += CourseBatch::kSize) {
        batch.start(arms.constants, key, static_cast<std::uint32_t>(first),
                    std::min(CourseBatch::kSize, cohort.n - first), cohort);
        follow(arms, key, batch, first, cohort);
    }
}

}  // namespace equipoise
