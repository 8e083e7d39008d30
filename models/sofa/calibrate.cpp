#include "models/sofa/calibrate.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kRough = 4096;  // the first courses, for finding the root's neighbourhood

// Probabilities of each course's patient: alive in the ICU, alive after discharge.
struct Weights {
    std::vector<double> icu, home;
};

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
        for (int day = interval.first; day < interval.end; ++day)
            c.cohort_.step(day, level * portable::exp(-interval.decay * day), interval.after, count, w.icu.data(),
                           w.home.data());
        return alive(w, count);
    }

    // Root in the logarithm of the level: a bracket on the first courses, then secant steps on all of them, bisection
    // where those leave the bracket.
    double solve_level(const Interval& interval, double target, const Weights& start, Weights& work) const {
        const auto survival_at = [&](double log_level, std::size_t count) {
            std::copy_n(start.icu.begin(), count, work.icu.begin());
            std::copy_n(start.home.begin(), count, work.home.begin());
            return run_interval(interval, portable::exp(log_level), count, work);
        };
        const std::size_t all = c.cohort_.size(), rough = std::min(kRough, all);
        double low = -20, high = 3;  // survival falls with the level
        // The first courses have a survival of their own so far: they are asked for the interval's share of it.
        const double rough_target = target * alive(start, rough) / alive(start, all);
        for (int i = 0; i < 14; ++i) {
            const double middle = 0.5 * (low + high);
            (survival_at(middle, rough) > rough_target ? low : high) = middle;
        }
        double x0 = 0.5 * (low + high), f0 = survival_at(x0, all) - target;
        low = -25;
        high = 5;
        (f0 > 0 ? low : high) = x0;
        double x1 = x0 + (f0 > 0 ? 0.01 : -0.01), f1 = survival_at(x1, all) - target;
        for (int i = 0; i < 40 && std::fabs(f1) > 1e-9; ++i) {
            (f1 > 0 ? low : high) = x1;
            double x2 = x1 - f1 * (x1 - x0) / (f1 - f0);
            if (!(x2 > low && x2 < high)) x2 = 0.5 * (low + high);
            if (x2 == low || x2 == high) break;  // out of reach: at the end of the range
            x0 = x1;
            f0 = f1;
            x1 = x2;
            f1 = survival_at(x1, all) - target;
        }
        return portable::exp(x1);
    }
};

Calibrator::Calibrator(const SofaCourse& course, const SofaEffect& effect, int follow_up_days, std::size_t cohort,
                       const CohortEffects& effects)
    : course_(course), effect_(effect), cohort_(course, effect, follow_up_days, 0, cohort, effects) {}

SofaArm uncalibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days) {
    SofaArm arm{course, effect, {}, {}, {}};
    for (int day = 0; day < follow_up_days; ++day) {
        arm.death_hazard.push_back(static_cast<float>(course.death.hazard * effect.death_hazard_ratio *
                                                      portable::exp(-course.death.decay * day)));
        arm.after_discharge.push_back(static_cast<float>(course.death.after_discharge));
    }
    return arm;
}

SofaArm Calibrator::solve(std::span<const int> interval_ends, const std::function<double(double)>& survival) const {
    assert(!interval_ends.empty() && interval_ends.back() == cohort_.days());
    SofaArm arm{course_,
                effect_,
                std::vector<float>(static_cast<std::size_t>(cohort_.days())),
                std::vector<float>(static_cast<std::size_t>(cohort_.days())),
                {}};
    const CalibrationRun run{*this};
    Weights weights{std::vector<double>(cohort_.size(), 1.0), std::vector<double>(cohort_.size(), 0.0)};
    Weights work = weights;
    int first = 0;
    for (const int end : interval_ends) {
        const double before = survival(first), after = survival(end);
        const double target_hazard =
            -portable::log(std::fmax(after, 1e-300) / std::fmax(before, 1e-300)) / (end - first);
        Interval interval{first, end, course_.death.decay, 0.5 * target_hazard};
        double level = 0, reached = 1;
        const auto solve = [&] {  // leaves the weights at the interval's end in `work`
            level = target_hazard > 0 ? run.solve_level(interval, after, weights, work) : 0;
            work = weights;
            reached = run.run_interval(interval, level, cohort_.size(), work);
        };
        solve();
        if (reached > after + 1e-5) {
            // Too few are left in the ICU for their deaths to make up the target: the discharged then die at the
            // marginal hazard.
            interval.after = target_hazard;
            solve();
        }
        std::swap(weights, work);
        for (int day = first; day < end; ++day) {
            arm.death_hazard[static_cast<std::size_t>(day)] =
                static_cast<float>(level * portable::exp(-interval.decay * day));
            arm.after_discharge[static_cast<std::size_t>(day)] = static_cast<float>(interval.after);
        }
        arm.residuals.push_back(
            {static_cast<double>(end), 1 - after, 1 - reached, level * portable::exp(-interval.decay * first)});
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
