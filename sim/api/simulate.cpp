#include "equipoise/simulate.hpp"

#include <fmt/format.h>

#include "sim/api/handles.hpp"
#include "sim/api/publish.hpp"
#include "sim/results/patients.hpp"

namespace equipoise::api {
namespace {

void check(const equipoise::Study& study, const SimulationOptions& options, std::size_t n) {
    if (options.trials < 1) throw equipoise::InputError("trials", "no trial at all", "simulate at least 1");
    if (options.first < 0) throw equipoise::InputError("first", "is below 0", "replicates are numbered from 0");
    if (options.by_day && !study.scenario.sofa)
        throw equipoise::InputError(
            "by_day", "gives a row per patient and day with a score, and the scenario has no [sofa]", "leave it out");
    if (static_cast<double>(n) * static_cast<double>(options.trials) > 1e8)
        throw equipoise::InputError(
            "trials", fmt::format("{} trials of {} patients are too many for one table", options.trials, n),
            "ask for 1e8 patients at most, or for a part of the trials at a time (first)");
}

}  // namespace

Table simulate(const Study& study, const SimulationOptions& options) {
    return guarded(study.impl().value.scenario, [&] {
        const equipoise::Study set = with_settings(study, settings({{"n", "simulation.n", options.n}}));
        const std::size_t n = patients_of(set);
        check(set, options, n);
        const TrialModel model = set.model();
        const PatientRequest request{&set.scenario,
                                     &model,
                                     n,
                                     static_cast<std::uint64_t>(options.first),
                                     static_cast<std::uint64_t>(options.trials),
                                     options.by_day};
        equipoise::Table table;
        table.name = "patients";
        table.columns = patient_columns(request);
        simulate_patients(request,
                          [&](std::span<const TableCell> row) { table.rows.emplace_back(row.begin(), row.end()); });
        return published(std::move(table));
    });
}

}  // namespace equipoise::api
