// The hot loop allocates nothing after warm-up: counted at operator new, on this thread, while trials run.
#include <cstdlib>
#include <new>

#include "sim/design/boundary_walk.hpp"
#include "sim/design/stagewise.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

namespace {
thread_local std::uint64_t allocations = 0;

void* counted(std::size_t size, std::size_t alignment) {
    ++allocations;
    void* const memory = alignment == 0 ? std::malloc(size ? size : 1)
                                        : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    if (!memory) throw std::bad_alloc();
    return memory;
}
}  // namespace

// For the whole test program; they only count.
void* operator new(std::size_t size) { return counted(size, 0); }
void* operator new[](std::size_t size) { return counted(size, 0); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size ? size : 1);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size ? size : 1);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

using namespace equipoise;

namespace {

const std::string kFile = std::string(test::kSourceFolder) + "/scenarios/msc-septic-shock.toml";

// Allocations of 2 `trials` replicates after `trials` of warm-up, at two sizes of trial. Every analysis must have had
// an answer in most of them: what gives up early would allocate nothing either.
std::uint64_t allocations_of(const TrialModel& model, std::span<const NamedAnalysis> analyses, std::uint64_t trials,
                             const CutRule& cut = {}) {
    const std::size_t sizes[] = {100, 200};
    RunRequest request;
    request.model = &model;
    request.analyses = analyses;
    request.sizes = sizes;
    request.design.cut = cut;
    const TrialProtocol protocol = request.protocol();
    Workspace workspace;
    RunTally tally(2, analyses.size());
    for (std::uint64_t replicate = 0; replicate < trials; ++replicate)
        run_trial(request, protocol, replicate, workspace, tally);
    const std::uint64_t before = allocations;
    for (std::uint64_t replicate = 0; replicate < 2 * trials; ++replicate)
        run_trial(request, protocol, replicate, workspace, tally);
    const std::uint64_t counted_now = allocations - before;
    for (std::size_t a = 0; a < analyses.size(); ++a) CHECK(tally.at(1, a).status[0] > 2 * trials);
    return counted_now;
}

// Each test of the variant with the options that it cannot do without, or that lead through another path.
const char* const kEvery = R"toml(
[[analysis]]
name = "1"
test = "log-rank"
[[analysis]]
name = "2"
test = "log-rank"
rho = 0
gamma = 1
strata = ["site"]
[[analysis]]
name = "3"
test = "rmst"
tau = 21
[[analysis]]
name = "4"
test = "t-test"
outcome = { score = "mean", day = 28, death = "while-alive", discharge = "missing" }
[[analysis]]
name = "5"
test = "wilcoxon"
outcome = { score = "change", day = 7, death = "worst-rank", discharge = "zero" }
[[analysis]]
name = "6"
test = "fisher"
day = 28
[[analysis]]
name = "7"
test = "boschloo"
day = 28
[[analysis]]
name = "8"
test = "barnard"
day = 28
[[analysis]]
name = "9"
test = "miettinen-nurminen"
day = 28
[[analysis]]
name = "10"
test = "newcombe"
day = 28
[[analysis]]
name = "11"
test = "farrington-manning"
day = 28
[[analysis]]
name = "12"
test = "max-combo"
[[analysis]]
name = "13"
test = "milestone"
day = 14
[[analysis]]
name = "14"
test = "win-ratio"
hierarchy = ["death", "score"]
outcome = { score = "change", day = 7, discharge = "zero" }
[[analysis]]
name = "15"
test = "win-odds"
hierarchy = ["death", "score"]
outcome = { score = "change", day = 7, discharge = "zero" }
[[analysis]]
name = "16"
test = "net-benefit"
hierarchy = ["death"]
[[analysis]]
name = "17"
test = "logistic"
day = 28
covariates = ["factor(site)"]
[[analysis]]
name = "18"
test = "cmh"
day = 28
strata = ["site"]
[[analysis]]
name = "19"
test = "bayes-proportion"
day = 28
[[analysis]]
name = "20"
test = "ancova"
outcome = { score = "value", day = 7, discharge = "zero" }
[[analysis]]
name = "21"
test = "van-elteren"
strata = ["site"]
outcome = { score = "change", day = 7, death = "worst-rank", discharge = "zero" }
[[analysis]]
name = "22"
test = "proportional-odds"
outcome = { score = "value", day = 7, death = "worst-rank", discharge = "zero" }
[[analysis]]
name = "23"
test = "cox"
statistic = "score"
[[analysis]]
name = "24"
test = "cumulative-incidence"
day = 28
[[analysis]]
name = "25"
test = "mmrm"
visits = [3, 7]
[[analysis]]
name = "26"
test = "cox"
covariates = ["factor(site)"]
[[analysis]]
name = "27"
test = "cumulative-incidence"
statistic = "gray"
[[analysis]]
name = "29"
test = "cumulative-incidence"
statistic = "fine-gray"
[[analysis]]
name = "28"
test = "proportion-difference"
day = 28
)toml";

}  // namespace

TEST_CASE("a trial of the shipped scenario allocates nothing after warm-up", "[exact]") {
    const Scenario scenario = read_scenario(test::kDisk, kFile);
    const TrialModel model = resolve(scenario, test::kDisk).model();
    CHECK(allocations_of(model, scenario.analyses, 40) == 0);
    CHECK(allocations_of(model, scenario.analyses, 40, {.calendar_day = 600.0, .deaths = 45}) == 0);
    // The counter does count: a fresh workspace has to allocate.
    const std::uint64_t before = allocations;
    {
        Workspace fresh;
        fresh.arena.take<double>(10);
    }
    CHECK(allocations > before);
}

TEST_CASE("rates by period, a close, a common closing date and a fixed accrual time allocate nothing after warm-up",
          "[exact]") {
    for (const char* trial :
         {"recruitment = { sites = 3, rates = [20, 40], rate_months = [0, 2], pauses = [{ from = 3, to = 4 }], "
          "closes_after_months = 5 }\ndropout = { hazard = [0.001, 0.0005], cuts = [10] }",
          "recruitment = { opening_months = [0, 1, 3], accrual_months = 6 }\ndropout = { risk = 0.02, treated_risk = "
          "0.1 }",
          "recruitment = { sites = 3, per_site_per_month = 20 }\nfollow_up = { until = \"common-closing\", "
          "minimum_days = "
          "10 }"}) {
        INFO(trial);
        const Scenario scenario = parse_scenario(
            "[survival]\nlaw = \"exponential\"\nrate = 0.02\n[effect]\nhazard_ratio = 0.7\n[trial]\n" +
                std::string(trial) +
                "\n[[analysis]]\nname = \"l\"\ntest = \"log-rank\"\n[[analysis]]\nname = \"c\"\ntest = \"cox\"\n",
            "accrual.toml");
        const TrialModel model = resolve(scenario).model();
        CHECK(allocations_of(model, scenario.analyses, 40) == 0);
        CHECK(allocations_of(model, scenario.analyses, 40, {.calendar_day = 600.0, .deaths = 25}) == 0);
    }
}

TEST_CASE("every analysis, one by one, allocates nothing after warm-up", "[exact]") {
    const std::string text =
        "follow_up_days = 28\n[survival]\nlaw = \"piecewise-exponential\"\nmortality = [0.3, 0.4]\nday = [14, "
        "28]\n[sofa]\n"
        "[effect]\nhazard_ratio = 0.7\n[trial]\nrecruitment = { sites = 3 }\ndropout = { risk = 0.02 }\n" +
        std::string(kEvery);
    const Scenario scenario = parse_scenario(text, "every.toml");
    const TrialModel model = resolve(scenario, test::kDisk).model();
    std::vector<bool> seen(analysis_names.size(), false);
    for (const NamedAnalysis& analysis : scenario.analyses) {
        INFO(name_of(analysis.test) << ", analysis " << analysis.name);
        const bool slow = name_of(analysis.test) == "boschloo" || name_of(analysis.test) == "barnard" ||
                          name_of(analysis.test) == "mmrm";
        CHECK(allocations_of(model, {&analysis, 1}, slow ? 4 : 20) == 0);
        seen[analysis.test.index()] = true;
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        INFO(analysis_names[i]);
        CHECK(seen[i]);  // a new analysis needs its lines above
    }
}

TEST_CASE("walking a boundary allocates nothing, and concluding nothing after warm-up", "[exact]") {
    BoundaryPlan plan;
    plan.information = {0.4, 0.7, 1};
    plan.futility.kind = FutilityKind::lan_demets_pocock;
    BoundaryWalk walk(plan_boundary(plan));
    StagewiseInference inference;
    double sum = 0;
    const auto trial = [&](double off) {
        walk.begin();
        walk.next(0.4, false);  // as planned
        walk.next(0.7 + off, false);
        sum += walk.next(0.7005 + off, false).upper + walk.next(1 + off, true).upper;
        sum += inference.conclude(walk.information(), walk.limits(), 1.7).median_unbiased;
    };
    const std::uint64_t at_first = allocations;
    walk.begin();
    for (const double share : {0.3, 0.3004, 0.9}) walk.next(share, share == 0.9);
    CHECK(allocations == at_first);
    for (int i = 0; i < 3; ++i) trial(1e-3 * i);
    const std::uint64_t before = allocations;
    for (int i = 0; i < 10; ++i) trial(1e-3 * i);
    CHECK(allocations == before);
    CHECK(std::isfinite(sum));
}
