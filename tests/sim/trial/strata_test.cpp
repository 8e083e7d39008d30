// Within the strata that a scenario names the arms stay balanced, patient after patient, by blocks of their own.
#include <cmath>
#include <map>

#include "sim/scenario/scenario.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

TrialModel model_of(const std::string& strata) {
    return resolve(
               parse_scenario("[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio "
                              "= 0.7\n[[covariate]]\nname = \"immune\"\nkind = \"categorical\"\nlevels = "
                              "[\"weak\", \"normal\"]\nprobabilities = [0.25, 0.75]\n[trial]\nrandomization = { "
                              "block_sizes = [4], strata = [" +
                                  strata +
                                  "] }\nrecruitment = { sites = 5, per_site_per_month = 2 }\n[[analysis]]\ntest = "
                                  "\"log-rank\"\n",
                              "s.toml"))
        .model();
}

// The largest difference of the numbers in the arms, after any patient, within the groups that `group` makes.
template <class Group>
int largest_imbalance(const TrialModel& model, Group group) {
    int largest = 0;
    for (std::uint64_t trial = 0; trial < 20; ++trial) {
        Arena arena;
        const Cohort cohort = draw_cohort(model, {3, trial}, 300, arena);
        std::map<int, int> difference;
        for (std::size_t i = 0; i < cohort.n; ++i) {
            int& of_group = difference[group(cohort, i)];
            of_group += cohort.arm[i] == 1 ? 1 : -1;
            largest = std::max(largest, std::abs(of_group));
        }
    }
    return largest;
}

int site(const Cohort& c, std::size_t i) { return c.site[i]; }
int immune(const Cohort& c, std::size_t i) { return static_cast<int>(c.covariates[i]); }
int both(const Cohort& c, std::size_t i) { return 2 * site(c, i) + immune(c, i); }

}  // namespace

TEST_CASE("blocks are kept within each stratum that the scenario names", "[exact]") {
    constexpr int kHalfBlock = 2;
    CHECK(largest_imbalance(model_of("\"site\""), site) == kHalfBlock);
    CHECK(largest_imbalance(model_of("\"immune\""), immune) == kHalfBlock);
    CHECK(largest_imbalance(model_of("\"site\", \"immune\""), both) == kHalfBlock);
    CHECK(largest_imbalance(model_of(""), [](const Cohort&, std::size_t) { return 0; }) == kHalfBlock);
    // Twins: what is not named is not kept.
    CHECK(largest_imbalance(model_of("\"immune\""), site) > kHalfBlock);
    CHECK(largest_imbalance(model_of("\"site\""), immune) > kHalfBlock);
    CHECK(largest_imbalance(model_of("\"site\""), both) > kHalfBlock);
}
