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
// are alive at its end. `own`: each patient has a factor on c. `slope`: the derivative of being alive by the level,
// too.
template <bool own, bool slope>
void step_day(const float* __restrict death, const float* __restrict discharge, const float* __restrict factor,
              float level, float c, std::size_t count, float* __restrict icu, float* __restrict home,
              float* __restrict slopes) {
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
        if constexpr (slope) {
            const float share_slope = near ? -0.5f * stay_home : (stay - share) * over;
            slopes[i] = icu[i] * a * (g * share_slope - stay);
        }
        home[i] = stay_home * home[i] + icu[i] * g * share;
        icu[i] *= stay;
    }
}

// Eight lanes: it vectorizes, and the order of the additions is the same on every machine.
double mean(const float* values, std::size_t count) {
    double sum[8] = {};
    for (std::size_t i = 0; i < count; i += 8)
        for (std::size_t lane = 0; lane < 8; ++lane) sum[lane] += static_cast<double>(values[i + lane]);
    double total = 0;
    for (const double part : sum) total += part;
    return total / static_cast<double>(count);
}

// Daily deviations of the patients first, first + 1, ...
void fill_deviations(int day, std::size_t first, std::span<float> deviation) {
    const std::uint64_t numbered_from = static_cast<std::uint64_t>(day) * kCalibrationCohort + first;
    for (std::size_t i = 0; i < deviation.size(); ++i)
        deviation[i] = static_cast<float>(vector_math::normal_quantile(fixed_uniform(numbered_from + i)));
}

// Those of the first four weeks are the same in every calibration of the process: 7 MB, worked out once.
std::span<const float> kept_deviations(int day, std::size_t first, std::size_t count, std::span<float> other) {
    constexpr int kDays = 28;
    static const std::vector<float> kept = [] {
        std::vector<float> all(kDays * kCalibrationCohort);
        for (int d = 0; d < kDays; ++d)
            fill_deviations(
                d, 0, std::span(all).subspan(static_cast<std::size_t>(d) * kCalibrationCohort, kCalibrationCohort));
        return all;
    }();
    if (day < kDays) return std::span(kept).subspan(static_cast<std::size_t>(day) * kCalibrationCohort + first, count);
    fill_deviations(day, first, other);
    return other;
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
        follow_day(c, day, kept_deviations(day, first, count, deviation).data(), plateau.data(), factor.data(), count,
                   distance.data(), noise.data(), death, discharge);
        if (!hazard_factor_.empty())
            for (std::size_t i = 0; i < count; ++i) death[i] *= hazard_factor_[i];
    }
}

std::vector<double> calibration_baselines() {
    std::vector<double> scores(kCalibrationCohort);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = vector_math::normal_quantile(kronecker(i, 0));
    return scores;
}

void CalibrationCohort::step(int day, double level, double after, State state) const {
    const std::size_t at = static_cast<std::size_t>(day) * size_;
    const auto step = hazard_factor_.empty() ? step_day<false, false> : step_day<true, false>;
    step(death_.data() + at, discharge_.data() + at, hazard_factor_.data(), static_cast<float>(level),
         static_cast<float>(after), state.icu.size(), state.icu.data(), state.home.data(), nullptr);
}

CalibrationCohort::Survival CalibrationCohort::step_from(int day, double level, double after, const SmallState& from,
                                                         SmallState& to) const {
    assert(size_ <= SmallState::most);
    alignas(32) std::array<float, SmallState::most> slopes;
    to = from;
    const std::size_t at = static_cast<std::size_t>(day) * size_;
    const auto step = hazard_factor_.empty() ? step_day<false, true> : step_day<true, true>;
    step(death_.data() + at, discharge_.data() + at, hazard_factor_.data(), static_cast<float>(level),
         static_cast<float>(after), size_, to.icu.data(), to.home.data(), slopes.data());
    return {mean(to.icu.data(), size_) + mean(to.home.data(), size_), mean(slopes.data(), size_)};
}

double CalibrationCohort::mortality(std::span<const float> death_hazard, std::span<const float> after_discharge) const {
    std::vector<float> icu(size_, 1.0f), home(size_, 0.0f);
    for (int day = 0; day < days_; ++day)
        step(day, death_hazard[static_cast<std::size_t>(day)], after_discharge[static_cast<std::size_t>(day)],
             {icu, home});
    return 1 - alive(icu, home);
}

double CalibrationCohort::alive(std::span<const float> icu, std::span<const float> home) {
    return mean(icu.data(), icu.size()) + mean(home.data(), home.size());
}

}  // namespace equipoise
