// The text of a sequential design's looks shows the numbers that JSON gives.
#include "sim/cli/looks_table.hpp"

#include "sim/cli/tables.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::string percent(const Json& row, const char* share, const char* error) {
    return fmt::format("{:.1f}% ({:.1f})", 100 * row.at(share).get<double>(), 100 * row.at(error).get<double>());
}

CurvePoint point_of(const Study& study) {
    const std::size_t sizes[] = {200};
    const StudyPoint planned[] = {{}};
    return power_curve(study, sizes, planned, 600, Campaign::on_threads(2)).front();
}

}  // namespace

TEST_CASE("each look's row, and what the looks come to, are the JSON's numbers with their errors",
          "[exact][sequential]") {
    const Study study = resolve(parse_scenario(
        test::two_risks(0.4, 0.25,
                        "looks = [0.5, 1]\nefficacy = \"pocock\"\nfutility = { kind = \"fixed-z\", values = [0.3] }\n",
                        "test = \"proportion-difference\"\nday = 28\n") +
            "[simulation]\nn = 200\ntrials = 600\n",
        "s.toml"));
    const CurvePoint point = point_of(study);
    const std::string text = looks_table(study.scenario, point).text();
    const Json analysis = Json::parse(power_json(study.scenario, point).dump()).at("analyses").at(0);
    REQUIRE(analysis.at("looks").size() == 2);
    for (const Json& look : analysis.at("looks")) {
        INFO(look.dump());
        CHECK_THAT(text, ContainsSubstring(percent(look, "benefit", "benefit_mcse")));
        std::size_t at = 0;  // in the order of the heads: benefit, harm, futility
        for (const auto& [share, error] : {std::pair{"benefit", "benefit_mcse"}, std::pair{"harm", "harm_mcse"},
                                           std::pair{"futility", "futility_mcse"}}) {
            const std::string cell = "  " + percent(look, share, error);
            at = text.find(cell, at);
            REQUIRE(at != std::string::npos);
            at += cell.size();
        }
        CHECK_THAT(text, ContainsSubstring(fmt::format("{:.3f}", look.at("z_benefit").get<double>())));
        CHECK_THAT(text, ContainsSubstring(fmt::format("{:+.3g} ({:.1g})", look.at("bias").get<double>(),
                                                       look.at("bias_mcse").get<double>())));
    }
    CHECK_THAT(text, ContainsSubstring("stops early in " + percent(analysis, "early_stop", "early_stop_mcse")));
    CHECK_THAT(text,
               ContainsSubstring(fmt::format("expected n {:.1f} ({:.2f})", analysis.at("expected_n").get<double>(),
                                             analysis.at("expected_n_mcse").get<double>())));
    CHECK_THAT(text, ContainsSubstring("holds the true value in " +
                                       percent(analysis, "adjusted_coverage", "adjusted_coverage_mcse")));
    CHECK(analysis.at("adjusted_trials") == 600);
    // What is told of a look is the mean over the trials that reach it, conducted one by one.
    test::Conducted trials(
        test::two_risks(0.4, 0.25,
                        "looks = [0.5, 1]\nefficacy = \"pocock\"\nfutility = { kind = \"fixed-z\", values = [0.3] }\n",
                        "test = \"proportion-difference\"\nday = 28\n"),
        200);
    double reached[2]{}, patients[2]{}, deaths[2]{}, days[2]{};
    for (std::uint64_t k = 0; k < 600; ++k) {
        const Arena::Frame frame(trials.workspace.arena);
        const TrialOutcome outcome = trials.trial(study.scenario.seed, k);
        for (std::size_t l = 0; l < 2; ++l) {
            const LookOutcome& look = outcome.at_look[l];
            if (!look.reached) continue;
            reached[l] += 1, patients[l] += static_cast<double>(look.patients), days[l] += look.analysis_days;
            deaths[l] += static_cast<double>(look.deaths[0] + look.deaths[1]);
        }
    }
    for (std::size_t l = 0; l < 2; ++l) {
        const Json& look = analysis.at("looks")[l];
        CHECK(look.at("reached").get<double>() == reached[l]);
        CHECK_THAT(look.at("patients").get<double>(), WithinRel(patients[l] / reached[l], 1e-12));
        CHECK_THAT(look.at("deaths").get<double>(), WithinRel(deaths[l] / reached[l], 1e-12));
        CHECK_THAT(look.at("months").get<double>(), WithinRel(days[l] / reached[l] / 30.4375, 1e-12));
    }
    // Parts of a whole.
    double power = 0, early = 0;
    for (const Json& look : analysis.at("looks")) {
        power += look.at("benefit").get<double>();
        early += look.at("stop").get<double>();
    }
    CHECK_THAT(power, WithinAbs(analysis.at("power").get<double>(), 1e-12));
    CHECK_THAT(early, WithinAbs(analysis.at("early_stop").get<double>(), 1e-12));
    // A fixed design has none.
    Study fixed = study;
    fixed.scenario.design.sequential.reset();
    CHECK(looks_table(fixed.scenario, point_of(fixed)).empty());
}

TEST_CASE("what is not planned, or not the analysis's rule, is not told of its looks", "[sequential]") {
    const auto looks_of = [](const std::string& design, const std::string& analysis, std::string& text) {
        const Study study = resolve(parse_scenario(
            test::two_risks(0.4, 0.25, design, analysis) + "[simulation]\nn = 200\ntrials = 600\n", "s.toml"));
        const CurvePoint point = point_of(study);
        text = looks_table(study.scenario, point).text();
        return Json::parse(power_json(study.scenario, point).dump()).at("analyses").at(0).at("looks");
    };
    const std::string z_test = "test = \"proportion-difference\"\nday = 28\n",
                      binding = "futility = { kind = \"fixed-z\", values = [0.3], binding = true }\n",
                      loose = "futility = { kind = \"fixed-z\", values = [0.3], binding = false }\n";
    std::string text;
    // A calendar day alone says nothing of the information that the look will have.
    const Json dated = looks_of("looks = [{ calendar_day = 300 }, 1]\n", z_test, text);
    CHECK(dated.at(0).at("information").is_null());
    CHECK(dated.at(1).at("z_benefit").is_null());
    const Json own = looks_of("looks = [0.5, 1]\n", "test = \"bayes-proportion\"\nday = 28\n", text);
    CHECK(own.at(0).at("information") == 0.5);
    CHECK(own.at(0).at("z_benefit").is_null());
    CHECK_THAT(text, ContainsSubstring("judged by its own criterion at every look"));
    CHECK(text.find("corrected for the looks") == std::string::npos);
    // Futility that does not bind is left out of the ordering, though the trials obey it.
    looks_of("looks = [0.5, 1]\n" + loose, z_test, text);
    CHECK_THAT(text, ContainsSubstring("leaves out futility limits that do not bind"));
    looks_of("looks = [0.5, 1]\n" + binding, z_test, text);
    CHECK_THAT(text, !ContainsSubstring("leaves out futility limits"));
}
