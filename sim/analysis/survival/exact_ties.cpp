#include "sim/analysis/survival/exact_ties.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"

namespace equipoise {

double log_tied_ways(double n1, double n0, double d, double d1) {
    return log_binomial_coefficient(n1, d1) + log_binomial_coefficient(n0, d - d1);
}

TiedDeaths tied_deaths(double n1, double n0, double d, double beta) {
    const double lowest = std::fmax(0, d - n0), highest = std::fmin(d, n1);
    const double r = std::exp(beta);
    // term(k + 1) / term(k), which falls with k
    const auto ratio = [&](double k) { return r * (n1 - k) * (d - k) / ((k + 1) * (n0 - d + k + 1)); };
    double low = lowest, high = highest;  // the mode: the first k with ratio below 1
    while (low < high) {
        const double middle = std::floor(0.5 * (low + high));
        if (ratio(middle) >= 1)
            low = middle + 1;
        else
            high = middle;
    }
    const double mode = low;
    double sum = 1, first = 0, second = 0;  // of terms over the mode's, by distance from the mode
    constexpr double kNothing = 1e-18;
    double term = 1;
    for (double k = mode; k < highest && term > kNothing * sum;) {
        term *= ratio(k++);
        sum += term;
        first += term * (k - mode);
        second += term * (k - mode) * (k - mode);
    }
    term = 1;
    for (double k = mode; k > lowest && term > kNothing * sum;) {
        term /= ratio(--k);
        sum += term;
        first += term * (k - mode);
        second += term * (k - mode) * (k - mode);
    }
    const double shift = first / sum;
    return {log_tied_ways(n1, n0, d, mode) + mode * beta + std::log(sum), mode + shift, second / sum - shift * shift};
}

TiedSubsets::TiedSubsets(std::size_t p, std::size_t largest, Arena& arena)
    : p_(p),
      stride_(p + p * p),
      ratio_(arena.take<double>(largest + 1)),
      moments_(arena.take<double>((largest + 1) * stride_)) {}

void TiedSubsets::start(std::size_t n, std::size_t d) {
    n_ = n;
    d_ = d;
    taken_ = 0;
    log_sum_ = 0;
    std::fill_n(ratio_.begin(), d + 1, 0.0);
    std::fill_n(moments_.begin(), (d + 1) * stride_, 0.0);
}

void TiedSubsets::add(double w, const double* x) {
    // Before this row k runs from `from` to `taken_` at most; afterwards from `to`, since the rows to come add at most
    // one each.
    const auto least = [&](std::size_t taken) { return d_ > n_ - taken ? d_ - (n_ - taken) : 0; };
    const std::size_t from = least(taken_), to = least(taken_ + 1);
    if (to > from) log_sum_ += std::log(ratio_[to] + w);
    for (std::size_t k = std::min(d_, taken_ + 1); k >= std::max<std::size_t>(to, 1); --k) {
        const double share = w / (ratio_[k] + w);
        double* const now = &moments_[k * stride_];
        const double* const before = now - stride_;
        for (std::size_t a = 0; a < p_; ++a) {
            const double apart = before[a] + x[a] - now[a];
            for (std::size_t b = 0; b <= a; ++b) {
                double& c = now[p_ + a * p_ + b];
                c += share * (before[p_ + a * p_ + b] - c + (1 - share) * apart * (before[b] + x[b] - now[b]));
            }
        }
        for (std::size_t a = 0; a < p_; ++a) now[a] += share * (before[a] + x[a] - now[a]);
        // The ratio of the lowest k is not needed any more: log_sum_ holds what it would tell.
        if (k > to) ratio_[k] = k == 1 ? ratio_[k] + w : (ratio_[k] + w) / (1 + w / ratio_[k - 1]);
    }
    ++taken_;
}

}  // namespace equipoise
