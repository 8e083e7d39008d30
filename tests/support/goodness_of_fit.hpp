#pragma once
// How far counts and samples lie from a law. Each gives the probability of lying so far or farther by chance.
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "models/numeric/special.hpp"

namespace equipoise::test {

/// Pearson's chi-square of counts against probabilities; cells with less than 5 expected are joined to the next.
inline double chi_square_p(std::span<const double> counts, std::span<const double> probabilities) {
    double total = 0;
    for (const double count : counts) total += count;
    double statistic = 0, seen = 0, expected = 0;
    int cells = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        seen += counts[i];
        expected += total * probabilities[i];
        if (expected < 5 && i + 1 < counts.size()) continue;
        if (expected > 0)
            statistic += (seen - expected) * (seen - expected) / expected;
        else if (seen > 0)
            return 0;  // seen what cannot be
        ++cells;
        seen = expected = 0;
    }
    return cells > 1 ? chi_square_upper(statistic, cells - 1) : statistic > 1e-9 ? 0 : 1;
}

/// Kolmogorov's test of a sample against a distribution function; the bound 2 exp(-2 n D^2) on its p (Massart 1990).
template <class Distribution>
double kolmogorov_p(std::vector<double> sample, Distribution cdf) {
    std::sort(sample.begin(), sample.end());
    const double n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double f = cdf(sample[i]);
        distance = std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
    }
    return std::min(1.0, 2 * std::exp(-2 * n * distance * distance));
}

}  // namespace equipoise::test
