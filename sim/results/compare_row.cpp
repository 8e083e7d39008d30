#include "sim/results/compare_row.hpp"

#include <cmath>

namespace equipoise {

Proportion difference_of(const PairTally& pair) {
    if (pair.trials == 0) return {};
    const PairTally::Limits limits = pair.limits();
    return {pair.difference(), pair.mcse(), limits.lower, limits.upper};
}

std::vector<Measure<CompareRow>> CompareRow::columns() {
    using R = CompareRow;
    const auto paired = [](auto get) {
        return [get](const R& r) {
            return r.pair.trials > 0 ? std::optional<std::int64_t>(static_cast<std::int64_t>(std::invoke(get, r.pair)))
                                     : std::nullopt;
        };
    };
    return {
        value<R>("scenario", "", "its file", &R::scenario),
        value<R>("title", "", "its title", &R::title),
        value<R>("analysis", "", "its name in the scenario", &R::analysis).json("name"),
        whole<R>("n", "patients", "randomized, both arms together", &R::n),
        whole<R>("trials", "trials", "simulated trials behind this row", &R::trials),
        share<R>("power", "", "share of trials that reject in favour of the treatment", &R::power),
        share<R>("harm", "harm_", "share of trials that reject in favour of control", &R::harm),
        value<R>("against", "", "the first scenario's analysis that it is compared with", &R::against),
        share<R>("difference", "difference_", "power less that of the first scenario, on the same random numbers",
                 [](const R& r) { return difference_of(r.pair); }),
        value<R>("difference_apart_mcse", "", "the error that runs on random numbers of their own would have",
                 &R::difference_apart_mcse),
        value<R>("only_here", "trials", "trials with a benefit here and none in the first scenario",
                 paired(&PairTally::only_here)),
        value<R>("only_first", "trials", "trials with a benefit in the first scenario and none here",
                 paired(&PairTally::only_first)),
        value<R>("both", "trials", "trials with a benefit in both", paired(&PairTally::both)),
        value<R>("n_required", "patients", "for the scenario's target power, where it was asked for", &R::n_required)
            .limits_in("n_lower", "n_upper"),
        value<R>("n_lower", "patients", "lower 95% limit of that, from simulation", &R::n_lower),
        value<R>("n_upper", "patients", "upper 95% limit of that, from simulation", &R::n_upper),
    };
}

std::vector<CompareRow> compare_rows(const Comparison& comparison) {
    std::vector<CompareRow> rows;
    const Compared& first = comparison.studies[0];
    for (std::size_t s = 0; s < comparison.studies.size(); ++s) {
        const Compared& here = comparison.studies[s];
        const Scenario& scenario = here.study->scenario;
        for (std::size_t a = 0; a < scenario.analyses.size(); ++a) {
            CompareRow& row = rows.emplace_back();
            static_cast<PowerEstimate&>(row) = here.analyses[a];
            row.scenario = scenario.file;
            row.title = scenario.title;
            row.analysis = scenario.analyses[a].name;
            row.n = here.n;
            if (!comparison.required.empty() && comparison.required[s][a].reachable) {
                const SampleSize& required = comparison.required[s][a];
                row.n_required = static_cast<std::int64_t>(required.n);
                row.n_lower = required.n_lower;
                row.n_upper = required.n_upper;
            }
            const std::size_t partner = here.against[a];
            if (partner == kNoPartner) continue;
            row.against = first.study->scenario.analyses[partner].name;
            row.pair = here.pairs[a];
            row.difference_apart_mcse = std::hypot(row.power.mcse, first.analyses[partner].power.mcse);
        }
    }
    return rows;
}

}  // namespace equipoise
