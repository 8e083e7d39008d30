// Two binomial arms: simulated power against exact enumeration and against the usual formulas.
#include <fmt/format.h>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/theory_table.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::uint64_t kTrials = 400000;

// Deaths by day 28 in blocks that give the arms exactly their sizes.
RunTally simulate(double p1, double p0, int n1, int n0, const std::string& analyses, double alpha, int sides) {
    const int total = n1 + n0, unit = n1 == n0 ? 2 : 3;
    int block = 60;
    while (total % block != 0 || block % unit != 0) --block;
    const Scenario scenario =
        parse_scenario(fmt::format("seed = 77\n[survival]\nlaw = \"exponential\"\nmortality = {}\nday = "
                                   "28\n[effect]\nmortality = {}\nday = 28\n[trial]\nallocation = [{}, {}]\n"
                                   "randomization = {{ block_sizes = [{}] }}\n[design]\nalpha = {}\nsides = {}\n{}",
                                   p0, p1, n0 > n1 ? 2 : 1, n1 > n0 ? 2 : 1, block, alpha, sides, analyses),
                       "binary.toml");
    const TrialModel model = resolve(scenario).model();
    const std::size_t sizes[] = {static_cast<std::size_t>(total)};
    return run(run_request(scenario, model, sizes, kTrials), Campaign::on_threads());
}

std::string analysis(const std::string& test, const std::string& options = "") {
    static int number = 0;
    return fmt::format("[[analysis]]\nname = \"{}\"\ntest = \"{}\"\nday = 28\n{}\n", ++number, test, options);
}

Simulated rejects(const RunTally& tally, std::size_t a) {
    return Simulated::share(tally.at(0, a).benefit + tally.at(0, a).harm, kTrials);
}
Simulated benefits(const RunTally& tally, std::size_t a) { return Simulated::share(tally.at(0, a).benefit, kTrials); }

// Sum of the binomial probabilities of the tables in which the pooled z test shows a benefit.
double enumerated_pooled_z(double p1, double p0, int n1, int n0, double alpha) {
    const double critical = -normal_quantile(alpha);
    double power = 0;
    for (int x1 = 0; x1 <= n1; ++x1)
        for (int x0 = 0; x0 <= n0; ++x0) {
            const double r1 = static_cast<double>(x1) / n1, r0 = static_cast<double>(x0) / n0,
                         pooled = static_cast<double>(x1 + x0) / (n1 + n0);
            if (r0 > r1 && (r0 - r1) >= critical * std::sqrt(pooled * (1 - pooled) * (1.0 / n1 + 1.0 / n0)))
                power += binomial_pmf(x1, n1, p1) * binomial_pmf(x0, n0, p0);
        }
    return power;
}

}  // namespace

TEST_CASE("two proportions: simulated power is that of exact enumeration", "[.theory][statistical]") {
    TheoryTable table("Two proportions, exact enumeration");
    const std::string two_sided = analysis("proportion-difference") +
                                  analysis("proportion-difference", "variance = \"unpooled\"") +
                                  analysis("proportion-difference", "continuity = true") + analysis("fisher");
    const std::string one_sided = analysis("proportion-difference") + analysis("fisher", "alternative = \"less\"") +
                                  analysis("fisher", "alternative = \"less\"\nmid_p = true");
    for (const ReferenceCase& c : reference_cases("power", "exact_")) {
        const double p1 = c.input["p1"], p0 = c.input["p0"], alpha = c.input["alpha_two_sided"];
        const int n1 = c.input["n1"], n0 = c.input["n0"];
        const std::string setting = fmt::format("{:g} v {:g}, n = {} + {}", p1, p0, n1, n0);
        for (const bool null : {false, true}) {
            const std::string prefix = null ? "type1_at_p0_" : "power_", words = null ? "type I error, " : "power, ";
            const RunTally both = simulate(null ? p0 : p1, p0, n1, n0, two_sided, alpha, 2),
                           one = simulate(null ? p0 : p1, p0, n1, n0, one_sided, alpha / 2, 1);
            const auto row = [&](const std::string& name, const std::string& test, const Simulated& simulated) {
                table.add({setting, words + test, "enumeration", c.expected.at(prefix + name), 0, simulated});
            };
            row("pooled_two_sided", "pooled z", rejects(both, 0));
            row("unpooled_two_sided", "unpooled z", rejects(both, 1));
            row("yates_two_sided", "chi-square with continuity correction", rejects(both, 2));
            row("fisher_two_sided", "Fisher", rejects(both, 3));
            row("pooled_one_sided", "pooled z, one-sided", benefits(one, 0));
            row("fisher_one_sided", "Fisher, one-sided", benefits(one, 1));
            row("fisher_midp_one_sided", "Fisher mid-p, one-sided", benefits(one, 2));
        }
    }
    table.check_and_write();
}

TEST_CASE("two proportions: simulated power is near the formulas'", "[.theory][statistical]") {
    TheoryTable table("Two proportions, formulas");
    for (const ReferenceCase& c : reference_cases("power", "rates_")) {
        const double p1 = c.input["p1"], p0 = c.input["p0"];
        const int n1 = c.input["n1"], n0 = c.input["n0"];
        const RunTally tally =
            simulate(p1, p0, n1, n0,
                     analysis("proportion-difference") + analysis("proportion-difference", "variance = \"unpooled\"") +
                         analysis("proportion-difference", "continuity = true"),
                     c.input["alpha_two_sided"], 2);
        const std::string setting = fmt::format("{:g} v {:g}, n = {} + {}", p1, p0, n1, n0);
        // A lattice of outcomes under a normal curve: the smaller the trial, the coarser.
        const double allowance = 1.5 / (n1 + n0);
        table.add({setting, "power, pooled z", "normal formula (Fleiss 1981)", c.expected.at("power_pooled"), 0,
                   benefits(tally, 0), allowance + 0.004});
        table.add({setting, "power, pooled z", "enumeration",
                   enumerated_pooled_z(p1, p0, n1, n0, c.input["alpha_two_sided"].get<double>() / 2), 0,
                   benefits(tally, 0)});
        table.add({setting, "power, unpooled z", "normal formula", c.expected.at("power_unpooled"), 0,
                   benefits(tally, 1), allowance + 0.004});
        table.add({setting, "power, continuity correction", "Fleiss, Tytun and Ury (1980)",
                   c.expected.at("power_continuity"), 0, benefits(tally, 2), allowance + 0.004});
    }
    for (const ReferenceCase& c : reference_cases("power", "ni_rates_")) {
        const double p1 = c.input["p1"], p0 = c.input["p0"], margin = c.input["delta0"],
                     alpha = c.input["alpha_one_sided"];
        const int per_arm = static_cast<int>(std::ceil(c.expected["n_total"].get<double>() / 2));
        // The power that the formula has in mind, at a size in whole blocks just above its own.
        const int n = (per_arm + 9) / 10 * 10;
        const double z = std::sqrt(static_cast<double>(n) / (c.expected["n_total"].get<double>() / 2));
        const double za = -normal_quantile(alpha), zb = normal_quantile(c.input["power"].get<double>());
        const RunTally tally =
            simulate(p1, p0, n, n, analysis("farrington-manning", fmt::format("margin = {}", margin)), alpha, 1);
        table.add({fmt::format("{:g} v {:g}, margin {:g}, n = {} + {}", p1, p0, margin, n, n),
                   "power, Farrington-Manning", "normal formula, scaled by sqrt(n)", normal_cdf((za + zb) * z - za), 0,
                   benefits(tally, 0), 0.01});
    }
    table.check_and_write();
}
