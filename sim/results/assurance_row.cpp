#include "sim/results/assurance_row.hpp"

#include "sim/analysis/horizon.hpp"

namespace equipoise {

std::vector<Measure<AssuranceRow>> AssuranceRow::columns() {
    using R = AssuranceRow;
    return {
        value<R>("analysis", "", "its name in the scenario", &R::analysis).json("name"),
        value<R>("test", "", "kind of analysis", &R::test).not_in_csv(),
        value<R>("when", "", "what the analysis looks at", &R::when).not_in_csv(),
        value<R>("n", "patients", "randomized, both arms together", &R::n).not_in_json(),
        share<R>("assurance", "", "power averaged over the parameter draws", &R::assurance),
        share<R>("conditional_power", "conditional_power_", "power as if the plan were the truth",
                 &R::conditional_power),
        value<R>("target_power", "", "the power that is aimed at", &R::target_power).not_in_json(),
        share<R>("target_reached", "target_reached_", "share of draws whose power is at least the target",
                 &R::target_reached),
        value<R>("power_quantile_10", "", "10% quantile of power over draws", &R::q10)
            .error_in("power_quantile_10_mcse")
            .not_in_json(),
        value<R>("power_median", "", "median of power over draws", &R::median)
            .error_in("power_median_mcse")
            .not_in_json(),
        value<R>("power_quantile_90", "", "90% quantile of power over draws", &R::q90)
            .error_in("power_quantile_90_mcse")
            .not_in_json(),
        share<R>("success_and_benefit", "success_and_benefit_",
                 "chance that the trial finds a benefit and treatment truly lowers mortality", &R::success_and_benefit),
        share<R>("harm", "harm_", "chance that the trial finds harm", &R::harm),
        value<R>("power_quantile_10_mcse", "", "Monte Carlo standard error of power_quantile_10", &R::q10_mcse)
            .not_in_json(),
        value<R>("power_median_mcse", "", "Monte Carlo standard error of power_median", &R::median_mcse).not_in_json(),
        value<R>("power_quantile_90_mcse", "", "Monte Carlo standard error of power_quantile_90", &R::q90_mcse)
            .not_in_json(),
        value<R>("power_sd", "", "standard deviation of power over draws, the trials' own noise taken off", &R::sd)
            .error_in("power_sd_mcse")
            .json("sd"),
        value<R>("power_sd_mcse", "", "Monte Carlo standard error of power_sd", &R::sd_mcse).json("sd_mcse"),
        whole<R>("draws", "draws", "behind this row", &R::draws, true),
        whole<R>("trials_per_draw", "trials", "of each draw", &R::trials_per_draw, true),
        whole<R>("conditional_trials", "trials", "behind conditional_power", &R::conditional_trials, true),
    };
}

std::vector<AssuranceRow> assurance_rows(const Scenario& scenario, std::size_t a, const AssuranceTable& table,
                                         const std::vector<CurvePoint>& conditional) {
    std::vector<AssuranceRow> rows;
    for (std::size_t i = 0; i < table.sizes.size(); ++i) {
        AssuranceRow row;
        static_cast<Assurance&>(row) = table.at[i][a];
        row.analysis = scenario.analyses[a].name;
        row.test = name_of(scenario.analyses[a].test);
        row.when = when_in_words(scenario.analyses[a].test, scenario.follow_up_days);
        row.n = static_cast<double>(table.sizes[i]);
        row.conditional_power = conditional[i].analyses[a].power;
        row.target_power = scenario.simulation.target_power;
        row.draws = table.draws;
        row.trials_per_draw = table.trials_per_draw;
        row.conditional_trials = conditional[i].analyses[a].trials;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<Measure<PartRow>> PartRow::columns() {
    using R = PartRow;
    return {
        value<R>("part", "", "what alone is drawn, in words", &R::part).not_in_json(),
        value<R>("analysis", "", "its name in the scenario", &R::analysis).json("name"),
        whole<R>("n", "patients", "randomized, both arms together", &R::n).not_in_json(),
        value<R>("assurance", "", "power averaged over the draws of this part",
                 [](const R& r) { return r.at.assurance.value; })
            .error_in("mcse"),
        value<R>("mcse", "", "Monte Carlo standard error of assurance", [](const R& r) { return r.at.assurance.mcse; }),
        value<R>("power_sd", "", "standard deviation of power over draws, the trials' own noise taken off",
                 [](const R& r) { return r.at.sd; })
            .error_in("power_sd_mcse")
            .json("sd"),
        value<R>("power_sd_mcse", "", "Monte Carlo standard error of power_sd", [](const R& r) { return r.at.sd_mcse; })
            .json("sd_mcse"),
        whole<R>("draws", "draws", "behind this row", &R::draws),
        whole<R>("trials_per_draw", "trials", "of each draw", &R::trials_per_draw),
    };
}

std::vector<PartRow> part_rows(const Scenario& scenario, const PartAlone& alone, const AssuranceTable& table) {
    std::vector<PartRow> rows;
    for (std::size_t a = 0; a < alone.at.size(); ++a)
        rows.push_back({std::string(part_in_words(alone.part)), scenario.analyses[a].name, table.sizes.back(),
                        alone.at[a], table.draws, table.trials_per_draw});
    return rows;
}

}  // namespace equipoise
