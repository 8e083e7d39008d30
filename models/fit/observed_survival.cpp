#include "models/fit/observed_survival.hpp"

#include <algorithm>
#include <cmath>

#include "models/fit/nonparametric.hpp"
#include "models/numeric/normal_quantiles.hpp"

namespace equipoise::fit {
namespace {

// Intervals in which deaths are known to have happened, as far as they are no days.
std::vector<PilotRow> between_visits(const Rows& rows) {
    std::vector<PilotRow> list;
    for (const Row& row : rows.rows)
        if (!row.data.exact() && !row.data.censored()) list.push_back(row.data);
    return list;
}

// True if nothing but deaths of the same interval falls inside an interval: its deaths may stand at its end.
bool ends_tell(const Rows& rows, const std::vector<PilotRow>& intervals) {
    for (const PilotRow& interval : intervals)
        for (const Row& row : rows.rows) {
            const PilotRow& other = row.data;
            const auto inside = [&](double day) { return day > interval.left && day < interval.right; };
            const bool same = other.left == interval.left && other.right == interval.right;
            const bool around = !other.censored() && other.left <= interval.left && other.right >= interval.right;
            if (!same && (inside(other.left) || (!other.censored() && inside(other.right)) || around)) return false;
        }
    return true;
}

}  // namespace

std::vector<ObservedSurvival> observed_survival(const Rows& rows, std::span<const double> days) {
    std::vector<ObservedSurvival> list(days.size());
    const std::vector<PilotRow> intervals = between_visits(rows);
    if (rows.rows.empty() || !ends_tell(rows, intervals)) return list;
    Rows at_ends = rows;
    for (Row& row : at_ends.rows)
        if (!row.data.censored()) row.data.left = row.data.right;
    const KaplanMeier curve = kaplan_meier(at_ends);
    for (std::size_t i = 0; i < days.size(); ++i) {
        const bool between = std::any_of(intervals.begin(), intervals.end(), [&](const PilotRow& interval) {
            return days[i] > interval.left && days[i] < interval.right;
        });
        if (days[i] > rows.last_day || between) continue;
        ObservedSurvival& at = list[i];
        at.estimate = curve.survival_at(days[i]);
        if (at.estimate > 0 && at.estimate < 1) {  // of none and of all dead there is no variance to go by
            at.standard_error = curve.standard_error_at(days[i]);
            const double log_survival = std::log(at.estimate);
            const double width = kNormal975 * at.standard_error / (at.estimate * -log_survival);
            at.lower = std::exp(log_survival * std::exp(width));
            at.upper = std::exp(log_survival * std::exp(-width));
        }
    }
    return list;
}

}  // namespace equipoise::fit
