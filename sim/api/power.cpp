#include "equipoise/power.hpp"

#include "sim/api/publish.hpp"
#include "sim/api/table_builder.hpp"
#include "sim/results/look_row.hpp"
#include "sim/results/power_row.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise::api {
namespace {

Table reasons_table(const equipoise::Scenario& scenario, const CurvePoint& point) {
    TableBuilder table("not_estimable", {{"analysis", "", "its name in the scenario"},
                                         {"reason", "", "why it had no answer"},
                                         {"count", "trials", "in which it had none for this reason"},
                                         {"trials", "trials", "simulated trials behind this row"}});
    for (std::size_t a = 0; a < point.analyses.size(); ++a) {
        const PowerEstimate& e = point.analyses[a];
        for (std::size_t i = 1; i < e.status.size(); ++i)
            if (e.status[i] > 0)
                table.add({scenario.analyses[a].name, std::string(describe(static_cast<Status>(i))),
                           static_cast<std::int64_t>(e.status[i]), static_cast<std::int64_t>(e.trials)});
    }
    return table.done();
}

Table trials_table(const CutRule& cut, const TrialTally& t) {
    TableBuilder table("trials", {{"quantity", "", "of a trial"},
                                  {"unit", "", "of mean and mcse"},
                                  {"mean", "", "over simulated trials", "mcse", "", ""},
                                  {"mcse", "", "Monte Carlo standard error of mean: SD / sqrt(trials)"},
                                  {"trials", "trials", "simulated trials behind this row"}});
    const auto add_of = [&](const char* quantity, const char* unit, const MeanTally& m, std::uint64_t trials) {
        table.add({std::string(quantity), std::string(unit), m.mean(trials), m.mcse(trials),
                   static_cast<std::int64_t>(trials)});
    };
    const auto add = [&](const char* quantity, const char* unit, const MeanTally& m) {
        add_of(quantity, unit, m, t.trials);
    };
    add("patients", "patients", t.patients);
    add("control_deaths", "deaths", t.deaths[0]);
    add("treatment_deaths", "deaths", t.deaths[1]);
    add("lost", "patients", t.lost);
    add_of("recruitment", "days", t.recruitment_days, t.dated);
    add_of("analysis", "days", t.analysis_days, t.dated);
    const auto add_share = [&](const char* quantity, CutBy by) {
        const Proportion p = Proportion::of(t.ended_by[static_cast<std::size_t>(by)], t.trials);
        table.add({std::string(quantity), std::string(), p.value, p.mcse, static_cast<std::int64_t>(t.trials)});
    };
    if (!cut.complete()) add_share("cut_not_reached", CutBy::follow_up);
    if (cut.deaths) add_share("cut_by_deaths", CutBy::deaths);
    if (cut.calendar_day) add_share("cut_by_calendar_day", CutBy::calendar_day);
    return table.done();
}

std::uint64_t trials_of(const equipoise::Study& study) {
    return static_cast<std::uint64_t>(study.scenario.simulation.trials);
}

}  // namespace

PowerResult power(const Study& study, const PowerOptions& options, const Execution& execution) {
    return guarded(study.impl().value.scenario, [&] {
        const equipoise::Study set = with_settings(study, settings_of(options));
        const std::size_t sizes[] = {patients_of(set)};
        const StudyPoint planned[] = {{}};
        const CurvePoint point = power_curve(set, sizes, planned, trials_of(set), campaign_of(execution)).front();
        return PowerResult{published(table_of<PowerRow>("power", power_rows(set.scenario, point))),
                           reasons_table(set.scenario, point), trials_table(set.scenario.design.cut, point.trials),
                           published(table_of<LookRow>("looks", look_rows(set.scenario, point))),
                           published(table_of<StopRow>("stopping", stop_rows(set.scenario, point)))};
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
