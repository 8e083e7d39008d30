#include "models/numeric/multivariate_normal.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "models/numeric/normal_maximum.hpp"
#include "models/numeric/special.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> numbers(const Json& list) {
    std::vector<double> result;
    for (const Json& x : list) result.push_back(x == "Inf" ? kInfinity : x == "-Inf" ? -kInfinity : x.get<double>());
    return result;
}
std::vector<double> flat(const Json& matrix) {
    std::vector<double> result;
    for (const Json& row : matrix)
        for (const Json& x : row) result.push_back(x.get<double>());
    return result;
}

}  // namespace

TEST_CASE("rectangle probabilities agree with mvtnorm", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("distributions", "mvn_d")) {
        const double p = normal_rectangle(numbers(reference.input.at("lower")), numbers(reference.input.at("upper")),
                                          flat(reference.input.at("corr")));
        check_reference(reference, "probability", p);
    }
}

TEST_CASE("quantiles of the maximum agree with mvtnorm", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("distributions", "mvn_quantile_")) {
        const NormalTails tails = reference.input.at("tail") == "both.tails" ? NormalTails::both : NormalTails::upper;
        const double q = normal_maximum_quantile(flat(reference.input.at("corr")), reference.input.at("p"), tails);
        check_reference(reference, "quantile", q);
        // Sharper than the reference: the probability at the quantile is the one asked for.
        REQUIRE_THAT(1 - normal_maximum_upper(flat(reference.input.at("corr")), q, tails),
                     WithinAbs(reference.input.at("p").get<double>(), 1e-11));
    }
}

TEST_CASE("bivariate probabilities at their ends and in closed form", "[exact]") {
    for (const double rho : {-0.999, -0.5, 0.0, 0.3, 0.98, 0.9999999})
        REQUIRE_THAT(bivariate_normal_cdf(0, 0, rho), WithinAbs(0.25 + std::asin(rho) / (2 * M_PI), 1e-15));
    REQUIRE_THAT(bivariate_normal_cdf(1.2, -0.7, 0), WithinAbs(normal_cdf(1.2) * normal_cdf(-0.7), 1e-15));
    REQUIRE_THAT(bivariate_normal_cdf(1.2, -0.7, 1), WithinAbs(normal_cdf(-0.7), 1e-15));
    REQUIRE_THAT(bivariate_normal_cdf(1.2, 0.7, -1), WithinAbs(normal_cdf(1.2) - normal_upper(0.7), 1e-15));
    REQUIRE(bivariate_normal_cdf(-kInfinity, 3, 0.5) == 0);
    REQUIRE_THAT(bivariate_normal_cdf(kInfinity, 0.4, 0.5), WithinAbs(normal_cdf(0.4), 1e-15));
    for (const double k : {-1.5, 0.8})  // h = 0 on either side agrees with the limit
        for (const double rho : {-0.6, 0.6}) {
            REQUIRE_THAT(bivariate_normal_cdf(0, k, rho), WithinAbs(bivariate_normal_cdf(1e-13, k, rho), 1e-12));
            REQUIRE_THAT(bivariate_normal_cdf(k, 0, rho), WithinAbs(bivariate_normal_cdf(0, k, rho), 1e-15));
        }
}

TEST_CASE("the maximum by angles agrees with the rectangle by nested quadrature", "[exact]") {
    // Full rank 3; rank 3 of four; rank 2 of three; equal variables; opposite variables.
    const double s = std::sqrt(0.5), t = std::sqrt(1.0 / 3);
    const std::vector<std::vector<std::vector<double>>> directions{
        {{1, 0, 0}, {0.6, 0.8, 0}, {0.2, 0.3, std::sqrt(0.87)}},
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {t, t, t}},
        {{1, 0, 0}, {s, s, 0}, {0, 1, 0}},
        {{1, 0, 0}, {1, 0, 0}, {0.8, 0.6, 0}},
        {{1, 0, 0}, {-1, 0, 0}, {0, 0.6, 0.8}},
        {{1, 0, 0}, {std::sqrt(0.96), 0.2, 0}, {std::sqrt(0.84), 0.4, 0}},
    };
    for (const auto& u : directions) {
        const std::size_t n = u.size();
        std::vector<double> corr(n * n, 1.0);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                if (i != j) corr[i * n + j] = u[i][0] * u[j][0] + u[i][1] * u[j][1] + u[i][2] * u[j][2];
        for (const double m : {0.1, 0.3, 1.0, 1.96, 2.5, 4.0}) {
            const std::vector<double> low(n, -m), none(n, -kInfinity), high(n, m);
            REQUIRE_THAT(normal_maximum_upper(corr, m, NormalTails::both),
                         WithinAbs(1 - normal_rectangle(low, high, corr), 3e-9));
            REQUIRE_THAT(normal_maximum_upper(corr, m, NormalTails::upper),
                         WithinAbs(1 - normal_rectangle(none, high, corr), 3e-9));
        }
    }
}

TEST_CASE("independent and equal variables in closed form", "[exact]") {
    for (const double m : {0.5, 1.5, 2.3, 5.0}) {
        const double p = 2 * normal_upper(m), q = normal_upper(m);
        const std::vector<double> independent{1, 0, 0, 0, 1, 0, 0, 0, 1}, equal{1, 1, 1, 1, 1, 1, 1, 1, 1};
        REQUIRE_THAT(normal_maximum_upper(independent, m, NormalTails::both),
                     WithinRel(p * (3 - 3 * p + p * p), 1e-10));
        REQUIRE_THAT(normal_maximum_upper(independent, m, NormalTails::upper),
                     WithinRel(q * (3 - 3 * q + q * q), 1e-10));
        REQUIRE_THAT(normal_maximum_upper(equal, m, NormalTails::both), WithinRel(p, 1e-12));
        REQUIRE_THAT(normal_maximum_upper(std::vector<double>{1}, m, NormalTails::upper), WithinRel(q, 1e-12));
    }
    REQUIRE_THAT(normal_maximum_upper(std::vector<double>{1, 0, 0, 1}, -0.5, NormalTails::upper),
                 WithinRel(1 - std::pow(normal_cdf(-0.5), 2), 1e-12));
}

TEST_CASE("what is not a correlation matrix gives no probability", "[exact]") {
    REQUIRE(std::isnan(normal_maximum_upper(std::vector<double>{1, 2, 2, 1}, 1, NormalTails::both)));
    REQUIRE(std::isnan(
        normal_maximum_upper(std::vector<double>{1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1}, 1, NormalTails::both)));
    REQUIRE(
        std::isnan(normal_maximum_upper(std::vector<double>{1, std::nan(""), std::nan(""), 1}, 1, NormalTails::both)));
}
