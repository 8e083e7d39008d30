#include "equipoise/power.hpp"

#include "sim/api/publish.hpp"
#include "sim/api/table_builder.hpp"
#include "sim/results/power_row.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise::api {
namespace {

Table trials_table(const TrialTally& t) {
    TableBuilder table("trials", {{"quantity", "", "of a trial"},
                                  {"unit", "", "of mean and mcse"},
                                  {"mean", "", "over simulated trials", "mcse", "", ""},
                                  {"mcse", "", "Monte Carlo standard error of mean: SD / sqrt(trials)"},
                                  {"trials", "trials", "simulated trials behind this row"}});
    const auto add = [&](const char* quantity, const char* unit, const MeanTally& m) {
        table.add({std::string(quantity), std::string(unit), m.mean(t.trials), m.mcse(t.trials),
                   static_cast<std::int64_t>(t.trials)});
    };
    add("patients", "patients", t.patients);
    add("control_deaths", "deaths", t.deaths[0]);
    add("treatment_deaths", "deaths", t.deaths[1]);
    add("lost", "patients", t.lost);
    add("recruitment", "days", t.recruitment_days);
    add("analysis", "days", t.analysis_days);
    return table.done();
}

std::uint64_t trials_of(const equipoise::Study& study) {
    return static_cast<std::uint64_t>(study.scenario.simulation.trials);
}

}  // namespace

PowerResult power(const Study& study, const PowerOptions& options, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        const equipoise::Study set = with_settings(
            study, settings({{"n", "simulation.n", options.n}, {"trials", "simulation.trials", options.trials}}));
        const std::size_t sizes[] = {patients_of(set)};
        const StudyPoint planned[] = {{}};
        const CurvePoint point = power_curve(set, sizes, planned, trials_of(set), campaign_of(execution)).front();
        return PowerResult{published(table_of<PowerRow>("power", power_rows(set.scenario, point))),
                           trials_table(point.trials)};
    });
}

Table curve(const Study& study, std::int64_t trials, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        const equipoise::Study set = with_settings(study, settings({{"trials", "simulation.trials", trials}}));
        std::vector<PowerRow> rows;
        for (const CurvePoint& point : power_curve(set, explored_sizes(set.scenario), explored_points(set),
                                                   trials_of(set), campaign_of(execution)))
            for (PowerRow& row : power_rows(set.scenario, point)) rows.push_back(std::move(row));
        return published(table_of<PowerRow>("curve", rows));
    });
}

}  // namespace equipoise::api
