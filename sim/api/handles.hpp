#pragma once
// What stands behind the public handles, and how mistakes and stops cross the border. In these files
// equipoise::Scenario is the library's own and api::Scenario the public one.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "equipoise/analyze.hpp"
#include "equipoise/error.hpp"
#include "equipoise/monitor.hpp"
#include "equipoise/scenario.hpp"
#include "equipoise/study.hpp"
#include "models/numeric/input_error.hpp"
#include "models/pilot/csv_table.hpp"
#include "sim/engine/campaign.hpp"
#include "sim/scenario/key_place.hpp"
#include "sim/study/study.hpp"

namespace equipoise::api {

struct Monitor::Impl {
    RunMonitor run;
};

struct Scenario::Impl {
    std::string text, name;
    std::vector<std::string> overrides;
    std::shared_ptr<const Files> files;
    equipoise::Scenario value;
};

struct Study::Impl {
    Scenario scenario;
    equipoise::Study value;
};

struct Data::Impl {
    CsvTable table;
};

/// The program's words for the library's callers: "--set KEY" is an override, "--option day" an option.
InputError translated(const equipoise::InputError& error);

/// Runs `body`; the library's own exceptions leave it as the public ones.
template <class Body>
auto guarded(Body&& body) -> decltype(body()) {
    try {
        return body();
    } catch (const equipoise::InputError& error) {
        throw translated(error);
    } catch (const equipoise::Interrupted& stopped) {
        throw Interrupted(stopped.replicates_done);
    }
}

/// The same of a scenario's study: a mistake's place that is a key of it becomes file, line and key.
template <class Body>
auto guarded(const equipoise::Scenario& scenario, Body&& body) -> decltype(body()) {
    return guarded([&]() -> decltype(body()) {
        try {
            return body();
        } catch (const equipoise::InputError& error) {
            throw with_places(scenario, error);
        }
    });
}

/// The study with its [simulation] as the settings say, checked as if the file had said so; a mistake is told by the
/// option's name.
equipoise::Study with_settings(const Study& study, const std::vector<KeyOption>& settings);

/// Who carries out a run. Throws InputError for a number of threads that cannot be.
Campaign campaign_of(const Execution& execution);

}  // namespace equipoise::api
