#include "sim/search/assurance.hpp"

#include <cmath>

#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::string beta_scenario(const Json& input, double shift) {
    const auto number = [&](const char* name) { return std::to_string(input.at(name).get<double>()); };
    const int n1 = input.at("n1"), n0 = input.at("n0");
    const std::string allocation = n1 == n0 ? "[1, 1]" : "[" + std::to_string(n0) + ", " + std::to_string(n1) + "]";
    const std::string block = std::to_string(n1 == n0 ? 2 : n1 + n0);
    return "seed = 11\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[prior]\ncontrol_mortality = { a = " + number("a0") + ", b = " + number("b0") +
           " }\ntreated_mortality = { a = " + std::to_string(input.at("a1").get<double>() * (1 + shift)) + ", b = " + number("b1") + " }\n[trial]\nallocation = " + allocation +
           "\nrandomization = { block_sizes = [" + block + "] }\n[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n[[analysis]]\nname = \"f\"\ntest = \"fisher\"\n[design]\nalpha = " +
           std::to_string(input.at("alpha_two_sided").get<double>() / 2) + "\nsides = 1\n";
}

AssuranceTable simulated(const std::string& text, std::size_t n, std::uint64_t draws) {
    const Study study = resolve(parse_scenario(text, "test.toml"));
    const std::size_t sizes[] = {n};
    AssuranceOptions options;
    options.draws = draws;
    options.trials_per_draw = 1;
    return assurance(study, sizes, options);
}

}  // namespace

// Four standard errors: a false alarm in 6e-5 of comparisons.
TEST_CASE("assurance under beta priors is the sum of beta-binomial probabilities", "[statistical]") {
    for (const ReferenceCase& reference : reference_cases("power", "assurance_beta_pilot")) {
        const std::size_t n = reference.input.at("n1").get<std::size_t>() + reference.input.at("n0").get<std::size_t>();
        const AssuranceTable table = simulated(beta_scenario(reference.input, 0), n, 40000);
        const double z = reference.expected.at("assurance_pooled_one_sided"), fisher = reference.expected.at("assurance_fisher_one_sided");
        CHECK_THAT(table.at[0][0].assurance.value, WithinAbs(z, 4 * table.at[0][0].assurance.mcse));
        CHECK_THAT(table.at[0][1].assurance.value, WithinAbs(fisher, 4 * table.at[0][1].assurance.mcse));
        // The twin that must fail: ten per cent more prior deaths under treatment.
        const AssuranceTable wrong = simulated(beta_scenario(reference.input, 0.1), n, 40000);
        CHECK(std::fabs(wrong.at[0][0].assurance.value - z) > 4 * wrong.at[0][0].assurance.mcse);
    }
}

TEST_CASE("assurance under a normal prior of the log hazard ratio is its closed form", "[statistical]") {
    // 846 deaths in 846 patients: everybody dies. Phi((m - z se) / sqrt(s^2 + se^2)), se = 2 / sqrt(deaths); m = -log 0.8.
    for (const auto& [sd, expected] : {std::pair{0.1, 0.766510}, std::pair{0.3, 0.612892}}) {
        const std::string text = "seed = 5\nfollow_up_days = 3650\n[survival]\nlaw = \"exponential\"\nrate = 0.05\n[effect]\nhazard_ratio = 0.8\n[prior]\nlog_hazard_ratio = { mean = -0.22314355, sd = " +
                                 std::to_string(sd) + " }\n[trial]\nrandomization = { block_sizes = [2] }\n[[analysis]]\nname = \"log-rank\"\ntest = \"log-rank\"\n[design]\nalpha = 0.025\nsides = 1\n";
        const AssuranceTable table = simulated(text, 846, 10000);
        CHECK_THAT(table.at[0][0].assurance.value, WithinAbs(expected, 4 * table.at[0][0].assurance.mcse));
    }
}

TEST_CASE("the spread of power over draws does not contain the replicates' own noise", "[statistical]") {
    // A prior without spread: power is one number, and 25 trials a draw scatter about it.
    const std::string text =
        "seed = 5\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.7\n[prior]\nlog_hazard_ratio = { mean = -0.35667, sd = 1e-9 }\n[[analysis]]\nname = \"log-rank\"\ntest = "
        "\"log-rank\"\n";
    const Study study = resolve(parse_scenario(text, "test.toml"));
    const std::size_t sizes[] = {300};
    const AssuranceTable table = assurance(study, sizes, {.draws = 2000, .trials_per_draw = 25, .threads = 0, .parts = {}});
    // The binomial noise of a draw has a standard deviation of about 0.1; what is left is below a third of it.
    CHECK(table.at[0][0].sd < 0.03);
    CHECK(table.at[0][0].q90 - table.at[0][0].q10 < 0.1);
}
