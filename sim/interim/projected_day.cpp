#include "sim/interim/projected_day.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <tuple>

#include "sim/design/look_rules.hpp"
#include "sim/engine/quantile.hpp"

namespace equipoise {

std::vector<ProjectedDay> projected_days(std::vector<std::vector<double>> all, const Design& design,
                                         const RunningTrial& trial) {
    std::vector<ProjectedDay> result;
    const std::size_t looks = all.size() - 2;
    for (std::size_t e = 0; e < all.size(); ++e) {
        ProjectedDay day;
        if (e == 0) {
            day.event = "last randomization";
        } else if (e > looks) {
            day.event = "end of follow-up";
        } else {
            day.event = looks == 1 || e == looks ? "final analysis" : fmt::format("look {}", e);
            if (looks > 1) day.when = in_words(design.sequential->looks[e - 1]);
        }
        std::vector<double>& days = all[e];
        std::sort(days.begin(), days.end());
        std::tie(day.q10, day.q10_mcse) = quantile_with_error(days, 0.1);
        std::tie(day.median, day.median_mcse) = quantile_with_error(days, 0.5);
        std::tie(day.q90, day.q90_mcse) = quantile_with_error(days, 0.9);
        day.median_date = trial.calendar().date_of(day.median);
        const auto past = std::upper_bound(days.begin(), days.end(), trial.date()) - days.begin();
        day.happened = static_cast<double>(past) / static_cast<double>(days.size());
        day.completions = days.size();
        result.push_back(std::move(day));
    }
    return result;
}

}  // namespace equipoise
