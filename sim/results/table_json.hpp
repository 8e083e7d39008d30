#pragma once
// A table's rows as JSON.
#include <nlohmann/json.hpp>

#include "sim/results/table.hpp"

namespace equipoise {

/// A number for JSON; null for NaN, "Inf" or "-Inf" for infinities (JSON has neither).
nlohmann::json number_json(double x);

/// One row: the keys that its columns have in JSON; null where a value is missing, unless it is to be left out.
nlohmann::json row_json(const Table& table, std::size_t row);

/// Names, units, meanings and errors of the columns, for whoever reads the table without knowing it.
nlohmann::json columns_json(const Table& table);

}  // namespace equipoise
