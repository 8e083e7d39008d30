// The canonical scenario on a page: no line wider than the terminal, and still the same scenario.
#include <filesystem>
#include <sstream>

#include "sim/scenario/canonical_page.hpp"
#include "sim/scenario/toml_document.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;

namespace {

// The widest line of those that have more than one word; a word stays whole, as does a list's element in braces.
std::size_t widest(const std::string& text) {
    std::size_t most = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t value = line.find(" = "), end = line.ends_with(" \\") ? line.size() - 2 : line.size();
        const bool element = line.starts_with(" ") && line[line.find_first_not_of(' ')] == '{';
        const std::size_t begin = value == std::string::npos ? line.find_first_not_of(' ') : value + 3;
        if (begin < end && !element && line.substr(0, end).find(' ', begin) != std::string::npos)
            most = std::max(most, line.size());
    }
    return most;
}

}  // namespace

TEST_CASE("every shipped scenario fits a narrow page, and reads the same from there", "[exact]") {
    std::size_t scenarios = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(test::kSourceFolder) + "/scenarios")) {
        if (entry.path().extension() != ".toml") continue;
        INFO(entry.path());
        ++scenarios;
        const std::string name = entry.path().string();
        const Scenario scenario = read_scenario(test::kDisk, name);
        const std::string canonical = canonical_toml(scenario);
        CHECK(canonical_toml(scenario, 100000) == canonical);
        for (const std::size_t page : {80, 50}) {
            const std::string text = canonical_toml(scenario, page);
            CHECK(widest(text) <= page);
            CHECK(canonical_toml(parse_scenario(text, name, {}, test::kDisk)) == canonical);
        }
    }
    CHECK(scenarios >= 4);
}

TEST_CASE("strings, arrays and tables are broken where TOML lets them be", "[exact]") {
    nlohmann::ordered_json json;
    json["title"] = "one  two \"three\" four";
    json["list"] = {1.5, 2.5, 3.5, 4.5};
    json["trial"] = {{"dropout", {{"risk", 0.02}, {"law", "weibull"}}}};
    CHECK(toml_text(json, 16) ==
          "title = \"\"\"one  \\\n    two \\\n    \\\"three\\\" \\\n    four\"\"\"\n"
          "list = [1.5,\n    2.5, 3.5,\n    4.5]\n"
          "\n[trial]\ndropout.risk = 0.02\ndropout.law = \"weibull\"\n");
    CHECK(toml_text(json) ==
          "title = \"one  two \\\"three\\\" four\"\nlist = [1.5, 2.5, 3.5, 4.5]\n"
          "\n[trial]\ndropout = { risk = 0.02, law = \"weibull\" }\n");
}
