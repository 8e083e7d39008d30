// A run that nothing can lose: killed, stopped, grown, in shards, the files have the same bytes.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "sim/store/sqlite_store.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_run.hpp"

using namespace equipoise::test;

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using Json = nlohmann::json;

// Starts the program and sends it a signal; its exit code, or 128 + the signal that ended it.
int stopped_after(const Words& words, std::chrono::milliseconds time, int signal) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        std::freopen("/dev/null", "w", stdout);
        std::freopen("/dev/null", "w", stderr);
        std::vector<char*> argv{const_cast<char*>(kProgram)};
        for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        execv(kProgram, argv.data());
        _exit(127);
    }
    std::this_thread::sleep_for(time);
    kill(child, signal);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void wait_for(const std::string& file) {
    for (int i = 0; i < 400 && !fs::exists(file); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(25));
}

}  // namespace

TEST_CASE("a run that was killed before anything was kept is told so, and its command begins it anew", "[store]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/begun";
    fs::create_directory(out);
    std::ofstream(out + "/run.sqlite").close();
    const ProgramRun run = run_equipoise({"resume", out});
    CHECK(run.exit_code == 2);
    CHECK(run.err.find("ended before anything of it was kept") != std::string::npos);
    CHECK(run_equipoise({"plan", scenario, "--out", out}).exit_code == 0);
}

TEST_CASE("a plan that is killed at any moment is resumed to the bytes of one that was not", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), whole = folder.path() + "/whole";
    REQUIRE(run_equipoise({"plan", scenario, "--out", whole}).exit_code == 0);
    const auto expected = answer_in(whole);
    REQUIRE(expected.size() >= 5);
    for (const int time : {150, 300, 500, 800, 1300}) {
        INFO(time);
        const std::string out = folder.path() + "/killed" + std::to_string(time);
        stopped_after({"plan", scenario, "--out", out}, std::chrono::milliseconds(time), SIGKILL);
        // A file in which nothing is kept yet is no run: a slow machine may be killed there.
        const Words again =
            equipoise::holds_store(out + "/run.sqlite") ? Words{"resume", out} : Words{"plan", scenario, "--out", out};
        const ProgramRun run = run_equipoise(again);
        INFO(run.err);
        CHECK(run.exit_code == 0);
        CHECK(answer_in(out) == expected);
    }
    // From the folder alone: the scenario is gone, the answer stays.
    fs::remove(scenario);
    CHECK(run_equipoise({"resume", whole, "--threads", "1"}).exit_code == 0);
    CHECK(answer_in(whole) == expected);
}

TEST_CASE("a run that is stopped saves what it has and says how to go on", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/out";
    const Words longer{"power", scenario, "--trials", "3000000", "--out", out};
    CHECK(stopped_after(longer, std::chrono::milliseconds(2500), SIGTERM) == 130);
    CHECK(fs::file_size(out + "/run.sqlite") > 100000);
    CHECK(stopped_after({"power", scenario, "--trials", "3000000", "--out", out, "--shard", "1/2"},
                        std::chrono::milliseconds(1500), SIGINT) == 75);
    const ProgramRun status = run_equipoise({"status", out});
    CHECK(status.exit_code == 0);
    CHECK_THAT(status.out, ContainsSubstring("blocks are missing"));
    CHECK_THAT(status.out, ContainsSubstring("log-rank"));
}

TEST_CASE("a run that grows computes the difference and ends as one that was asked for more at once", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), grown = folder.path() + "/grown",
                      whole = folder.path() + "/whole";
    const Words verbs[] = {{"power", "--n", "150"}, {"assurance", "--n", "150"}};
    for (const Words& verb : verbs) {
        INFO(verb[0]);
        fs::remove_all(grown);
        fs::remove_all(whole);
        const auto ask = [&](const std::string& trials, const std::string& out) {
            Words words{verb[0], scenario, "--trials", trials, "--out", out};
            words.insert(words.end(), verb.begin() + 1, verb.end());
            return run_equipoise(words).exit_code;
        };
        REQUIRE(ask("1000", grown) == 0);
        const auto before = answer_in(grown);
        REQUIRE(run_equipoise({"resume", grown, "--trials", "20000"}).exit_code == 0);
        REQUIRE(ask("20000", whole) == 0);
        CHECK(answer_in(grown) == answer_in(whole));
        CHECK(answer_in(grown) != before);
        const ProgramRun fewer = run_equipoise({"resume", grown, "--trials", "1000"});
        CHECK(fewer.exit_code == 2);
        CHECK_THAT(fewer.err, ContainsSubstring("--trials: 1000 are fewer than the 20000 of the answer in " + grown));
        CHECK(answer_in(grown) == answer_in(whole));
    }
}

TEST_CASE("a run to an error has it in every power, and takes no block more than it needs", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/out";
    const auto powers = [&](const Words& more) {
        Words words{"power", scenario, "--n", "150", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return Json::parse(run_equipoise(words).out);
    };
    const Json coarse = powers({"--mcse", "0.01", "--out", out}), fine = powers({"--mcse", "0.004"});
    for (const auto& [answer, mcse] : {std::pair{coarse, 0.01}, std::pair{fine, 0.004}}) {
        const double trials = answer["trials"];
        double worst = 0;
        for (const Json& analysis : answer["analyses"]) {
            const double power = analysis["power"], error = analysis["mcse"];
            CHECK(error <= mcse);
            CHECK_THAT(error, WithinRel(std::sqrt(power * (1 - power) / trials), 1e-12));
            worst = std::max(worst, power * (1 - power));
        }
        // Not many more than the law of the square root asks for.
        CHECK(trials < 1.25 * worst / (mcse * mcse) + 1024);
        CHECK(std::fmod(trials, 64) == 0);
        Json stated = powers({"--trials", std::to_string(static_cast<int>(trials))});
        CHECK(stated["analyses"][0]["power"] == answer["analyses"][0]["power"]);
        CHECK(stated["analyses"][0]["coverage"] == answer["analyses"][0]["coverage"]);
    }
    // The folder's run goes on to a smaller error.
    REQUIRE(run_equipoise({"resume", out, "--mcse", "0.004"}).exit_code == 0);
    CHECK(Json::parse(answer_in(out).at("power.json"))["analyses"] == fine["analyses"]);
    CHECK(run_equipoise({"power", scenario, "--mcse", "0.01", "--trials", "100"}).exit_code == 2);
}

TEST_CASE("shards merged are the run, also of a search that goes in rounds", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall);
    for (const std::string verb : {"plan", "power", "curve", "assurance"}) {
        INFO(verb);
        const std::string whole = folder.path() + "/whole-" + verb, shards = folder.path() + "/shards-" + verb;
        REQUIRE(run_equipoise({verb, scenario, "--out", whole}).exit_code == 0);
        int code = 75, rounds = 0;
        std::string missing = "1-3";
        while (code == 75 && ++rounds < 12) {
            for (const char* i : {"2", "3", "1"})
                if (missing.find(i) != std::string::npos || missing == "1-3")
                    REQUIRE(
                        run_equipoise({verb, scenario, "--shard", std::string(i) + "/3", "--out", shards}).exit_code ==
                        0);
            code = run_equipoise({"merge", shards}).exit_code;
            missing = run_equipoise({"missing", shards}).out;
            CHECK((code == 0) == missing.empty());
        }
        CHECK(code == 0);
        CHECK(answer_in(shards) == answer_in(whole));
        if (verb != "plan") CHECK(rounds == 1);
    }
}

TEST_CASE("a shard that is missing is named, and its blocks are not made up", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/out";
    for (const char* shard : {"1/4", "3/4"})
        REQUIRE(run_equipoise({"power", scenario, "--shard", shard, "--out", out}).exit_code == 0);
    CHECK(run_equipoise({"missing", out}).out == "2,4\n");
    const ProgramRun merged = run_equipoise({"merge", out});
    CHECK(merged.exit_code == 75);
    CHECK_THAT(merged.err, ContainsSubstring("shards 2,4 (of 4)"));
    CHECK(answer_in(out).empty());
    // Shards that were asked for more trials than what was merged before: the answer is theirs.
    const std::string more = folder.path() + "/more", whole = folder.path() + "/whole";
    for (const char* trials : {"1000", "2000"}) {
        for (const char* shard : {"1/2", "2/2"})
            REQUIRE(run_equipoise({"power", scenario, "--trials", trials, "--shard", shard, "--out", more}).exit_code ==
                    0);
        REQUIRE(run_equipoise({"merge", more}).exit_code == 0);
    }
    REQUIRE(run_equipoise({"power", scenario, "--trials", "2000", "--out", whole}).exit_code == 0);
    CHECK(answer_in(more) == answer_in(whole));
    const ProgramRun other =
        run_equipoise({"power", scenario, "--seed", "8", "--shard", "2/4", "--out", folder.path() + "/b"});
    REQUIRE(other.exit_code == 0);
    const ProgramRun mixed = run_equipoise({"merge", out, folder.path() + "/b"});
    CHECK(mixed.exit_code == 2);
    CHECK_THAT(mixed.err, ContainsSubstring("seed = 8 there, 7 here"));
}

TEST_CASE("a folder's run is not mixed with another, and nothing is kept where nothing was asked for", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/out";
    REQUIRE(run_equipoise({"power", scenario, "--json"}).exit_code == 0);
    CHECK(folder.files().size() == 1);
    REQUIRE(run_equipoise({"power", scenario, "--out", out}).exit_code == 0);
    const auto before = answer_in(out);
    const ProgramRun refused = run_equipoise({"power", scenario, "--set", "effect.hazard_ratio=0.8", "--out", out});
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.err, ContainsSubstring("effect.hazard_ratio"));
    CHECK(answer_in(out) == before);
    CHECK(run_equipoise({"power", scenario, "--set", "effect.hazard_ratio=0.8", "--out", out, "--force"}).exit_code ==
          0);
    CHECK(answer_in(out) != before);
    for (const char* verb : {"resume", "merge", "missing", "status"}) {
        INFO(verb);
        const ProgramRun none = run_equipoise({verb, folder.path()});
        CHECK(none.exit_code == 2);
        CHECK_THAT(none.err, ContainsSubstring("holds no run"));
    }
    CHECK(run_equipoise({"power", scenario, "--shard", "1/2"}).exit_code == 2);
}

TEST_CASE("a second process in a folder is refused with the first one's number", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), out = folder.path() + "/out";
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        std::freopen("/dev/null", "w", stdout);
        execl(kProgram, kProgram, "power", scenario.c_str(), "--trials", "30000000", "--out", out.c_str(),
              static_cast<char*>(nullptr));
        _exit(127);
    }
    wait_for(out + "/run.sqlite");
    const ProgramRun second = run_equipoise({"power", scenario, "--trials", "30000000", "--out", out});
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    CHECK(second.exit_code == 2);
    CHECK_THAT(second.err, ContainsSubstring("process " + std::to_string(child)));
}

TEST_CASE("a shard that is killed at any moment has the others merged, and goes on", "[stored-run]") {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("small.toml", kSmall), whole = folder.path() + "/whole";
    const Words power{"power", scenario, "--trials", "60000", "--out"};
    const auto run = [&](const std::string& out, const Words& more) {
        Words words = power;
        words.push_back(out);
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    REQUIRE(run_equipoise(run(whole, {})).exit_code == 0);
    const auto expected = answer_in(whole);
    for (const int time : {5, 20, 30, 40, 50, 60, 80, 120, 180}) {
        INFO(time);
        const std::string out = folder.path() + "/killed" + std::to_string(time);
        REQUIRE(run_equipoise(run(out, {"--shard", "1/2"})).exit_code == 0);
        stopped_after(run(out, {"--shard", "2/2"}), std::chrono::milliseconds(time), SIGKILL);
        const ProgramRun missing = run_equipoise({"missing", out}), merged = run_equipoise({"merge", out});
        INFO(missing.err << merged.err);
        CHECK(missing.exit_code == 0);
        CHECK((merged.exit_code == 75 || merged.exit_code == 0));
        CHECK(run_equipoise(run(out, {"--shard", "2/2"})).exit_code == 0);
        CHECK(run_equipoise({"merge", out}).exit_code == 0);
        CHECK(answer_in(out) == expected);
    }
}
