// The same answer to the last bit for any number of threads, in parts or whole, alone or among others.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kScenario = std::string(test::kSourceFolder) + "/scenarios/msc-septic-shock.toml";

// A small study of the shipped kind.
std::vector<std::string> small(const std::string& verb, const std::string& threads, const std::string& seed = "7") {
    return {verb,        kScenario,
            "--trials",  "200",
            "--seed",    seed,
            "--threads", threads,
            "--set",     "explore.n=60,120",
            "--set",     "explore.effect_scale=0,1",
            "--set",     "explore.control_mortality_shift=0",
            "--set",     "simulation.n=120",
            "--set",     "simulation.tolerance=0.4",
            "--set",     "simulation.largest_n=400"};
}

std::string output(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const ProgramRun run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run.out;
}

std::string contents(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

TrialModel shipped_model(std::vector<NamedAnalysis>& analyses) {
    const Scenario scenario = read_scenario(test::kDisk, kScenario);
    analyses = scenario.analyses;
    return resolve(scenario, test::kDisk).model();
}

bool same(const AnalysisTally& a, const AnalysisTally& b) {
    return a.trials == b.trials && a.benefit == b.benefit && a.harm == b.harm && a.status == b.status &&
           a.estimates == b.estimates && a.sum == b.sum && a.sum_of_squares == b.sum_of_squares &&
           a.sum_of_variances == b.sum_of_variances && a.intervals == b.intervals && a.covered == b.covered;
}

bool same(const RunTally& a, const RunTally& b) {
    if (a.analysis.size() != b.analysis.size() || a.both != b.both) return false;
    for (std::size_t i = 0; i < a.analysis.size(); ++i)
        if (!same(a.analysis[i], b.analysis[i])) return false;
    for (std::size_t i = 0; i < a.trial.size(); ++i)
        if (!(a.trial[i] == b.trial[i])) return false;
    return true;
}

}  // namespace

TEST_CASE("the number of threads changes no byte of an answer, the seed does", "[exact]") {
    for (const char* verb : {"power", "curve", "size"}) {
        INFO(verb);
        const std::string one = output(small(verb, "1"));
        CHECK(one == output(small(verb, "2")));
        CHECK(one != output(small(verb, "2", "8")));
    }
}

TEST_CASE("the number of threads changes no byte of a plan's tables", "[exact]") {
    const TemporaryFolder folder;
    for (const std::string threads : {"1", "2"}) {
        std::vector<std::string> arguments = small("plan", threads);
        arguments.insert(arguments.end(), {"--out", folder.path() + "/" + threads});
        output(arguments);
    }
    for (const std::string name :
         {"power.csv", "size.csv", "fit.csv", "power-curve.svg", "sample-size.svg", "report.html"}) {
        INFO(name);
        const std::string one = contents(folder.path() + "/1/" + name);
        CHECK_FALSE(one.empty());
        CHECK(one == contents(folder.path() + "/2/" + name));
    }
}

TEST_CASE("a run in two parts, and a replicate replayed alone, are the run in one", "[exact]") {
    std::vector<NamedAnalysis> analyses;
    const TrialModel model = shipped_model(analyses);
    const std::size_t sizes[] = {40, 90};
    RunRequest request;
    request.model = &model;
    request.analyses = analyses;
    request.sizes = sizes;
    request.seed = 5;
    request.pairs = true;
    const auto part = [&](std::uint64_t first, std::uint64_t count) {
        RunRequest some = request;
        some.first = first;
        some.count = count;
        return run(some, Campaign::on_threads(2));
    };
    const RunTally whole = part(0, 200);
    // Sums are added within blocks of 64 and then block by block: parts that begin at a block are the same bits.
    RunTally in_parts;
    for (const std::uint64_t first : {0, 64, 128, 192})
        in_parts.merge(part(first, std::min<std::uint64_t>(64, 200 - first)));
    CHECK(same(whole, in_parts));

    // Alone, every replicate is what it was among the others: counts exactly, and its own estimate is what the run
    // added.
    RunTally alone;
    for (std::uint64_t replicate = 64; replicate < 128; ++replicate) alone.merge(part(replicate, 1));
    CHECK(same(alone, part(64, 64)));
    CHECK_FALSE(same(alone, part(65, 64)));  // the twin that must fail: other replicates
}

TEST_CASE("a larger trial begins with the patients of a smaller one", "[exact]") {
    std::vector<NamedAnalysis> analyses;
    const TrialModel model = shipped_model(analyses);
    Arena arena;
    const Cohort large = draw_cohort(model, {3, 17}, 2000, arena);
    for (const std::size_t n : {std::size_t{1}, std::size_t{101}, std::size_t{777}}) {
        INFO(n);
        const Cohort smaller = draw_cohort(model, {3, 17}, n, arena);
        const auto begins = [n](const auto& part, const auto& all) {
            return std::equal(part.begin(), part.end(), all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
        };
        CHECK(begins(smaller.arrival, large.arrival));
        CHECK(begins(smaller.site, large.site));
        CHECK(begins(smaller.arm, large.arm));
        CHECK(begins(smaller.death, large.death));
        CHECK(begins(smaller.discharge, large.discharge));
        CHECK(begins(smaller.dropout, large.dropout));
        for (std::size_t day = 0; day <= 28; ++day)
            CHECK(std::equal(smaller.points.begin() + static_cast<std::ptrdiff_t>(day * n),
                             smaller.points.begin() + static_cast<std::ptrdiff_t>((day + 1) * n),
                             large.points.begin() + static_cast<std::ptrdiff_t>(day * 2000)));
    }
    const Cohort other = draw_cohort(model, {3, 18}, 2000, arena);
    CHECK_FALSE(std::equal(other.death.begin(), other.death.end(), large.death.begin()));
}
