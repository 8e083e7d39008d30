#include "models/pilot/files.hpp"

#include <fmt/format.h>
#include <filesystem>

#include "models/numeric/input_error.hpp"
#include "models/pilot/csv_table.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;

namespace {

using Texts = std::map<std::string, std::string>;

std::string refusal(const Files& files, const std::string& name) {
    try {
        files.text(name, "a CSV file");
        return "";
    } catch (const InputError& error) {
        return error.problems()[0].text();
    }
}

const std::string kPilot = "arm,time,status\n0,3,1\n0,28,0\n0,28,0\n0,9,1\n1,28,0\n1,5,1\n1,28,0\n1,28,0\n";
const std::string kScenario =
    "title = \"t\"\n[pilot]\nsurvival = \"p.csv\"\nsensitivity = \"q.csv\"\n[survival]\nfrom = \"pilot\"\n"
    "[effect]\nfrom = \"pilot\"\n[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n";

}  // namespace

TEST_CASE("names beside a file and names without folder and ending are those of std::filesystem", "[exact]") {
    namespace fs = std::filesystem;
    for (const char* file :
         {"s.toml", "a/s.toml", "a//s.toml", "/s.toml", "../x.y/s", "./s.b.toml", ".toml", "a/.b", ".."})
        for (const char* name : {"p.csv", "data/p.csv", "../p.csv", "/tmp/p.csv"}) {
            INFO(file << " " << name);
            CHECK(beside(file, name) == (fs::path(file).parent_path() / name).string());
            CHECK(file_stem(file) == fs::path(file).stem().string());
        }
}

TEST_CASE("the disk and the memory answer alike, in words where there is nothing to read", "[exact]") {
    const test::TemporaryFolder folder;
    const std::string there = folder.write("p.csv", kPilot), none = folder.path() + "/none.csv";
    const MemoryFiles memory(Texts{{there, kPilot}});
    for (const Files* files : {static_cast<const Files*>(&test::kDisk), static_cast<const Files*>(&memory)}) {
        CHECK(files->text(there, "a CSV file") == kPilot);
        CHECK(files->kind(there) == Files::Kind::text);
        CHECK(files->kind(none) == Files::Kind::missing);
        CHECK(refusal(*files, none) == none + ": there is no such file; check the path and its spelling");
    }
    CHECK(test::kDisk.kind(folder.path()) == Files::Kind::folder);
    CHECK(refusal(test::kDisk, folder.path()) == folder.path() + ": is a directory; name a CSV file");
    CHECK(no_files().kind(there) == Files::Kind::missing);
}

TEST_CASE("a study from memory is the study from disk, and reads nothing once it is resolved", "[exact]") {
    const std::string other = kPilot + "0,2,1\n";
    std::string hash, control;
    {
        const test::TemporaryFolder folder;
        folder.write("p.csv", kPilot);
        folder.write("q.csv", other);
        const Scenario s = read_scenario(test::kDisk, folder.write("s.toml", kScenario));
        const Study study = resolve(s, test::kDisk);
        hash = scenario_hash(s, test::kDisk);
        folder.write("p.csv", other);  // what is reported and hashed stays what was read
        CHECK(scenario_hash(study.scenario, *study.files) == hash);
        CHECK(scenario_hash(s, test::kDisk) != hash);
        CHECK(study.files->text(folder.path() + "/q.csv", "") == other);
        control = fmt::format("{}", 1 - ArmSurvival(*study.control).survival(28));
    }
    const MemoryFiles memory(Texts{{"p.csv", kPilot}, {"q.csv", other}});
    const Scenario s = parse_scenario(kScenario, "s.toml", {}, memory);
    CHECK(scenario_hash(s, memory) == hash);
    CHECK(fmt::format("{}", 1 - ArmSurvival(*resolve(s, memory).control).survival(28)) == control);
    // A mistake in a file has its line and the key that names the file; also in the one that is simulated last.
    const MemoryFiles bad(Texts{{"p.csv", kPilot}, {"q.csv", "arm,time,status\n0,x,1\n"}});
    CHECK_THROWS_WITH(resolve(s, bad), ContainsSubstring("q.csv, line 2, column time"));
    CHECK_THROWS_WITH(parse_scenario(kScenario, "s.toml"),
                      ContainsSubstring("s.toml, line 3, pilot.survival: p.csv: there is no such file"));
}
