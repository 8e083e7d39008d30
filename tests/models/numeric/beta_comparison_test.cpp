#include "models/numeric/beta_comparison.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "models/numeric/special.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("P(X < Y) of two betas agrees with adaptive quadrature in R", "[reference][beta]") {
    // R 4.2: integrate(dbeta(x, a_y, b_y) * pbeta(x, a_x, b_x)) piece by piece to 1e-13
    const std::vector<std::array<double, 5>> cases{{3.5, 7.5, 8.5, 12.5, 0.699776810634489},
                                                   {15.5, 35.5, 25.5, 25.5, 0.9796960332993},
                                                   {0.5, 10.5, 5.5, 15.5, 0.971979815800958},
                                                   {7.5, 5.5, 2.5, 10.5, 0.0161594692867587},
                                                   {90.5, 210.5, 120.5, 170.5, 0.998068162190908},
                                                   {1, 1, 30, 10, 0.75},
                                                   {61, 141, 81, 121, 0.981796685066712},
                                                   {5.5, 1000.5, 300.5, 700.5, 0.999999999999999},
                                                   {3.5, 997.5, 3.5, 997.5, 0.5},
                                                   {2000.5, 8000.5, 2100.5, 7900.5, 0.96007914675205},
                                                   {1.5, 1.5, 0.7, 3.2, 0.147780766660114}};
    Arena arena;
    for (const auto& [ax, bx, ay, by, expected] : cases) {
        INFO(ax << " " << bx << " " << ay << " " << by);
        CHECK_THAT(probability_less({ax, bx}, {ay, by}, arena), WithinAbs(expected, 1e-11));
        CHECK_THAT(probability_less({ay, by}, {ax, bx}, arena), WithinAbs(1 - expected, 1e-11));
        CHECK_THAT(difference_cdf({ax, bx}, {ay, by}, 0), WithinAbs(expected, 1e-8));
    }
}

TEST_CASE("P(X < Y) has its closed form for whole-number shapes", "[exact][beta]") {
    // X ~ Beta(a, b), Y ~ Beta(c, d), a whole: P(X > Y) = sum_{i < a} B(c + i, b + d) / ((b + i) B(1 + i, b) B(c, d))
    const auto log_beta = [](double a, double b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); };
    Arena arena;
    for (const auto& [a, b, c, d] : {std::array{1, 1, 1, 1},
                                     {3, 9, 5, 7},
                                     {1, 40, 2, 60},
                                     {30, 70, 45, 55},
                                     {200, 300, 230, 270},
                                     {1, 500, 400, 3},
                                     {2, 2, 900, 900}}) {
        double sum = 0;
        for (int i = 0; i < a; ++i)
            sum += std::exp(log_beta(c + i, b + d) - std::log(b + i) - log_beta(1 + i, b) - log_beta(c, d));
        INFO(a << " " << b << " " << c << " " << d);
        CHECK_THAT(probability_less({1.0 * a, 1.0 * b}, {1.0 * c, 1.0 * d}, arena), WithinAbs(1 - sum, 2e-11));
    }
}

TEST_CASE("the distribution of a difference of betas rises from 0 to 1 also where an arm has one patient",
          "[exact][beta]") {
    // With assertions on (as the sanitizer build has them) the rule of quadrature must not meet the ends of its
    // interval.
    const BetaShape control{8.5, 12.5};
    for (const BetaShape& treated :
         {BetaShape{1.5, 0.5}, BetaShape{0.5, 1.5}, BetaShape{0.1, 1.1}, BetaShape{1.5, 0.1}}) {
        double before = 0;
        for (int i = -100; i <= 100; i += 4) {
            const double here = difference_cdf(treated, control, 0.01 * i);
            CHECK(here >= before - 1e-8);
            before = here;
        }
        CHECK(before == 1);
        CHECK(difference_cdf(treated, control, -1) == 0);
    }
    // Beta(1, 1) and Beta(1, 1): the triangle.
    for (const double d : {-0.7, -0.2, 0.1, 0.6})
        CHECK_THAT(difference_cdf({1, 1}, {1, 1}, d),
                   WithinAbs(d < 0 ? 0.5 * (1 + d) * (1 + d) : 1 - 0.5 * (1 - d) * (1 - d), 1e-8));
}

TEST_CASE("Equal and mirrored betas are even, at every shape", "[exact][beta]") {
    Arena arena;
    for (const double a : {0.1, 0.5, 1.0, 7.3, 400.0, 1e6})
        for (const double b : {0.1, 0.5, 3.0, 5000.0}) {
            CHECK_THAT(probability_less({a, b}, {a, b}, arena), WithinAbs(0.5, 1e-11));
            CHECK_THAT(probability_less({a, b}, {b, a}, arena) + probability_less({b, a}, {a, b}, arena),
                       WithinAbs(1, 1e-11));
        }
}
