#include "sim/conduct/verdict.hpp"

#include <fmt/format.h>
#include <cmath>
#include <vector>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

// ln C(n, x) + x ln p + (n - x) ln(1 - p), exponentiated.
double binomial(int x, int n, double p) {
    return std::exp(std::lgamma(n + 1.0) - std::lgamma(x + 1.0) - std::lgamma(n - x + 1.0) + x * std::log(p) +
                    (n - x) * std::log1p(-p));
}

// P(posterior probability of benefit above the threshold), by enumeration of both arms' deaths; the posterior by
// summing over a grid of the control's risk would do, here the library's own probability, tested against R elsewhere.
double exact_power(double threshold, int n, double control, double treated) {
    double power = 0;
    Arena arena;
    BayesProportion test;
    test.threshold = threshold;
    for (int x0 = 0; x0 <= n; ++x0)
        for (int x1 = 0; x1 <= n; ++x1) {
            const double chance = binomial(x0, n, control) * binomial(x1, n, treated);
            if (chance < 1e-9) continue;
            const Estimate e = test.evaluate({{x0, x1}, {n, n}}, AnalysisContext{}, arena, nullptr);
            if (1 - e.p_benefit > threshold + 1e-10) power += chance;
        }
    return power;
}

}  // namespace

TEST_CASE("bayes-proportion succeeds in a simulation where its probability exceeds its threshold",
          "[statistical][bayes]") {
    // 40% of the control arm dies, with hazard ratio 0.7; 100 patients an arm. By enumeration: 92.0%, 31.3%, 5.4%
    // (equal arms, whose probability is exactly 1/2, do not exceed 0.5).
    const std::string text =
        "[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n";
    const double kThresholds[] = {0.5, 0.975, 0.999}, kKnown[] = {0.920, 0.313, 0.054};
    std::string analyses;
    for (const double threshold : kThresholds)
        analyses +=
            fmt::format("[[analysis]]\nname = \"{0}\"\ntest = \"bayes-proportion\"\nthreshold = {0}\n", threshold);
    const Scenario scenario = parse_scenario(text + analyses, "bayes.toml");
    const TrialModel model = resolve(scenario).model();
    const std::size_t sizes[] = {200};
    constexpr double kRuns = 4000;
    const RunTally tally =
        run(run_request(scenario, model, sizes, static_cast<std::uint64_t>(kRuns)), Campaign::on_threads(1));
    for (std::size_t a = 0; a < 3; ++a) {
        const double exact = exact_power(kThresholds[a], 100, 0.4, 1 - std::pow(0.6, 0.7));
        INFO("threshold " << kThresholds[a]);
        CHECK_THAT(exact, WithinAbs(kKnown[a], 0.0006));
        // 4.5 standard errors: a false alarm in 1 of 50,000 for the three.
        CHECK_THAT(static_cast<double>(tally.at(0, a).benefit) / kRuns,
                   WithinAbs(exact, 4.5 * std::sqrt(exact * (1 - exact) / kRuns)));
    }
}

TEST_CASE("the threshold judges harm as it judges benefit, and alpha judges the rest", "[exact][bayes]") {
    BayesProportion bayes;
    bayes.threshold = 0.9;
    const FixedRule rule({.alpha = 0.05, .sides = 2, .cut = {}});
    Estimate e;
    for (const auto& [benefit, expected] : {std::pair{0.95, Verdict::benefit},
                                            {0.89, Verdict::none},
                                            {0.5, Verdict::none},
                                            {0.11, Verdict::none},
                                            {0.05, Verdict::harm}}) {
        e.p_benefit = 1 - benefit;
        e.p = 2 * std::fmin(benefit, 1 - benefit);
        e.z = benefit - 0.5;
        CHECK(verdict_of(rule, bayes, e) == expected);
        CHECK(verdict_of(rule, Fisher{}, e) == rule.judge(e));
    }
    CHECK(verdict_of(rule, bayes, Estimate::failed(Status::no_patients)) == Verdict::not_estimable);
}
