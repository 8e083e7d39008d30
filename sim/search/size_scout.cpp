#include "sim/search/size_scout.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "models/numeric/special.hpp"
#include "sim/random/replicates.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kScoutTrials = 512, kFarTrials = 256;
constexpr std::size_t kFarFrom = 2561;  // beyond: half as many replicates, since a trial costs much
constexpr double kFromPatients = 2000, kFewDeaths = 20;

double standard_error(double p, std::uint64_t trials) {
    return std::sqrt(std::fmax(p * (1 - p), 0.25 / static_cast<double>(trials)) / static_cast<double>(trials));
}

double probit(std::uint64_t count, std::uint64_t total) {
    return normal_quantile((static_cast<double>(count) + 0.5) / (static_cast<double>(total) + 1));
}

std::optional<double> closing_month(const SampleSizeRequest& request) {
    const std::optional<Accrual>& recruitment = request.model->recruitment;
    return recruitment ? recruitment->plan().closes_after_months : std::nullopt;
}

}  // namespace

std::string beyond_in_words(const SampleSizeRequest& request, std::optional<double> about) {
    std::string words = fmt::format(
        "not reached with up to {} patients, the largest number looked at (simulation.largest_n)", request.largest_n);
    // Two digits: a coarse extrapolation must not look like an answer.
    if (about && *about < 1e9) {
        const double step = std::pow(10, std::floor(std::log10(*about)) - 1);
        words += fmt::format("; as power rises, about {:.0f} would be needed: raise simulation.largest_n to find out",
                             std::ceil(*about / step) * step);
    } else {
        words += ", where power is still near what it is without an effect; a larger number was not tried";
    }
    return words;
}

SizeScout::SizeScout(const SampleSizeRequest& request)
    : request_(request),
      unit_(static_cast<std::size_t>(request.model->allocation.total())),
      largest_(whole_size(
          std::floor(static_cast<double>(request.largest_n) / static_cast<double>(unit_)) * static_cast<double>(unit_),
          unit_)),
      high_(std::min(whole_size(640, unit_), largest_)),
      open_(request.analyses.size(), 1),
      looks_(request.analyses.size()),
      guess_(request.analyses.size()) {
    if (!open_.empty()) choose_grid(std::min(unit_ * 2, largest_));
}

void SizeScout::choose_grid(std::size_t low) {
    std::set<std::size_t> grid;
    for (double n = static_cast<double>(low); n < static_cast<double>(high_); n *= 1.3)
        grid.insert(whole_size(n, unit_));
    grid.insert(high_);
    grid_.assign(grid.begin(), grid.end());
}

std::optional<SizeRound> SizeScout::needs() const {
    if (grid_.empty()) return std::nullopt;
    SizeRound round{grid_, {}, replicates::kTrials, grid_.back() < kFarFrom ? kScoutTrials : kFarTrials};
    round.each_shard = true;  // a few hundred trials, and the rounds to come depend on them
    for (std::size_t s = 0; s < grid_.size(); ++s) round.wanted.insert(round.wanted.end(), open_.begin(), open_.end());
    return round;
}

void SizeScout::step(const RunTally& tally, std::vector<SampleSize>& results) {
    for (std::size_t a = 0; a < open_.size(); ++a) {
        if (!open_[a]) continue;
        look(a, tally, results[a]);
        open_[a] = !settle(a, high_ >= largest_, results[a]);
    }
    grid_.clear();
    if (high_ >= largest_ || std::find(open_.begin(), open_.end(), 1) == open_.end()) return;
    choose_next_grid();
}

// Four times as far; where the power of all that are open rises clearly, not below and not far above the sizes at which
// it should reach the target.
void SizeScout::choose_next_grid() {
    const double high = static_cast<double>(high_), farthest = 4 * high;
    double from = high + 1, to = farthest;
    if (!may_be_capped()) {
        double nearest = static_cast<double>(largest_), last = 0;
        for (std::size_t a = 0; a < open_.size(); ++a) {
            if (!open_[a]) continue;
            const Look& look = looks_[a].back();
            const double two = 2 * standard_error(look.power, look.trials);
            nearest = std::min(nearest, reaches_at(look, look.power + two).value_or(0));
            last = std::max(last, reaches_at(look, look.power - two).value_or(farthest));
        }
        from = std::max(from, nearest);
        to = std::clamp(last, 1.5 * std::max(high, nearest), 4 * std::max(high, nearest));
    }
    high_ = std::min(whole_size(to, unit_), largest_);
    choose_grid(std::min(static_cast<std::size_t>(from), high_));
}

void SizeScout::look(std::size_t a, const RunTally& tally, SampleSize& result) {
    for (std::size_t s = 0; s < grid_.size(); ++s) {
        const AnalysisTally& t = tally.at(s, a);
        const TrialTally& trial = tally.trial[s];
        // Deaths and patients of trials that reach the final analysis: early stops say nothing of what caps it.
        const LookTally* end = trial.look.empty() || trial.look.back().trials == 0 ? nullptr : &trial.look.back();
        const double deaths = end ? end->deaths.mean(end->trials)
                                  : trial.deaths[0].mean(trial.trials) + trial.deaths[1].mean(trial.trials),
                     patients = end ? end->patients.mean(end->trials) : trial.patients.mean(trial.trials);
        const double total = static_cast<double>(t.trials), benefit = static_cast<double>(t.benefit) / total;
        looks_[a].push_back({static_cast<double>(grid_[s]), benefit, static_cast<double>(t.harm) / total, deaths,
                             patients, t.benefit, t.harm, t.trials, t.not_estimable()});
        if (result.highest_power_n > 0 && benefit <= result.highest_power) continue;
        const Proportion power = Proportion::of(t.benefit, t.trials);
        result.highest_power = power.value;
        result.highest_power_mcse = power.mcse;
        result.highest_power_n = grid_[s];
    }
}

bool SizeScout::settle(std::size_t a, bool last_round, SampleSize& result) {
    const std::vector<Look>& looks = looks_[a];
    const auto above =
        std::find_if(looks.begin(), looks.end(), [&](const Look& look) { return look.power >= request_.target; });
    if (above != looks.end()) {
        guess_[a] = above == looks.begin() ? above->n : between(*(above - 1), *above);
        return true;
    }
    if (cannot(looks, result) || capped(looks, last_round, result)) return true;
    if (last_round) give_up(looks, a, result);
    return last_round;
}

// Between two sizes, on the probit scale.
double SizeScout::between(const Look& below, const Look& above) const {
    const double y0 = probit(below.benefits, below.trials), y1 = probit(above.benefits, above.trials),
                 goal = normal_quantile(request_.target);
    const double x0 = std::sqrt(below.n), x1 = std::sqrt(above.n);
    const double x = y1 > y0 ? x0 + (x1 - x0) * std::clamp((goal - y0) / (y1 - y0), 0.0, 1.0) : x1;
    return x * x;
}

// probit(power) = drift sqrt(n) - critical value, if power is this at the look's size.
std::optional<double> SizeScout::reaches_at(const Look& look, double power) const {
    const double alpha = request_.design.alpha / request_.design.sides, critical = normal_quantile(1 - alpha);
    if (power <= alpha) return std::nullopt;
    const double trials = static_cast<double>(look.trials), least = 0.5 / (trials + 1);
    const double drift = (normal_quantile(std::clamp(power, least, 1 - least)) + critical) / std::sqrt(look.n);
    return std::pow((normal_quantile(request_.target) + critical) / drift, 2);
}

// None while power is not clearly above its value without an effect.
std::optional<double> SizeScout::extrapolated(const Look& last) const {
    const double alpha = request_.design.alpha / request_.design.sides;
    if (last.power < alpha + 4 * standard_error(alpha, last.trials)) return std::nullopt;
    return reaches_at(last, (static_cast<double>(last.benefits) + 0.5) / (static_cast<double>(last.trials) + 1));
}

bool SizeScout::cannot(const std::vector<Look>& looks, SampleSize& result) const {
    const Look& last = looks.back();
    if (last.n < kFromPatients && last.n < static_cast<double>(largest_)) return false;
    const double harm = static_cast<double>(last.harms), benefit = static_cast<double>(last.benefits);
    if (last.harm > 0.2 && harm > 4 * benefit && harm - benefit > 5 * std::sqrt(harm + benefit)) {
        result.verdict = SizeVerdict::wrong_side;
        result.note = "the trial favours control more often the larger it is: no sample size reaches the target";
        return true;
    }
    const bool never =
        std::all_of(looks.begin(), looks.end(), [](const Look& look) { return look.not_estimable == look.trials; });
    if (never && last.deaths >= kFewDeaths) {
        result.verdict = SizeVerdict::never_estimable;
        result.note = fmt::format("the analysis could not be done in any trial, of up to {:.0f} patients", last.n);
        return true;
    }
    return false;
}

bool SizeScout::may_be_capped() const {
    return !request_.design.last_cut().complete() || closing_month(request_).has_value();
}

bool SizeScout::capped(const std::vector<Look>& looks, bool last_round, SampleSize& result) const {
    const CutRule cut = request_.design.last_cut();
    const char* key = request_.design.sequential ? "design.looks" : "design.cut";
    const Look& last = looks.back();
    const std::optional<double> closes = closing_month(request_);
    if (!may_be_capped() || last.power + 4 * standard_error(last.power, last.trials) >= request_.target) return false;
    const auto few_patients = [&](const Look& look) {
        return (cut.calendar_day || closes) && look.patients < 0.98 * look.n;
    };
    const auto binds = [&](const Look& look) {
        return few_patients(look) || (cut.deaths && look.deaths >= 0.98 * static_cast<double>(*cut.deaths));
    };
    const auto first = std::find_if(looks.begin(), looks.end(), binds);
    if (first == looks.end()) return false;
    const double error =
        std::hypot(standard_error(first->power, first->trials), standard_error(last.power, last.trials));
    const bool still = last.n >= 3 * first->n && last.power - first->power < 3 * error;
    if (!still && !last_round) return false;
    const bool by_day = few_patients(last);
    if (by_day && closes && !(cut.calendar_day && *cut.calendar_day < *closes * Recruitment::days_per_month)) {
        result.verdict = SizeVerdict::capped_by_recruitment;
        result.note = fmt::format(
            "recruitment ends after {:g} months (trial.recruitment.closes_after_months), which caps the power: about "
            "{:.0f} patients are randomized by then, however many are planned",
            *closes, last.patients);
        return true;
    }
    result.verdict = by_day ? SizeVerdict::capped_by_calendar : SizeVerdict::capped_by_deaths;
    result.note = by_day ? fmt::format(
                               "the cut on calendar day {:g} caps the power ({}.calendar_day): about {:.0f} "
                               "patients are randomized by "
                               "then, however many are planned",
                               *cut.calendar_day, key, last.patients)
                         : fmt::format(
                               "the analysis at {} deaths caps the power ({}.deaths): from about {:.0f} "
                               "patients on it always comes at that "
                               "many deaths; more deaths, not more patients, would raise power",
                               *cut.deaths, key, first->n);
    return true;
}

void SizeScout::give_up(const std::vector<Look>& looks, std::size_t a, SampleSize& result) {
    const Look& last = looks.back();
    if (last.power + 4 * standard_error(last.power, last.trials) >= request_.target) {
        guess_[a] = extrapolated(last).value_or(last.n);
        return;
    }
    result.verdict = SizeVerdict::beyond_largest_n;
    if (last.not_estimable == last.trials)
        result.note = fmt::format(
            "the analysis could not be done in any trial with up to {} patients, the largest number looked at "
            "(simulation.largest_n), in which {:.1f} die on average",
            request_.largest_n, last.deaths);
    else
        result.note = beyond_in_words(request_, extrapolated(last));
}

}  // namespace equipoise
