// The certificate of a type I error: its bound by definition, its error by enumeration, and what it is of.
#include "sim/search/certificate.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/sim/search/exact_binomial.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

Study study_of(const std::string& analyses, const std::string& design = "") {
    return resolve(
        parse_scenario("seed = 5\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\n"
                       "hazard_ratio = 0.5\n[trial]\nrandomization = { block_sizes = [2] }\nrecruitment = { "
                       "sites = 4, per_site_per_month = 5 }\n" +
                           analyses + design,
                       "s.toml"));
}

Certificate first_of(const Study& study, std::size_t n, std::uint64_t trials) {
    return certificates(study, n, trials, Campaign::on_threads(2)).at(0);
}

const std::string kPooled = "[[analysis]]\nname = \"risk\"\ntest = \"proportion-difference\"\nday = 28\n";

// P(X <= count) of a binomial, by its terms.
double binomial_below(std::uint64_t count, std::uint64_t total, double p) {
    double sum = 0;
    for (std::uint64_t k = 0; k <= count; ++k) {
        const double n = static_cast<double>(total), x = static_cast<double>(k);
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1) + x * std::log(p) +
                        (n - x) * std::log1p(-p));
    }
    return sum;
}

}  // namespace

TEST_CASE("the bounds of a count are where the binomial leaves one in a thousand", "[exact][certificate]") {
    for (const auto& [count, total] :
         {std::pair<std::uint64_t, std::uint64_t>{0, 400}, {1, 50}, {37, 1000}, {500, 10000}}) {
        INFO(count << " of " << total);
        const double high = upper_bound(count, total, 0.999), low = lower_bound(count, total, 0.999);
        CHECK(std::fabs(binomial_below(count, total, high) - 0.001) < 1e-8);
        if (count > 0)
            CHECK(std::fabs(binomial_below(count - 1, total, low) - 0.999) < 1e-8);
        else
            CHECK(low == 0);
        CHECK(high > static_cast<double>(count) / static_cast<double>(total));
    }
    CHECK(std::fabs(upper_bound(0, 400, 0.999) - (1 - std::pow(0.001, 1.0 / 400))) < 1e-12);
    CHECK(upper_bound(7, 7, 0.999) == 1);
}

TEST_CASE("the certified error is the enumerated one of both directions, without the effect", "[exact][certificate]") {
    const std::size_t per_arm = 30;
    const std::vector<double> pmf = test::binomial_probabilities(per_arm, 0.4);
    double exact = 0;  // of the pooled z test of two binomials with the same risk
    for (std::size_t x = 0; x <= per_arm; ++x)
        for (std::size_t y = 0; y <= per_arm; ++y) {
            const double n = per_arm, p = static_cast<double>(x + y) / (2 * n), variance = 2 * p * (1 - p) / n;
            const double difference = (static_cast<double>(x) - static_cast<double>(y)) / n;
            if (variance > 0 && std::fabs(difference) / std::sqrt(variance) > 1.959963984540054)
                exact += pmf[x] * pmf[y];
        }
    const Certificate of = first_of(study_of(kPooled), 2 * per_arm, 40000);
    CHECK(of.trials == 40000);
    CHECK(of.rejections == static_cast<std::uint64_t>(std::lround(of.error.value * 40000)));
    CHECK(std::fabs(of.error.value - exact) < 4 * of.error.mcse);
    CHECK(std::fabs(of.error.mcse - std::sqrt(exact * (1 - exact) / 40000)) < 1e-4);
    CHECK(of.bound == upper_bound(of.rejections, 40000, 0.999));
    CHECK(of.at_least == lower_bound(of.rejections, 40000, 0.999));
    CHECK(of.bound > exact);
    CHECK(of.at_least < exact);
    // A one-sided design counts benefit alone.
    const Certificate one =
        first_of(study_of(kPooled, "[design]\nkind = \"fixed\"\nalpha = 0.025\nsides = 1\n"), 2 * per_arm, 40000);
    CHECK(std::fabs(one.error.value - exact / 2) < 4 * one.error.mcse);
}

TEST_CASE("a test against a margin is certified at the margin", "[certificate]") {
    const Study study = study_of(
        "[[analysis]]\nname = \"margin\"\ntest = \"farrington-manning\"\nday = 28\nmargin = "
        "0.1\n" +
        kPooled);
    const std::vector<Certificate> both = certificates(study, 400, 20000, Campaign::on_threads(2));
    REQUIRE(both.size() == 2);
    CHECK(both[0].margin == 0.1);
    CHECK(both[1].margin == 0);
    // Level 2.5% by the design's half of 5%, which the test keeps to about a tenth at this size.
    CHECK(std::fabs(both[0].error.value - 0.025) < 0.0025 + 4 * both[0].error.mcse);
    CHECK(std::fabs(both[1].error.value - 0.05) < 0.005 + 4 * both[1].error.mcse);
}

TEST_CASE("the error of a design with futility is that of trials that go on, unless it binds", "[certificate]") {
    const auto design = [](const char* binding) {
        return std::string(
                   "[design]\nkind = \"group-sequential\"\nalpha = 0.025\nsides = 1\nlooks = [0.5, 1]\nefficacy "
                   "= \"pocock\"\nfutility = { kind = \"fixed-z\", values = [0.8], binding = ") +
               binding + " }\n";
    };
    const Certificate not_binding = first_of(study_of(kPooled, design("false")), 400, 20000),
                      binding = first_of(study_of(kPooled, design("true")), 400, 20000);
    CHECK(not_binding.futility_ignored);
    CHECK_FALSE(binding.futility_ignored);
    CHECK(std::fabs(not_binding.error.value - 0.025) < 0.002 + 4 * not_binding.error.mcse);
    CHECK(std::fabs(binding.error.value - 0.025) < 0.002 + 4 * binding.error.mcse);  // its limits count on the stop
}
