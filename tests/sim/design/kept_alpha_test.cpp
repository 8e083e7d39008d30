#include "sim/design/kept_alpha.hpp"

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::string said_of(EfficacyRule efficacy) {
    BoundaryPlan plan;
    plan.information = {0.3, 0.5, 0.9, 1};
    plan.efficacy = std::move(efficacy);
    return caveat_of_alpha(plan_boundary(plan));
}

}  // namespace

TEST_CASE("limits that are given and do not keep alpha are said to spend what they spend", "[design]") {
    // Two-sided 5%: four looks at 1.5 reject in 28.7% of trials without an effect (multivariate normal integration).
    const std::string said = said_of({EfficacyKind::user_critical, {}, {1.5, 1.5, 1.5, 1.5}});
    CHECK(said == "the limits given spend a type I error of 28.7%, not the 5% stated as alpha");
    CHECK(said_of({EfficacyKind::obrien_fleming, {}, {}}).empty());
    CHECK(said_of({EfficacyKind::haybittle_peto, {}, {}}).empty());
}
