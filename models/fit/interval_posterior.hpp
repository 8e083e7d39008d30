#pragma once
// What a small pilot says about each interval's mortality, by exact conjugate Bayes:
//
//   q_j = P(death in interval j | alive at its start) ~ Beta(a_j + d_j, b_j + n_j - d_j), independent over j
//
// d_j died among n_j at risk. The prior has one total weight w (default 1), whatever the intervals:
//
//   dirichlet             half of w on being alive at the end T of the last interval, half spread over the intervals by
//                         their length: a_j = (w/2) (length of j) / T, b_j = w/2 + the sum of a_k over k > j. On the
//                         cells "died in j" and "alive at T" that is a Dirichlet prior; with losses it is the discrete
//                         beta process (Ferguson 1973, Hjort 1990). Without losses mortality by T is Beta(w/2 + D, w/2
//                         + N - D): Jeffreys' for w = 1, however T is cut.
//   jeffreys-by-interval  a_j = b_j = w/2: adds half a death to every interval, so that mortality rises with the number
//                         of intervals
//
// With no death in an interval the likelihood puts its hazard at 0; the posterior does not. Within an interval the
// hazard is constant: rate_j = -log(1 - q_j) / width. Patients lost within an interval count in the intervals that they
// completed.
#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "models/numeric/field.hpp"
#include "models/pilot/pilot_survival.hpp"
#include "models/survival/piecewise_exponential.hpp"

namespace equipoise {

enum class PriorKind { dirichlet, jeffreys_by_interval };
template <>
struct EnumNames<PriorKind> {
    static constexpr std::array<std::pair<std::string_view, PriorKind>, 2> names{
        {{"dirichlet", PriorKind::dirichlet}, {"jeffreys-by-interval", PriorKind::jeffreys_by_interval}}};
};

struct IntervalPrior {
    PriorKind kind = PriorKind::dirichlet;
    double weight = 1;  ///< w, above 0: patients that the prior counts as
};

class IntervalPosterior {
  public:
    struct Interval {
        double start = 0, end = 0;
        double deaths = 0, at_risk = 0;
        double a = 0.5, b = 0.5;  ///< of the posterior
        double mean() const { return a / (a + b); }
    };

    /// Of one arm (0 or 1) on the intervals that end at `ends` (ascending; empty: every day at which an interval of
    /// either arm ends). `weight` in [0, 1]: each patient counts as this much of one (power prior, Ibrahim and Chen
    /// 2000). Throws InputError if a pilot's interval reaches over an end, if there is none, or for a prior weight that
    /// is not above 0.
    IntervalPosterior(const PilotSurvival& pilot, int arm, std::vector<double> ends = {}, IntervalPrior prior = {},
                      double weight = 1);

    std::span<const Interval> intervals() const { return intervals_; }
    const IntervalPrior& prior() const { return prior_; }
    /// The law at the posterior means of the q; the last interval's hazard goes on after it.
    PiecewiseExponential mean_law() const;
    /// One exact draw: q_j is the posterior quantile at uniforms[j] in (0, 1), one an interval; monotone in each, so
    /// the same uniforms under two priors give comparable draws.
    PiecewiseExponential law_at(std::span<const double> uniforms) const;
    /// One exact draw with `uniform()` giving independent numbers in (0, 1).
    template <class Uniform>
    PiecewiseExponential draw(Uniform&& uniform) const {
        std::vector<double> u(intervals_.size());
        for (double& x : u) x = uniform();
        return law_at(u);
    }
    /// Posterior quantiles of S(day) at ascending probabilities, from `draws` draws (Monte Carlo error about sqrt(p (1
    /// - p) / draws) in probability).
    template <class Uniform>
    std::vector<double> survival_quantiles(double day, std::span<const double> probabilities, int draws,
                                           Uniform&& uniform) const {
        std::vector<double> values(static_cast<std::size_t>(draws));
        for (double& value : values) value = draw(uniform).survival(day);
        std::sort(values.begin(), values.end());
        std::vector<double> result;
        for (const double p : probabilities)
            result.push_back(values[std::min(values.size() - 1, static_cast<std::size_t>(p * draws))]);
        return result;
    }
    /// E S(day): exact at the ends of intervals.
    double mean_survival(double end) const;
    /// S(end) as the pilot saw it: product of (n_j - d_j) / n_j over the intervals that end by `end`; NaN where nobody
    /// was at risk.
    double observed_survival(double end) const;

  private:
    IntervalPrior prior_;
    std::vector<Interval> intervals_;
};

}  // namespace equipoise
