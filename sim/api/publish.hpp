#pragma once
// The library's results as public tables, and the options of its calls as keys of the scenario.
#include <cstdint>
#include <vector>

#include "equipoise/power.hpp"
#include "equipoise/size.hpp"
#include "sim/api/handles.hpp"
#include "sim/results/table.hpp"

namespace equipoise::api {

/// The same rows and all of the columns, those that only JSON has as well.
Table published(equipoise::Table table);

/// An option that is a whole number; 0 leaves the key as the scenario has it.
struct CountOption {
    const char* option;
    const char* key;
    std::int64_t value;
};
std::vector<KeyOption> settings(const std::vector<CountOption>& options);

std::vector<KeyOption> settings_of(const PowerOptions& options);
std::vector<KeyOption> settings_of(const SizeOptions& options);

/// An option that is a count, 0 for the default. Throws InputError where it is out of range.
std::uint64_t count_of(const char* option, std::int64_t value, std::int64_t least, std::int64_t most);

/// The n of a study, which must be one allocation at least. Throws InputError.
std::size_t patients_of(const equipoise::Scenario& scenario);
std::size_t patients_of(const equipoise::Study& study);

}  // namespace equipoise::api
