// The line that shows how a run stands.
#include "sim/cli/progress_line.hpp"

#include "sim/cli/columns.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("a run of several parts tells about what share is done and about how long it goes on", "[exact]") {
    RunStanding run{"plan", 1234567, 0, 150, 0.4299, 200.0};
    CHECK(progress_line(run, 79) == "plan: about 42% done, about 3 min left, 1234567 trials, 8230 a second");
    run.seconds_left.reset();
    CHECK(progress_line(run, 79) == "plan: about 42% done, 1234567 trials, 8230 a second");
    run.share = 0.9999, run.seconds_left = 0.2;
    CHECK(progress_line(run, 34) == "plan: about 99% done");
    run.share = 1;
    CHECK(progress_line(run, 79) == "plan: 100% done, 1234567 trials in 3 min");
}

TEST_CASE("a run of a known number of trials counts them", "[exact]") {
    CHECK(progress_line({"power", 2500, 10000, 5, {}, 15.0}, 79) ==
          "power: 15 s left, 2500 of 10000 trials, 500 a second");
    CHECK(progress_line({"curve", 2500, 0, 5, {}, {}}, 79) == "curve: 2500 trials, 500 a second");
}

TEST_CASE("the line is never wider than it may be", "[exact]") {
    const RunStanding run{"plan", 123456789012, 0, 1, 0.5, 123456.0};
    for (std::size_t width = 4; width < 90; ++width) CHECK(columns_of(progress_line(run, width)) <= width);
    CHECK(progress_line(run, 26) == "plan: about 50% done");
}

TEST_CASE("seconds are told in the unit that one would say", "[exact]") {
    CHECK(seconds_in_words(0) == "0 s");
    CHECK(seconds_in_words(59.4) == "59 s");
    CHECK(seconds_in_words(59.6) == "1 min");
    CHECK(seconds_in_words(3540) == "59 min");
    CHECK(seconds_in_words(3600) == "1 h 00 min");
    CHECK(seconds_in_words(7500) == "2 h 05 min");
}
