#include "sim/analysis/binary/bayes_proportion.hpp"

#include <cmath>

#include "tests/sim/analysis/binary/binary_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

TEST_CASE("Posterior probability and credible limits agree with quadrature in R", "[reference][bayes]") {
    struct Case {
        std::array<int, 4> table;
        double benefit, lower, upper;
    };
    // R 4.2: integrate() and uniroot() on dbeta, pbeta with Jeffreys's priors
    for (const auto& [t, benefit, lower, upper] :
         {Case{{3, 10, 8, 20}, 0.699776810634489, -0.403944185346, 0.260512063824},
          {{15, 50, 25, 50}, 0.9796960332993, -0.3771468834, -0.00850229680232},
          {{0, 10, 5, 20}, 0.971979815800958, -0.436868477774, 0.00756608481334},
          {{90, 300, 120, 290}, 0.998068162190908, -0.189733425473, -0.0365844815733}}) {
        Details details;
        const Estimate result = run_on(BayesProportion{}, table_of(t[0], t[1], t[2], t[3]), &details);
        CHECK_THAT(number(details, "posterior_probability"), WithinAbs(benefit, 1e-11));
        CHECK_THAT(result.p_benefit, WithinAbs(1 - benefit, 1e-11));
        CHECK_THAT(result.lower, WithinAbs(lower, 1e-7));
        CHECK_THAT(result.upper, WithinAbs(upper, 1e-7));
        CHECK(number(details, "success") == (benefit > 0.975 ? 1 : 0));
        CHECK((result.one_sided() < 0.025) == (benefit > 0.975));
        CHECK_THAT(result.estimate, WithinAbs((t[0] + 0.5) / (t[1] + 1) - (t[2] + 0.5) / (t[3] + 1), 1e-14));
    }
}

TEST_CASE("Prior and threshold are the user's", "[exact][bayes]") {
    BayesProportion uniform;
    uniform.prior = {1, 1};
    // Beta(1, 2) against Beta(2, 1): P(X < Y) = 5/6
    CHECK_THAT(1 - run_on(uniform, table_of(0, 1, 1, 1)).p_benefit, WithinAbs(5.0 / 6, 1e-11));
    uniform.prior_treated = {100, 1};  // a prior that the treated do worse outweighs the data
    CHECK(run_on(uniform, table_of(0, 5, 3, 5)).z < -2);
    BayesProportion strict;
    strict.threshold = 0.99;
    Details details;
    run_on(strict, table_of(15, 50, 25, 50), &details);
    CHECK(number(details, "success") == 0);
}

TEST_CASE("Every table with two arms has a posterior, finite and even when the arms are alike", "[exact][bayes]") {
    for (const auto& [x1, n1, x0, n0] : {std::array{0, 10, 0, 10}, {10, 10, 10, 10}, {4, 9, 4, 9}}) {
        const Estimate result = run_on(BayesProportion{}, table_of(x1, n1, x0, n0));
        CHECK(result.status == Status::ok);
        CHECK_THAT(result.p_benefit, WithinAbs(0.5, 1e-11));
        CHECK_THAT(result.z, WithinAbs(0, 1e-10));
    }
    for (const auto& [x1, n1, x0, n0] :
         {std::array{0, 1, 1, 1}, {0, 1000, 1000, 1000}, {1000, 1000, 0, 1}, {0, 1, 0, 100000}}) {
        Details details;
        const Estimate result = run_on(BayesProportion{}, table_of(x1, n1, x0, n0), &details);
        CHECK(result.status == Status::ok);
        CHECK((std::isfinite(result.z) && result.p_benefit >= 0 && result.p_benefit <= 1));
        CHECK((result.lower <= result.estimate && result.estimate <= result.upper));
    }
    CHECK(run_on(BayesProportion{}, table_of(0, 0, 3, 9)).status == Status::no_patients);
    CHECK(run_on(BayesProportion{}, table_of(3, 9, 0, 0)).status == Status::no_patients);
}
