// The share of a run that is done: an estimate that never falls and ends at 1.
#include "sim/search/progress.hpp"

#include <algorithm>

#include "sim/search/watched_plan.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/places.hpp"

using namespace equipoise;

TEST_CASE("the share done is that of the efforts where they are as expected", "[exact]") {
    Progress progress;
    CHECK_FALSE(progress.knows_what_is_to_come());
    progress.expect({{10, 100}, {30, 100}, {60, 200}});
    CHECK(progress.share() == 0);
    CHECK(progress.left_over_computed() == 0);  // nothing is known of how long it takes
    progress.reach(100);
    CHECK(progress.share() < 0.1);  // the part is not over
    progress.end_part();
    CHECK_THAT(progress.share(), WithinAbs(0.1, 1e-12));
    CHECK_THAT(progress.left_over_computed(), WithinAbs(9, 1e-12));
    progress.reach(150);
    CHECK_THAT(progress.share(), WithinAbs(0.25, 1e-12));
    progress.reach(200);
    progress.end_part();
    progress.reach(400);
    CHECK(progress.share() < 1);
    progress.end_part();
    CHECK(progress.share() == 1);
    CHECK(progress.left_over_computed() == 0);
}

TEST_CASE("a part that takes longer than it should moves on in smaller steps, and none goes back", "[exact]") {
    Progress progress;
    progress.expect({{10, 10}, {10, 10}});
    double before = 0;
    for (std::uint64_t trials = 1; trials <= 1000; ++trials) {
        progress.reach(trials);
        CHECK(progress.share() >= before);
        before = progress.share();
    }
    CHECK(before < 1);
    progress.end_part();
    CHECK_THAT(progress.share(), WithinAbs(1000.0 / 1010, 1e-12));
    // More turns out to be to come: the share stands, and the time that is left is told as it is.
    progress.expect({{10, 10}, {3000, 10}});
    CHECK_THAT(progress.share(), WithinAbs(1000.0 / 1010, 1e-12));
    CHECK_THAT(progress.left_over_computed(), WithinAbs(3, 1e-12));
    progress.end_part();
    CHECK(progress.share() == 1);
}

TEST_CASE("what was there from before is done, and says nothing of how long the rest takes", "[exact]") {
    Progress progress;
    progress.expect({{40, 100}, {60, 100}});
    progress.end_part();
    CHECK_THAT(progress.share(), WithinAbs(0.4, 1e-12));
    CHECK(progress.left_over_computed() == 0);
    progress.reach(50);
    CHECK_THAT(progress.left_over_computed(), WithinAbs(1, 1e-12));
}

TEST_CASE("a plan tells a share that rises from nothing to 1, and has the numbers of one that nobody watches",
          "[exact][plan]") {
    const std::string text =
        "follow_up_days = 28\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\n"
        "hazard_ratio = 0.5\n[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\nday = 28\n"
        "[simulation]\ntrials = 512\ntolerance = 0.05\nn = 100\n[explore]\nn = [60, 100]\n"
        "effect_scale = [0.0, 0.5, 1.0]\ncontrol_mortality_shift = [-0.1, 0.0]\n";
    const Study study =
        resolve(parse_scenario(text, std::string(test::kSourceFolder) + "/s.toml", {}, test::kDisk), test::kDisk);
    RunMonitor monitor;
    Progress progress;
    std::vector<double> shares;
    monitor.on_block = [&] {
        progress.reach(monitor.done.load());
        shares.push_back(progress.share());
    };
    const PlanOptions options{.grid_trials = 256};
    const Plan watched = make_plan(study, options, Campaign::on_threads(2, &monitor), progress);
    const Plan alone = make_plan(study, options, Campaign::on_threads(2));
    REQUIRE(shares.size() > 20);
    CHECK(std::is_sorted(shares.begin(), shares.end()));
    CHECK((shares.front() < 0.1 && shares.back() < 1));
    CHECK(progress.share() == 1);
    // No step is a leap: nobody sees a quarter of the plan go by at once.
    double step = shares.front();
    for (std::size_t i = 1; i < shares.size(); ++i) step = std::max(step, shares[i] - shares[i - 1]);
    CHECK(step < 0.25);
    CHECK(plan_forecast(study, options, 100).size() == 8 + grid_points(study).size());
    CHECK(grid_points(study).size() == 4);
    REQUIRE(watched.grid.size() == alone.grid.size());
    for (std::size_t i = 0; i < watched.grid.size(); ++i)
        CHECK(watched.grid[i].power[0].power.value == alone.grid[i].power[0].power.value);
    CHECK(watched.sizes[0].n == alone.sizes[0].n);
}
