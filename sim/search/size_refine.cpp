#include "sim/search/size_refine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>
#include <set>

#include "sim/random/replicates.hpp"
#include "sim/search/size_scout.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kFewestTrials = 512;
constexpr int kMostMoves = 10;
constexpr std::size_t kWindowSizes = 7, kDenseSizes = 17;
constexpr double kTogether = 2;     // with fewer replicates: analyses whose n are within this factor
constexpr double kReach = 0.12;     // half of a window, as a fraction of n
constexpr double kEvidence = 2;     // for teeth that matter, as a ratio of likelihoods
constexpr double kMaterial = 0.25;  // of the tolerance: a standard deviation of the teeth that matters

}  // namespace

SizeRefiner::SizeRefiner(const SampleSizeRequest& request, std::span<const std::optional<double>> guesses)
    : request_(request),
      unit_(static_cast<std::size_t>(request.model->allocation.total())),
      full_trials_to_(request.full_trials_to > 0 ? static_cast<double>(request.full_trials_to)
                                                 : std::numeric_limits<double>::infinity()),
      tracks_(guesses.size()) {
    for (std::size_t a = 0; a < guesses.size(); ++a) {
        if (!guesses[a]) continue;
        tracks_[a].guess = *guesses[a];
        open_.push_back(a);
    }
    begin();
}

// All that are open, from their guesses; those of many patients, whose replicates are fewer, after the others.
void SizeRefiner::begin() {
    if (open_.empty()) return;
    const auto guess_of = [&](std::size_t a) { return tracks_[a].guess; };
    const double together =
        std::max(full_trials_to_, kTogether * std::ranges::min(open_ | std::views::transform(guess_of)));
    const auto far =
        std::stable_partition(open_.begin(), open_.end(), [&](std::size_t a) { return guess_of(a) <= together; });
    waiting_.insert(waiting_.end(), far, open_.end());
    open_.erase(far, open_.end());
    const double largest = std::ranges::max(open_ | std::views::transform(guess_of));
    const double share = std::min(1.0, full_trials_to_ / largest);
    first_trials_ = std::max(static_cast<std::uint64_t>(share * static_cast<double>(request_.trials)), kFewestTrials);
    most_trials_ =
        std::max(static_cast<std::uint64_t>(share * static_cast<double>(request_.most_trials)), first_trials_);
    for (const std::size_t a : open_) {
        Track& track = tracks_[a];
        track.guess =
            std::min(track.guess, (1 - 0.2 * kReach) * static_cast<double>(request_.largest_n) * (1 + kReach));
        track.batches.clear();
        track.trend = 0;
        track.dense = false;
    }
    done_ = 0;
    round_.count = first_trials_;
    round_.pairs = true;
    choose_round();
}

std::optional<SizeRound> SizeRefiner::needs() const {
    if (open_.empty()) return std::nullopt;
    return round_;
}

void SizeRefiner::step(const RunTally& tally, std::vector<SampleSize>& results) {
    keep(tally);
    done_ += round_.count;
    double more = 1;
    std::vector<std::size_t> still_open;
    for (const std::size_t a : open_) {
        const Step step = judge(a, done_, results[a], more);
        if (step == Step::more) still_open.push_back(a);
        if (step == Step::moved) waiting_.push_back(a);
    }
    open_ = still_open;
    if (open_.empty()) {
        open_.swap(waiting_);
        begin();
        return;
    }
    const double next = std::ceil(static_cast<double>(done_) * std::clamp(more, 1.05, 8.0));
    round_.count = std::min(most_trials_, static_cast<std::uint64_t>(next)) - done_;
    choose_round();
}

// The sizes of batch k lie at (i + frac(0.5 + k golden)) / 7 of the window: together the batches fill it evenly, in
// step with no tooth.
void SizeRefiner::choose_window(Track& track) const {
    const std::size_t low = whole_size((1 - kReach) * track.guess, unit_),
                      high = whole_size((1 + kReach) * track.guess, unit_);
    if ((high - low) / unit_ <= kWindowSizes) {  // a small trial: every size
        const std::size_t middle = whole_size(track.guess, unit_), reach = 4 * unit_;
        track.window = whole_sizes(middle >= reach + 2 * unit_ ? middle - reach : 2 * unit_, middle + reach, unit_,
                                   2 * kWindowSizes);
        return;
    }
    const double golden = 0.6180339887498949 * static_cast<double>(track.batches.size());
    const double shift = 0.5 + golden - std::floor(0.5 + golden);
    std::set<std::size_t> sizes;
    for (std::size_t i = 0; i < kWindowSizes; ++i) {
        const double place = (static_cast<double>(i) + shift) / kWindowSizes;
        sizes.insert(whole_size((1 - kReach + 2 * kReach * place) * track.guess, unit_));
    }
    track.window.assign(sizes.begin(), sizes.end());
}

// Where the first size with the target may lie, by what is known so far. The sizes between those left out where they
// are too many are those of the next batch: its window is another.
void SizeRefiner::choose_dense_window(Track& track, const FirstCrossing& crossing) const {
    const double spare = static_cast<double>(unit_);
    track.window = whole_sizes(whole_size(crossing.low_reach - spare, unit_),
                               whole_size(crossing.high_reach + spare, unit_), unit_, kDenseSizes);
    track.dense = true;
}

// Every open analysis at the sizes of its window, on the same patients.
void SizeRefiner::choose_round() {
    std::set<std::size_t> all;
    for (const std::size_t a : open_) {
        if (!tracks_[a].dense) choose_window(tracks_[a]);
        all.insert(tracks_[a].window.begin(), tracks_[a].window.end());
    }
    round_.first = replicates::kTrials + done_;
    round_.sizes.assign(all.begin(), all.end());
    round_.wanted.assign(all.size() * tracks_.size(), 0);
    places_.assign(tracks_.size(), {});
    for (const std::size_t a : open_)
        for (const std::size_t n : tracks_[a].window) {
            const auto at = std::lower_bound(round_.sizes.begin(), round_.sizes.end(), n) - round_.sizes.begin();
            places_[a].push_back(static_cast<std::size_t>(at));
            round_.wanted[places_[a].back() * tracks_.size() + a] = 1;
        }
}

void SizeRefiner::keep(const RunTally& tally) {
    for (const std::size_t a : open_) {
        Track& track = tracks_[a];
        PowerBatch batch = power_batch(tally, a, places_[a], track.window);
        track.last.clear();
        for (const std::size_t s : places_[a]) track.last.push_back(tally.at(s, a));
        if (!track.dense) ++track.trend;
        if (track.dense && batch.n == track.batches.back().n)
            track.batches.back().merge(batch);
        else
            track.batches.push_back(std::move(batch));
    }
}

bool SizeRefiner::at_floor(const Track& track) const {
    return track.window.front() == 2 * unit_ && track.batches.back().power(0) >= request_.target;
}

SizeRefiner::Step SizeRefiner::judge(std::size_t a, std::uint64_t done, SampleSize& result, double& more) {
    Track& track = tracks_[a];
    const ProbitRoot root = probit_root({track.batches.data(), track.trend}, request_.target);
    if (track.dense) return judge_dense(track, root, done, result, more);
    if (at_floor(track) && (!root.found || root.n <= 2.0 * static_cast<double>(unit_))) {
        // Two allocations, the fewest patients that are looked at, have the target power already.
        const double fewest = static_cast<double>(2 * unit_);
        take(track, {fewest, fewest, fewest, std::fmax(fewest, root.found ? root.upper : 0)}, done, result);
        result.within_tolerance = result.n_upper == result.n_lower;
        return Step::done;
    }
    const double slack = 0.06 * track.guess;
    const bool outside = root.n < static_cast<double>(track.window.front()) - slack ||
                         root.n > static_cast<double>(track.window.back()) + slack;
    if (!root.found || outside) return move(track, root, result);
    const double half = 0.5 * (root.upper - root.lower) / root.n, monte_carlo = root.monte_carlo_half;
    const FirstCrossing crossing = cross(track, root);
    const bool seen = crossing.found && crossing.toothed > kEvidence;
    if (seen && done < most_trials_) {
        choose_dense_window(track, crossing);
        const bool late = monte_carlo <= request_.tolerance;
        more = std::max(more, late ? 1 + static_cast<double>(first_trials_) / static_cast<double>(done) : 2.0);
        return Step::more;
    }
    // Residuals that may be teeth or noise widen the interval: worth half as many replicates again, not more.
    const bool narrow = half <= 1.05 * request_.tolerance || monte_carlo <= 0.8 * request_.tolerance;
    if (!narrow && done < most_trials_) {
        more = std::max(more, 1.1 * std::pow(std::min(half, 1.2 * monte_carlo) / request_.tolerance, 2));
        return Step::more;
    }
    take(track, interval_of(root, crossing, root.n), done, result);
    return Step::done;
}

SizeRefiner::Step SizeRefiner::judge_dense(Track& track, const ProbitRoot& root, std::uint64_t done, SampleSize& result,
                                           double& more) const {
    const FirstCrossing crossing = cross(track, root);
    SizeInterval interval = interval_of(root, crossing, crossing.found ? crossing.first : root.n);
    if (crossing.found) interval.kept = crossing.kept;
    take(track, interval, done, result);
    result.saw_tooth = true;
    say_teeth(result);
    // The interval is as wide as its tooth is flat, and more replicates do not narrow that: what counts is the Monte
    // Carlo error, which falls from the trend's by the root of the replicates.
    double trend_replicates = 0;
    for (std::size_t b = 0; b < track.trend; ++b) trend_replicates += static_cast<double>(track.batches[b].replicates);
    const double half = 0.5 * (interval.upper - interval.lower) / interval.n,
                 monte_carlo = root.monte_carlo_half * std::sqrt(trend_replicates / static_cast<double>(done)),
                 excess = std::min(half, monte_carlo) / request_.tolerance;
    if (!crossing.found || excess <= 1.05 || done >= most_trials_) return Step::done;
    choose_dense_window(track, crossing);
    more = std::max(more, 1.05 * excess * excess);
    return Step::more;
}

SizeRefiner::Step SizeRefiner::move(Track& track, const ProbitRoot& root, SampleSize& result) const {
    const PowerBatch& batch = track.batches.back();
    const double largest = static_cast<double>(request_.largest_n), middle = batch.power(batch.n.size() / 2);
    const bool up = root.found ? root.n > track.guess : middle < request_.target;
    if (up && static_cast<double>(track.window.back()) >= largest) {
        result.verdict = SizeVerdict::beyond_largest_n;
        result.note = beyond_in_words(request_, root.found ? std::optional<double>(root.n) : std::nullopt);
        return Step::done;
    }
    if (++track.moves > kMostMoves) {
        result.verdict = SizeVerdict::stands_still;
        result.note = fmt::format(
            "power stands still near the target around {:.0f} patients: where it crosses cannot be told", track.guess);
        return Step::done;
    }
    track.guess = root.found ? std::clamp(root.n, track.guess / 2, track.guess * 2) : track.guess * (up ? 1.3 : 0.75);
    return Step::moved;
}

FirstCrossing SizeRefiner::cross(const Track& track, const ProbitRoot& root) const {
    return first_crossing(track.batches, root, request_.target, unit_, kMaterial * request_.tolerance);
}

void SizeRefiner::take(const Track& track, const SizeInterval& interval, std::uint64_t done, SampleSize& result) const {
    take_size(interval, request_, result);
    if (!result.reachable) return;
    result.replicates = done;
    const auto distance = [&](std::size_t n) { return std::fabs(static_cast<double>(n) - interval.n); };
    const auto near = std::min_element(track.window.begin(), track.window.end(),
                                       [&](std::size_t x, std::size_t y) { return distance(x) < distance(y); });
    result.at_n = power_estimate(track.last[static_cast<std::size_t>(near - track.window.begin())], Estimate::kUnknown);
}

}  // namespace equipoise
