#include "sim/analysis/binary/unconditional_p.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

// The definition, table by table: the largest probability of all tables as extreme, over a fine grid of the common
// risk.
double by_enumeration(const BinaryTable& observed, TableOrder order, int side) {
    const int n1 = static_cast<int>(observed.patients[1]), n0 = static_cast<int>(observed.patients[0]);
    const auto statistic = [&](int x1, int x0) {  // small is extreme
        Arena arena;
        const BinaryTable table{{x0, x1}, {n0, n1}};
        if (order == TableOrder::fisher) {
            const Estimate fisher = Fisher{}.evaluate(table, AnalysisContext{}, arena, nullptr);
            if (fisher.status != Status::ok) return 1.0;
            if (side == 0) return fisher.p;
            Fisher one;
            one.alternative = side == 1 ? Alternative::less : Alternative::greater;
            return one.evaluate(table, AnalysisContext{}, arena, nullptr).p;
        }
        const Estimate z = ProportionDifference{}.evaluate(table, AnalysisContext{}, arena, nullptr);
        const double value = z.status == Status::ok ? z.z : 0;
        return side == 0 ? -std::fabs(value) : side == 1 ? -value : value;
    };
    const double bound = statistic(static_cast<int>(observed.events[1]), static_cast<int>(observed.events[0]));
    std::vector<std::pair<int, int>> region;
    for (int x1 = 0; x1 <= n1; ++x1)
        for (int x0 = 0; x0 <= n0; ++x0)
            if (statistic(x1, x0) <= bound + 1e-7 * std::fabs(bound)) region.emplace_back(x1, x0);
    double best = 0;
    for (int i = 0; i <= 20000; ++i) {
        const double p = std::clamp(i / 20000.0, 1e-5, 1 - 1e-5);
        std::vector<double> b1, b0;
        for (int x = 0; x <= n1; ++x) b1.push_back(binomial_pmf(x, n1, p));
        for (int x = 0; x <= n0; ++x) b0.push_back(binomial_pmf(x, n0, p));
        double sum = 0;
        for (const auto& [x1, x0] : region) sum += b1[static_cast<std::size_t>(x1)] * b0[static_cast<std::size_t>(x0)];
        best = std::max(best, sum);
    }
    return best;
}

}  // namespace

TEST_CASE("Barnard's and Boschloo's tests agree with R's package Exact", "[reference][unconditional]") {
    for (const ReferenceCase& reference : reference_cases("binary", "unconditional_")) {
        const BinaryTable table = table_of(reference.input);
        Details details;
        const Estimate barnard = run_on(Barnard{}, table, &details);
        const Estimate boschloo = run_on(Boschloo{}, table, &details);
        CHECK(check_details(reference, details) == static_cast<int>(reference.expected.size()));
        check_reference(reference, "barnard_zpooled_two_sided", barnard.p);
        check_reference(reference, "barnard_zpooled_p1_less", barnard.p_benefit);
        check_reference(reference, "boschloo_two_sided", boschloo.p);
        check_reference(reference, "boschloo_p1_less", boschloo.p_benefit);
        Barnard greater;
        greater.alternative = Alternative::greater;
        check_reference(reference, "barnard_zpooled_p1_greater", run_on(greater, table).p);
    }
}

TEST_CASE("Unconditional p-values are those of the definition, table by table", "[exact][unconditional]") {
    for (const auto& [x1, n1, x0, n0] :
         {std::array{1, 7, 5, 9}, {4, 12, 4, 12}, {0, 3, 2, 14}, {6, 8, 1, 11}, {2, 2, 0, 13}}) {
        const BinaryTable table = table_of(x1, n1, x0, n0);
        for (const TableOrder order : {TableOrder::z_pooled, TableOrder::fisher}) {
            Arena arena;
            const UnconditionalP p = unconditional_p(table, order, arena);
            INFO(x1 << "/" << n1 << " against " << x0 << "/" << n0 << ", order " << static_cast<int>(order));
            // the definition's grid lies at most 1e-6 below the maximum
            CHECK_THAT(p.two_sided, WithinAbs(by_enumeration(table, order, 0), 1e-6));
            CHECK_THAT(p.less, WithinAbs(by_enumeration(table, order, 1), 1e-6));
            CHECK_THAT(p.greater, WithinAbs(by_enumeration(table, order, 2), 1e-6));
        }
    }
}

TEST_CASE("Unconditional tests are the same seen from either arm and outcome, and Boschloo's never exceeds Fisher's",
          "[exact][unconditional]") {
    Arena arena;
    for (const auto& [x1, n1, x0, n0] :
         {std::array{10, 60, 20, 55}, {45, 150, 62, 150}, {1, 80, 9, 40}, {200, 200, 190, 200}})
        for (const TableOrder order : {TableOrder::z_pooled, TableOrder::fisher}) {
            const UnconditionalP here = unconditional_p(table_of(x1, n1, x0, n0), order, arena);
            const UnconditionalP arms = unconditional_p(table_of(x0, n0, x1, n1), order, arena);
            const UnconditionalP outcome = unconditional_p(table_of(n1 - x1, n1, n0 - x0, n0), order, arena);
            CHECK_THAT(arms.two_sided, WithinRel(here.two_sided, 1e-9));
            CHECK_THAT(outcome.two_sided, WithinRel(here.two_sided, 1e-9));
            CHECK_THAT(arms.greater, WithinRel(here.less, 1e-9));
            CHECK_THAT(outcome.greater, WithinRel(here.less, 1e-9));
            if (order == TableOrder::fisher)
                CHECK(here.two_sided <= run_on(Fisher{}, table_of(x1, n1, x0, n0)).p * (1 + 1e-9));
        }
}

TEST_CASE("Remembered p-values are the computed ones, also when tables compete for a place", "[exact][unconditional]") {
    Arena arena;
    for (int round = 0; round < 2; ++round)
        for (int x1 = 0; x1 <= 20; x1 += 2)
            for (int x0 = 0; x0 <= 24; x0 += 3) {
                const BinaryTable table = table_of(x1, 20, x0, 24);
                const UnconditionalP computed = unconditional_p(table, TableOrder::fisher, arena);
                const UnconditionalP remembered = remembered_unconditional_p(table, TableOrder::fisher, arena);
                CHECK((computed.two_sided == remembered.two_sided && computed.less == remembered.less &&
                       computed.greater == remembered.greater));
                CHECK(remembered_unconditional_p(table, TableOrder::z_pooled, arena).less != remembered.less * 2);
            }
}

TEST_CASE("Unconditional tests of degenerate tables", "[exact][unconditional]") {
    for (const BinaryTable& table : {table_of(0, 10, 0, 20), table_of(10, 10, 20, 20)}) {
        CHECK(run_on(Barnard{}, table).p == 1);
        CHECK(run_on(Boschloo{}, table).p == 1);
        CHECK(run_on(Boschloo{}, table).z == 0);
    }
    CHECK(run_on(Barnard{}, table_of(0, 0, 2, 20)).status == Status::no_patients);
    CHECK(run_on(Boschloo{}, table_of(2, 20, 0, 0)).status == Status::no_patients);
    CHECK(run_on(Barnard{}, table_of(4, 20, 8, 40)).p == 1);  // equal risks
    for (const auto& [x1, n1, x0, n0] : {std::array{0, 1, 1, 1}, {0, 1, 5, 9}, {0, 400, 400, 400}, {1, 1, 0, 300}}) {
        const Estimate barnard = run_on(Barnard{}, table_of(x1, n1, x0, n0)),
                       boschloo = run_on(Boschloo{}, table_of(x1, n1, x0, n0));
        for (const Estimate& result : {barnard, boschloo}) {
            CHECK(result.status == Status::ok);
            CHECK((result.p >= 0 && result.p <= 1 && result.p_benefit >= 0 && result.p_benefit <= 1 &&
                   std::isfinite(result.z)));
        }
    }
}
