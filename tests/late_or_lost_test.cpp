// No answer lost and no file destroyed: what would fail is refused before anything is simulated, results are written
// whole or not at all.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/numeric/input_error.hpp"
#include "sim/cli/result_folder.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/mistakes.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;

namespace {

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// Enough trials for minutes: what is refused at once was refused before them.
Words long_plan(const std::string& scenario, const std::string& out) {
    return {"plan", scenario, "--trials", "3000000", "--out", out};
}

// The program with its standard output going to `path`.
int exit_code_writing_to(const std::string& path, const Words& words) {
    const pid_t child = fork();
    if (child == 0) {
        const int to = open(path.c_str(), O_WRONLY), null = open("/dev/null", O_WRONLY);
        dup2(to, 1);
        dup2(null, 2);
        std::vector<char*> argv{const_cast<char*>(kProgram)};
        for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        execv(kProgram, argv.data());
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("a place for results that cannot be written is refused before anything is simulated", "[exact]") {
    const TemporaryFolder folder;
    const std::string sound = folder.write("sound.toml", kSound), file = folder.write("file", "x");
    for (const std::string& out : {std::string("/proc/nothere"), file, file + "/below"}) {
        INFO(out);
        const ProgramRun run = run_equipoise(long_plan(sound, out));
        CHECK(run.exit_code == 2);
        CHECK_THAT(run.err, ContainsSubstring("--out"));
    }
    const ProgramRun simulated =
        run_equipoise({"simulate", sound, "--n", "1000", "--trials", "20000", "--out", folder.path() + "/no/such.csv"});
    CHECK(simulated.exit_code == 2);
    CHECK(folder.files().size() == 2);
}

TEST_CASE("a folder is taken away again when nothing was written into it", "[exact]") {
    const TemporaryFolder folder;
    const std::string out = folder.path() + "/a/b";
    {
        const equipoise::ResultFolder results(out);
        CHECK(std::filesystem::exists(out));
    }
    CHECK(folder.files().empty());
}

TEST_CASE("a manifest of any shape is no results of this scenario", "[exact]") {
    const TemporaryFolder folder;
    const std::string sound = folder.write("sound.toml", kSound);
    std::filesystem::create_directory(folder.path() + "/out");
    for (const char* manifest : {"{\"title\": 5}", "{}", "[]", "3", "", "{\"title\"", "{\"title\": null}"}) {
        INFO(manifest);
        folder.write("out/manifest.json", manifest);
        const ProgramRun run = run_equipoise(long_plan(sound, folder.path() + "/out"));
        CHECK(run.exit_code == 2);
        CHECK_THAT(run.err, ContainsSubstring("manifest.json that is not of results"));
    }
}

TEST_CASE("two runs do not write into one folder", "[exact]") {
    const TemporaryFolder folder;
    const std::string sound = folder.write("sound.toml", kSound), out = folder.path() + "/out";
    const equipoise::ResultFolder held(out);
    const ProgramRun run = run_equipoise(long_plan(sound, out));
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, ContainsSubstring("another run"));
    CHECK_THAT(run.err, ContainsSubstring("process " + std::to_string(getpid())));
}

TEST_CASE("results are replaced whole: stale files go, others stay, a failure leaves the earlier ones", "[exact]") {
    const TemporaryFolder folder;
    const std::string out = folder.path() + "/out";
    const Words all{"power.csv", "fit.csv", "manifest.json"};
    { equipoise::ResultFolder(out).replace({{"power.csv", "1"}, {"fit.csv", "1"}, {"manifest.json", "1"}}, all); }
    folder.write("out/notes.txt", "mine");
    { equipoise::ResultFolder(out).replace({{"power.csv", "2"}, {"manifest.json", "2"}}, all); }
    CHECK(slurp(out + "/power.csv") == "2");
    CHECK(slurp(out + "/manifest.json") == "2");
    CHECK(slurp(out + "/notes.txt") == "mine");
    CHECK_FALSE(std::filesystem::exists(out + "/fit.csv"));
    CHECK_FALSE(std::filesystem::exists(out + "/.lock"));
    // The second file cannot be written (its folder is not there), as on a full disk: the first is not put in place
    // either.
    {
        equipoise::ResultFolder results(out);
        CHECK_THROWS_AS(results.replace({{"power.csv", "3"}, {"none/fit.csv", "3"}, {"manifest.json", "3"}}, all),
                        equipoise::InputError);
    }
    CHECK(slurp(out + "/power.csv") == "2");
    CHECK(slurp(out + "/manifest.json") == "2");
    CHECK(std::distance(std::filesystem::directory_iterator(out), {}) == 3);
}

TEST_CASE("an answer that standard output does not take is a failure", "[exact]") {
    if (!std::filesystem::exists("/dev/full")) return;
    const TemporaryFolder folder;
    const std::string sound = folder.write("sound.toml", kSound),
                      data = folder.write("d.csv", "arm,time,status\n0,1,1\n1,2,0\n");
    for (const Words& words : std::vector<Words>{{"power", sound, "--n", "40", "--trials", "20"},
                                                 {"power", sound, "--n", "40", "--trials", "20", "--json"},
                                                 {"check", sound},
                                                 {"schema"},
                                                 {"--help"},
                                                 {"--version"},
                                                 {"power", "--help"},
                                                 {"analyze", data, "--test", "log-rank"},
                                                 {"fit", data},
                                                 {"curve", sound, "--trials", "2", "--set", "explore.n=40"},
                                                 {"simulate", sound, "--n", "20", "--out", folder.path() + "/x.csv"}}) {
        INFO(words[0] << " " << words.size());
        CHECK(exit_code_writing_to("/dev/full", words) == 1);
    }
}

TEST_CASE("a file that the disk has no room for is a failure of the machine and no mistake in the input", "[exact]") {
    if (!std::filesystem::exists("/dev/full")) return;
    const TemporaryFolder folder;
    const std::string sound = folder.write("sound.toml", kSound);
    for (const Words& words :
         std::vector<Words>{{"replay", sound, "--replicate", "3", "--n", "20", "--csv", "/dev/full"},
                            {"simulate", sound, "--n", "20", "--out", "/dev/full"},
                            {"boundaries", "--svg", "/dev/full"},
                            {"power", sound, "--n", "40", "--trials", "20", "--format", "md", "-o", "/dev/full"}}) {
        const ProgramRun run = run_equipoise(words);
        INFO(words[0] << ": " << run.err);
        CHECK(run.exit_code == 1);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring("/dev/full: cannot be written: No space left on device; make room"));
    }
}

TEST_CASE("what a run reads is never what it writes", "[exact]") {
    const TemporaryFolder folder;
    const std::string pilot = folder.write("fit.csv", "arm,time,status\n0,1,1\n0,28,0\n1,2,1\n1,28,0\n");
    const std::string text = "[pilot]\nsurvival = \"fit.csv\"\n" + kSound.substr(kSound.find('\n') + 1),
                      scenario = folder.write("s.toml", text);
    std::filesystem::create_symlink(scenario, folder.path() + "/link.toml");
    for (const std::string& out : {scenario, pilot, folder.path() + "/link.toml", folder.path() + "/./s.toml"}) {
        INFO(out);
        const ProgramRun run = run_equipoise({"simulate", scenario, "--n", "20", "--out", out});
        CHECK(run.exit_code == 2);
        CHECK_THAT(run.err, ContainsSubstring("what this run reads"));
    }
    const ProgramRun plan = run_equipoise(long_plan(scenario, folder.path()));
    CHECK(plan.exit_code == 2);
    CHECK_THAT(plan.err, ContainsSubstring("what this run reads"));
    CHECK(slurp(scenario) == text);
}

TEST_CASE("leading zeros are decimal", "[exact]") {
    const TemporaryFolder folder;
    const std::string sound = folder.write("sound.toml", kSound);
    const Words plain{"power", sound, "--n", "100", "--seed", "10", "--trials", "8", "--json"};
    const std::string expected = run_equipoise(plain).out;
    CHECK_THAT(expected, ContainsSubstring("\"n\": 100"));
    CHECK(
        run_equipoise({"power", sound, "--n", "0100", "--seed", "010", "--trials", "0008", "--threads", "01", "--json"})
            .out == expected);
    CHECK(run_equipoise({"power", sound, "--set", "simulation.n=0100", "--set", "seed=010", "--set",
                         "simulation.trials=08", "--json"})
              .out == expected);
    CHECK(run_equipoise({"power", sound, "--n", "00", "--trials", "2"}).exit_code == 2);
}
