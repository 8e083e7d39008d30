#include "sim/results/compare_row.hpp"

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
        value<R>("n_required", "patients", "for the scenario's target power, where it was asked for", &R::n_required),
        value<R>("n_lower", "patients", "lower 95% limit of that, from simulation", &R::n_lower),
        value<R>("n_upper", "patients", "upper 95% limit of that, from simulation", &R::n_upper),
    };
}

}  // namespace equipoise
