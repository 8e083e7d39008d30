#pragma once
// Maximum likelihood of the cumulative logit (proportional odds) model of McCullagh (1980):
//
//   logit P(Y <= k) = threshold_k - x'slope,  k = 0 .. K - 2
//
// The log-likelihood is concave, so Newton's method with halved steps finds its maximum from anywhere. The information
// of the thresholds is tridiagonal: they are eliminated first, in a time that grows with K, not with its cube.
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"

namespace equipoise {

/// A row may stand for several patients alike. x is column after column. Every category 0 .. categories - 1 has weight.
struct OrdinalRows {
    std::span<const double> weight;
    std::span<const std::uint32_t> category;
    std::span<const double> x;
    std::size_t columns = 0;
    std::size_t categories = 0;
    std::size_t rows() const { return weight.size(); }
};

enum class SearchEnd {
    converged,
    diverged,         ///< a slope runs to infinity, the last one (the arm) among them or nothing known: separation
    others_diverged,  ///< slopes run to infinity, but not the last one: it, its variance and the log-likelihood are at
                      ///< their limits
    not_converged,
};

struct CumulativeLogit {
    SearchEnd end = SearchEnd::not_converged;
    double log_likelihood = 0;
    std::span<double> threshold, slope;
    std::span<double> covariance;  ///< of the slopes, columns x columns: the inverse of the observed information
    std::span<double> threshold_se;
    /// Of the last slope where the search began: its score and the information on it, the other parameters being
    /// estimated.
    double first_score = 0, first_information = 0;
    std::span<std::uint8_t> runs_off;  ///< by slope, where something diverged and the rest is known; else empty

    bool last_is_known() const { return end == SearchEnd::converged || end == SearchEnd::others_diverged; }
    /// The log-likelihood is that of the maximum, or of its limit.
    bool likelihood_is_known() const { return last_is_known() || (end == SearchEnd::diverged && !runs_off.empty()); }
};

/// Thresholds of the model without slopes: logits of the cumulative proportions, its maximum likelihood estimates.
void marginal_thresholds(const OrdinalRows& rows, std::span<double> threshold);

/// Searches from `threshold` (ascending, categories - 1) and `slope` (columns), and ends in them. Spans are the
/// arena's.
CumulativeLogit fit_cumulative_logit(const OrdinalRows& rows, std::span<double> threshold, std::span<double> slope,
                                     Arena& arena);

}  // namespace equipoise
