// The standard distributions against R, with far tails.
#include "models/numeric/special.hpp"

#include <cmath>
#include <numeric>

#include "models/numeric/portable_math.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

template <class F>
void check_all(const ReferenceCase& reference, const char* expected, const char* input, F function) {
    Json got = Json::array();
    for (const double x : reference.input.at(input)) got.push_back(function(x));
    check_reference(reference, expected, got);
}

}  // namespace

TEST_CASE("the normal distribution agrees with R", "[reference][special]") {
    for (const ReferenceCase& r : reference_cases("distributions", "normal")) {
        check_all(r, "cdf", "z", normal_cdf);
        check_all(r, "upper", "z", normal_upper);
        check_all(r, "log_upper", "z", portable::log_normal_upper);
        check_all(r, "upper", "z", [](double z) { return std::exp(portable::log_normal_upper(z)); });
        check_all(r, "quantile", "p", normal_quantile);
        check_all(r, "quantile", "p", [](double p) { return portable::normal_score(-std::log1p(-p)); });
    }
}

TEST_CASE("t, chi-square, F, beta and noncentral t agree with R", "[reference][special]") {
    for (const ReferenceCase& r : reference_cases("distributions", "t_df")) {
        const double df = r.input.at("df");
        check_all(r, "upper", "t", [&](double t) { return student_t_upper(t, df); });
        check_all(r, "quantile", "p", [&](double p) { return student_t_quantile(p, df); });
    }
    for (const ReferenceCase& r : reference_cases("distributions", "chisq")) {
        const double df = r.input.at("df");
        check_all(r, "upper", "x", [&](double x) { return chi_square_upper(x, df); });
        check_all(r, "quantile", "p", [&](double p) { return chi_square_quantile(p, df); });
    }
    for (const ReferenceCase& r : reference_cases("distributions", "f_")) {
        const double a = r.input.at("df1"), b = r.input.at("df2");
        check_all(r, "upper", "x", [&](double x) { return f_upper(x, a, b); });
        check_all(r, "quantile", "p", [&](double p) { return f_quantile(p, a, b); });
    }
    for (const ReferenceCase& r : reference_cases("distributions", "beta")) {
        const double a = r.input.at("a"), b = r.input.at("b");
        check_all(r, "cdf", "x", [&](double x) { return beta_cdf(x, a, b); });
        check_all(r, "upper", "x", [&](double x) { return beta_upper(x, a, b); });
        check_all(r, "quantile", "p", [&](double p) { return beta_quantile(p, a, b); });
    }
    for (const ReferenceCase& r : reference_cases("distributions", "noncentral_t")) {
        const double df = r.input.at("df"), ncp = r.input.at("ncp");
        check_all(r, "cdf", "x", [&](double x) { return noncentral_t_cdf(x, df, ncp); });
    }
}

TEST_CASE("the gamma distribution agrees with R", "[reference][special]") {
    for (const ReferenceCase& r : reference_cases("distributions", "gamma_a")) {
        const double shape = r.input.at("shape"), rate = r.input.at("rate");
        check_all(r, "cdf", "t", [&](double t) { return gamma_cdf(t, shape, rate); });
        check_all(r, "survival", "t", [&](double t) { return gamma_upper(t, shape, rate); });
        check_all(r, "quantile", "p", [&](double p) { return gamma_quantile(p, shape, rate); });
    }
}

TEST_CASE("the discrete distributions agree with R", "[reference][special]") {
    for (const ReferenceCase& r : reference_cases("distributions", "binomial")) {
        const int n = r.input.at("n");
        const double p = r.input.at("p");
        check_all(r, "pmf", "k", [&](double k) { return binomial_pmf(static_cast<int>(k), n, p); });
        check_all(r, "cdf", "k", [&](double k) { return binomial_cdf(static_cast<int>(k), n, p); });
    }
    for (const ReferenceCase& r : reference_cases("distributions", "hypergeometric")) {
        const int white = r.input.at("white"), black = r.input.at("black"), drawn = r.input.at("drawn");
        double below = 0;
        check_all(r, "pmf", "x",
                  [&](double k) { return hypergeometric_pmf(static_cast<int>(k), white, black, drawn); });
        check_all(r, "cdf", "x",
                  [&](double k) { return below += hypergeometric_pmf(static_cast<int>(k), white, black, drawn); });
    }
}

TEST_CASE("portable mathematics agrees with the C library and Boost to rounding", "[exact][special]") {
    for (const double x : {1e-300, 1e-20, 1e-8, 0.01, 0.3, 0.999999, 1.0, 1.5, 7.0, 40.0, 1e5, 1e200}) {
        CHECK_THAT(portable::log(x), WithinRel(std::log(x), 1e-15) || WithinAbs(0, 1e-300));
        CHECK_THAT(portable::log1p(x), WithinRel(std::log1p(x), 1e-15));
        if (x < 600) CHECK_THAT(portable::expm1(x), WithinRel(std::expm1(x), 1e-15));
        CHECK_THAT(portable::expm1(-x), WithinRel(std::expm1(-x), 1e-15));
        if (x < 1) CHECK_THAT(portable::log1p(-x), WithinRel(std::log1p(-x), 1e-15));
        if (x < 600) CHECK_THAT(portable::exp(-x), WithinRel(std::exp(-x), 1e-15));
    }
    const double infinity = portable::kInfinity;
    CHECK(portable::exp(infinity) == infinity);
    CHECK(portable::exp(-infinity) == 0);
    CHECK(portable::log(0) == -infinity);
    CHECK(portable::log(infinity) == infinity);
    CHECK(portable::log1p(-1) == -infinity);
    CHECK(portable::log1p(infinity) == infinity);
    CHECK(portable::expm1(infinity) == infinity);
    CHECK(portable::expm1(-infinity) == -1);
    for (const double a : {0.01, 0.5, 1.0, 2.7, 9.0, 30.0, 1000.0, 1e6})
        for (const double ratio : {1e-3, 0.2, 0.9, 0.999, 1.0, 1.001, 1.1, 1.9, 8.0}) {
            const portable::GammaTails tails = portable::gamma_tails(a, std::log(ratio));
            INFO("a " << a << " ratio " << ratio);
            const double lower = gamma_cdf(a * ratio, a, 1), upper = gamma_upper(a * ratio, a, 1);
            if (lower > 1e-290) CHECK_THAT(std::exp(tails.log_lower), WithinRel(lower, 1e-11));
            if (upper > 1e-290) CHECK_THAT(std::exp(tails.log_upper), WithinRel(upper, 1e-11));
        }
    for (const double e : {1e-15, 1e-5, 0.3, 0.69, 0.7, 3.0, 37.0, 200.0, 699.0, 701.0, 5000.0})
        CHECK_THAT(-portable::log_normal_upper(portable::normal_score(e)), WithinRel(e, 1e-12));
    CHECK(portable::normal_score(infinity) == infinity);
}
