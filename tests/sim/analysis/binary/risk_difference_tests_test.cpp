// The tests of a risk difference against a margin: Farrington-Manning, Miettinen-Nurminen, Newcombe.
#include <cmath>

#include "models/numeric/special.hpp"
#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

TEST_CASE("Non-inferiority tests give gsDesign's statistics, turned to our sign", "[reference][farrington]") {
    for (const ReferenceCase& reference : reference_cases("binary", "ni_")) {
        FarringtonManning fm;
        MiettinenNurminen mn;
        fm.margin = mn.margin = reference.input.at("delta0");
        Details details;
        const Estimate result = run_on(fm, table_of(reference.input), &details);
        CHECK(check_details(reference, details) == 4);  // both tails, both restricted risks
        check_reference(reference, "z_farrington_manning", -result.z);
        check_reference(reference, "p_lower_tail_fm", result.one_sided());
        check_reference(reference, "z_miettinen_nurminen", -run_on(mn, table_of(reference.input)).z);
    }
}

TEST_CASE("The p of an interval's test says whether the interval leaves the margin out", "[exact][newcombe]") {
    for (const auto& [x1, n1, x0, n0] :
         {std::array{3, 10, 8, 20}, {15, 50, 25, 50}, {0, 10, 5, 20}, {30, 40, 10, 40}, {0, 30, 0, 30}, {5, 5, 0, 9}})
        for (const double margin : {-0.2, 0.0, 0.1, 0.4}) {
            const BinaryTable table = table_of(x1, n1, x0, n0);
            Newcombe newcombe;
            MiettinenNurminen score;
            FarringtonManning fm;
            newcombe.margin = score.margin = fm.margin = margin;
            const auto agrees = [&](const auto& test) {
                const Estimate result = run_on(test, table);
                if (result.status != Status::ok || result.z == 0) return;
                const double p = result.two_sided();
                // The interval of a slightly higher level holds the margin, that of a slightly lower one does not.
                if (p > 1e-10 && p < 1 - 1e-6) {
                    const Estimate wider = run_on(test, table, nullptr, 1 - p * (1 - 1e-6));
                    const Estimate narrower = run_on(test, table, nullptr, 1 - p * (1 + 1e-6));
                    INFO(x1 << "/" << n1 << " against " << x0 << "/" << n0 << ", margin " << margin);
                    CHECK((wider.lower < margin && margin < wider.upper));
                    CHECK((narrower.upper < margin || margin < narrower.lower));
                    CHECK((result.z > 0) == (narrower.upper < margin));
                }
            };
            agrees(newcombe);
            agrees(score);
            agrees(fm);
        }
}

TEST_CASE("Tables without events keep their interval and never a NaN", "[exact][farrington]") {
    for (const auto& [x1, n1, x0, n0] :
         {std::array{0, 10, 0, 20}, {10, 10, 20, 20}, {0, 1, 0, 1}, {0, 1, 1, 1}, {5, 5, 0, 5}}) {
        const BinaryTable table = table_of(x1, n1, x0, n0);
        for (const Estimate& result : {run_on(MiettinenNurminen{}, table), run_on(Newcombe{}, table)}) {
            CHECK(result.status == Status::ok);
            CHECK(std::isfinite(result.z));
            CHECK((result.lower <= result.estimate && result.estimate <= result.upper));
            CHECK((result.lower < 0 || result.upper > 0));
        }
        const Estimate fm = run_on(FarringtonManning{}, table);
        CHECK((fm.status == Status::ok) == (x1 + x0 > 0 && x1 + x0 < n1 + n0));
        if (fm.status == Status::ok) CHECK(std::isfinite(fm.z));
    }
    CHECK(run_on(FarringtonManning{}, table_of(0, 10, 0, 20)).status == Status::no_events);
    CHECK(run_on(FarringtonManning{}, table_of(10, 10, 20, 20)).status == Status::no_variation);
    for (const BinaryTable& table : {table_of(0, 0, 3, 5), table_of(3, 5, 0, 0)}) {
        CHECK(run_on(FarringtonManning{}, table).status == Status::no_patients);
        CHECK(run_on(MiettinenNurminen{}, table).status == Status::no_patients);
        CHECK(run_on(Newcombe{}, table).status == Status::no_patients);
    }
    // With a margin the statistic exists even when nobody dies.
    FarringtonManning margin;
    margin.margin = 0.1;
    CHECK(run_on(margin, table_of(0, 100, 0, 100)).z > 3);
}
