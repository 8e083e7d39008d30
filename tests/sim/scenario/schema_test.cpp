// The schema and the reference of the scenario file: the committed copies are today's, and the shipped scenarios obey
// the schema.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/schema.hpp"
#include "sim/scenario/toml_document.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;
using Schema = nlohmann::ordered_json;

namespace {

const std::string kScenarios = std::string(test::kSourceFolder) + "/scenarios/";

std::string contents(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// The words of draft 4 that the schema uses.
bool obeys(const Json& value, const Schema& s) {
    if (s.contains("anyOf")) {
        for (const Schema& option : s["anyOf"])
            if (obeys(value, option)) return true;
        return false;
    }
    if (s.contains("enum"))
        return std::find(s["enum"].begin(), s["enum"].end(), Schema::parse(value.dump())) != s["enum"].end();
    const std::string type = s.value("type", "");
    if (type == "boolean") return value.is_boolean();
    if (type == "string") return value.is_string();
    if (type == "integer" && !value.is_number_integer()) return false;
    if (type == "number" || type == "integer") {
        if (!value.is_number()) return false;
        const double x = value.get<double>();
        if (s.contains("minimum") &&
            (s.value("exclusiveMinimum", false) ? x <= s["minimum"].get<double>() : x < s["minimum"].get<double>()))
            return false;
        return !(s.contains("maximum") && (s.value("exclusiveMaximum", false) ? x >= s["maximum"].get<double>()
                                                                              : x > s["maximum"].get<double>()));
    }
    if (type == "array") {
        if (!value.is_array() || (s.contains("minItems") && value.size() != s["minItems"].get<std::size_t>()))
            return false;
        for (const Json& element : value)
            if (!obeys(element, s["items"])) return false;
        return true;
    }
    REQUIRE(type == "object");
    if (!value.is_object()) return false;
    if (s.contains("required"))
        for (const Schema& key : s["required"])
            if (!value.contains(key.get<std::string>())) return false;
    if (!s.contains("properties") && !s.contains("additionalProperties")) return true;
    for (const auto& [key, element] : value.items()) {
        const bool named = s.contains("properties") && s["properties"].contains(key);
        if (!named && !s["additionalProperties"].is_object()) return false;
        if (!obeys(element, named ? s["properties"][key] : s["additionalProperties"])) return false;
    }
    return true;
}

bool obeys(const std::string& toml) { return obeys(TomlDocument::parse(toml, "test.toml").json(), scenario_schema()); }

}  // namespace

TEST_CASE("the committed schema and reference are those of the field lists", "[exact]") {
    INFO("equipoise schema > scenarios/scenario.schema.json; equipoise schema --markdown > scenarios/REFERENCE.md");
    CHECK(contents(kScenarios + "scenario.schema.json") == scenario_schema().dump(2) + "\n");
    CHECK(contents(kScenarios + "REFERENCE.md") == scenario_reference());
}

TEST_CASE("the reference as lists has every row of its tables", "[exact]") {
    std::istringstream tables(scenario_reference()), lists(scenario_reference(ReferenceForm::lists));
    std::string row, item;
    std::size_t rows = 0;
    while (std::getline(tables, row)) {
        if (!row.starts_with("| `")) continue;
        while (std::getline(lists, item) && !item.starts_with("- `")) continue;
        const std::string key = row.substr(2, row.find(" |", 2) - 2);
        CHECK(item.starts_with("- " + key + " ("));
        ++rows;
    }
    CHECK(rows > 200);
}

TEST_CASE("the shipped scenarios obey the schema, spoilt ones do not", "[exact]") {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kScenarios))
        if (entry.path().extension() == ".toml") {
            INFO(entry.path());
            const std::string text = contents(entry.path());
            CHECK(obeys(text));
            CHECK(obeys(canonical_toml(parse_scenario(text, entry.path(), {}, test::kDisk))));
            ++files;
        }
    CHECK(files >= 3);
    const std::string sound =
        "[survival]\nlaw = \"weibull\"\nshape = 0.7\nscale = 40\n[effect]\nhazard_ratio = 0.7\n[[analysis]]\ntest = "
        "\"cox\"\nstatistic = \"score\"\n";
    CHECK(obeys(sound));
    CHECK(obeys(sound + "[prior.parameters]\n\"survival.shape\" = { median = 0.7, sd = 0.2 }\n"));
    for (const char* spoilt : {"[design]\nalpha = 0\n", "[design]\ncut = { deaths = 1.5 }\n",
                               "[trial]\nallocaton = [1, 1]\n", "[trial]\nrandomization = { method = \"coin\" }\n",
                               "[[analysis]]\ntest = \"log-rank\"\nday = 3\n", "[simulation]\ntrials = \"many\"\n"}) {
        INFO(spoilt);
        CHECK_FALSE(obeys(sound + spoilt));
    }
}
