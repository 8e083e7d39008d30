// What a plan adds for a trial that looks at its data: its durations, and the level where nobody obeys futility.
#include "sim/search/plan.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("durations end where the looks do, and the level without futility is that of trials that go on",
          "[exact][sequential]") {
    const std::string text =
        test::two_risks(0.4, 0.2,
                        "looks = [0.5, 1]\nefficacy = \"pocock\"\nfutility = { kind = \"fixed-z\", values = [0.5] }\n",
                        "test = \"proportion-difference\"\nday = 28\n") +
        "[simulation]\ntrials = 600\nn = 200\ntolerance = 0.3\n[explore]\nn = [200]\neffect_scale = [0.0, "
        "1.0]\ncontrol_mortality_shift = [0.0]\n";
    const Study study = resolve(parse_scenario(text, "s.toml"));
    const Plan plan = make_plan(study, {.grid_trials = 100}, Campaign::on_threads(2));
    REQUIRE(plan.null_without_futility.size() == 1);
    // Without an effect more than half stop for futility; where nobody does, more are rejected.
    CHECK(plan.null.stopping[0].early_futility.value > 0.5);
    CHECK(plan.null_without_futility[0].reject.value > plan.null.analyses[0].reject.value);
    REQUIRE(!plan.durations.empty());
    for (const Duration& duration : plan.durations)
        if (duration.n == 200) {
            CHECK(duration.patients.high == 200);
            CHECK(duration.patients.low < 200);  // most stop at the first look
            CHECK(duration.patients.low >= 100);
            CHECK(duration.deaths.median < duration.patients.median);
        }
}
