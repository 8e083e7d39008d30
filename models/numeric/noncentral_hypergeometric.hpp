#pragma once
// Fisher's noncentral hypergeometric distribution: events of arm 1 in a 2 x 2 table whose margins are given, when the
// odds ratio of arm 1 against arm 0 is psi:
//
//   P(X = k) proportional to C(n1, k) C(n0, m - k) psi^k,   max(0, m - n0) <= k <= min(m, n1)
//
// Terms are walked outward from the mode by their ratios (Liao and Rosen 2001, The American Statistician 55:366-369),
// so nothing overflows, no logarithm of a factorial is needed and both tails keep their relative accuracy (about
// 1e-14).
#include <cstdint>

namespace equipoise {

/// A 2 x 2 table with its margins given: x of the m events among the n1 patients of arm 1; n0 patients in arm 0.
struct ConditionalTable {
    std::int64_t x, m, n1, n0;
    std::int64_t low() const { return m > n0 ? m - n0 : 0; }
    std::int64_t high() const { return m < n1 ? m : n1; }
};

/// What one walk over the distribution gives. Means are relative to x.
struct ConditionalSums {
    double below;          ///< P(X < x)
    double point;          ///< P(X = x)
    double above;          ///< P(X > x)
    double mean;           ///< E[X] - x
    double variance;       ///< Var[X]
    double mean_at_most;   ///< E[X - x | X <= x]
    double mean_at_least;  ///< E[X - x | X >= x]
};
ConditionalSums conditional_sums(const ConditionalTable& table, double psi);

/// Under psi = 1: the probabilities that Fisher's exact test needs.
struct FisherProbabilities {
    double below, point, above;  ///< P(X < x), P(X = x), P(X > x)
    double two_sided;            ///< of all tables that are no more probable than the observed one
    double equal;                ///< of all that are as probable, the observed one among them
};
/// Probabilities count as equal within `slack`, relatively (R's fisher.test: 1e-7).
FisherProbabilities fisher_probabilities(const ConditionalTable& table, double slack = 1e-7);

/// Conditional maximum likelihood estimate of psi: E[X] = x. 0 at the lowest x, infinite at the highest.
double conditional_odds_ratio(const ConditionalTable& table);
/// psi at which P(X >= x) = tail; 0 at the lowest x.
double conditional_lower_limit(const ConditionalTable& table, double tail);
/// psi at which P(X <= x) = tail; infinite at the highest x.
double conditional_upper_limit(const ConditionalTable& table, double tail);

}  // namespace equipoise
