// What CONTRIBUTING asks of every file's form, held without clang-format (tests/formatted asks that where it is there):
// lines of at most 120 characters, functions of at most 60 lines, files of at most 350.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"

namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t kLongestLine = 120, kLongestFunction = 60, kLongestFile = 350;

std::size_t characters(const std::string& utf8) {
    return std::size_t(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// Lines that are too long, but for those within raw strings: a style sheet is the report's text, not ours to break.
Lines long_lines(const Lines& lines) {
    static const std::regex opens(R"re(R"([a-z]*)\()re");
    Lines found;
    std::string closing;  // of the raw string that the line is in
    for (const std::string& line : lines) {
        if (closing.empty() && characters(line) > kLongestLine) found.push_back(line);
        std::smatch raw;
        if (closing.empty() && line.find("R\"") != std::string::npos && std::regex_search(line, raw, opens))
            closing = ")" + raw[1].str() + "\"";
        if (!closing.empty() && line.find(closing) != std::string::npos) closing.clear();
    }
    return found;
}

// The longest block that opens at the margin or a step inside (members) behind parentheses: in formatted text a
// function, from its opening brace to its closing one.
std::size_t longest_function(const Lines& lines) {
    static const std::regex opens(R"re(( {4})?(?! )(?!(namespace|struct|class|enum|requires)\b).*\).*\{)re");
    std::size_t longest = 0;
    for (std::size_t open = 0; open < lines.size(); ++open) {
        if (!lines[open].ends_with('{') || !std::regex_match(lines[open], opens)) continue;
        const std::string close = lines[open].substr(0, lines[open].find_first_not_of(' ')) + "}";
        std::size_t end = open + 1;
        while (end < lines.size() && lines[end].rfind(close, 0) != 0) ++end;
        longest = std::max(longest, end - open + 1);
    }
    return longest;
}

std::map<std::string, Lines> sources() {
    namespace fs = std::filesystem;
    std::map<std::string, Lines> all;
    const fs::path root = equipoise::test::kSourceFolder;
    for (const char* top : {"include", "models", "sim", "tests", "bench", "examples", "bindings"})
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string kind = entry.path().extension().string();
            const std::string path = fs::relative(entry.path(), root).generic_string();
            if (kind != ".hpp" && kind != ".cpp") continue;
            if (path.starts_with("bindings/r/src/core/")) continue;  // the package's copy of what is scanned already
            Lines& lines = all[path];
            std::ifstream file(entry.path());
            for (std::string line; std::getline(file, line);) lines.push_back(line);
        }
    return all;
}

}  // namespace

TEST_CASE("no line is longer than 120 characters", "[exact]") {
    for (const auto& [path, lines] : sources())
        for (const std::string& line : long_lines(lines)) FAIL_CHECK(path << ": " << line);
}

TEST_CASE("no file is longer than 350 lines", "[exact]") {
    for (const auto& [path, lines] : sources())
        if (lines.size() > kLongestFile) FAIL_CHECK(path << " has " << lines.size() << " lines: split it by idea");
}

TEST_CASE("no function is longer than 60 lines", "[exact]") {
    for (const auto& [path, lines] : sources())
        if (const std::size_t longest = longest_function(lines); longest > kLongestFunction)
            FAIL_CHECK(path << " has a function of " << longest << " lines: split it by idea");
}

TEST_CASE("the scans of lines and functions see what they are for", "[exact]") {
    CHECK(sources().size() > 600);
    CHECK(long_lines({std::string(120, 'x'), std::string(121, 'x')}).size() == 1);
    CHECK(long_lines({"\u00fc" + std::string(119, 'x')}).empty());
    CHECK(long_lines({"const char* css = R\"css(", std::string(200, 'x'), ")css\";", std::string(121, 'y')}).size() ==
          1);
    CHECK(longest_function({"void f(int a,", "       int b) {", "    return;", "}", "struct A {", "    int g() {",
                            "        if (x) {", "        }", "        return 1;", "    }", "};"}) == 5);
}
