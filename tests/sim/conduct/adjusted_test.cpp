// The estimate corrected for the looks: on which scale, from which null, and how often its interval holds the truth.
#include "sim/conduct/adjusted.hpp"

#include <cmath>

#include "sim/conduct/witness.hpp"
#include "sim/engine/estimand.hpp"
#include "sim/engine/stage_estimate.hpp"
#include "tests/sim/conduct/sequential_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double kZ975 = 1.959963984540054;

// At the first look there is nothing to correct: the interval is that of the z.
AdjustedEstimate at_first_look(double estimate, double z, const NullPoint& null) {
    Estimate e;
    e.status = Status::ok;
    e.estimate = estimate;
    e.z = z;
    e.standard_error = 0.123;  // is not what z rests on
    const double shares[] = {0.5};
    StagewiseInference inference;
    return adjusted(e, null, 0, {shares, {}, 0.95, false}, inference);
}

// Looks at the risk difference of 30% against 29%, three times.
std::string looks_at(const std::string& analyses) {
    return R"toml(follow_up_days = 28
[survival]
law = "exponential"
mortality = 0.30
day = 28
[effect]
mortality = [0.29]
day = [28]
[trial]
recruitment = { sites = 30, per_site_per_month = 4 }
[design]
kind = "group-sequential"
looks = [0.35, 0.6, 1]
alpha = 0.05
efficacy = "pocock"
)toml" + analyses;
}

}  // namespace

TEST_CASE("against a margin the corrected estimate is measured from the margin", "[exact][sequential]") {
    // One point better than control, nine points from a margin of eight: z = 3 makes a standard error of 3 points.
    const AdjustedEstimate better = at_first_look(-0.01, 3, {0.08, false});
    CHECK_THAT(better.median_unbiased, WithinAbs(-0.01, 1e-7));
    CHECK_THAT(better.lower, WithinAbs(-0.01 - kZ975 * 0.03, 1e-7));
    CHECK_THAT(better.upper, WithinAbs(-0.01 + kZ975 * 0.03, 1e-7));
    // Between no effect and the margin it is still the better side.
    const AdjustedEstimate between = at_first_look(0.02, 2, {0.08, false});
    CHECK_THAT(between.lower, WithinAbs(0.02 - kZ975 * 0.03, 1e-7));
    CHECK_THAT(between.upper, WithinAbs(0.02 + kZ975 * 0.03, 1e-7));
    CHECK(null_point(parse_scenario(looks_at("[[analysis]]\ntest = \"farrington-manning\"\nmargin = 0.08\n"), "s.toml")
                         .analyses[0]
                         .test)
              .value == 0.08);
}

TEST_CASE("a ratio is corrected on its logarithm", "[exact][sequential]") {
    const AdjustedEstimate odds = at_first_look(0.25, 2, {1, true});
    const double error = std::log(4) / 2;
    CHECK_THAT(odds.median_unbiased, WithinAbs(0.25, 1e-7));
    CHECK_THAT(odds.lower, WithinAbs(0.25 * std::exp(-kZ975 * error), 1e-7));
    CHECK_THAT(odds.upper, WithinAbs(0.25 * std::exp(kZ975 * error), 1e-7));
    const Scenario s =
        parse_scenario(looks_at("[[analysis]]\ntest = \"cmh\"\n[[analysis]]\ntest = \"log-rank\"\n"), "s.toml");
    CHECK(null_point(s.analyses[0].test).logarithm);
    CHECK(!null_point(s.analyses[1].test).logarithm);  // its estimate is the logarithm already
}

TEST_CASE("corrected intervals hold the truth as often as they say, margin or none", "[statistical][sequential]") {
    const char* analyses =
        "[[analysis]]\nname = \"none\"\ntest = \"proportion-difference\"\n"
        "[[analysis]]\nname = \"margin\"\ntest = \"farrington-manning\"\nmargin = 0.08\n"
        "[[analysis]]\nname = \"score\"\ntest = \"miettinen-nurminen\"\nmargin = 0.08\n"
        "[[analysis]]\nname = \"odds\"\ntest = \"cmh\"\n";
    Conducted conducted(looks_at(analyses), 800);
    conducted.protocol.adjusted = 2000;
    constexpr int kTrials = 1500;
    int holds[4] = {};
    const double odds_ratio = (0.29 / 0.71) / (0.3 / 0.7), truth[4] = {-0.01, -0.01, -0.01, odds_ratio};
    for (std::uint64_t k = 0; k < kTrials; ++k) {
        const Arena::Frame frame(conducted.workspace.arena);
        const TrialOutcome trial = conducted.trial(11, k);
        for (std::size_t a = 0; a < 4; ++a) {
            const AdjustedEstimate& e = trial.at(0, a).adjusted;
            REQUIRE(e.known);
            REQUIRE(e.lower <= e.median_unbiased);
            REQUIRE(e.median_unbiased <= e.upper);
            holds[a] += e.lower <= truth[a] && truth[a] <= e.upper;
        }
    }
    for (const int held : holds)
        CHECK_THAT(held / double(kTrials), WithinAbs(0.95, 4 * std::sqrt(0.05 * 0.95 / kTrials)));
}

TEST_CASE("a test with its own rule has no limits of the design, and nothing is corrected by them", "[sequential]") {
    Conducted conducted(looks_at("[[analysis]]\ntest = \"bayes-proportion\"\n"), 200);
    conducted.protocol.adjusted = 2000;
    const Arena::Frame frame(conducted.workspace.arena);
    Witness witness;
    const TrialOutcome trial = conduct(conducted.model, conducted.protocol, {3, 1}, conducted.workspace, witness);
    CHECK(!trial.at(0, 0).adjusted.known);
    REQUIRE(!witness.looks.empty());
    for (const WitnessedLook& look : witness.looks) CHECK(look.limits == Limits{});
}
