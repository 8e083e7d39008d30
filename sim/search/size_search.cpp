#include "sim/search/size_search.hpp"

#include <algorithm>
#include <set>

#include "sim/random/replicates.hpp"

namespace equipoise {

SizeSearch::SizeSearch(const SampleSizeRequest& request)
    : request_(request), results_(request.analyses.size()), scout_(request_) {
    if (!scout_.needs()) begin_refining();
}

std::optional<SizeRound> SizeSearch::needs() const {
    if (!refiner_) return scout_.needs();
    return confirmed_ ? std::nullopt : confirmation_ ? confirmation_ : refiner_->needs();
}

void SizeSearch::step(const RunTally& tally) {
    if (!refiner_) {
        scout_.step(tally, results_);
        if (!scout_.needs()) begin_refining();
    } else if (!confirmation_) {
        refiner_->step(tally, results_);
        if (!refiner_->needs()) begin_confirming();
    } else {
        for (std::size_t a = 0; a < results_.size(); ++a) {
            if (!results_[a].reachable) continue;
            const std::vector<std::size_t>& sizes = confirmation_->sizes;
            const auto at = std::lower_bound(sizes.begin(), sizes.end(), results_[a].n) - sizes.begin();
            results_[a].at_n = power_estimate(tally.at(static_cast<std::size_t>(at), a), Estimate::kUnknown);
        }
        confirmed_ = true;
    }
}

void SizeSearch::begin_refining() {
    refiner_.emplace(request_, scout_.guesses());
    if (!refiner_->needs()) begin_confirming();
}

void SizeSearch::begin_confirming() {
    std::set<std::size_t> answers;
    for (const SampleSize& result : results_)
        if (result.reachable) answers.insert(result.n);
    confirmed_ = !request_.confirm || answers.empty();
    if (confirmed_) return;
    SizeRound round{{answers.begin(), answers.end()}, {}, replicates::kConfirmation, request_.trials};
    for (const std::size_t n : round.sizes)
        for (const SampleSize& result : results_) round.wanted.push_back(result.reachable && result.n == n);
    confirmation_ = std::move(round);
}

}  // namespace equipoise
