#include "sim/analysis/binary/binary_boundary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/positive_definite.hpp"

namespace equipoise {
namespace {

constexpr int kMostSteps = 60;
constexpr double kLastBarrier = 1e-10, kAtBoundary = -1e-6;

// The likelihood and its barrier at one value of the coefficients.
class Barrier {
  public:
    Barrier(const RegressionData& data, Arena& arena)
        : data_(data),
          eta_(arena.take<double>(data.rows)),
          slope_(arena.take<double>(data.rows)),
          bend_(arena.take<double>(data.rows)),
          scratch_(arena.take<double>(data.rows)) {}

    /// -infinity where a risk would be 1 or more.
    double evaluate(std::span<const double> b, double mu) {
        std::fill(eta_.begin(), eta_.end(), 0.0);
        for (std::size_t j = 0; j < data_.columns; ++j)
            for (std::size_t i = 0; i < data_.rows; ++i) eta_[i] += data_.column(j)[i] * b[j];
        likelihood_ = 0;
        double barrier = 0;
        for (std::size_t i = 0; i < data_.rows; ++i) {
            if (!(eta_[i] < 0)) return -std::numeric_limits<double>::infinity();
            const double y = data_.events[i], survivors = data_.trials[i] - y, p = std::exp(eta_[i]),
                         other = -std::expm1(eta_[i]);
            likelihood_ += y * eta_[i] + (survivors > 0 ? survivors * std::log(other) : 0);
            barrier += std::log(-eta_[i]);
            slope_[i] = y - survivors * p / other + mu / eta_[i];
            bend_[i] = survivors * p / (other * other) + mu / (eta_[i] * eta_[i]);
        }
        return likelihood_ + mu * barrier;
    }
    void derivatives(std::span<double> gradient, std::span<double> information) {
        const std::size_t k = data_.columns;
        for (std::size_t j = 0; j < k; ++j) {
            const std::span<const double> x = data_.column(j);
            gradient[j] = dot(x, slope_);
            for (std::size_t i = 0; i < data_.rows; ++i) scratch_[i] = x[i] * bend_[i];
            for (std::size_t r = j; r < k; ++r)
                information[r * k + j] = information[j * k + r] = dot(data_.column(r), scratch_);
        }
    }
    double likelihood() const { return likelihood_; }
    double highest() const { return *std::max_element(eta_.begin(), eta_.end()); }

  private:
    const RegressionData& data_;
    std::span<double> eta_, slope_, bend_, scratch_;
    double likelihood_ = 0;
};

}  // namespace

BoundaryMaximum log_binomial_maximum(const RegressionData& data, std::span<double> b, Arena& arena) {
    const Arena::Frame frame(arena);
    const std::size_t k = data.columns;
    const std::span<double> gradient = arena.take<double>(k), step = arena.take<double>(k),
                            next = arena.take<double>(k), information = arena.take<double>(k * k);
    Barrier at(data, arena);
    std::fill(b.begin(), b.end(), 0.0);
    b[0] = std::log(sum(data.events) / sum(data.trials));
    for (double mu = 1; mu > 0.5 * kLastBarrier; mu *= 0.1) {
        double height = at.evaluate(b, mu);
        for (int steps = 0; steps < kMostSteps; ++steps) {
            at.derivatives(gradient, information);
            if (!factorize(information, k)) return {};
            std::copy(gradient.begin(), gradient.end(), step.begin());
            solve(information, k, step);
            const double gain = dot(gradient, step);
            if (!(gain > 1e-6 * mu)) break;
            double length = 1, reached = height;
            for (int halving = 0; halving < 60; ++halving, length *= 0.5) {
                for (std::size_t j = 0; j < k; ++j) next[j] = b[j] + length * step[j];
                reached = at.evaluate(next, mu);
                if (reached >= height + 0.1 * length * gain) break;
            }
            if (!(reached > height)) break;  // rounding
            std::copy(next.begin(), next.end(), b.begin());
            height = reached;
        }
        at.evaluate(b, mu);
    }
    return {at.highest() > kAtBoundary, at.likelihood()};
}

}  // namespace equipoise
