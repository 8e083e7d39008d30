#include "sim/interim/running_courses.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/vector_math.hpp"
#include "models/sofa/score_path.hpp"
#include "sim/trial/score_course.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kNoCourse = 0xffffffff;
constexpr std::uint32_t kOwn = 0x80000000;  // subjects of the trial's patients: no patient to come has such a number
constexpr std::uint8_t kDischarged = 2;

double unit_exponential(Stream& stream) { return -vector_math::log(stream.uniform()); }

}  // namespace

RunningCourses::RunningCourses(const RunningTrial& trial, const TrialModel& model, std::uint64_t seed)
    : trial_(trial),
      points_(trial.patients() * static_cast<std::size_t>(model.score_days() + 1), ScoreTable::kNotObserved),
      course_of_(trial.patients(), kNoCourse) {
    const int score_days = model.score_days();
    const std::size_t n = trial.patients(), days = static_cast<std::size_t>(score_days + 1);
    std::vector<double> seen(n * days, std::nan(""));
    const ScoreTable& table = trial.data().scores;
    for (std::size_t row = 0; row < table.days.size(); ++row) {
        const int day = table.days[row];
        if (day < 0 || day > score_days) continue;
        for (std::size_t i = 0; i < n; ++i) {
            const double score = table.at(static_cast<int>(row), i);
            if (std::isnan(score)) continue;
            seen[i * days + static_cast<std::size_t>(day)] = score;
            points_[static_cast<std::size_t>(day) * n + i] =
                static_cast<std::uint8_t>(std::lround(std::clamp(score, 0.0, 24.0)));
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (!is_in_icu(i) || trial.data().icu_time[i] >= score_days) continue;
        course_of_[i] = static_cast<std::uint32_t>(latent_.size());
        latent_.emplace_back(model.scores->arm[trial.data().arm[i]],
                             std::span<const double>(seen).subspan(i * days, days), trial.data().icu_time[i], seed,
                             kOwn | static_cast<std::uint32_t>(i));
        not_met_ += !latent_.back().meets_scores();
        least_effective_ = std::min(least_effective_, latent_.back().effective());
    }
}

bool RunningCourses::is_in_icu(std::size_t i) const {
    return trial_.in_follow_up(i) && trial_.data().icu_event[i] == 0;
}

void RunningCourses::finish(const TrialScores& scores, ReplicateKey key, Cohort& cohort, Arena& arena) const {
    const Arena::Frame frame(arena);
    const Snapshot& data = trial_.data();
    const std::span<const float> ahead[2] = {home_ahead(scores.arm[0], cohort.follow_up_days, arena),
                                             home_ahead(scores.arm[1], cohort.follow_up_days, arena)};
    for (std::size_t day = 0; day * data.n < points_.size(); ++day)
        std::copy_n(points_.begin() + static_cast<std::ptrdiff_t>(day * data.n), data.n,
                    cohort.points.begin() + static_cast<std::ptrdiff_t>(day * cohort.n));
    for (std::size_t i = 0; i < data.n; ++i) {
        const SofaArm& arm = scores.arm[data.arm[i]];
        cohort.discharge[i] = data.icu_event[i] == kDischarged ? data.icu_time[i] : kNever;
        cohort.death[i] = data.status[i] ? data.time[i] : kNever;
        if (!trial_.in_follow_up(i)) continue;
        Stream stream(key, kOwn | static_cast<std::uint32_t>(i), Purpose::score_noise);
        if (course_of_[i] != kNoCourse)
            finish_in_icu(scores, i, stream, ahead[data.arm[i]], cohort);
        else
            cohort.death[i] = death_at_home(arm, ahead[data.arm[i]], data.time[i],
                                            static_cast<float>(unit_exponential(stream)), cohort.follow_up_days);
        cohort.death[i] = std::max(cohort.death[i], std::nextafter(data.time[i], kNever));
    }
}

void RunningCourses::finish_in_icu(const TrialScores& scores, std::size_t i, Stream& stream,
                                   std::span<const float> ahead, Cohort& cohort) const {
    const SofaArm& arm = scores.arm[trial_.data().arm[i]];
    const ScorePathConstants c(arm.course, arm.effect);
    const double stay = trial_.data().icu_time[i], alive = std::max(trial_.data().time[i], stay);
    CourseState state = latent_[course_of_[i]].at(stream.uniform());
    double to_death = unit_exponential(stream), to_discharge = unit_exponential(stream);
    for (int day = static_cast<int>(stay);; ++day) {
        if (day > stay) {
            const double z = vector_math::normal_quantile(stream.uniform());
            state.distance *= state.factor;
            state.noise = c.phi * state.noise + c.noise_step * static_cast<float>(z);
        }
        const float x = clipped_score(state.plateau, state.distance, state.noise);
        if (day > stay)
            cohort.points[static_cast<std::size_t>(day) * cohort.n + i] = static_cast<std::uint8_t>(x + 0.5f);
        if (day == cohort.score_days) break;  // it ends with its score
        const double from = std::max(stay, static_cast<double>(day)), mortal = std::max(alive, from), end = day + 1;
        const double death = arm.death_hazard[static_cast<std::size_t>(day)] * relative_death_hazard(c, x),
                     discharge = day == 0 ? 0 : discharge_hazard(c, x);
        const double dies = mortal < end && to_death < death * (end - mortal) ? mortal + to_death / death : kNever,
                     leaves = to_discharge < discharge * (end - from) ? from + to_discharge / discharge : kNever;
        if (dies <= leaves && dies < kNever) {
            cohort.death[i] = dies;
            return;
        }
        if (leaves < kNever) {
            const double home = std::max(leaves, alive), spent = death * std::max(0.0, leaves - mortal);
            cohort.discharge[i] = leaves;
            cohort.death[i] =
                death_at_home(arm, ahead, home, static_cast<float>(to_death - spent), cohort.follow_up_days);
            return;
        }
        to_death -= death * std::max(0.0, end - mortal);
        to_discharge -= discharge * (end - from);
    }
    if (cohort.score_days < cohort.follow_up_days)
        cohort.death[i] = death_at_home(arm, ahead, std::max(alive, static_cast<double>(cohort.score_days)),
                                        static_cast<float>(to_death), cohort.follow_up_days);
}

}  // namespace equipoise
