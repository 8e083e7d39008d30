#include "models/fit/interval_posterior.hpp"

#include <algorithm>

#include "models/numeric/input_error.hpp"
#include "models/numeric/special.hpp"

namespace equipoise {

double IntervalCount::lower() const { return beta_quantile(0.025, a, b); }
double IntervalCount::upper() const { return beta_quantile(0.975, a, b); }

IntervalPosterior::IntervalPosterior(const PilotSurvival& pilot, int arm, std::span<const double> ends, double prior_a, double prior_b) {
    double from = 0;
    for (const double to : ends) {
        IntervalCount count{from, to, 0, 0, prior_a, prior_b};
        for (const PilotRow& row : pilot.rows()) {
            if (row.arm != arm) continue;
            const bool dies_within = !row.censored() && row.left >= from && row.right <= to && (row.right > from);
            const bool survives = row.censored() ? row.left >= to : row.left >= to || (row.exact() && row.right > to);
            const bool over_before = row.censored() ? row.left < to : row.right <= from;
            if (dies_within) {
                count.deaths += row.count;
                count.at_risk += row.count;
            } else if (survives) {
                count.at_risk += row.count;
            } else if (!over_before) {
                throw InputError("pilot.survival", "a death between day " + std::to_string(row.left) + " and day " + std::to_string(row.right) + " straddles day " + std::to_string(row.left < from ? from : to),
                                 "put survival.cuts at the ends of the pilot's intervals");
            }
        }
        if (count.at_risk == 0) throw InputError("pilot.survival", "no patient of arm \"" + pilot.arm_names()[static_cast<std::size_t>(arm)] + "\" was followed to day " + std::to_string(to), "shorten follow_up_days, or give more data");
        count.a = prior_a + count.deaths;
        count.b = prior_b + count.at_risk - count.deaths;
        intervals_.push_back(count);
        from = to;
    }
}

PiecewiseExponential IntervalPosterior::law_of(std::span<const double> q) const {
    PiecewiseExponential law;
    law.rates.clear();
    for (std::size_t j = 0; j < intervals_.size(); ++j) {
        if (j > 0) law.cuts.push_back(intervals_[j].from);
        const double inside = std::min(q[j], 1 - 1e-12);
        law.rates.push_back(-std::log1p(-inside) / (intervals_[j].to - intervals_[j].from));
    }
    return law;
}

PiecewiseExponential IntervalPosterior::mean_law() const {
    std::vector<double> q;
    for (const IntervalCount& interval : intervals_) q.push_back(interval.mean());
    return law_of(q);
}

PiecewiseExponential IntervalPosterior::maximum_likelihood_law() const {
    std::vector<double> q;
    for (const IntervalCount& interval : intervals_) q.push_back(interval.deaths / interval.at_risk);
    return law_of(q);
}

}  // namespace equipoise
