#include "sim/results/assured_row.hpp"

#include <fmt/format.h>
#include <cmath>

#include "sim/analysis/horizon.hpp"

namespace equipoise {

std::vector<Measure<AssuredRow>> AssuredRow::columns() {
    using R = AssuredRow;
    const auto n = [](const R& r) {
        return r.reached ? std::optional<std::int64_t>(static_cast<std::int64_t>(r.n)) : std::nullopt;
    };
    const auto limit = [](double R::*limit) {
        return [limit](const R& r) { return r.reached && std::isfinite(r.*limit) ? r.*limit : unknown; };
    };
    return {
        value<R>("analysis", "", "its name in the scenario", &R::analysis).json("name"),
        value<R>("test", "", "kind of analysis", &R::test),
        value<R>("target_assurance", "", "assurance that n must reach", &R::target).not_in_json(),
        value<R>("reachable", "", "whether the target is reached", &R::reached),
        value<R>("n", "patients", "the required number, whole allocations", n).limits_in("n_lower", "n_upper"),
        value<R>("n_lower", "patients", "lower 95% limit of n, from simulation", limit(&R::n_lower)),
        value<R>("n_upper", "patients", "upper 95% limit of n, from simulation; missing: beyond what was looked at",
                 limit(&R::n_upper)),
        share<R>("assurance_at_n", "", "power averaged over the draws, at n", &R::at_n),
        share<R>("highest_assurance", "highest_", "the highest that was seen", &R::highest),
        whole<R>("highest_n", "patients", "where", &R::highest_n),
        whole<R>("draws", "draws", "of what is uncertain, behind each size", &R::draws),
        whole<R>("trials_per_draw", "trials", "simulated for each draw", &R::trials_per_draw),
        value<R>("note", "", "why the target is not reached", &R::note),
        value<R>("when", "", "what the analysis looks at", &R::when),
    };
}

std::vector<AssuredRow> assured_rows(const Scenario& scenario, const AssuredSizes& sizes) {
    std::vector<AssuredRow> rows;
    for (std::size_t a = 0; a < sizes.at.size(); ++a) {
        AssuredRow& row = rows.emplace_back();
        static_cast<AssuredSize&>(row) = sizes.at[a];
        row.analysis = scenario.analyses[a].name;
        row.test = name_of(scenario.analyses[a].test);
        row.when = when_in_words(scenario.analyses[a].test, scenario.follow_up_days);
        row.target = sizes.target;
        row.draws = sizes.draws;
        row.trials_per_draw = sizes.trials_per_draw;
        if (!row.reached)
            row.note = fmt::format(
                "not reached up to n = {}: assurance has a ceiling, the chance that the treatment works at all",
                scenario.simulation.largest_n);
    }
    return rows;
}

}  // namespace equipoise
