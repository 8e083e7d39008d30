// A run that is submitted to a cluster ends with the bytes of one in one process, a killed task or not. The schedulers
// here are a stand-in that knows what their manuals say of the options which the scripts use
// (tests/stand_in_scheduler); `make cluster-test` does the same with a Slurm of two nodes.
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/catch_compat.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_run.hpp"

using namespace equipoise::test;

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a plan as an array of four schedulers, a task killed, has the bytes of a plan in one process",
          "[submitted]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small trial.toml", kSmall), whole = folder.path() + "/whole";
    REQUIRE(run_equipoise({"plan", scenario, "--out", whole}).exit_code == 0);
    const auto expected = answer_in(whole);
    const std::pair<std::string, std::string> schedulers[] = {
        {"slurm", "sbatch"}, {"sge", "qsub"}, {"pbs", "qsub"}, {"lsf", "bsub"}};
    for (const auto& [scheduler, command] : schedulers) {
        INFO(scheduler);
        const std::string state = folder.path() + "/" + scheduler, out = state + "/it's out";
        fs::create_directories(state + "/bin");
        fs::create_symlink(std::string(kSourceFolder) + "/tests/stand_in_scheduler", state + "/bin/" + command);
        const Environment path("PATH", state + "/bin:" + std::getenv("PATH")), kind("STAND_IN", scheduler),
            memory("STAND_IN_STATE", state), killed("KILL_TASK", "2"), after("KILL_AFTER", "0.15");
        const ProgramRun run = run_equipoise({"submit", scheduler, scenario, "--tasks", "3", "--out", out});
        INFO(run.out + run.err);
        CHECK(run.exit_code == 0);
        CHECK(run.out.find("round 1: tasks 1-3 are job 101") != std::string::npos);
        CHECK(fs::exists(state + "/killed"));
        CHECK(answer_in(out) == expected);
        CHECK(fs::exists(out + "/shard-2-of-3.sqlite"));
    }
}

TEST_CASE("a dry run writes scripts that queue the run later, with the verb's own options", "[submitted]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/out";
    const ProgramRun run = run_equipoise({"submit", "slurm", scenario, "--verb", "power", "--tasks", "2", "--dry-run",
                                          "--json", "--out", out, "--", "--n", "150", "--trials", "2000"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const auto told = nlohmann::json::parse(run.out);
    CHECK(told["submitted"] == false);
    CHECK_FALSE(fs::exists(out + "/run.sqlite"));
    const Environment path("PATH", folder.path() + "/bin:" + std::getenv("PATH")), kind("STAND_IN", "slurm"),
        memory("STAND_IN_STATE", folder.path());
    fs::create_directories(folder.path() + "/bin");
    fs::create_symlink(std::string(kSourceFolder) + "/tests/stand_in_scheduler", folder.path() + "/bin/sbatch");
    REQUIRE(std::system((told["start"].get<std::string>() + " >/dev/null").c_str()) == 0);
    const std::string whole = folder.path() + "/whole";
    run_equipoise({"power", scenario, "--n", "150", "--trials", "2000", "--out", whole});
    CHECK(answer_in(out) == answer_in(whole));
    CHECK(answer_in(out).at("power.csv").find(",2000,") != std::string::npos);
}

TEST_CASE("what every task would refuse is refused before anything is queued", "[submitted]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/out";
    const std::pair<Words, std::string> mistakes[] = {
        {{"submit", "moab", scenario, "--tasks", "2", "--dry-run"}, "use slurm, sge, pbs or lsf"},
        {{"submit", "slurm", scenario, "--tasks", "2", "--verb", "fit", "--dry-run"}, "has no shards"},
        {{"submit", "slurm", scenario, "--tasks", "2", "--dry-run", "--", "--power", "0.9"}, "--power"},
        {{"submit", "slurm", scenario, "--tasks", "2", "--dry-run", "--", "--shard", "1/2"}, "leave it out"},
        {{"submit", "slurm", scenario, "--tasks", "2", "--dry-run", "--", "--set", "trial.n=x"}, "trial.n"},
        {{"submit", "slurm", folder.path() + "/none.toml", "--tasks", "2", "--dry-run"}, "none.toml"},
        {{"submit", "slurm", scenario, "--tasks", "0", "--dry-run"}, "--tasks"},
        {{"submit", "slurm", scenario, "--tasks", "2"}, "sbatch is not on this machine's PATH"}};
    for (const auto& [given, said] : mistakes) {
        Words words = given;
        words.insert(words.begin() + 3, {"--out", out});
        const Environment path("PATH", "/nowhere");
        const ProgramRun run = run_equipoise(words);
        INFO(run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.err.find(said) != std::string::npos);
        CHECK_FALSE(fs::exists(out));
    }
    // The verb's options behind -- are no misspelt options of submit.
    const ProgramRun none = run_equipoise({"submit", "slurm", scenario, "--tasks", "0", "--", "--n", "400"});
    CHECK_THAT(none.err, ContainsSubstring("--tasks: Value 0 not in range 1 to 1000000; see equipoise submit --help"));
    const ProgramRun broken =
        run_equipoise({"submit", "slurm", scenario, "--tasks", "2", "--time", "1\nb", "--out", out});
    CHECK(broken.exit_code == 2);
    CHECK_THAT(broken.err, ContainsSubstring("--time: has a line break"));
    CHECK_FALSE(fs::exists(out));
}
