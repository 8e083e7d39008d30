#include "sim/results/size_row.hpp"

#include <fmt/format.h>

#include "sim/analysis/horizon.hpp"

namespace equipoise {
namespace {

// A number of the answer: there is none where the target is not reached.
auto if_reached(auto get) {
    return [get](const SizeRow& r) { return r.reachable ? static_cast<double>(std::invoke(get, r)) : unknown; };
}
auto if_not_reached(auto get) {
    return [get](const SizeRow& r) { return r.reachable ? unknown : static_cast<double>(std::invoke(get, r)); };
}

}  // namespace

std::vector<Measure<SizeRow>> SizeRow::columns() {
    using R = SizeRow;
    const auto at_n = [](const R& r) { return r.reachable ? r.at_n.power : Proportion{}; };
    using Count = std::optional<std::int64_t>;
    const auto n = [](const R& r) { return r.reachable ? Count(r.n) : Count(); };
    const auto kept = [](const R& r) { return r.reachable ? Count(r.n_kept) : Count(); };
    return {
        value<R>("analysis", "", "its name in the scenario", &R::analysis).json("name"),
        value<R>("test", "", "kind of analysis", &R::test),
        value<R>("target_power", "", "power that n must reach", &R::target_power).not_in_json(),
        value<R>("control_mortality", "", "by the end of follow-up, of a cell of the grid; missing: as planned",
                 &R::control_mortality)
            .not_in_json(),
        value<R>("effect_scale", "", "share of the planned effect", &R::effect_scale).not_in_json(),
        value<R>("reachable", "", "whether the target is reached", &R::reachable),
        value<R>("verdict", "", "how the search ended", [](const R& r) { return std::string(name_of(r.verdict)); })
            .not_in_csv(),
        value<R>("n", "patients", "the required number, whole allocations", n),
        value<R>("n_lower", "patients", "lower 95% limit of n, from simulation", if_reached(&R::n_lower)),
        value<R>("n_upper", "patients", "upper 95% limit of n, from simulation", if_reached(&R::n_upper)),
        value<R>("n_kept", "patients", "from here on power stays at the target", kept).not_in_csv(),
        value<R>("n_randomized", "patients", "to be randomized, where n are to be evaluable", &R::randomized)
            .not_in_csv()
            .left_out_if_missing(),
        value<R>("deaths_expected", "deaths", "among n, by the arms' laws, recruitment and losses",
                 [](const R& r) { return r.deaths ? r.deaths->expected : unknown; })
            .not_in_csv()
            .left_out_if_missing(),
        value<R>("deaths_needed", "deaths", "for the target power by Schoenfeld's formula (proportional hazards)",
                 [](const R& r) { return r.deaths ? r.deaths->needed : unknown; })
            .not_in_csv()
            .left_out_if_missing(),
        value<R>("saw_tooth", "", "teeth of the power curve are part of the interval", &R::saw_tooth).not_in_csv(),
        share<R>("power_at_n", "", "power at n, from trials that did not choose it", at_n),
        with_error<R>("supremum", "", "highest power seen where the target is not reached",
                      if_not_reached(&R::highest_power), if_not_reached(&R::highest_power_mcse))
            .not_in_json(),
        whole<R>("trials", "trials", "behind the search for n", &R::replicates, true).not_in_json(),
        whole<R>(
            "trials_at_n", "trials", "behind the power at n", [](const R& r) { return r.at_n.trials; }, true)
            .not_in_json(),
        value<R>("note", "", "why the target is not reached, or what to know of n", &R::note),
        value<R>("when", "", "what the analysis looks at", &R::when),
        value<R>("harm_at_n", "", "share of trials at n that reject in favour of control",
                 [](const R& r) { return r.reachable ? r.at_n.harm.value : unknown; })
            .not_in_csv(),
        whole<R>("replicates", "trials", "behind the search for n", &R::replicates).not_in_csv(),
        value<R>("within_tolerance", "", "whether the interval is as narrow as was asked", &R::within_tolerance)
            .not_in_csv(),
        with_error<R>("highest_power", "", "highest power seen while scouting", &R::highest_power,
                      &R::highest_power_mcse)
            .not_in_csv(),
        whole<R>("highest_power_n", "patients", "where", &R::highest_power_n).not_in_csv(),
    };
}

SizeRow size_row(const Scenario& scenario, std::size_t a, const SampleSize& size, const TrialModel* model) {
    SizeRow row;
    static_cast<SampleSize&>(row) = size;
    row.analysis = scenario.analyses[a].name;
    row.test = name_of(scenario.analyses[a].test);
    row.when = when_in_words(scenario.analyses[a].test, scenario.follow_up_days);
    row.target_power = scenario.simulation.target_power;
    if (!size.reachable) return row;
    if (scenario.trial.attrition.value_or(0) > 0) {
        row.randomized = static_cast<std::int64_t>(scenario.randomized_for(size.n));
        row.note += fmt::format("{}{} randomized for {} evaluable, at {:g}% attrition", row.note.empty() ? "" : "; ",
                                *row.randomized, size.n, 100 * *scenario.trial.attrition);
    }
    if (model) row.deaths = deaths_for_power(*model, scenario, a, size.n);
    return row;
}

}  // namespace equipoise
