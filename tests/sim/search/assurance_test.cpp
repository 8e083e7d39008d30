#include "sim/search/assurance.hpp"

#include <fmt/format.h>
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
    return "seed = 11\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[prior]\ncontrol_mortality = { a "
           "= " +
           number("a0") + ", b = " + number("b0") +
           " }\ntreated_mortality = { a = " + std::to_string(input.at("a1").get<double>() * (1 + shift)) +
           ", b = " + number("b1") + " }\n[trial]\nallocation = " + allocation + "\nrandomization = { block_sizes = [" +
           block +
           "] }\n[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n[[analysis]]\nname = \"f\"\ntest = "
           "\"fisher\"\n[design]\nalpha = " +
           std::to_string(input.at("alpha_two_sided").get<double>() / 2) + "\nsides = 1\n";
}

AssuranceTable simulated(const std::string& text, std::size_t n, std::uint64_t draws) {
    const Study study = resolve(parse_scenario(text, "test.toml"));
    const std::size_t sizes[] = {n};
    AssuranceOptions options;
    options.draws = draws;
    options.trials_per_draw = 1;
    return assurance(study, sizes, options, Campaign::on_threads());
}

}  // namespace

// Four standard errors: a false alarm in 6e-5 of comparisons.
TEST_CASE("assurance under beta priors is the sum of beta-binomial probabilities", "[statistical]") {
    for (const ReferenceCase& reference : reference_cases("power", "assurance_beta_pilot")) {
        const std::size_t n = reference.input.at("n1").get<std::size_t>() + reference.input.at("n0").get<std::size_t>();
        const AssuranceTable table = simulated(beta_scenario(reference.input, 0), n, 40000);
        const double z = reference.expected.at("assurance_pooled_one_sided"),
                     fisher = reference.expected.at("assurance_fisher_one_sided");
        CHECK_THAT(table.at[0][0].assurance.value, WithinAbs(z, 4 * table.at[0][0].assurance.mcse));
        CHECK_THAT(table.at[0][1].assurance.value, WithinAbs(fisher, 4 * table.at[0][1].assurance.mcse));
        // The twin that must fail: ten per cent more prior deaths under treatment.
        const AssuranceTable wrong = simulated(beta_scenario(reference.input, 0.1), n, 40000);
        CHECK(std::fabs(wrong.at[0][0].assurance.value - z) > 4 * wrong.at[0][0].assurance.mcse);
    }
}

TEST_CASE("assurance under a normal prior of the log hazard ratio is its closed form", "[statistical]") {
    // 846 deaths in 846 patients: everybody dies. Phi((m - z se) / sqrt(s^2 + se^2)), se = 2 / sqrt(deaths); m = -log
    // 0.8.
    for (const auto& [sd, expected] : {std::pair{0.1, 0.766510}, std::pair{0.3, 0.612892}}) {
        const std::string text =
            "seed = 5\nfollow_up_days = 3650\n[survival]\nlaw = \"exponential\"\nrate = 0.05\n[effect]\nhazard_ratio = "
            "0.8\n[prior]\nlog_hazard_ratio = { mean = -0.22314355, sd = " +
            std::to_string(sd) +
            " }\n[trial]\nrandomization = { block_sizes = [2] }\n[[analysis]]\nname = \"log-rank\"\ntest = "
            "\"log-rank\"\n[design]\nalpha = 0.025\nsides = 1\n";
        const AssuranceTable table = simulated(text, 846, 10000);
        CHECK_THAT(table.at[0][0].assurance.value, WithinAbs(expected, 4 * table.at[0][0].assurance.mcse));
    }
}

TEST_CASE("the spread of power over draws does not contain the replicates' own noise", "[statistical]") {
    // A prior without spread: power is one number, and 25 trials a draw scatter about it.
    const std::string text =
        "seed = 5\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = "
        "0.7\n[prior]\nlog_hazard_ratio = { mean = -0.35667, sd = 1e-9 }\n[[analysis]]\nname = \"log-rank\"\ntest = "
        "\"log-rank\"\n";
    const Study study = resolve(parse_scenario(text, "test.toml"));
    const std::size_t sizes[] = {300};
    const AssuranceTable table =
        assurance(study, sizes, {.draws = 2000, .trials_per_draw = 25, .parts = {}}, Campaign::on_threads());
    // The binomial noise of a draw has a standard deviation of about 0.1; what is left is below a third of it.
    CHECK(table.at[0][0].sd < 0.03);
    CHECK(table.at[0][0].q90 - table.at[0][0].q10 < 0.1);
}

namespace {

// All patients die, so that the log-rank z is nearly normal with the standard error 2 / sqrt(n) of the log hazard
// ratio.
AssuranceTable simulated_log_rank(const Json& input, const std::string& prior, double shift) {
    const double se = input.at("se"), mean = input.at("prior_mean"), sd = input.at("prior_sd");
    const auto n = static_cast<std::size_t>(2 * std::round(2 / (se * se)));
    const std::string normal = fmt::format("{{ mean = {}, sd = {} }}\n", -mean + shift, sd);
    return simulated(
        "seed = 7\nfollow_up_days = 3650\n[survival]\nlaw = \"exponential\"\nrate = 0.05\n[effect]\nhazard_ratio = "
        "0.8\n[prior]\n" +
            prior + " = " + normal +
            "[trial]\nrandomization = { block_sizes = [2] }\n[[analysis]]\nname = \"log-rank\"\ntest = "
            "\"log-rank\"\n[design]\nalpha = 0.025\nsides = 1\n",
        n, 20000);
}

// A score that is normal but for its rounding (variance 1/12): day 3, when every patient has reached his plateau,
// nobody dies or leaves.
AssuranceTable simulated_scores(const Json& input, double shift) {
    constexpr double n = 800;
    const double se = input.at("se"), mean = input.at("prior_mean"), sd = input.at("prior_sd");
    const double variance = se * se * n / 4, plateau_sd = 1;
    const std::string noise = std::to_string(std::sqrt(variance - plateau_sd * plateau_sd - 1.0 / 12));
    return simulated(
        "seed = 8\nfollow_up_days = 3\n[sofa]\nplateau = { level = 12, slope = 0, sd = 1 }\nrate = { rate = 5, spread "
        "= 0 }\nnoise = { correlation = 0, sd = " +
            noise +
            " }\ndeath = { hazard = 0, after_discharge = 0 }\ndischarge = { hazard = 0 }\n[effect]\nsofa = { plateau = "
            "-1 }\n[prior.parameters]\neffect.sofa.plateau = " +
            fmt::format("{{ mean = {}, sd = {} }}\n", -mean + shift, sd) +
            "[trial]\nrandomization = { block_sizes = [2] }\n[[analysis]]\nname = \"t\"\ntest = \"t-test\"\noutcome = "
            "{ score = \"value\", day = 3, death = \"survivors-only\", discharge = \"missing\" }\n"
            "[design]\nalpha = 0.025\nsides = 1\n",
        static_cast<std::size_t>(n), 20000);
}

}  // namespace

// Four standard errors: a false alarm in 6e-5 of comparisons, of which there are eight.
TEST_CASE("assurance under normal priors is its closed form, and so is success with a true benefit", "[statistical]") {
    for (const ReferenceCase& reference : reference_cases("power", "assurance_normal")) {
        INFO(reference.id);
        const double expected = reference.expected.at("assurance"),
                     both = reference.expected.at("joint_success_and_positive_effect");
        for (const char* prior : {"log_hazard_ratio", "parameters.effect.hazard_ratio"}) {
            const AssuranceTable table = simulated_log_rank(reference.input, prior, 0);
            const Assurance& at = table.at[0][0];
            CHECK_THAT(at.assurance.value, WithinAbs(expected, 4 * at.assurance.mcse));
            CHECK_THAT(at.success_and_benefit.value, WithinAbs(both, 4 * at.success_and_benefit.mcse));
            CHECK(at.success_and_benefit.value <= at.assurance.value);
            // P(the drawn log hazard ratio is below 0)
            const double benefit = 0.5 * std::erfc(-reference.input.at("prior_mean").get<double>() /
                                                   reference.input.at("prior_sd").get<double>() / std::sqrt(2.0));
            CHECK_THAT(table.benefit.value, WithinAbs(benefit, 4 * table.benefit.mcse));
        }
        const Assurance scores = simulated_scores(reference.input, 0).at[0][0];
        CHECK_THAT(scores.assurance.value, WithinAbs(expected, 4 * scores.assurance.mcse));
        CHECK(scores.success_and_benefit.value == 0);  // nobody dies, so no mortality is lowered
        // The twins that must fail: a prior a tenth of its standard deviation to the wrong side.
        const double shift = 0.1 * reference.input.at("prior_sd").get<double>();
        const Assurance wrong = simulated_log_rank(reference.input, "log_hazard_ratio", shift).at[0][0],
                        wrong_scores = simulated_scores(reference.input, shift).at[0][0];
        CHECK(std::fabs(wrong.assurance.value - expected) > 4 * wrong.assurance.mcse);
        CHECK(std::fabs(wrong_scores.assurance.value - expected) > 4 * wrong_scores.assurance.mcse);
    }
}

TEST_CASE("assurance of a SOFA scenario with a drawn course has the same bits on one thread and on two", "[exact]") {
    const Study study = resolve(parse_scenario(
        "seed = 4\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[sofa]\n[effect]\nhazard_ratio = "
        "0.7\nsofa = { plateau = -1 }\n[prior.parameters]\nsofa.rate.rate = { sd = 0.3 }\n"
        "survival.mortality = { sd = 0.3 }\n[[analysis]]\nname = \"log-rank\"\ntest = \"log-rank\"\n",
        "test.toml"));
    const std::size_t sizes[] = {60, 120};
    const AssuranceTable one = assurance(study, sizes, {.draws = 80, .trials_per_draw = 3, .parts = {}},
                                         Campaign::on_threads(1)),
                         two = assurance(study, sizes, {.draws = 80, .trials_per_draw = 3, .parts = {}},
                                         Campaign::on_threads(2));
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(one.at[i][0].assurance.value == two.at[i][0].assurance.value);
        CHECK(one.at[i][0].success_and_benefit.value == two.at[i][0].success_and_benefit.value);
        CHECK(one.at[i][0].sd == two.at[i][0].sd);
    }
    CHECK(one.at[1][0].assurance.value > 0);
}
