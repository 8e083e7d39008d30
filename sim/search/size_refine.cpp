#include "sim/search/size_refine.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "sim/random/replicates.hpp"
#include "sim/search/size_scout.hpp"

namespace equipoise {
namespace {

constexpr std::uint64_t kFewestTrials = 512;
constexpr int kMostMoves = 10;
constexpr std::size_t kWindowSizes = 7, kDenseSizes = 17;
constexpr double kReach = 0.12;      // half of a window, as a fraction of n
constexpr double kMisfit = 0.003;    // p-value at which residuals are teeth and not Monte Carlo error
constexpr double kMaterial = 0.125;  // of the tolerance: a standard deviation of the teeth that matters

// Every size of the lattice from `low` to `high`, thinned evenly to at most `most`.
std::vector<std::size_t> lattice(std::size_t low, std::size_t high, std::size_t unit, std::size_t most) {
    const std::size_t count = (high - low) / unit + 1, taken = std::min(count, most);
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < taken; ++i)
        sizes.push_back(low + (taken == 1 ? 0 : i * (count - 1) / (taken - 1)) * unit);
    return sizes;
}

}  // namespace

SizeRefiner::SizeRefiner(const SampleSizeRequest& request, std::span<const std::optional<double>> guesses)
    : request_(request),
      unit_(static_cast<std::size_t>(request.model->allocation.total())),
      first_trials_(std::max(request.trials, kFewestTrials)),
      most_trials_(std::max(request.most_trials, first_trials_)),
      tracks_(guesses.size()) {
    for (std::size_t a = 0; a < guesses.size(); ++a) {
        if (!guesses[a]) continue;
        tracks_[a].guess = *guesses[a];
        open_.push_back(a);
    }
    begin();
}

// All that are open, from their guesses.
void SizeRefiner::begin() {
    if (open_.empty()) return;
    for (const std::size_t a : open_) {
        Track& track = tracks_[a];
        track.guess =
            std::min(track.guess, (1 - 0.2 * kReach) * static_cast<double>(request_.largest_n) * (1 + kReach));
        track.batches.clear();
        track.dense_batch.reset();
        track.dense = track.late = false;
    }
    moved_.clear();
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
        if (step == Step::moved) moved_.push_back(a);
    }
    open_ = still_open;
    if (open_.empty()) {
        open_ = moved_;
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
        track.window =
            lattice(middle >= reach + 2 * unit_ ? middle - reach : 2 * unit_, middle + reach, unit_, 2 * kWindowSizes);
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

// Around the root, as far as its interval and the teeth can reach.
void SizeRefiner::choose_dense_window(Track& track, const ProbitRoot& root) const {
    const double half = 0.5 * (root.upper - root.lower);
    const double reach =
        std::max({0.04 * root.n, 1.5 * half, 3 * root.lattice * root.n, 4.0 * static_cast<double>(unit_)});
    track.window = lattice(whole_size(root.n - reach, unit_), whole_size(root.n + reach, unit_), unit_, kDenseSizes);
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
        if (!track.dense)
            track.batches.push_back(std::move(batch));
        else if (track.dense_batch)
            track.dense_batch->merge(batch);
        else
            track.dense_batch = std::move(batch);
    }
}

bool SizeRefiner::at_floor(const Track& track) const {
    return track.window.front() == 2 * unit_ && track.batches.back().power(0) >= request_.target;
}

SizeRefiner::Step SizeRefiner::judge(std::size_t a, std::uint64_t done, SampleSize& result, double& more) {
    Track& track = tracks_[a];
    const ProbitRoot root = probit_root(track.batches, request_.target);
    if (track.dense) return judge_dense(track, root, done, result, more);
    if (at_floor(track) && (!root.found || root.n <= 2.0 * static_cast<double>(unit_))) {
        take_floor(track, root.found ? root.upper : 0, done, result);
        return Step::done;
    }
    const double slack = 0.06 * track.guess;
    const bool outside = root.n < static_cast<double>(track.window.front()) - slack ||
                         root.n > static_cast<double>(track.window.back()) + slack;
    if (!root.found || outside) return move(track, root, result);
    const double half = 0.5 * (root.upper - root.lower) / root.n;
    const bool seen = root.misfit_p < kMisfit && root.lattice > kMaterial * request_.tolerance;
    take(track, root, done, result);
    if (done >= most_trials_) return Step::done;
    if (seen) {
        choose_dense_window(track, root);
        track.late = root.monte_carlo_half <= request_.tolerance;
        more = std::max(more, track.late ? 1 + static_cast<double>(first_trials_) / static_cast<double>(done) : 2.0);
        return Step::more;
    }
    // Residuals that may be teeth or noise widen the interval: worth half as many replicates again, not more.
    if (half <= 1.05 * request_.tolerance || root.monte_carlo_half <= 0.8 * request_.tolerance) return Step::done;
    more = std::max(more, 1.1 * std::pow(std::min(half, 1.2 * root.monte_carlo_half) / request_.tolerance, 2));
    return Step::more;
}

// The interval holds that of the smooth trend too, so that it is honest for either reading of "where power reaches the
// target".
SizeRefiner::Step SizeRefiner::judge_dense(Track& track, const ProbitRoot& root, std::uint64_t done, SampleSize& result,
                                           double& more) const {
    const DenseCrossing crossing = dense_crossing(*track.dense_batch, request_.target);
    if (crossing.found &&
        track.late) {  // the trend is known better than this batch knows the level; what it knows are the teeth
        take(track, root, done, result);
        result.saw_tooth = true;
        if (result.reachable)
            result.n_kept = std::max(result.n, whole_size(root.n * crossing.kept / crossing.first, unit_));
        finish(track, done, result);
        return Step::done;
    }
    if (!crossing
             .found) {  // the teeth are wider than the window: the trend's interval, with the lattice's part, stands
        take(track, root, done, result);
        result.saw_tooth = true;
        finish(track, done, result);
        return Step::done;
    }
    const double half = 0.5 * (crossing.upper - crossing.lower) / crossing.first;
    ProbitRoot first = root;
    first.n = crossing.first;
    // Between the dense sizes may lie others, whose teeth the trend's interval allows for.
    first.lower = std::min({crossing.lower, root.lower, crossing.first});
    first.upper = std::max({crossing.upper, root.upper, crossing.first});
    take(track, first, done, result);
    result.saw_tooth = true;
    if (result.reachable) result.n_kept = std::max(result.n, whole_size(crossing.kept, unit_));
    finish(track, done, result);
    // The interval is as wide as its tooth is flat, and more replicates do not narrow that: what counts is the Monte
    // Carlo error, which falls from the trend's by the root of the replicates. Half over the tolerance is not worth
    // more patients.
    double trend_replicates = 0;
    for (const PowerBatch& batch : track.batches) trend_replicates += static_cast<double>(batch.replicates);
    const double dense = static_cast<double>(track.dense_batch->replicates);
    const double excess =
        std::min(half, root.monte_carlo_half * std::sqrt(trend_replicates / dense)) / (1.5 * request_.tolerance);
    if (excess <= 1 || done >= most_trials_) return Step::done;
    more = std::max(more, 1 + dense * (1.05 * excess * excess - 1) / static_cast<double>(done));
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

void SizeRefiner::take(const Track& track, const ProbitRoot& root, std::uint64_t done, SampleSize& result) const {
    const std::size_t n = whole_size(root.n, unit_);
    if (n > request_.largest_n) {
        result.reachable = false;
        result.verdict = SizeVerdict::beyond_largest_n;
        result.note = fmt::format(
            "not reached with up to {} patients, the largest number looked at (simulation.largest_n); the target lies "
            "at about {} ({} to {})",
            request_.largest_n, n, whole_size(root.lower, unit_), whole_size(root.upper, unit_));
        return;
    }
    result.reachable = true;
    result.verdict = SizeVerdict::reached;
    result.n_exact = root.n;
    result.n = result.n_kept = n;
    result.n_lower = static_cast<double>(whole_size(root.lower, unit_));
    result.n_upper = static_cast<double>(whole_size(root.upper, unit_));
    result.replicates = done;
    result.within_tolerance = 0.5 * (root.upper - root.lower) <= 1.1 * request_.tolerance * root.n;
    result.note.clear();
    const auto near = std::min_element(track.window.begin(), track.window.end(), [&](std::size_t x, std::size_t y) {
        return std::fabs(static_cast<double>(x) - root.n) < std::fabs(static_cast<double>(y) - root.n);
    });
    result.at_n = power_estimate(track.last[static_cast<std::size_t>(near - track.window.begin())], Estimate::kUnknown);
}

// Two allocations, the fewest patients that are looked at, have the target power already.
void SizeRefiner::take_floor(const Track& track, double upper, std::uint64_t done, SampleSize& result) const {
    ProbitRoot root;
    root.n = root.lower = static_cast<double>(2 * unit_);
    root.upper = std::max(root.n, upper);
    take(track, root, done, result);
    result.within_tolerance = result.n_upper == result.n_lower;
}

void SizeRefiner::finish(const Track& track, std::uint64_t done, SampleSize& result) const {
    if (!result.reachable) return;
    result.replicates = done;
    if (result.n_kept > result.n)
        result.note = fmt::format(
            "power is a saw-tooth in n: {} is the first number of patients with the target power, from {} on it is "
            "kept",
            result.n, result.n_kept);
    else
        result.note = "power is a saw-tooth in n, as that of tests on counts is; its teeth are part of the interval";
    if (track.dense && result.within_tolerance == false) result.note += ", which more replicates do not narrow";
}

}  // namespace equipoise
