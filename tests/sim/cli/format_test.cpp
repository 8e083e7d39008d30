// --format: documents that pandoc makes of Markdown, of a plan's report.md and of other verbs' answers. A stand-in
// plays pandoc, so that the test runs anywhere.
#include <fmt/format.h>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_run.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

namespace fs = std::filesystem;

// Writes its words and what it reads where it is told to.
const char* const kPandoc = R"sh(#!/bin/sh
echo "$@" > "$STAND_IN_STATE/words"
while [ $# -gt 1 ]; do
  if [ "$1" = --output ]; then out=$2; fi
  shift
done
if [ -n "$STAND_IN_FAILS" ]; then echo "pandoc: no such format" >&2; exit 3; fi
{ echo "a document of"; cat "$1"; } > "$out"
)sh";

struct Pandoc {
    TemporaryFolder folder;
    Environment state{"STAND_IN_STATE", folder.path()};
    Environment path{"PATH", folder.path() + "/bin:" + std::getenv("PATH")};
    Pandoc() {
        fs::create_directory(folder.path() + "/bin");
        const std::string file = folder.write("bin/pandoc", kPandoc);
        fs::permissions(file, fs::perms::owner_all);
    }
    std::string text(const std::string& name) const { return kDisk.find(folder.path() + "/" + name).text; }
    bool has(const std::string& name) const { return fs::exists(folder.path() + "/" + name); }
};

}  // namespace

TEST_CASE("a plan's folder has the paragraph and the tables as Markdown, and as a document where it is asked for",
          "[exact][cli]") {
    const Pandoc pandoc;
    const std::string scenario = pandoc.folder.write("s.toml", kSmall), out = pandoc.folder.path() + "/out";
    const ProgramRun run = run_equipoise({"plan", scenario, "--out", out, "--format", "docx,rtf", "--format", "md"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const std::string markdown = pandoc.text("out/report.md");
    CHECK_THAT(markdown, ContainsSubstring("## For the protocol") && ContainsSubstring("|:---|"));
    for (const char* name : {"out/report.docx", "out/report.rtf"})
        CHECK(pandoc.text(name) == "a document of\n" + markdown);
    CHECK_THAT(pandoc.text("words"), ContainsSubstring("--from commonmark+pipe_tables --to rtf"));
    // What is resumed has them again, and a plan without the option takes them away: they would be of another run.
    fs::remove(out + "/report.docx");
    REQUIRE(run_equipoise({"resume", out}).exit_code == 0);
    CHECK(pandoc.has("out/report.docx"));
    REQUIRE(run_equipoise({"plan", scenario, "--out", out}).exit_code == 0);
    CHECK(pandoc.text("out/report.md") == markdown);
    CHECK_FALSE(pandoc.has("out/report.docx"));
    // Where it fails, all is as it was.
    {
        const Environment fails("STAND_IN_FAILS", "1");
        const ProgramRun failed = run_equipoise({"plan", scenario, "--out", out, "--format", "docx"});
        CHECK(failed.exit_code == 2);
        CHECK_THAT(failed.err, ContainsSubstring("pandoc made no docx: pandoc: no such format"));
    }
    CHECK(pandoc.text("out/report.md") == markdown);
    CHECK(pandoc.has("out/manifest.json"));
}

TEST_CASE("a format that needs pandoc is refused before anything is simulated where there is none", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("s.toml", kSmall), out = folder.path() + "/out";
    const Environment path("PATH", "/nowhere");
    const ProgramRun run = run_equipoise({"plan", scenario, "--out", out, "--format", "docx"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, ContainsSubstring("--format: docx is made by pandoc, which is not on this machine's PATH"));
    CHECK_FALSE(fs::exists(out));
    CHECK(run_equipoise({"plan", scenario, "--out", out, "--format", "md"}).exit_code == 0);
    CHECK(run_equipoise({"plan", scenario, "--out", out, "--format", "pdf"}).exit_code == 2);
}

TEST_CASE("answers with a table are Markdown with the same cells where it is asked for", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("s.toml", kSmall), other = folder.write("other.toml", kSmall);
    for (const std::vector<std::string>& verb : {std::vector<std::string>{"power", scenario},
                                                 {"size", scenario},
                                                 {"curve", scenario},
                                                 {"compare", scenario, other},
                                                 {"power", scenario, "--vary", "survival.mortality=0.3,0.4"},
                                                 {"power", scenario, "--certify", "--trials", "256"}}) {
        INFO(verb[0] << " " << verb.back());
        std::vector<std::string> words = verb;
        words.insert(words.end(), {"--quiet", "--progress", "none"});
        const std::string text = run_equipoise(words).out;
        words.insert(words.end(), {"--format", "md"});
        const ProgramRun run = run_equipoise(words);
        INFO(run.err);
        REQUIRE(run.exit_code == 0);
        CHECK(run.out.starts_with("# "));
        CHECK_THAT(run.out, ContainsSubstring("|:---|") && ContainsSubstring("onte Carlo standard error"));
        std::size_t shares = 0;  // "| 44.9% (0.5) |"
        for (std::size_t at = 0; (at = run.out.find("%", at)) != std::string::npos; ++at) {
            const std::size_t begin = run.out.rfind("| ", at), end = run.out.find(" |", at);
            if (begin == std::string::npos || end == std::string::npos) continue;
            const std::string cell = run.out.substr(begin + 2, end - begin - 2);
            if (cell.find_first_not_of("0123456789.%()") != std::string::npos && cell.size() > 14) continue;
            CHECK_THAT(text, ContainsSubstring(cell));
            ++shares;
        }
        CHECK(shares > 0);
        const std::string file = folder.path() + "/answer.md";
        words.insert(words.end(), {"-o", file});
        CHECK(run_equipoise(words).out == "The answer: " + file + "\n");
        CHECK(kDisk.find(file).text == run.out);
    }
}

TEST_CASE("what varies is a table of places for each analysis of a document", "[exact][cli]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("s.toml", kSmall);
    const std::vector<std::string> words{"size",
                                         scenario,
                                         "--quiet",
                                         "--vary",
                                         "effect.hazard_ratio=0.5,0.6",
                                         "--vary",
                                         "simulation.target_power=0.7,0.8"};
    std::vector<std::string> as_document = words, as_json = words;
    as_document.insert(as_document.end(), {"--format", "md"});
    as_json.push_back("--json");
    const std::string document = run_equipoise(as_document).out;
    INFO(document);
    const nlohmann::json json = nlohmann::json::parse(run_equipoise(as_json).out);
    CHECK_THAT(document, ContainsSubstring("| effect.hazard_ratio | simulation.target_power | required n |"));
    REQUIRE(json.at("points").size() >= 4);
    for (const nlohmann::json& point : json.at("points")) {
        const nlohmann::json &at = point.at("at"), &analysis = point.at("analysis");
        CHECK_THAT(document, ContainsSubstring(fmt::format(
                                 "| {} | {} | {} ({:.0f} to {:.0f}) |", at.at("effect.hazard_ratio").dump(),
                                 at.at("simulation.target_power").dump(), analysis.at("n").get<std::size_t>(),
                                 analysis.at("n_lower").get<double>(), analysis.at("n_upper").get<double>())));
    }
}

TEST_CASE("an answer is a document in the file that is named, and what cannot be is refused before it is simulated",
          "[exact][cli]") {
    const Pandoc pandoc;
    const std::string scenario = pandoc.folder.write("s.toml", kSmall), file = pandoc.folder.path() + "/power.docx";
    const std::vector<std::string> words{"power", scenario, "--format", "docx", "--quiet"};
    const auto with = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all = words;
        all.insert(all.end(), more.begin(), more.end());
        return run_equipoise(all);
    };
    REQUIRE(with({"-o", file}).exit_code == 0);
    const std::string markdown = run_equipoise({"power", scenario, "--format", "md", "--quiet"}).out;
    CHECK(pandoc.text("power.docx") == "a document of\n" + markdown);
    CHECK_THAT(with({}).err, ContainsSubstring("--format: docx is not for printing; name a file with -o"));
    CHECK_THAT(with({"-o", file, "--json"}).err, ContainsSubstring("stands beside --json"));
    CHECK_THAT(with({"-o", file, "--out", pandoc.folder.path() + "/out", "--shard", "1/2"}).err,
               ContainsSubstring("a shard has no answer yet"));
    CHECK_THAT(with({"-o", scenario}).err, ContainsSubstring("is what this run reads"));
    const std::string other = pandoc.folder.write("other.toml", kSmall);
    const ProgramRun over = run_equipoise({"compare", scenario, other, "--format", "md", "-o", other, "--quiet"});
    CHECK_THAT(over.err, ContainsSubstring("is what this run reads"));
    CHECK(pandoc.text("other.toml") == kSmall);
    CHECK_THAT(run_equipoise({"power", scenario, "-o", file}).err, ContainsSubstring("no document is asked for"));
    const Environment path("PATH", "/nowhere");
    CHECK_THAT(with({"-o", file}).err, ContainsSubstring("install pandoc, or use --format md"));
    // A folder of results is the same with or without.
    const std::string out = pandoc.folder.path() + "/out";
    REQUIRE(run_equipoise({"power", scenario, "--out", out, "--format", "md", "--quiet"}).out == markdown);
    CHECK(pandoc.has("out/power.csv"));
    CHECK(run_equipoise({"resume", out, "--quiet"}).exit_code == 0);
}
