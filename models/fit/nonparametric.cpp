#include "models/fit/nonparametric.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>

#include "models/fit/turnbull_maximum.hpp"
#include "models/numeric/portable_math.hpp"

namespace equipoise::fit {
namespace {

// An end of an interval; at one day an exact death opens first, then intervals close, then new ones open after the day.
struct End {
    double day;
    int order;  // -1 opens at an exact death, 0 closes, 1 opens
    auto operator<=>(const End&) const = default;
};

End opening(const PilotRow& row) { return row.exact() ? End{row.left, -1} : End{row.left, 1}; }
End closing(const PilotRow& row) { return {row.right, 0}; }

// Without deaths between visits the maximum is Kaplan and Meier's.
std::vector<double> kaplan_meier_masses(const Rows& rows, const std::vector<End>& low) {
    const KaplanMeier curve = kaplan_meier(rows);
    std::vector<double> mass(low.size(), 0.0);
    double alive = 1;
    for (std::size_t j = 0, death = 0; j < low.size(); ++j) {
        const bool exact = low[j].order == -1 && death < curve.survival.size();
        const double after = exact ? curve.survival[death++] : 0;
        mass[j] = alive - after;
        alive = after;
    }
    return mass;
}

}  // namespace

double KaplanMeier::survival_at(double t) const {
    const auto after = std::upper_bound(day.begin(), day.end(), t) - day.begin();
    return after == 0 ? 1 : survival[static_cast<std::size_t>(after) - 1];
}
double KaplanMeier::standard_error_at(double t) const {
    const auto after = std::upper_bound(day.begin(), day.end(), t) - day.begin();
    return after == 0 ? 0 : standard_error[static_cast<std::size_t>(after) - 1];
}

KaplanMeier kaplan_meier(const Rows& rows) {
    std::map<double, std::pair<double, double>> at_day;  // deaths, leaving
    double at_risk = 0;
    for (const Row& row : rows.rows) {
        assert(row.data.exact() || row.data.censored());
        auto& [deaths, leaving] = at_day[row.data.left];
        if (row.data.exact()) deaths += row.data.count;
        leaving += row.data.count;
        at_risk += row.data.count;
    }
    KaplanMeier result;
    double alive = 1, greenwood = 0;
    for (const auto& [day, counts] : at_day) {
        const auto& [deaths, leaving] = counts;
        if (deaths > 0) {
            alive *= 1 - deaths / at_risk;
            greenwood += deaths / (at_risk * (at_risk - deaths));
            result.day.push_back(day);
            result.at_risk.push_back(at_risk);
            result.deaths.push_back(deaths);
            result.survival.push_back(deaths < at_risk ? alive : 0);
            result.standard_error.push_back(deaths < at_risk ? alive * std::sqrt(greenwood) : 0);
        }
        at_risk -= leaving;
    }
    return result;
}

Turnbull turnbull(const Rows& rows) {
    std::vector<End> ends;
    for (const Row& row : rows.rows) {
        ends.push_back(opening(row.data));
        ends.push_back(closing(row.data));
    }
    std::sort(ends.begin(), ends.end());
    std::vector<End> low, high;
    for (std::size_t i = 1; i < ends.size(); ++i) {
        if (ends[i].order == 0 && ends[i - 1].order != 0) {
            low.push_back(ends[i - 1]);
            high.push_back(ends[i]);
        }
    }
    std::vector<Cover> covers;
    for (const Row& row : rows.rows) {
        const auto first = std::lower_bound(low.begin(), low.end(), opening(row.data)) - low.begin();
        const auto last = std::upper_bound(high.begin(), high.end(), closing(row.data)) - high.begin() - 1;
        covers.push_back({static_cast<std::size_t>(first), static_cast<std::size_t>(last), row.data.count});
    }
    const std::size_t m = low.size();
    const bool between = std::any_of(rows.rows.begin(), rows.rows.end(),
                                     [](const Row& row) { return !(row.data.exact() || row.data.censored()); });
    std::vector<double> mass =
        between ? std::vector<double>(m, 1.0 / static_cast<double>(m)) : kaplan_meier_masses(rows, low);
    Turnbull result;
    result.gap = between ? maximize_masses(mass, covers) : duality_gap(mass, covers);
    result.converged = result.gap <= kTurnbullGap;
    const double total = std::accumulate(mass.begin(), mass.end(), 0.0);
    std::vector<double> below(m + 1, 0.0);
    for (std::size_t j = 0; j < m; ++j) below[j + 1] = below[j] + mass[j] / total;
    for (const Cover& cover : covers)
        result.log_likelihood += cover.count * portable::log(below[cover.last + 1] - below[cover.first]);
    for (std::size_t j = 0; j < m; ++j) {
        if (mass[j] / total < 1e-9) continue;
        result.low.push_back(low[j].day);
        result.high.push_back(high[j].day);
        result.mass.push_back(mass[j] / total);
    }
    return result;
}

double Turnbull::survival_lower(double t) const {
    double sum = 0;
    for (std::size_t j = 0; j < mass.size(); ++j)
        if (low[j] < t || high[j] <= t) sum += mass[j];
    return std::max(0.0, 1 - sum);
}
double Turnbull::survival_upper(double t) const {
    double sum = 0;
    for (std::size_t j = 0; j < mass.size(); ++j)
        if (high[j] <= t) sum += mass[j];
    return std::max(0.0, 1 - sum);
}

}  // namespace equipoise::fit
