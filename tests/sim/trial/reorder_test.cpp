// The order of times at an earlier date, from that of complete follow-up, against sorting anew.
#include <algorithm>

#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("an earlier date's order of times from the complete one is the one that sorting gives", "[exact]") {
    const char* kTrials[] = {"dropout = { risk = 0.2 }\nrecruitment = { sites = 3, per_site_per_month = 10 }\n",
                             "recruitment = { sites = 3, per_site_per_month = 30, arrivals = \"even\" }\n", ""};
    for (const char* trial : kTrials) {
        const TrialModel model =
            resolve(parse_scenario(std::string("[survival]\nlaw = \"weibull\"\nshape = 0.6\nmortality = 0.4\nday = "
                                               "28\n[effect]\nhazard_ratio = 0.7\n[trial]\n") +
                                       trial + "[[analysis]]\ntest = \"log-rank\"\n",
                                   "s.toml"))
                .model();
        for (std::uint64_t replicate = 0; replicate < 100; ++replicate) {
            Arena arena;
            const Cohort cohort = draw_cohort(model, {9, replicate}, 150, arena);
            const FollowUp complete(cohort, arena);
            for (const std::size_t n : {std::size_t{40}, std::size_t{150}})
                for (double day = 1; day < cohort.arrival[n - 1] + 40; day += 11.5) {
                    const FollowUp sorted(cohort, n, day, arena),
                        reordered(cohort, n, day, arena, {.complete = &complete.all()});
                    CHECK(std::ranges::equal(sorted.all().time_order, reordered.all().time_order));
                    CHECK(std::ranges::equal(sorted.all().time, reordered.all().time));
                }
        }
    }
}
