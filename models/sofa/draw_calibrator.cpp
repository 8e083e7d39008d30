#include "models/sofa/draw_calibrator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

using State = CalibrationCohort::SmallState;
constexpr std::size_t kGroup = State::most, kGroups = 32;
constexpr double kHighest = 148;      // e^5, as Calibrator's: beyond it nobody is left in the ICU
constexpr double kTolerance = 1e-5;   // of survival; the next day aims at its own target, so errors do not add up
constexpr double kOutOfReach = 3e-5;  // survival that stays this much too high

std::vector<double> daily_hazards(const DrawCalibrator::SurvivalCurve& survival, int days) {
    std::vector<double> hazards;
    double before = survival(0);
    for (int day = 1; day <= days; ++day) {
        const double after = survival(day);
        hazards.push_back(-portable::log(std::fmax(after, 1e-300) / std::fmax(before, 1e-300)));
        before = after;
    }
    return hazards;
}

// Survival is convex and falling in the level: Newton's steps come from the left after the first. Leaves the day's end
// in `next`.
struct DaySolution {
    double level, alive;
};
struct DayTarget {
    double guess;  ///< of the level
    double after;  ///< hazard after discharge
    double alive;  ///< wanted at the day's end
};
DaySolution solve_day(const CalibrationCohort& cohort, int day, const DayTarget& target, const State& state,
                      State& next) {
    double level = std::fmin(std::fmax(target.guess, 1e-9), kHighest);
    CalibrationCohort::Survival at{};
    for (int step = 0; step < 40; ++step) {
        at = cohort.step_from(day, level, target.after, state, next);
        const double excess = at.alive - target.alive;
        if (std::fabs(excess) <= kTolerance || !(at.slope < 0)) break;
        const double better = std::fmin(std::fmax(level - excess / at.slope, 0.1 * level), kHighest);
        if (better == level || better < 1e-12) break;
        level = better;
    }
    return {level, at.alive};
}

// Hazards of the arm by day, solved on the cohort; near[day] is the level expected for a marginal hazard of 1.
void solve_days(const CalibrationCohort& cohort, const std::vector<double>& near,
                const DrawCalibrator::SurvivalCurve& survival, SofaArm& arm) {
    const int days = cohort.days();
    const std::vector<double> hazards = daily_hazards(survival, days);
    arm.death_hazard.assign(static_cast<std::size_t>(days), 0.0f);
    arm.after_discharge.assign(static_cast<std::size_t>(days), 0.0f);
    arm.residuals.clear();
    State state, next;
    state.icu.fill(1);
    state.home.fill(0);
    double drift = 1, before = 1;  // of the levels from the expected ones, yesterday and the day before
    for (int day = 0; day < days; ++day) {
        const auto d = static_cast<std::size_t>(day);
        const double target = survival(day + 1), expected = near[d] * hazards[d];
        const double guess = expected * drift * std::clamp(drift / before, 0.5, 2.0);
        double after = 0.5 * hazards[d];
        DaySolution solution{0, 1};
        if (hazards[d] > 0) {
            solution = solve_day(cohort, day, {guess, after, target}, state, next);
            if (solution.alive >
                target + kOutOfReach) {  // too few left in the ICU: the discharged die at the marginal hazard
                after = hazards[d];
                solution = solve_day(cohort, day, {guess, after, target}, state, next);
            } else {
                before = drift;
                drift = std::clamp(solution.level / expected, 0.01, 100.0);
            }
        } else {
            cohort.step_from(day, 0, 0, state, next);
        }
        state = next;
        arm.death_hazard[d] = static_cast<float>(solution.level);
        arm.after_discharge[d] = static_cast<float>(after);
    }
}

// Levels for a marginal hazard of 1; of a day without deaths its neighbour's.
std::vector<double> per_hazard(const SofaArm& arm, const std::vector<double>& hazards) {
    std::vector<double> near(hazards.size(), 1.0);
    double last = 1;
    for (std::size_t day = 0; day < hazards.size(); ++day) {
        if (hazards[day] > 0 && arm.death_hazard[day] > 0)
            last = static_cast<double>(arm.death_hazard[day]) / hazards[day];
        near[day] = last;
    }
    return near;
}

}  // namespace

DrawCalibrator::DrawCalibrator(const SofaCourse& course, const SofaEffect& effect, int follow_up_days,
                               const SurvivalCurve& planned, const CohortEffects& effects)
    : days_(follow_up_days), effects_(effects), planned_hazard_(daily_hazards(planned, follow_up_days)) {
    std::vector<int> ends(static_cast<std::size_t>(days_));
    std::iota(ends.begin(), ends.end(), 1);
    plan_ = calibrated_arm(course, effect, days_, ends, planned, effects);
    plan_.residuals.clear();
    const std::vector<double> near = per_hazard(plan_, planned_hazard_);
    groups_.reserve(kGroups);
    for (std::size_t g = 0; g < kGroups; ++g) {
        Group group{CalibrationCohort(course, effect, days_, g * kGroup, kGroup, effects), plan_, {}};
        solve_days(group.cohort, near, planned, group.arm);
        for (std::size_t day = 0; day < planned_hazard_.size(); ++day) {
            const float full = plan_.death_hazard[day], own = group.arm.death_hazard[day];
            // Where too few were left in the ICU the levels say nothing.
            group.correction.push_back(full > 0 && own > 0 && full < 1 && own < 1 ? std::clamp(full / own, 0.5f, 2.0f)
                                                                                  : 1.0f);
        }
        groups_.push_back(std::move(group));
    }
}

SofaArm DrawCalibrator::solve(std::uint64_t k, const SurvivalCurve& survival) const {
    return solve_near(k, groups_[k % kGroups].cohort, plan_, survival);
}

SofaArm DrawCalibrator::solve(std::uint64_t k, const SofaCourse& course, const SofaEffect& effect,
                              const SurvivalCurve& survival) const {
    const CalibrationCohort cohort(course, effect, days_, k % kGroups * kGroup, kGroup, effects_);
    SofaArm arm;
    arm.course = course;
    arm.effect = effect;
    return solve_near(k, cohort, std::move(arm), survival);
}

SofaArm DrawCalibrator::solve_near(std::uint64_t k, const CalibrationCohort& cohort, SofaArm arm,
                                   const SurvivalCurve& survival) const {
    const Group& group = groups_[k % kGroups];
    solve_days(cohort, per_hazard(group.arm, planned_hazard_), survival, arm);
    for (std::size_t day = 0; day < group.correction.size(); ++day) arm.death_hazard[day] *= group.correction[day];
    return arm;
}

}  // namespace equipoise
