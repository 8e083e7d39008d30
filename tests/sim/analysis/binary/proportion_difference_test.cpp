#include "sim/analysis/binary/proportion_difference.hpp"

#include <cmath>

#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

TEST_CASE("The z tests of two proportions agree with R in every form", "[reference][proportion]") {
    for (const ReferenceCase& reference : reference_cases("binary", "test_")) {
        const BinaryTable table = table_of(reference.input);
        Details details;
        const Estimate pooled = run_on(ProportionDifference{}, table, &details);
        CHECK(check_details(reference, details) ==
              static_cast<int>(reference.expected.size()) - 2);  // all but the two z
        check_reference(reference, "z_pooled", -pooled.z);
        check_reference(reference, "p_chisq", pooled.two_sided());
        check_reference(reference, "p_one_sided_pooled_p1_less", pooled.one_sided());
        ProportionDifference unpooled, yates;
        unpooled.variance = ProportionVariance::unpooled;
        yates.continuity = true;
        check_reference(reference, "z_unpooled", -run_on(unpooled, table).z);
        check_reference(reference, "p_unpooled", run_on(unpooled, table).two_sided());
        check_reference(reference, "p_yates", run_on(yates, table).two_sided());
    }
}

TEST_CASE("Two proportions without variation have a status, not a number", "[exact][proportion]") {
    CHECK(run_on(ProportionDifference{}, table_of(0, 10, 0, 20)).status == Status::no_events);
    CHECK(run_on(ProportionDifference{}, table_of(10, 10, 20, 20)).status == Status::no_variation);
    CHECK(run_on(ProportionDifference{}, table_of(0, 0, 2, 20)).status == Status::no_patients);
    CHECK(run_on(ProportionDifference{}, table_of(2, 20, 0, 0)).status == Status::no_patients);
    ProportionDifference unpooled;
    unpooled.variance = ProportionVariance::unpooled;
    // All die in one arm and none in the other: Wald's standard error is 0 and z has no bound.
    CHECK(run_on(unpooled, table_of(0, 10, 20, 20)).z == 38);
    CHECK(run_on(unpooled, table_of(10, 10, 0, 20)).z == -38);
    CHECK(run_on(unpooled, table_of(0, 10, 0, 20)).status == Status::no_events);
    CHECK(run_on(ProportionDifference{}, table_of(0, 10, 20, 20)).z > 5);
    Details details;
    CHECK(run_on(ProportionDifference{}, table_of(0, 1, 1, 1), &details).status == Status::ok);
}

TEST_CASE("A patient counts by death and follow-up at the day, and the lost by the option", "[exact][proportion]") {
    // arm 1: death on day 28, death after it, lost on day 10; arm 0: death on day 1, alive on day 28, lost on day 27
    const std::vector<std::uint8_t> arm{1, 1, 1, 0, 0, 0}, status{1, 1, 0, 1, 0, 0};
    const std::vector<double> time{28, 29, 10, 1, 28, 27};
    Snapshot snapshot;
    snapshot.n = arm.size();
    snapshot.arm = arm;
    snapshot.time = time;
    snapshot.status = status;
    const auto counted = [&](LostPatients lost, double day) {
        ProportionDifference test;
        test.missing = lost;
        test.day = day;
        const BinaryTable table = test.count(snapshot);
        return std::array<std::int64_t, 4>{table.events[1], table.patients[1], table.events[0], table.patients[0]};
    };
    CHECK(counted(LostPatients::exclude, 28) == std::array<std::int64_t, 4>{1, 2, 1, 2});
    CHECK(counted(LostPatients::survived, 28) == std::array<std::int64_t, 4>{1, 3, 1, 3});
    CHECK(counted(LostPatients::died, 28) == std::array<std::int64_t, 4>{2, 3, 2, 3});
    CHECK(counted(LostPatients::exclude, 27.5) == std::array<std::int64_t, 4>{0, 2, 1, 2});
    CHECK(counted(LostPatients::exclude, 29) == std::array<std::int64_t, 4>{2, 2, 1, 1});
}
