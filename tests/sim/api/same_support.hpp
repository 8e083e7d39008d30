#pragma once
// A study on disk, the program's answers on it, and a comparison with the library's tables to the last bit. Public
// headers only.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "equipoise/equipoise.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

namespace equipoise::test {

inline const std::string kStudy = R"(title = "Two endpoints"
seed = 7
[pilot]
survival = "p.csv"
[survival]
from = "pilot"
cuts = [7]
[effect]
from = "pilot"
[trial]
recruitment = { sites = 4, per_site_per_month = 2 }
dropout = { risk = 0.02 }
[[analysis]]
name = "28-day mortality"
test = "proportion-difference"
day = 28
[[analysis]]
name = "time to death, \"all\""
test = "log-rank"
[explore]
n = [60, 200]
effect_scale = [0.0, 1.0]
control_mortality_shift = [0.0]
[simulation]
n = 200
largest_n = 5000
tolerance = 0.1
)";

// 40 of 80 die under control, 26 of 80 under treatment.
inline std::string pilot() {
    std::string text = "arm,time,status\n";
    for (int i = 0; i < 160; ++i) {
        const int arm = i % 2, place = i / 2;
        const bool dies = place < (arm ? 26 : 40);
        text += std::to_string(arm) + "," + (dies ? std::to_string(1 + place % 27) : "28") + (dies ? ",1\n" : ",0\n");
    }
    return text;
}

struct Folder : TemporaryFolder {
    std::string scenario = write("study.toml", kStudy);
    Folder() { write("p.csv", pilot()); }
};

inline nlohmann::json answer(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const auto run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return nlohmann::json::parse(run.out);
}

// Every plain value of `entry` stands in the row under the same name (or that of `other`), to the last bit. Gives how
// many were compared.
inline int same(const nlohmann::json& entry, const equipoise::Table& table, std::size_t row,
                const std::map<std::string, std::string>& other = {}) {
    int compared = 0;
    for (const auto& [key, value] : entry.items()) {
        const auto renamed = other.find(key);
        const std::string column = renamed == other.end() ? key : renamed->second;
        if (value.is_structured()) continue;
        INFO(table.name() << ", row " << row << ", " << key);
        if (!table.has(column)) {
            CHECK(column.empty());
            continue;
        }
        ++compared;
        const equipoise::Cell& cell = table.cell(row, column);
        if (value.is_null()) CHECK(std::holds_alternative<std::monostate>(cell));
        if (value.is_boolean()) CHECK(cell == equipoise::Cell(value.get<bool>()));
        if (value.is_number()) CHECK(table.number(row, column) == value.get<double>());
        if (value.is_string()) CHECK(table.text(row, column) == value.get<std::string>());
    }
    return compared;
}

// The mistakes that a call is refused for; none where it is not.
template <class Call>
std::vector<equipoise::Problem> problems_of(Call&& call) {
    try {
        call();
    } catch (const equipoise::InputError& error) {
        return error.problems();
    }
    return {};
}

template <class Call>
std::string place_of(Call&& call) {
    const auto problems = problems_of(call);
    return problems.size() == 1 ? problems[0].place : "problems: " + std::to_string(problems.size());
}

inline std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

inline equipoise::Study study_in(const Folder& folder, std::vector<std::string> more = {}) {
    return equipoise::Study(equipoise::Scenario::read(folder.scenario, more));
}

}  // namespace equipoise::test
