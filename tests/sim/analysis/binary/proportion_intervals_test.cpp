#include "sim/analysis/binary/proportion_intervals.hpp"

#include <cmath>

#include "sim/analysis/binary/risk_difference_score.hpp"
#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::array<std::array<int, 4>, 12> kTables{{{3, 10, 8, 20},
                                                  {0, 10, 5, 20},
                                                  {10, 10, 0, 20},
                                                  {0, 10, 0, 20},
                                                  {10, 10, 20, 20},
                                                  {0, 1, 1, 1},
                                                  {1, 1, 1, 2},
                                                  {90, 300, 120, 290},
                                                  {0, 2000, 1, 10},
                                                  {499, 500, 500, 500},
                                                  {1, 2, 1, 2},
                                                  {200, 1000, 100, 500}}};

}  // namespace

TEST_CASE("All intervals of two proportions agree with R in every test that shows them", "[reference][intervals]") {
    for (const ReferenceCase& reference : reference_cases("binary", "ci_")) {
        const double confidence = 1 - reference.input.at("alpha_two_sided").get<double>();
        const BinaryTable table = table_of(reference.input);
        for (int test = 0; test < 4; ++test) {
            Details details;
            const Estimate result = test == 0   ? run_on(MiettinenNurminen{}, table, &details, confidence)
                                    : test == 1 ? run_on(Newcombe{}, table, &details, confidence)
                                    : test == 2 ? run_on(FarringtonManning{}, table, &details, confidence)
                                                : run_on(ProportionDifference{}, table, &details, confidence);
            CHECK(check_details(reference, details) == static_cast<int>(reference.expected.size()));
            check_reference(reference, "rd", result.estimate);
            const std::string own = test == 0 ? "mn" : test == 1 ? "newcombe" : test == 2 ? "mee" : "wald";
            check_reference(reference, own + "_low", result.lower);
            check_reference(reference, own + "_high", result.upper);
        }
    }
}

TEST_CASE("Score limits are where the score statistic is critical, for every shape of table", "[exact][intervals]") {
    for (const auto& [x1, n1, x0, n0] : kTables)
        for (const ScoreVariance variance : {ScoreVariance::plain, ScoreVariance::unbiased})
            for (const double critical : {0.5, 1.96, 3.5}) {
                const BinaryTable table = table_of(x1, n1, x0, n0);
                const DifferenceLimits limits = score_limits(table, critical, variance);
                INFO(x1 << "/" << n1 << " against " << x0 << "/" << n0 << " at " << critical);
                CHECK((limits.lower >= -1 && limits.upper <= 1 && limits.lower <= table.risk(1) - table.risk(0) &&
                       limits.upper >= table.risk(1) - table.risk(0)));
                // z falls through the critical value across the limit, wherever the limit lies inside
                const double nudge = 1e-9;
                if (limits.lower > -1 + nudge) {
                    CHECK(score_z(table, limits.lower - nudge, variance) >= critical);
                    CHECK(score_z(table, limits.lower + nudge, variance) <= critical);
                }
                if (limits.upper < 1 - nudge) {
                    CHECK(score_z(table, limits.upper - nudge, variance) >= -critical);
                    CHECK(score_z(table, limits.upper + nudge, variance) <= -critical);
                }
            }
}

TEST_CASE("Restricted risks maximize the likelihood at their difference", "[exact][intervals]") {
    const auto log_likelihood = [](const BinaryTable& t, double r1, double r0) {
        const auto arm = [](double x, double n, double r) {
            return (x > 0 ? x * std::log(r) : 0) + (n > x ? (n - x) * std::log1p(-r) : 0);
        };
        return arm(static_cast<double>(t.events[1]), static_cast<double>(t.patients[1]), r1) +
               arm(static_cast<double>(t.events[0]), static_cast<double>(t.patients[0]), r0);
    };
    for (const auto& [x1, n1, x0, n0] : kTables)
        for (const double d : {-0.7, -0.2, -0.01, 0.001, 0.1, 0.5}) {
            const BinaryTable table = table_of(x1, n1, x0, n0);
            const RestrictedRisks best = restricted_risks(table, d);
            INFO(x1 << "/" << n1 << " against " << x0 << "/" << n0 << " at " << d);
            CHECK_THAT(best.treated - best.control, WithinAbs(d, 1e-12));
            const double at_best = log_likelihood(table, best.treated, best.control);
            for (const double shift : {-1e-4, 1e-4}) {
                const double r1 = best.treated + shift, r0 = best.control + shift;
                if (r1 > 0 && r1 < 1 && r0 > 0 && r0 < 1) CHECK(log_likelihood(table, r1, r0) <= at_best + 1e-9);
            }
        }
}
