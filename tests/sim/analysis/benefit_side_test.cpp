#include "sim/analysis/benefit_side.hpp"

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("the side of benefit is the one that a positive z shows", "[exact]") {
    const Study study = resolve(parse_scenario(
        "[survival]\nlaw = \"exponential\"\nmortality = 0.5\nday = 28\n[effect]\nhazard_ratio = 0.5\n"
        "[[analysis]]\ntest = \"proportion-difference\"\nday = 28\n[[analysis]]\ntest = \"logistic\"\nday = 28\n"
        "[[analysis]]\ntest = \"log-rank\"\n[[analysis]]\ntest = \"cox\"\n[[analysis]]\ntest = \"rmst\"\n"
        "[[analysis]]\ntest = \"milestone\"\nday = 28\n[[analysis]]\ntest = \"net-benefit\"\nhierarchy = [\"death\"]\n",
        "s.toml"));
    const TrialModel model = study.model();
    Arena arena;
    const Cohort cohort = draw_cohort(model, {4, 1}, 300, arena);
    const FollowUp seen(cohort, arena);
    for (const NamedAnalysis& analysis : study.scenario.analyses) {
        INFO(analysis.name);
        const Estimate e = run(analysis.test, seen.all(), AnalysisContext{}, arena);
        REQUIRE(e.z > 1);
        CHECK(benefit_side(analysis.test) == (e.estimate > null_of(analysis.test) ? 1 : -1));
    }
    CHECK(benefit_side(TTest{}) == 0);
}
