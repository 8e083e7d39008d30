#include "sim/api/publish.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/api/table_builder.hpp"

namespace equipoise::api {

Table published(equipoise::Table table) {
    std::vector<Column> columns;
    for (TableColumn& c : table.columns)
        columns.push_back({std::move(c.name), std::move(c.unit), std::move(c.meaning), std::move(c.mcse),
                           std::move(c.lower), std::move(c.upper)});
    TableBuilder builder(std::move(table.name), std::move(columns));
    for (std::vector<TableCell>& row : table.rows) {
        std::vector<Cell> cells;
        cells.reserve(row.size());
        for (TableCell& cell : row) std::visit([&](auto& x) { cells.emplace_back(std::move(x)); }, cell);
        builder.add(std::move(cells));
    }
    return builder.done();
}

std::vector<KeyOption> settings(const std::vector<CountOption>& options) {
    std::vector<KeyOption> list;
    for (const CountOption& o : options)
        if (o.value != 0) list.push_back({o.option, o.key, std::to_string(o.value)});
    return list;
}

std::vector<KeyOption> settings_of(const PowerOptions& options) {
    return settings({{"n", "simulation.n", options.n}, {"trials", "simulation.trials", options.trials}});
}

std::vector<KeyOption> settings_of(const SizeOptions& options) {
    std::vector<KeyOption> list = settings({{"trials", "simulation.trials", options.trials}});
    const auto add = [&](const char* option, const char* key, double value) {
        if (value != 0) list.push_back({option, key, fmt::format("{}", value)});
    };
    add("target_power", "simulation.target_power", options.target_power);
    add("tolerance", "simulation.tolerance", options.tolerance);
    return list;
}

std::uint64_t count_of(const char* option, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value != 0 && (value < least || value > most))
        throw equipoise::InputError(option, fmt::format("{} is out of range", value),
                                    fmt::format("{} to {}, or 0 for the default", least, most));
    return static_cast<std::uint64_t>(value);
}

std::size_t patients_of(const equipoise::Study& study) { return patients_of(study.scenario); }

std::size_t patients_of(const equipoise::Scenario& scenario) {
    const std::size_t n = scenario.main_n();
    const auto least = static_cast<std::size_t>(scenario.allocation().total());
    if (n < least)
        throw equipoise::InputError("n", fmt::format("{} patients are fewer than one allocation", n),
                                    fmt::format("use at least {}", least));
    return n;
}

}  // namespace equipoise::api
