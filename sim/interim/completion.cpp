#include "sim/interim/completion.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/random/gamma_distribution.hpp>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/numeric/vector_math.hpp"
#include "sim/random/fill.hpp"
#include "sim/trial/score_course.hpp"

namespace equipoise {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kFactor = 0xffffffff;  // subject of the recruitment stream; no patient has that number

// The rates that the patients so far show, where nothing is planned.
Recruitment constant_rate(const RunningTrial& trial) {
    Recruitment plan;
    plan.sites = 1;
    plan.activation_months = 0;
    plan.per_site_per_month =
        static_cast<double>(trial.patients()) / std::max(trial.date(), 1.0) * Recruitment::days_per_month;
    return plan;
}

double mass_by(std::span<const Accrual::Segment> segments, double day) {
    double mass = 0;
    for (const Accrual::Segment& s : segments)
        if (day > s.start) mass = std::min(s.before + s.rate * (day - s.start), s.after);
    return mass;
}

}  // namespace

Completion::Completion(const RunningTrial& trial, const TrialModel& model, std::size_t n, bool blinded,
                       const RunningCourses* courses)
    : trial_(trial),
      model_(model),
      n_(std::max(n, trial.patients())),
      blinded_(blinded),
      courses_(courses),
      accrual_(model.recruitment ? *model.recruitment : Accrual(constant_rate(trial))) {
    expected_ = mass_by(accrual_.segments(), trial.date());
    if (!(expected_ > 0)) {
        accrual_ = Accrual(constant_rate(trial));
        expected_ = mass_by(accrual_.segments(), std::max(trial.date(), 1.0));
    }
    const Column* const site = trial.data().column("site");
    for (std::size_t i = 0; i < trial.patients(); ++i) {
        const double x = site && !blinded ? site->values[i] : 0;
        sites_.push_back(x >= 0 && x < 65536 ? std::floor(x) : 0);
    }
    take_covariates();
}

void Completion::take_covariates() {
    if (!model_.covariates || blinded_) return;
    const CovariateModel& model = *model_.covariates;
    for (std::size_t j = 0; j < model.count(); ++j) {
        const Column* const column = trial_.data().column(model.name(j));
        const std::span<const std::string> labels = model.labels(j);
        for (std::size_t i = 0; i < trial_.patients(); ++i) {
            double x = column ? column->values[i] : 0;
            if (column && !labels.empty() && !column->labels.empty() && !std::isnan(x)) {
                const std::string& name = column->labels[static_cast<std::size_t>(x)];
                const auto found = std::find(labels.begin(), labels.end(), name);
                if (found == labels.end())
                    throw InputError("column " + model.name(j), fmt::format("has a category \"{}\"", name),
                                     "the scenario has no such category of this covariate");
                x = static_cast<double>(found - labels.begin());
            }
            covariates_.push_back(x);
        }
    }
}

Cohort Completion::draw(const TrialModel& model, ReplicateKey key, Arena& arena) const {
    Cohort cohort;
    cohort.n = n_;
    cohort.follow_up_days = model.follow_up_days;
    if (model.closes_for_all()) cohort.closing_days = model.closing_days;
    cohort.arrival = arena.take<double>(n_);
    cohort.site = arena.take<std::uint16_t>(n_);
    cohort.arm = arena.take<std::uint8_t>(n_);
    cohort.death = arena.take<double>(n_);
    cohort.dropout = arena.take<double>(n_, kNever);
    if (courses_) {
        cohort.score_days = model.score_days();
        cohort.discharge = arena.take<double>(n_);
        cohort.points = arena.take<std::uint8_t>(n_ * static_cast<std::size_t>(cohort.score_days + 1));
    }
    if (model.covariates) {
        const std::size_t rows = model.covariates->count(), m = trial_.patients();
        cohort.covariate_model = &*model.covariates;
        cohort.covariates = arena.take<double>(rows * n_);
        if (model.covariates->on_hazard()) cohort.log_hazard = arena.take<double>(n_);
        model.covariates->draw(key, n_, cohort.covariates, arena);
        if (courses_ && model.covariates->on_plateau()) cohort.plateau = arena.take<double>(n_);
        model.covariates->effects(cohort.covariates, cohort.log_hazard, cohort.plateau);
        for (std::size_t j = 0; j < rows && !covariates_.empty(); ++j)
            std::copy_n(covariates_.begin() + static_cast<std::ptrdiff_t>(j * m), m,
                        cohort.covariates.begin() + static_cast<std::ptrdiff_t>(j * n_));
    }
    draw_arrivals(key, cohort);
    const Arena::Frame frame(arena);
    draw_arms(model, key, cohort, arena);
    if (courses_) {
        draw_score_courses(*model.scores, key, cohort, arena);
        courses_->finish(*model.scores, key, cohort, arena);
    } else {
        draw_deaths(model, key, cohort, arena);
    }
    draw_losses(model, key, cohort, arena);
    return cohort;
}

void Completion::draw_arrivals(ReplicateKey key, Cohort& cohort) const {
    const std::size_t m = trial_.patients();
    std::copy_n(trial_.randomized().begin(), m, cohort.arrival.begin());
    for (std::size_t i = 0; i < m; ++i) cohort.site[i] = static_cast<std::uint16_t>(sites_[i]);
    const std::span<const Accrual::Segment> segments = accrual_.segments();
    Stream stream(key, kFactor, Purpose::recruitment);
    const double factor =
        boost::random::gamma_distribution<double>(static_cast<double>(m) + 0.5, 1 / expected_)(stream);
    double mass = mass_by(segments, trial_.date());
    std::size_t s = 0;
    while (s + 1 < segments.size() && segments[s + 1].start <= trial_.date()) ++s;
    for (std::size_t i = m; i < n_; ++i) {
        const auto word = random_block(key, static_cast<std::uint32_t>(i), Purpose::recruitment);
        mass += -vector_math::log(unit_uniform(std::uint64_t{word[1]} << 32 | word[0])) / factor;
        while (s + 1 < segments.size() && mass > segments[s].after) ++s;
        const Accrual::Segment& at = segments[s];
        const bool comes = mass <= at.after && at.rate > 0;
        cohort.arrival[i] = comes ? std::max(trial_.date(), at.start + (mass - at.before) / at.rate) : kNever;
        cohort.site[i] = static_cast<std::uint16_t>(unit_uniform(std::uint64_t{word[3]} << 32 | word[2]) * at.open);
    }
}

void Completion::draw_arms(const TrialModel& model, ReplicateKey key, Cohort& cohort, Arena& arena) const {
    const std::size_t m = trial_.patients(), more = n_ - m;
    const Arena::Frame frame(arena);
    const std::span<std::uint32_t> stratum = arena.take<std::uint32_t>(more, 0u);
    std::uint32_t strata = 1;
    for (const std::string& name : model.randomization.strata)
        if (name == "site" && strata == 1) {
            strata = accrual_.sites();
            for (std::size_t i = 0; i < more; ++i) stratum[i] = cohort.site[m + i];
        }
    randomize(model.randomization, model.allocation, key, {stratum, strata}, cohort.arm.subspan(m), arena);
    if (!blinded_) {
        std::copy_n(trial_.data().arm.begin(), m, cohort.arm.begin());
        return;
    }
    const std::span<double> u = arena.take<double>(m);
    fill_uniforms(key, 0, Purpose::allocation, 1, u, {});
    const double f = model.allocation.treated_share();
    for (std::size_t i = 0; i < m; ++i) {
        const double t = trial_.data().time[i], treated = f * model.survival[1].survival(t),
                     control = (1 - f) * model.survival[0].survival(t);
        cohort.arm[i] = u[i] * (treated + control) < treated;
    }
}

void Completion::draw_deaths(const TrialModel& model, ReplicateKey key, Cohort& cohort, Arena& arena) const {
    const Arena::Frame frame(arena);
    const std::size_t m = trial_.patients();
    const Snapshot& data = trial_.data();
    const std::span<double> e = arena.take<double>(n_), packed = arena.take<double>(n_), times = arena.take<double>(n_);
    fill_exponentials(key, 0, Purpose::death, 0, e, {});
    if (model.frailty) model.frailty->to_marginal(e.subspan(m), std::span<const double>(cohort.log_hazard).subspan(m));
    for (std::uint8_t arm = 0; arm < 2; ++arm) {
        const ArmSurvival& law = model.survival[arm];
        std::size_t count = 0;
        for (std::size_t i = 0; i < n_; ++i)
            if (cohort.arm[i] == arm) packed[count++] = e[i] + (i < m ? law.cumulative_hazard(data.time[i]) : 0);
        law.times(packed.first(count), times.first(count));
        count = 0;
        for (std::size_t i = 0; i < n_; ++i) {
            if (cohort.arm[i] != arm) continue;
            const double death = times[count++];
            if (i >= m)
                cohort.death[i] = death;
            else
                cohort.death[i] = data.status[i] ? data.time[i] : std::max(death, std::nextafter(data.time[i], kNever));
        }
    }
}

void Completion::draw_losses(const TrialModel& model, ReplicateKey key, Cohort& cohort, Arena& arena) const {
    const std::size_t m = trial_.patients();
    for (std::size_t i = 0; i < m; ++i)
        if (trial_.lost(i)) cohort.dropout[i] = trial_.data().time[i];
    if (!model.loses()) return;
    const Arena::Frame frame(arena);
    const std::span<double> e = arena.take<double>(n_);
    fill_exponentials(key, 0, Purpose::dropout, 0, e, {});
    for (std::size_t i = 0; i < n_; ++i) {
        const Loss& loss = model.loss[cohort.arm[i]];
        if (i >= m)
            cohort.dropout[i] = loss.time(e[i]);
        else if (trial_.in_follow_up(i))
            cohort.dropout[i] = loss.time(e[i] + loss.cumulative_hazard(trial_.data().time[i]));
    }
}

}  // namespace equipoise
