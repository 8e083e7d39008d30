// A sequential trial whose final analysis comes at a number of deaths, or on a day, cannot have any power: it says so.
#include "sim/search/sample_size.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

SampleSize size_of(const std::string& looks) {
    const Study study = resolve(parse_scenario(
        test::two_risks(0.4, 0.31, "sides = 1\nalpha = 0.025\nlooks = " + looks + "\nmaximum_deaths = 120\n",
                        "test = \"log-rank\"\n") +
            "[simulation]\ntrials = 600\ntolerance = 0.2\nlargest_n = 6000\n",
        "s.toml"));
    const TrialModel model = study.model();
    return sample_sizes(size_request(study.scenario, model), Campaign::on_threads(2)).front();
}

}  // namespace

TEST_CASE("deaths or a day at the last look cap the power of a sequential trial, and are named as what does",
          "[sequential]") {
    const SampleSize deaths = size_of("[{ deaths = 60 }, { deaths = 120 }]");
    CHECK(deaths.verdict == SizeVerdict::capped_by_deaths);
    CHECK_THAT(deaths.note, ContainsSubstring("120 deaths caps the power (design.looks.deaths)"));
    const SampleSize day = size_of("[{ calendar_day = 100 }, { calendar_day = 200 }]");
    CHECK(day.verdict == SizeVerdict::capped_by_calendar);
    CHECK_THAT(day.note, ContainsSubstring("(design.looks.calendar_day)"));
    CHECK(size_of("[{ deaths = 60 }, { followed = 1 }]").verdict == SizeVerdict::reached);
}
