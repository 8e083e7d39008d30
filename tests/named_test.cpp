// A test that is not run under its name is no test: ctest cuts a name at a semicolon, finds no such test and calls that
// passed.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"

namespace {

std::vector<std::string> test_names(const std::string& text) {
    static const std::regex begin(R"re(TEST_CASE\(\s*"((?:[^"\\]|\\.)*)")re");
    std::vector<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), begin), end; at != end; ++at) names.push_back((*at)[1]);
    return names;
}

}  // namespace

TEST_CASE("no test has a name at which ctest would stop", "[exact]") {
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(equipoise::test::kSourceFolder) / "tests")) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        for (const std::string& name : test_names(text)) {
            INFO(entry.path().string() << ": " << name);
            CHECK(name.find(';') == std::string::npos);
            CHECK_FALSE(name.starts_with("-"));  // Catch would take it for an option
            ++found;
        }
    }
    CHECK(found > 400);
    CHECK(test_names("TEST_CASE(\"one; two\", \"[x]\")") == std::vector<std::string>{"one; two"});
}
