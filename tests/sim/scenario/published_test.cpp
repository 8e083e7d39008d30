// The published trials that results/published re-plans: every scenario is read and resolved without a key that does
// nothing, says where it comes from, and has its row in the table; and the table names no scenario that is not there.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;

namespace {

const std::string kPublished = std::string(test::kSourceFolder) + "/scenarios/published/";

std::string contents(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string table() { return contents(std::string(test::kSourceFolder) + "/results/published/README.md"); }

std::vector<std::string> published_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(kPublished))
        if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// Lines of the table that link to the scenario.
std::vector<std::string> rows_of(const std::string& name, const std::string& text) {
    std::vector<std::string> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.rfind("| ", 0) == 0 &&
            line.find("](../../scenarios/published/" + name + ".toml)") != std::string::npos)
            rows.push_back(line);
    return rows;
}

}  // namespace

TEST_CASE("every published trial's scenario is read and resolved, and no key of it is without effect", "[exact]") {
    const std::vector<std::string> names = published_names();
    REQUIRE(names.size() >= 15);
    for (const std::string& name : names) {
        INFO(name);
        const Scenario scenario = read_scenario(test::kDisk, kPublished + name + ".toml");
        CHECK(scenario.warnings.empty());
        CHECK(scenario.simulation.n > 0);
        CHECK(canonical_toml(parse_scenario(canonical_toml(scenario), "again.toml")) == canonical_toml(scenario));
        CHECK_NOTHROW(resolve(scenario, test::kDisk));
    }
}

TEST_CASE("every published trial's scenario names its source, endpoint and planned number", "[exact]") {
    for (const std::string& name : published_names()) {
        INFO(name);
        const std::string text = contents(kPublished + name + ".toml");
        for (const char* word : {"# Source: ", "# Endpoint: ", "Planned: "}) CHECK_THAT(text, ContainsSubstring(word));
    }
}

TEST_CASE("the table of published trials has a row for every scenario, with the n that its power is given at",
          "[exact]") {
    const std::string text = table();
    for (const std::string& name : published_names()) {
        INFO(name);
        const std::vector<std::string> rows = rows_of(name, text);
        REQUIRE(!rows.empty());
        const Scenario scenario = read_scenario(test::kDisk, kPublished + name + ".toml");
        const std::string at = "at " + std::to_string(scenario.simulation.n) + ":";
        CHECK_THAT(rows.front(), ContainsSubstring(at));
    }
    CHECK(rows_of("no-such-trial", text).empty());
}

TEST_CASE("the table of published trials names only scenarios that are there", "[exact]") {
    const std::string text = table();
    const std::vector<std::string> names = published_names();
    static const std::regex link("scenarios/published/([a-z0-9-]+)\\.toml");
    std::size_t found = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at, ++found) {
        INFO((*at)[1].str());
        CHECK(std::binary_search(names.begin(), names.end(), (*at)[1].str()));
    }
    CHECK(found >= names.size());
}
