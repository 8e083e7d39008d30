// The layers of the code: a folder includes itself and lower ranks only, so no folders include each other in a circle;
// only sim/cli knows the command line and prints. Read from the #include lines of the sources themselves, headers
// through headers.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"

namespace {

// A folder's rank (two folders of one layer that have an order get a step between) and, where a folder may not use all
// that is below it, the highest rank that it may use besides itself and the exceptions named.
struct Layer {
    int rank;
    int highest_below;
    std::vector<std::string> also;  ///< single headers above highest_below
};

const std::vector<std::string> kOfTrials{"sim/trial/snapshot.hpp", "sim/trial/time_order.hpp"};
const std::string kMemo = "sim/trial/prefix_memo.hpp";
const std::vector<std::string> kOfRooms{"sim/trial/snapshot.hpp", kMemo, "sim/analysis/common/"};
const std::vector<std::string> kOfRoomsWithScores{"sim/trial/snapshot.hpp", "sim/analysis/common/",
                                                  "sim/analysis/score/"};

const std::map<std::string, Layer> kLayers{
    {"models/numeric", {0, 0, {}}},
    {"models/survival", {10, 0, {}}},
    {"models/sofa", {11, 10, {}}},
    {"models/pilot", {20, 0, {}}},
    {"models/fit", {30, 20, {}}},
    {"sim/random", {40, 0, {}}},
    {"sim/trial", {50, 11, {"sim/random/"}}},
    {"sim/analysis/common", {60, 0, kOfTrials}},
    {"sim/analysis/binary", {61, 0, kOfRooms}},
    {"sim/analysis/survival", {61, 0, kOfRooms}},
    {"sim/analysis/score", {61, 0, kOfRooms}},
    {"sim/analysis/repeated", {62, 0, kOfRoomsWithScores}},
    {"sim/analysis/pairwise", {62, 0, kOfRoomsWithScores}},
    {"sim/analysis", {64, 0, {"sim/trial/snapshot.hpp", "sim/analysis/"}}},
    {"sim/data", {65, 0, {"sim/trial/snapshot.hpp", "models/pilot/"}}},
    {"sim/design", {70, 0, {"sim/trial/cut_rule.hpp", "sim/trial/data_cut.hpp", "sim/analysis/common/estimate.hpp"}}},
    {"sim/conduct", {75, 70, {}}},
    {"sim/scenario", {80, 70, {}}},
    {"sim/study", {85, 80, {}}},
    {"sim/engine", {90, 85, {}}},
    {"sim/store", {92, 90, {}}},
    {"sim/cluster", {93, 90, {}}},
    {"sim/theory", {95, 90, {}}},
    {"sim/interim", {98, 95, {}}},
    {"sim/search", {100, 95, {}}},
    {"sim/results", {110, 100, {}}},
    {"sim/report", {115, 110, {}}},
    {"sim/api", {120, 115, {}}},
    {"sim/cli", {130, 120, {}}},
};

struct Source {
    std::string path, folder;
    std::vector<std::string> lines;
};

std::vector<Source> sources() {
    namespace fs = std::filesystem;
    std::vector<Source> all;
    const fs::path root = equipoise::test::kSourceFolder;
    for (const char* top : {"models", "sim"})
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string kind = entry.path().extension().string();
            if (kind != ".hpp" && kind != ".cpp") continue;
            Source source;
            source.path = fs::relative(entry.path(), root).generic_string();
            source.folder = fs::path(source.path).parent_path().generic_string();
            std::ifstream file(entry.path());
            for (std::string line; std::getline(file, line);) source.lines.push_back(line);
            all.push_back(std::move(source));
        }
    return all;
}

// The path between quotes or brackets of an #include line, else empty.
std::string included(const std::string& line) {
    if (!line.starts_with("#include")) return {};
    const std::size_t open = line.find_first_of("\"<");
    if (open == std::string::npos) return {};
    const std::size_t close = line.find_first_of("\">", open + 1);
    return close == std::string::npos ? std::string() : line.substr(open + 1, close - open - 1);
}

// Project headers by the file that includes them.
std::map<std::string, std::set<std::string>> includes_of(const std::vector<Source>& all) {
    std::map<std::string, std::set<std::string>> direct;
    for (const Source& source : all)
        for (const std::string& line : source.lines)
            if (const std::string header = included(line); header.starts_with("models/") || header.starts_with("sim/"))
                direct[source.path].insert(header);
    return direct;
}

std::set<std::string> reached_from(const std::string& path,
                                   const std::map<std::string, std::set<std::string>>& direct) {
    std::set<std::string> reached;
    std::vector<std::string> open{path};
    while (!open.empty()) {
        const auto at = direct.find(open.back());
        open.pop_back();
        if (at == direct.end()) continue;
        for (const std::string& header : at->second)
            if (reached.insert(header).second) open.push_back(header);
    }
    return reached;
}

bool may_include(const std::string& folder, const std::string& header) {
    const std::string other = std::filesystem::path(header).parent_path().generic_string();
    const auto from = kLayers.find(folder), to = kLayers.find(other);
    if (from == kLayers.end() || to == kLayers.end()) return false;
    if (from == to || (to->second.rank <= from->second.highest_below)) return true;
    return std::any_of(from->second.also.begin(), from->second.also.end(),
                       [&](const std::string& allowed) { return header.starts_with(allowed); });
}

bool prints(const std::string& line) {
    const std::string code = line.substr(0, line.find("//"));
    for (const char* word : {"std::cout", "std::cerr", "std::clog", "fmt::print", "puts(", "perror("})
        if (code.find(word) != std::string::npos) return true;
    for (std::size_t at = code.find("printf("); at != std::string::npos; at = code.find("printf(", at + 1))
        if (at < 2 || code.substr(at - 2, 2) != "sn") return true;  // snprintf writes into memory
    return false;
}

bool opens_files(const std::string& line) {
    const std::string code = line.substr(0, line.find("//"));
    for (const char* header : {"<fstream>", "<filesystem>", "<fcntl.h>", "<unistd.h>", "<sys/"})
        if (code.starts_with("#include") && code.find(header) != std::string::npos) return true;
    for (const char* word : {"ifstream", "ofstream", "std::filesystem", "fopen("})
        if (code.find(word) != std::string::npos) return true;
    const std::size_t at = code.find("open(");
    return at != std::string::npos && (at == 0 || std::string(" ({=,:").find(code[at - 1]) != std::string::npos);
}

}  // namespace

TEST_CASE("a folder reaches itself and lower layers only, also through the headers that it includes", "[exact]") {
    const std::vector<Source> all = sources();
    REQUIRE(all.size() > 150);
    const std::map<std::string, std::set<std::string>> direct = includes_of(all);
    std::size_t checked = 0;
    for (const Source& source : all) {
        INFO(source.path);
        CHECK(kLayers.count(source.folder) == 1);
        for (const std::string& header : reached_from(source.path, direct)) {
            ++checked;
            INFO(header);
            CHECK(may_include(source.folder, header));
        }
    }
    CHECK(checked > 5000);
    // What is allowed never leads upward, so folders cannot include each other in a circle.
    for (const auto& [name, layer] : kLayers) {
        CHECK(layer.highest_below <= layer.rank);
        for (const std::string& header : layer.also) {
            INFO(name << " " << header);
            const auto to = kLayers.find(std::filesystem::path(header).parent_path().generic_string());
            REQUIRE(to != kLayers.end());
            CHECK(to->second.rank <= layer.rank);
        }
    }
    // Twins that must fail.
    CHECK_FALSE(may_include("sim/trial", "sim/analysis/common/estimate.hpp"));
    CHECK_FALSE(may_include("models/fit", "sim/random/stream.hpp"));
    CHECK_FALSE(may_include("sim/analysis/binary", "sim/trial/cohort.hpp"));
    CHECK_FALSE(may_include("sim/analysis/binary", "sim/analysis/survival/cox.hpp"));
    CHECK_FALSE(may_include("sim/design", "sim/trial/data_cut_day.hpp"));
    CHECK(reached_from("a", {{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}}) == std::set<std::string>{"b", "c"});
}

TEST_CASE("nothing below the shells opens a file but the store of blocks and the one place that knows the disk",
          "[exact]") {
    std::size_t on_disk = 0;
    for (const Source& source : sources()) {
        if (source.folder == "sim/cli" || source.folder == "sim/api") continue;
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            if (!opens_files(source.lines[i])) continue;
            INFO(source.path << ", line " << i + 1 << ": " << source.lines[i]);
            CHECK((source.path == "models/pilot/disk_files.cpp" || source.folder == "sim/store"));
            ++on_disk;
        }
        // Whoever names the disk reads it: below the shells files come as an argument.
        for (const std::string& line : source.lines)
            if (included(line) == "models/pilot/disk_files.hpp") {
                INFO(source.path);
                CHECK(source.path == "models/pilot/disk_files.cpp");
            }
    }
    CHECK(on_disk > 0);
    CHECK(opens_files("#include <filesystem>"));
    CHECK(opens_files("    const int descriptor = open(path);"));
    CHECK(opens_files("    FILE* file = std::fopen(path, \"r\");"));
    CHECK_FALSE(opens_files("    range_is_open(x); // fopen(path)"));
}

TEST_CASE("Eigen comes through one header, so that it is compiled in one way", "[exact]") {
    std::size_t found = 0;
    for (const char* top : {"models", "sim", "tests"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(equipoise::test::kSourceFolder) / top)) {
            std::ifstream file(entry.path());
            for (std::string line; std::getline(file, line);)
                if (included(line).starts_with("Eigen/")) {
                    INFO(entry.path().string());
                    CHECK(entry.path().filename() == "plain_eigen.hpp");
                    ++found;
                }
        }
    CHECK(found == 1);
}

TEST_CASE("only sim/cli knows the command line, and nothing below it prints", "[exact]") {
    for (const Source& source : sources()) {
        if (source.folder == "sim/cli") continue;
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            INFO(source.path << ", line " << i + 1 << ": " << source.lines[i]);
            CHECK_FALSE(included(source.lines[i]).starts_with("CLI/"));
            CHECK_FALSE(prints(source.lines[i]));
        }
    }
    CHECK(prints("    fmt::print(\"{}\", x);"));
    CHECK(prints("    std::printf(\"x\");"));
    CHECK_FALSE(prints("    std::snprintf(text, sizeof text, \"x\");"));
}
