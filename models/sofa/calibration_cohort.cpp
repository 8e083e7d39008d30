#include "models/sofa/calibration_cohort.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>

#include "models/sofa/score_path.hpp"

namespace equipoise {
namespace {

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
void follow_day(const ScorePathConstants& constants, int day, const float* __restrict deviation,
                const float* __restrict plateau, const float* __restrict factor, std::size_t count,
                float* __restrict distance, float* __restrict noise, float* __restrict death,
                float* __restrict discharge) {
    const ScorePathConstants c = constants;
    const float kept = day == 0 ? 0.0f : c.phi, step = day == 0 ? c.noise_start : c.noise_step,
                leaves = day == 0 ? 0.0f : 1.0f;
    for (std::size_t i = 0; i < count; ++i) {
        noise[i] = kept * noise[i] + step * deviation[i];
        const float x = clipped_score(plateau[i], distance[i], noise[i]);
        death[i] = relative_death_hazard(c, x);
        discharge[i] = leaves * discharge_hazard(c, x);
        distance[i] *= factor[i];
    }
}

// One day: hazards h (death in ICU), g (discharge), c (death after discharge) compete; exact for hazards constant in
// the day. Those discharged within the day meet c for the rest of it: g exp(-c) (1 - exp(-(h + g - c))) / (h + g - c)
// are alive at its end.
void step_day(const float* __restrict death, const float* __restrict discharge, double level, double c,
              std::size_t count, double* __restrict icu, double* __restrict home) {
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
void step_day(const float* __restrict death, const float* __restrict discharge, const float* __restrict factor,
              double level, double c, std::size_t count, double* __restrict icu, double* __restrict home) {
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

// A patient's day as in step_day, in float, with the derivative of being alive by the level. `own`: a factor of each
// patient on `after`.
template <bool own>
void step_day_from(const float* __restrict death, const float* __restrict discharge, const float* __restrict factor,
                   float level, float c, std::size_t count, const float* __restrict icu, const float* __restrict home,
                   float* __restrict next_icu, float* __restrict next_home, float* __restrict slopes) {
    const float together = vector_math::exp(-c);
    for (std::size_t i = 0; i < count; ++i) {
        const float g = discharge[i], a = death[i];
        float after = c, stay_home = together;
        if constexpr (own) {
            after = std::min(c * factor[i], 80.0f);
            stay_home = vector_math::exp(-after);
        }
        const float total = std::min(level * a + g, 80.0f), stay = vector_math::exp(-total), excess = total - after;
        const bool near = excess < 1e-3f && excess > -1e-3f;  // a series there: the quotient would lose digits
        const float over = 1.0f / (near ? 1.0f : excess);
        const float share = near ? stay_home * (1.0f - 0.5f * excess) : (stay_home - stay) * over;
        const float share_slope = near ? -0.5f * stay_home : (stay - share) * over;
        next_icu[i] = icu[i] * stay;
        next_home[i] = stay_home * home[i] + icu[i] * g * share;
        slopes[i] = icu[i] * a * (g * share_slope - stay);
    }
}

// The mean of the sums of two lists, whose lengths are multiples of 8.
double mean_of_sums(const float* a, const float* b, std::size_t count) {
    float sum[8] = {};
    for (std::size_t i = 0; i < count; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane) sum[lane] += a[i + lane] + b[i + lane];
    double total = 0;
    for (const float part : sum) total += part;
    return total / static_cast<double>(count);
}

}  // namespace

CalibrationCohort::CalibrationCohort(const SofaCourse& course, const SofaEffect& effect, int days, std::size_t first,
                                     std::size_t count, const CohortEffects& effects)
    : days_(days), size_(count) {
    assert(count % 8 == 0 && count > 0 && first + count <= kCalibrationCohort);
    const ScorePathConstants c(course, effect);
    if (!effects.hazard_factor.empty())
        hazard_factor_.assign(effects.hazard_factor.begin() + static_cast<std::ptrdiff_t>(first),
                              effects.hazard_factor.begin() + static_cast<std::ptrdiff_t>(first + count));
    death_.resize(count * static_cast<std::size_t>(days_));
    discharge_.resize(death_.size());
    std::vector<float> plateau(count), distance(count), factor(count), noise(count), deviation(count);
    for (std::size_t i = 0; i < count; ++i) {
        const float start = baseline_score(c, kronecker(first + i, 0));
        const auto z = static_cast<float>(vector_math::normal_quantile(kronecker(first + i, 1)));
        plateau[i] = effects.plateau.empty() ? plateau_score(c, start, z)
                                             : plateau_score(c, start, z, effects.plateau[first + i]);
        factor[i] = daily_factor(c, static_cast<float>(vector_math::normal_quantile(kronecker(first + i, 2))));
        distance[i] = start - plateau[i];
    }
    for (int day = 0; day < days_; ++day) {
        float* const death = death_.data() + static_cast<std::size_t>(day) * count;
        float* const discharge = discharge_.data() + static_cast<std::size_t>(day) * count;
        const std::uint64_t numbered_from = static_cast<std::uint64_t>(day) * kCalibrationCohort + first;
        for (std::size_t i = 0; i < count; ++i)
            deviation[i] = static_cast<float>(vector_math::normal_quantile(fixed_uniform(numbered_from + i)));
        follow_day(c, day, deviation.data(), plateau.data(), factor.data(), count, distance.data(), noise.data(), death,
                   discharge);
        if (!hazard_factor_.empty())
            for (std::size_t i = 0; i < count; ++i) death[i] *= hazard_factor_[i];
    }
}

std::vector<double> calibration_baselines() {
    std::vector<double> scores(kCalibrationCohort);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = vector_math::normal_quantile(kronecker(i, 0));
    return scores;
}

void CalibrationCohort::step(int day, double level, double after, std::size_t count, double* icu, double* home) const {
    const std::size_t at = static_cast<std::size_t>(day) * size_;
    if (hazard_factor_.empty())
        step_day(death_.data() + at, discharge_.data() + at, level, after, count, icu, home);
    else
        step_day(death_.data() + at, discharge_.data() + at, hazard_factor_.data(), level, after, count, icu, home);
}

CalibrationCohort::Survival CalibrationCohort::step_from(int day, double level, double after, const FloatState& from,
                                                         FloatState& to) const {
    assert(size_ <= FloatState::most);
    alignas(32) std::array<float, FloatState::most> slopes, none{};
    const std::size_t at = static_cast<std::size_t>(day) * size_;
    const auto step = hazard_factor_.empty() ? step_day_from<false> : step_day_from<true>;
    step(death_.data() + at, discharge_.data() + at, hazard_factor_.data(), static_cast<float>(level),
         static_cast<float>(after), size_, from.icu.data(), from.home.data(), to.icu.data(), to.home.data(),
         slopes.data());
    return {mean_of_sums(to.icu.data(), to.home.data(), size_), mean_of_sums(slopes.data(), none.data(), size_)};
}

double CalibrationCohort::mortality(std::span<const float> death_hazard, std::span<const float> after_discharge) const {
    std::vector<double> icu(size_, 1.0), home(size_, 0.0);
    for (int day = 0; day < days_; ++day)
        step(day, death_hazard[static_cast<std::size_t>(day)], after_discharge[static_cast<std::size_t>(day)], size_,
             icu.data(), home.data());
    return 1 - lane_mean(icu.data(), size_) - lane_mean(home.data(), size_);
}

double lane_mean(const double* values, std::size_t count) {
    double sum[8] = {};
    for (std::size_t i = 0; i < count; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane) sum[lane] += values[i + lane];
    double total = 0;
    for (const double part : sum) total += part;
    return total / static_cast<double>(count);
}

}  // namespace equipoise
