#include "models/fit/interval_posterior.hpp"

#include <cmath>
#include <set>

#include "models/numeric/input_error.hpp"
#include "models/numeric/special.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {
namespace {

std::vector<double> ends_of(const PilotSurvival& pilot) {
    std::set<double> ends;
    for (const PilotRow& row : pilot.rows()) {
        if (row.left > 0) ends.insert(row.left);
        if (!row.censored()) ends.insert(row.right);
    }
    return {ends.begin(), ends.end()};
}

std::string text_of(double day) {
    std::string text = std::to_string(day);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

IntervalPosterior::IntervalPosterior(const PilotSurvival& pilot, int arm, std::vector<double> ends, IntervalPrior prior,
                                     double weight)
    : prior_(prior) {
    check_number(prior.weight, Range::above(0), "prior_weight", "survival");
    if (ends.empty()) ends = ends_of(pilot);
    check_cuts(ends, "intervals");
    if (ends.empty())
        throw InputError("intervals", "the pilot has no interval", "give the days at which intervals end");
    const double half = prior.weight / 2, last = ends.back();
    double start = 0;
    for (const double end : ends) {
        if (prior.kind == PriorKind::dirichlet)
            intervals_.push_back({start, end, 0, 0, half * (end - start) / last, half + half * (last - end) / last});
        else
            intervals_.push_back({start, end, 0, 0, half, half});
        start = end;
    }
    for (const PilotRow& row : pilot.rows()) {
        if (row.arm != arm) continue;
        for (Interval& interval : intervals_) {
            if (row.censored()) {
                if (row.left >= interval.end) interval.at_risk += row.count;
                continue;
            }
            if (row.left < interval.end && row.right > interval.end && !row.exact())
                throw InputError("intervals",
                                 "deaths between days " + text_of(row.left) + " and " + text_of(row.right) +
                                     " cannot be divided at day " + text_of(interval.end),
                                 "let intervals end only where the pilot's do");
            if (row.right <= interval.start) continue;
            interval.at_risk += row.count;
            if (row.right <= interval.end) interval.deaths += row.count;
        }
    }
    for (Interval& interval : intervals_) {
        interval.a += weight * interval.deaths;
        interval.b += weight * (interval.at_risk - interval.deaths);
    }
}

PiecewiseExponential IntervalPosterior::mean_law() const {
    PiecewiseExponential law{{}, {}};
    for (const Interval& interval : intervals_) {
        if (interval.start > 0) law.cuts.push_back(interval.start);
        law.rates.push_back(-portable::log1p(-interval.mean()) / (interval.end - interval.start));
    }
    return law;
}

PiecewiseExponential IntervalPosterior::law_at(std::span<const double> uniforms) const {
    PiecewiseExponential law{{}, {}};
    for (std::size_t j = 0; j < intervals_.size(); ++j) {
        const Interval& interval = intervals_[j];
        if (interval.start > 0) law.cuts.push_back(interval.start);
        // q keeps its digits near 0, where a small prior puts it; 1 - q, which is Beta(b, a), near 1
        const double q = beta_quantile(uniforms[j], interval.a, interval.b);
        const double hazard =
            q < 0.5 ? -portable::log1p(-q)
                    : -portable::log(std::max(beta_quantile(1 - uniforms[j], interval.b, interval.a), 1e-300));
        law.rates.push_back(hazard / (interval.end - interval.start));
    }
    return law;
}

double IntervalPosterior::mean_survival(double end) const {
    double alive = 1;
    for (const Interval& interval : intervals_)
        if (interval.end <= end) alive *= 1 - interval.mean();
    return alive;
}

double IntervalPosterior::observed_survival(double end) const {
    double alive = 1;
    for (const Interval& interval : intervals_)
        if (interval.end <= end) alive *= (interval.at_risk - interval.deaths) / interval.at_risk;
    return alive;
}

}  // namespace equipoise
