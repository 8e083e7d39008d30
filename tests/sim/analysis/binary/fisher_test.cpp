#include "sim/analysis/binary/fisher.hpp"

#include <cmath>

#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

TEST_CASE("Fisher's test gives R's p-values, odds ratios and exact limits", "[reference][fisher]") {
    for (const ReferenceCase& reference : reference_cases("binary", "fisher_")) {
        const BinaryTable table = table_of(reference.input);
        Details details;
        const Estimate result = run_on(Fisher{}, table, &details);
        CHECK(check_details(reference, details) == static_cast<int>(reference.expected.size()));
        check_reference(reference, "fisher_two_sided", result.p);
        check_reference(reference, "fisher_p1_less", result.p_benefit);
        check_reference(reference, "or_conditional_mle", json_of(result.estimate));
        check_reference(reference, "or_ci_low", json_of(result.lower));
        check_reference(reference, "or_ci_high", json_of(result.upper));

        Fisher mid;
        mid.mid_p = true;
        check_reference(reference, "midp_two_sided_minlike", run_on(mid, table).p);
        check_reference(reference, "midp_p1_less", run_on(mid, table).p_benefit);
        mid.alternative = Alternative::greater;
        check_reference(reference, "midp_p1_greater", run_on(mid, table).p);
    }
}

TEST_CASE("A one-sided alternative has R's p and a limit on one side only", "[reference][fisher]") {
    Fisher less, greater;
    less.alternative = Alternative::less;
    greater.alternative = Alternative::greater;
    for (const ReferenceCase& reference : reference_cases("binary", "fisher_")) {
        const BinaryTable table = table_of(reference.input);
        check_reference(reference, "fisher_p1_less", run_on(less, table).p);
        check_reference(reference, "fisher_p1_greater", run_on(greater, table).p);
        CHECK(run_on(less, table).lower == 0);
        CHECK(std::isinf(run_on(greater, table).upper));
        // one tail of 5% is the limit of the two-sided 90% interval
        if (table.events[1] > 0)
            CHECK_THAT(run_on(greater, table).lower, WithinRel(run_on(Fisher{}, table, nullptr, 0.90).lower, 1e-10));
        CHECK_THAT(run_on(less, table).upper, WithinRel(run_on(Fisher{}, table, nullptr, 0.90).upper, 1e-10));
    }
}

TEST_CASE("Fisher's test is the same seen from either arm and from either outcome", "[exact][fisher]") {
    for (const auto& [x1, n1, x0, n0] :
         {std::array{3, 10, 8, 20}, {45, 150, 62, 150}, {1, 3, 40, 90}, {19, 20, 3, 60}}) {
        const Estimate here = run_on(Fisher{}, table_of(x1, n1, x0, n0));
        const Estimate arms = run_on(Fisher{}, table_of(x0, n0, x1, n1));
        const Estimate outcome = run_on(Fisher{}, table_of(n1 - x1, n1, n0 - x0, n0));
        CHECK_THAT(arms.p, WithinRel(here.p, 1e-12));
        CHECK_THAT(outcome.p, WithinRel(here.p, 1e-12));
        CHECK_THAT(arms.estimate, WithinRel(1 / here.estimate, 1e-10));
        CHECK_THAT(arms.upper, WithinRel(1 / here.lower, 1e-10));
        CHECK_THAT(outcome.lower, WithinRel(1 / here.upper, 1e-10));
        CHECK(arms.z == -here.z);
    }
}

TEST_CASE("The sign of Fisher's z is that of the benefit, and equal risks have none", "[exact][fisher]") {
    CHECK(run_on(Fisher{}, table_of(3, 30, 12, 30)).z > 2);
    CHECK(run_on(Fisher{}, table_of(12, 30, 3, 30)).z < -2);
    CHECK(run_on(Fisher{}, table_of(4, 20, 8, 40)).z == 0);
    CHECK(run_on(Fisher{}, table_of(4, 20, 8, 40)).p == 1);
}

// At an odds ratio of 1 the expected number of events is the seen one: R's uniroot has 1 to its tolerance.
TEST_CASE("two arms with the same table have a conditional odds ratio of 1", "[exact][fisher]") {
    for (int patients = 3; patients < 40; patients += 4)
        for (int events = 1; events < patients; events += 3)
            CHECK_THAT(run_on(Fisher{}, table_of(events, patients, events, patients)).estimate, WithinAbs(1, 1e-12));
}

TEST_CASE("Fisher's test of degenerate tables has a status or finite p-values", "[exact][fisher]") {
    // R: fisher.test(matrix(c(0, 10, 0, 20), 2)): p-value = 1, odds ratio 0/0 with limits 0 and Inf, whatever the
    // alternative.
    for (const BinaryTable& alike : {table_of(0, 10, 0, 20), table_of(10, 10, 20, 20)})
        for (const Alternative alternative : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
            Fisher test;
            test.alternative = alternative;
            Details details;
            const Estimate result = run_on(test, alike, &details);
            CHECK(result.status == Status::ok);
            CHECK(result.p == 1);
            CHECK(result.p_benefit == 1);
            CHECK(result.z == 0);
            CHECK(std::isnan(result.estimate));
            CHECK(result.lower == 0);
            CHECK(std::isinf(result.upper));
        }
    CHECK(run_on(Fisher{}, table_of(3, 10, 0, 0)).status == Status::no_patients);
    CHECK(run_on(Fisher{}, table_of(0, 0, 0, 5)).status == Status::no_patients);
    for (const auto& [x1, n1, x0, n0] :
         {std::array{0, 1, 1, 20}, {1, 1, 0, 20}, {0, 3000, 3000, 3000}, {50, 50, 0, 50}, {1, 1, 1, 2}}) {
        const Estimate result = run_on(Fisher{}, table_of(x1, n1, x0, n0));
        CHECK(result.status == Status::ok);
        CHECK((result.p >= 0 && result.p <= 1 && result.p_benefit >= 0 && result.p_benefit <= 1));
        CHECK(std::isfinite(result.z));
        CHECK((result.lower >= 0 && result.upper > result.lower));
    }
}
