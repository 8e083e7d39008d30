#include "models/sofa/calibrate.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <utility>

#include "models/sofa/score_path.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kRough = 4096;  // the first courses, for finding the root's neighbourhood

// Fixed pseudo-random number (splitmix64 of the position); a constant of the calibration, not a draw of the simulation.
[[gnu::always_inline]] inline double fixed_uniform(std::uint64_t x) {
    x = (x + 1) * 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    x ^= x >> 31;
    // The 52 bits as a whole number: exact, and unlike a conversion it vectorizes.
    return (vector_math::from_bits((x >> 12) | 0x4330000000000000ull) - 0x1p52 + 0.5) * 0x1p-52;
}

// Kronecker sequence with the generalized golden ratio in three dimensions: root of g^4 = g + 1.
double kronecker(std::size_t i, int dimension) {
    constexpr double kRoot = 1.2207440846057596;
    constexpr std::array<double, 3> step{1 / kRoot, 1 / (kRoot * kRoot), 1 / (kRoot * kRoot * kRoot)};
    const double x = 0.5 + step[static_cast<std::size_t>(dimension)] * static_cast<double>(i + 1);
    const double fraction = x - std::floor(x);
    return fraction < 1e-12 ? 1e-12 : fraction;  // below 1 by construction
}

// One day of all courses.
void follow_day(const ScorePathConstants& constants, int day, const float* __restrict deviation, const float* __restrict plateau,
                const float* __restrict factor, std::size_t count, float* __restrict distance, float* __restrict noise,
                float* __restrict death, float* __restrict discharge) {
    const ScorePathConstants c = constants;
    const float kept = day == 0 ? 0.0f : c.phi, step = day == 0 ? c.noise_start : c.noise_step, leaves = day == 0 ? 0.0f : 1.0f;
    for (std::size_t i = 0; i < count; ++i) {
        noise[i] = kept * noise[i] + step * deviation[i];
        const float x = clipped_score(plateau[i], distance[i], noise[i]);
        death[i] = relative_death_hazard(c, x);
        discharge[i] = leaves * discharge_hazard(c, x);
        distance[i] *= factor[i];
    }
}

// Probabilities of each course's patient: alive in the ICU, alive after discharge.
struct Weights {
    std::vector<double> icu, home;
};

// One day: hazards h (death in ICU), g (discharge), c (death after discharge) compete; exact for hazards constant in the day.
// Those discharged within the day meet c for the rest of it: g exp(-c) (1 - exp(-(h + g - c))) / (h + g - c) are alive at its end.
void step_day(const float* __restrict death, const float* __restrict discharge, double level, double c, std::size_t count,
              double* __restrict icu, double* __restrict home) {
    const double stay_home = vector_math::exp(-c), back = vector_math::exp(c);
    for (std::size_t i = 0; i < count; ++i) {
        const double g = discharge[i];
        double total = level * death[i] + g;
        total = total < 600.0 ? total : 600.0;
        const double stay = vector_math::exp(-total), excess = total - c;
        const bool near = excess < 1e-7 && excess > -1e-7;
        const double share = near ? 1.0 : (1.0 - stay * back) / (near ? 1.0 : excess);
        home[i] = stay_home * (home[i] + icu[i] * g * share);
        icu[i] *= stay;
    }
}

// The same when each patient has a hazard of his own after discharge, c times factor.
void step_day(const float* __restrict death, const float* __restrict discharge, const float* __restrict factor, double level, double c,
              std::size_t count, double* __restrict icu, double* __restrict home) {
    for (std::size_t i = 0; i < count; ++i) {
        const double g = discharge[i], after = c * factor[i] < 300.0 ? c * factor[i] : 300.0;
        double total = level * death[i] + g;
        total = total < 600.0 ? total : 600.0;
        const double stay_home = vector_math::exp(-after), stay = vector_math::exp(-total), excess = total - after;
        const bool near = excess < 1e-7 && excess > -1e-7;
        const double share = near ? stay_home : (stay_home - stay) / (near ? 1.0 : excess);
        home[i] = stay_home * home[i] + icu[i] * g * share;
        icu[i] *= stay;
    }
}

double alive(const Weights& w, std::size_t count) {
    double sum[8] = {};  // eight lanes: vectorizes, and the order of the additions is the same on every machine
    for (std::size_t i = 0; i < count; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane) sum[lane] += w.icu[i + lane] + w.home[i + lane];
    double total = 0;
    for (const double part : sum) total += part;
    return total / static_cast<double>(count);
}

struct Interval {
    int first, end;
    double decay, after;
};

}  // namespace

// The arithmetic of one solution on a calibrator's courses.
struct CalibrationRun {
    const Calibrator& c;

    // Survival at the interval's end for a level of the hazard; leaves the weights there.
    double run_interval(const Interval& interval, double level, std::size_t count, Weights& w) const {
        for (int day = interval.first; day < interval.end; ++day) {
            const std::size_t at = static_cast<std::size_t>(day) * c.cohort_;
            const double today = level * std::exp(-interval.decay * day);
            const float *const death = c.death_.data() + at, *const discharge = c.discharge_.data() + at;
            if (c.hazard_factor_.empty())
                step_day(death, discharge, today, interval.after, count, w.icu.data(), w.home.data());
            else
                step_day(death, discharge, c.hazard_factor_.data(), today, interval.after, count, w.icu.data(), w.home.data());
        }
        return alive(w, count);
    }

    // Root in the logarithm of the level: a bracket on the first courses, then secant steps on all of them.
    double solve_level(const Interval& interval, double target, const Weights& start, Weights& work) const {
        const auto survival_at = [&](double log_level, std::size_t count) {
            std::copy_n(start.icu.begin(), count, work.icu.begin());
            std::copy_n(start.home.begin(), count, work.home.begin());
            return run_interval(interval, std::exp(log_level), count, work);
        };
        const std::size_t rough = std::min(kRough, c.cohort_);
        double low = -20, high = 3;  // survival falls with the level
        for (int i = 0; i < 14; ++i) {
            const double middle = 0.5 * (low + high);
            (survival_at(middle, rough) > target ? low : high) = middle;
        }
        double x0 = 0.5 * (low + high), f0 = survival_at(x0, c.cohort_) - target;
        double x1 = x0 + (f0 > 0 ? 0.01 : -0.01), f1 = survival_at(x1, c.cohort_) - target;
        for (int i = 0; i < 6 && std::fabs(f1) > 1e-9 && f1 != f0; ++i) {
            const double x2 = std::fmin(std::fmax(x1 - f1 * (x1 - x0) / (f1 - f0), -25.0), 5.0);
            x0 = x1;
            f0 = f1;
            x1 = x2;
            f1 = survival_at(x1, c.cohort_) - target;
        }
        return std::exp(x1);
    }
};

Calibrator::Calibrator(const SofaCourse& course, const SofaEffect& effect, int follow_up_days, std::size_t cohort, const CohortEffects& effects)
    : course_(course), effect_(effect), days_(follow_up_days), cohort_(cohort), hazard_factor_(effects.hazard_factor) {
    assert(cohort % 8 == 0 && cohort > 0 && cohort <= kCalibrationCohort);
    const ScorePathConstants c(course, effect);
    death_.resize(cohort * static_cast<std::size_t>(days_));
    discharge_.resize(death_.size());
    std::vector<float> plateau(cohort), distance(cohort), factor(cohort), noise(cohort), deviation(cohort);
    for (std::size_t i = 0; i < cohort; ++i) {
        const float start = baseline_score(c, kronecker(i, 0));
        const auto z = static_cast<float>(vector_math::normal_quantile(kronecker(i, 1)));
        plateau[i] = effects.plateau.empty() ? plateau_score(c, start, z) : plateau_score(c, start, z, effects.plateau[i]);
        factor[i] = daily_factor(c, static_cast<float>(vector_math::normal_quantile(kronecker(i, 2))));
        distance[i] = start - plateau[i];
    }
    for (int day = 0; day < days_; ++day) {
        float* const death = death_.data() + static_cast<std::size_t>(day) * cohort;
        float* const discharge = discharge_.data() + static_cast<std::size_t>(day) * cohort;
        const std::uint64_t numbered_from = static_cast<std::uint64_t>(day) * kCalibrationCohort;
        for (std::size_t i = 0; i < cohort; ++i) deviation[i] = static_cast<float>(vector_math::normal_quantile(fixed_uniform(numbered_from + i)));
        follow_day(c, day, deviation.data(), plateau.data(), factor.data(), cohort, distance.data(), noise.data(), death, discharge);
        if (!hazard_factor_.empty())
            for (std::size_t i = 0; i < cohort; ++i) death[i] *= hazard_factor_[i];
    }
}

std::vector<double> calibration_baselines() {
    std::vector<double> scores(kCalibrationCohort);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = vector_math::normal_quantile(kronecker(i, 0));
    return scores;
}

SofaArm uncalibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days) {
    SofaArm arm{course, effect, {}, {}, {}};
    for (int day = 0; day < follow_up_days; ++day) {
        arm.death_hazard.push_back(static_cast<float>(course.death.hazard * effect.death_hazard_ratio * std::exp(-course.death.decay * day)));
        arm.after_discharge.push_back(static_cast<float>(course.death.after_discharge));
    }
    return arm;
}

SofaArm Calibrator::solve(std::span<const int> interval_ends, const std::function<double(double)>& survival) const {
    assert(!interval_ends.empty() && interval_ends.back() == days_);
    SofaArm arm{course_, effect_, std::vector<float>(static_cast<std::size_t>(days_)), std::vector<float>(static_cast<std::size_t>(days_)), {}};
    const CalibrationRun run{*this};
    Weights weights{std::vector<double>(cohort_, 1.0), std::vector<double>(cohort_, 0.0)};
    Weights work = weights;
    int first = 0;
    for (const int end : interval_ends) {
        const double before = survival(first), after = survival(end);
        const double target_hazard = -std::log(std::fmax(after, 1e-300) / std::fmax(before, 1e-300)) / (end - first);
        Interval interval{first, end, course_.death.decay, 0.5 * target_hazard};
        double level = 0, reached = 1;
        const auto solve = [&] {  // leaves the weights at the interval's end in `work`
            level = target_hazard > 0 ? run.solve_level(interval, after, weights, work) : 0;
            work = weights;
            reached = run.run_interval(interval, level, cohort_, work);
        };
        solve();
        if (reached > after + 1e-5) {
            // Too few are left in the ICU for their deaths to make up the target: the discharged then die at the marginal hazard.
            interval.after = target_hazard;
            solve();
        }
        std::swap(weights, work);
        for (int day = first; day < end; ++day) {
            arm.death_hazard[static_cast<std::size_t>(day)] = static_cast<float>(level * std::exp(-interval.decay * day));
            arm.after_discharge[static_cast<std::size_t>(day)] = static_cast<float>(interval.after);
        }
        arm.residuals.push_back({static_cast<double>(end), 1 - after, 1 - reached, level * std::exp(-interval.decay * first)});
        first = end;
    }
    return arm;
}

SofaArm calibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days, std::span<const int> interval_ends,
                       const std::function<double(double)>& survival, const CohortEffects& effects) {
    return Calibrator(course, effect, follow_up_days, kCalibrationCohort, effects).solve(interval_ends, survival);
}

}  // namespace equipoise
