#pragma once
// What a small pilot says about one arm, without asymptotics: the probability of dying in each interval, given alive at its start,
//
//   q_j ~ Beta(a + d_j, b + n_j - d_j)     d_j deaths among n_j at risk; Jeffreys a = b = 1/2 (Brown, Cai, DasGupta 2001)
//
// independently over intervals (the likelihood of interval counts factorizes, so draws are exact). An interval without a death
// keeps a hazard above 0, which a maximum-likelihood fit does not.
#include <boost/random/beta_distribution.hpp>
#include <cmath>
#include <span>
#include <vector>

#include "models/pilot/pilot_survival.hpp"
#include "models/survival/piecewise_exponential.hpp"

namespace equipoise {

struct IntervalCount {
    double from = 0, to = 0;        ///< days, (from, to]
    double deaths = 0, at_risk = 0;
    double a = 0.5, b = 0.5;        ///< of the posterior beta
    double mean() const { return a / (a + b); }
    double lower() const;           ///< 2.5% quantile of q
    double upper() const;
};

class IntervalPosterior {
  public:
    /// `ends`: interval ends in days, ascending, the last one the follow-up. Patients censored within an interval are not at risk in
    /// it (they tell nothing certain about it). Throws InputError when a death's own interval straddles an end, and when no patient
    /// reaches an interval.
    IntervalPosterior(const PilotSurvival& pilot, int arm, std::span<const double> ends, double prior_a = 0.5, double prior_b = 0.5);

    const std::vector<IntervalCount>& intervals() const { return intervals_; }
    /// The law whose interval probabilities are the posterior means: rate_j = -log(1 - E q_j) / width_j.
    PiecewiseExponential mean_law() const;
    /// Maximum likelihood d_j / n_j; an interval without deaths gets a hazard of 0, one in which all died a very large one.
    PiecewiseExponential maximum_likelihood_law() const;
    /// One draw of all q's as a law. Generator: a C++ random bit generator.
    template <class Generator>
    PiecewiseExponential draw(Generator& generator) const {
        std::vector<double> q;
        for (const IntervalCount& interval : intervals_) q.push_back(boost::random::beta_distribution<double>(interval.a, interval.b)(generator));
        return law_of(q);
    }
    /// Piecewise exponential law with these interval probabilities.
    PiecewiseExponential law_of(std::span<const double> q) const;

  private:
    std::vector<IntervalCount> intervals_;
};

}  // namespace equipoise
