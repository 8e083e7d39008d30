// Courses of the score are the same bits on every level of the processor.
#include <vector>

#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/processor_levels.hpp"

using namespace equipoise;

namespace {

// Everything that a cohort holds of its patients' courses, as bytes.
std::vector<std::uint8_t> course_bytes(const TrialModel& model, std::size_t n) {
    Arena arena;
    const Cohort cohort = draw_cohort(model, {20221122, 5}, n, arena);
    std::vector<std::uint8_t> all(cohort.points.begin(), cohort.points.end());
    for (const std::span<double> days : {cohort.arrival, cohort.death, cohort.discharge}) {
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(days.data());
        all.insert(all.end(), bytes, bytes + days.size_bytes());
    }
    return all;
}

}  // namespace

TEST_CASE("every level of the processor gives the same courses", "[exact][processor]") {
    TrialModel model;
    SofaEffect effect;
    effect.plateau = -1;
    effect.rate_ratio = 1.3;
    model.scores = TrialScores{{uncalibrated_arm({}, {}, 28), uncalibrated_arm({}, effect, 28)}};
    model.recruitment.emplace(Recruitment{});
    for (const std::size_t n : {1u, 31u, 256u, 257u, 700u})
        CHECK(test::same_on_each_level([&] { return course_bytes(model, n); }));
}
