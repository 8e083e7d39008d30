#pragma once
// Sums over all ways in which d of the n at risk may be those who died at one time (exact partial likelihood of tied
// deaths, Cox 1972; Gail, Lubin and Rubinstein 1981), for thousands of them.
//
// Two weights (the arm alone): Fisher's non-central hypergeometric distribution, terms from the largest outwards. Any
// weights: with B_k the sum over k-subsets of the products of weights, R_k = B_k / B_{k-1} stays of the order of a
// weight where B_k itself overflows. Taking in a row of weight w,
//   q = w / (R_k + w)  the share of B_k that has the row;   R_k <- (R_k + w) / (1 + w / R_{k-1})
// and the mean and covariance of a subset's sum of x are those of a mixture in shares q and 1 - q. Only k that can
// still end at d are kept, so the cost is d (n - d).
#include <cstddef>
#include <cstdint>
#include <span>

#include "models/numeric/arena.hpp"

namespace equipoise {

struct TiedDeaths {
    double log_sum = 0;             ///< log of the sum over k of C(n1, k) C(n0, d - k) exp(k beta)
    double mean = 0, variance = 0;  ///< of k, the deaths in arm 1
};
/// d deaths among n1 + n0 at risk, whole numbers, d <= n1 + n0.
TiedDeaths tied_deaths(double n1, double n0, double d, double beta);

/// log of C(n1, d1) C(n0, d - d1).
double log_tied_ways(double n1, double n0, double d, double d1);

class TiedSubsets {
  public:
    /// For sums of vectors of p columns and up to `largest` deaths.
    TiedSubsets(std::size_t p, std::size_t largest, Arena& arena);
    /// d deaths among n rows, which add() then brings one by one.
    void start(std::size_t n, std::size_t d);
    void add(double w, const double* x);
    /// After n rows.
    double log_sum() const { return log_sum_; }
    double mean(std::size_t a) const { return moments_[d_ * stride_ + a]; }
    double covariance(std::size_t a, std::size_t b) const {
        return moments_[d_ * stride_ + p_ + a * p_ + b];
    }  ///< b <= a

  private:
    std::size_t p_, stride_, n_ = 0, d_ = 0, taken_ = 0;
    double log_sum_ = 0;                 // log B of the lowest k kept
    std::span<double> ratio_, moments_;  // R_k; mean and lower half of the covariance by k
};

}  // namespace equipoise
