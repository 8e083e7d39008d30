#pragma once
// What a small pilot says about each interval's mortality, by exact conjugate Bayes:
//
//   q_j = P(death in interval j | alive at its start) ~ Beta(a + d_j, b + n_j - d_j), independent over j
//
// d_j died among n_j at risk; Jeffreys prior a = b = 1/2 unless given. With no death in an interval the likelihood puts its
// hazard at 0; the posterior does not. Within an interval the hazard is constant: rate_j = -log(1 - q_j) / width.
// Patients lost within an interval count in the intervals that they completed.
#include <algorithm>
#include <span>
#include <vector>

#include "models/pilot/pilot_survival.hpp"
#include "models/survival/piecewise_exponential.hpp"

namespace equipoise {

struct BetaPrior {
    double a = 0.5, b = 0.5;  ///< above 0; 1/2, 1/2 is Jeffreys', 1, 1 uniform
};

class IntervalPosterior {
  public:
    struct Interval {
        double start = 0, end = 0;
        double deaths = 0, at_risk = 0;
        double a = 0.5, b = 0.5;  ///< of the posterior
        double mean() const { return a / (a + b); }
    };

    /// Of one arm (0 or 1) on the intervals that end at `ends` (ascending; empty: every day at which an interval of either arm ends).
    /// `weight` in [0, 1]: each patient counts as this much of one (power prior, Ibrahim and Chen 2000).
    /// Throws InputError if a pilot's interval reaches over an end, if there is none, or for a prior that is not above 0.
    IntervalPosterior(const PilotSurvival& pilot, int arm, std::vector<double> ends = {}, BetaPrior prior = {}, double weight = 1);

    std::span<const Interval> intervals() const { return intervals_; }
    /// The law at the posterior means of the q; the last interval's hazard goes on after it.
    PiecewiseExponential mean_law() const;
    /// One exact draw: q_j is the posterior quantile at uniforms[j] in (0, 1), one an interval; monotone in each, so the same
    /// uniforms under two priors give comparable draws.
    PiecewiseExponential law_at(std::span<const double> uniforms) const;
    /// One exact draw with `uniform()` giving independent numbers in (0, 1).
    template <class Uniform>
    PiecewiseExponential draw(Uniform&& uniform) const {
        std::vector<double> u(intervals_.size());
        for (double& x : u) x = uniform();
        return law_at(u);
    }
    /// Posterior quantiles of S(day) at ascending probabilities, from `draws` draws (Monte Carlo error about sqrt(p (1 - p) / draws)
    /// in probability).
    template <class Uniform>
    std::vector<double> survival_quantiles(double day, std::span<const double> probabilities, int draws, Uniform&& uniform) const {
        std::vector<double> values(static_cast<std::size_t>(draws));
        for (double& value : values) value = draw(uniform).survival(day);
        std::sort(values.begin(), values.end());
        std::vector<double> result;
        for (const double p : probabilities) result.push_back(values[std::min(values.size() - 1, static_cast<std::size_t>(p * draws))]);
        return result;
    }
    /// E S(day): exact at the ends of intervals.
    double mean_survival(double end) const;

  private:
    std::vector<Interval> intervals_;
};

}  // namespace equipoise
