#include "models/sofa/calibrate.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kRough = 4096;  // the first courses, for finding the root's neighbourhood
constexpr double kApart = 0.02;       // of the log level, for a slope
constexpr double kTolerance = 5e-9;   // of survival as the cohort's floats give it, itself within about 1e-6

// Probabilities of each course's patient: alive in the ICU, alive after discharge.
struct Weights {
    std::vector<float> icu, home;
    CalibrationCohort::State first(std::size_t count) {
        return {std::span(icu).first(count), std::span(home).first(count)};
    }
    double alive(std::size_t count) const {
        return CalibrationCohort::alive(std::span(icu).first(count), std::span(home).first(count));
    }
};

struct Interval {
    int first, end;
    double decay, after;
};
struct Solution {
    double level, survival;
};

}  // namespace

// The arithmetic of one solution on a calibrator's courses.
struct CalibrationRun {
    const Calibrator& c;

    // Survival of the first courses at the interval's end for a level of the hazard; leaves their weights in `work`.
    double survival_at(const Interval& interval, double level, std::size_t count, const Weights& start,
                       Weights& work) const {
        std::copy_n(start.icu.begin(), count, work.icu.begin());
        std::copy_n(start.home.begin(), count, work.home.begin());
        for (int day = interval.first; day < interval.end; ++day)
            c.cohort_.step(day, level * portable::exp(-interval.decay * day), interval.after, work.first(count));
        return work.alive(count);
    }

    // Root in the logarithm of the level: by bisection on the first courses, with the slope there; then secant steps on
    // all of them, bisection where those leave the bracket. Leaves the weights of the level found in `work`.
    Solution solve_level(const Interval& interval, double target, const Weights& start, Weights& work) const {
        const auto at = [&](double log_level, std::size_t count) {
            return survival_at(interval, portable::exp(log_level), count, start, work);
        };
        const std::size_t all = c.cohort_.size(), rough = std::min(kRough, all);
        double low = -20, high = 3;  // survival falls with the level
        // The first courses have a survival of their own so far: they are asked for the interval's share of it.
        const double rough_target = target * start.alive(rough) / start.alive(all);
        for (int i = 0; i < 14; ++i) {
            const double middle = 0.5 * (low + high);
            (at(middle, rough) > rough_target ? low : high) = middle;
        }
        double x0 = 0.5 * (low + high);
        const double slope = (at(x0 + kApart, rough) - at(x0 - kApart, rough)) / (2 * kApart);
        double f0 = at(x0, all) - target;
        low = -25;
        high = 5;
        (f0 > 0 ? low : high) = x0;
        double x1 = slope < 0 ? x0 - f0 / slope : x0;
        if (!(x1 > low && x1 < high) || x1 == x0) x1 = x0 + (f0 > 0 ? kApart : -kApart);
        double f1 = at(x1, all) - target;
        for (int i = 0; i < 40 && std::fabs(f1) > kTolerance; ++i) {
            (f1 > 0 ? low : high) = x1;
            double x2 = x1 - f1 * (x1 - x0) / (f1 - f0);
            if (!(x2 > low && x2 < high)) x2 = 0.5 * (low + high);
            if (x2 == low || x2 == high) break;  // out of reach: at the end of the range
            x0 = x1;
            f0 = f1;
            x1 = x2;
            f1 = at(x1, all) - target;
        }
        return {portable::exp(x1), f1 + target};
    }
};

Calibrator::Calibrator(const SofaCourse& course, const SofaEffect& effect, int follow_up_days, std::size_t cohort,
                       const CohortEffects& effects)
    : course_(course), effect_(effect), cohort_(course, effect, follow_up_days, 0, cohort, effects) {}

SofaArm Calibrator::solve(std::span<const int> interval_ends, const std::function<double(double)>& survival) const {
    assert(!interval_ends.empty() && interval_ends.back() == cohort_.days());
    SofaArm arm{course_,
                effect_,
                std::vector<float>(static_cast<std::size_t>(cohort_.days())),
                std::vector<float>(static_cast<std::size_t>(cohort_.days())),
                {}};
    const CalibrationRun run{*this};
    Weights weights{std::vector<float>(cohort_.size(), 1.0f), std::vector<float>(cohort_.size(), 0.0f)};
    Weights work = weights;
    int first = 0;
    for (const int end : interval_ends) {
        const double before = survival(first), after = survival(end);
        const double target_hazard =
            -portable::log(std::fmax(after, 1e-300) / std::fmax(before, 1e-300)) / (end - first);
        Interval interval{first, end, course_.death.decay, 0.5 * target_hazard};
        Solution solution{};
        const auto solve = [&] {  // leaves the weights at the interval's end in `work`
            solution = target_hazard > 0 ? run.solve_level(interval, after, weights, work)
                                         : Solution{0, run.survival_at(interval, 0, cohort_.size(), weights, work)};
        };
        solve();
        if (solution.survival > after + 1e-5) {
            // Too few are left in the ICU for their deaths to make up the target: the discharged then die at the
            // marginal hazard.
            interval.after = target_hazard;
            solve();
        }
        std::swap(weights, work);
        for (int day = first; day < end; ++day) {
            arm.death_hazard[static_cast<std::size_t>(day)] =
                static_cast<float>(solution.level * portable::exp(-interval.decay * day));
            arm.after_discharge[static_cast<std::size_t>(day)] = static_cast<float>(interval.after);
        }
        arm.residuals.push_back({static_cast<double>(end), 1 - after, 1 - solution.survival,
                                 solution.level * portable::exp(-interval.decay * first)});
        first = end;
    }
    return arm;
}

SofaArm calibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days,
                       std::span<const int> interval_ends, const std::function<double(double)>& survival,
                       const CohortEffects& effects) {
    return Calibrator(course, effect, follow_up_days, kCalibrationCohort, effects).solve(interval_ends, survival);
}

}  // namespace equipoise
