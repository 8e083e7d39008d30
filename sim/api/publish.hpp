#pragma once
// The library's results as public tables, and the options of its calls as keys of the scenario.
#include <cstdint>
#include <vector>

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

/// The n of a study, which must be one allocation at least. Throws InputError.
std::size_t patients_of(const equipoise::Study& study);

}  // namespace equipoise::api
