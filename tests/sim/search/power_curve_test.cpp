// Curve and plan by value: power against enumeration, its error against the spread over seeds, the optimism grid at its
// effects.
#include "sim/search/power_curve.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/search/plan.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::string text(const std::string& more) {
    return "seed = 4\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = 0.6\n"
           "[[analysis]]\nname = \"z\"\ntest = \"proportion-difference\"\n" +
           more;
}

Study study(const std::string& more) { return resolve(parse_scenario(text(more), "test.toml")); }

// P(pooled z shows a benefit) and P(it shows harm) with m patients an arm, by enumeration of both binomials.
std::pair<double, double> enumerated(double p1, double p0, int m) {
    double benefit = 0, harm = 0;
    for (int a = 0; a <= m; ++a)
        for (int b = 0; b <= m; ++b) {
            const double pooled = (a + b) / (2.0 * m),
                         z = (b - a) / static_cast<double>(m) / std::sqrt(pooled * (1 - pooled) * 2 / m);
            const double probability = binomial_pmf(a, m, p1) * binomial_pmf(b, m, p0);
            if (z >= 1.959963984540054) benefit += probability;
            if (z <= -1.959963984540054) harm += probability;
        }
    return {benefit, harm};
}

}  // namespace

namespace {

// Counts the blocks of trials that are really computed; one in the caller's thread after another.
class CountingTrials : public Executor {
  public:
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override {
        if (work.block_length() == 64) blocks += keys.size();
        serial_.run(keys, work, sink);
    }
    std::size_t blocks = 0;

  private:
    SerialExecutor serial_;
};

}  // namespace

// A win ratio has no value by law: what coverage is counted against is simulated, and must not move.
TEST_CASE("a point that grows computes the difference, also where the truth is simulated", "[exact]") {
    const Study grows = resolve(parse_scenario(
        "seed = 4\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = { cuts = "
        "[7], values = [0.5, 1.2] }\n[[analysis]]\nname = \"wins\"\ntest = \"win-ratio\"\nhierarchy = [\"death\"]\n",
        "test.toml"));
    const auto executor = std::make_shared<CountingTrials>();
    const auto store = std::make_shared<MemoryStore>();
    const Campaign kept(executor, store);
    const TrialModel model = grows.model();
    const std::size_t sizes[] = {100};
    power_at(grows, {}, model, sizes, 200, kept);
    CHECK(executor->blocks == 4);
    const CurvePoint grown = power_at(grows, {}, model, sizes, 70000, kept).front();
    CHECK(executor->blocks == 4 + 1091);  // of 1094 blocks three were whole; the shorter fourth is computed again
    const CurvePoint once = power_at(grows, {}, model, sizes, 70000, Campaign::on_threads(2)).front();
    CHECK(grown.truth[0].standard_error > 0);
    CHECK(grown.truth[0].estimate == once.truth[0].estimate);
    CHECK(grown.analyses[0].coverage.value == once.analyses[0].coverage.value);
    CHECK(grown.analyses[0].bias == once.analyses[0].bias);
}

// Four standard errors: a false alarm in 16,000 runs of new seeds, for each of the comparisons.
TEST_CASE("power and harm of a curve are those of enumerated binomials at each n and effect", "[statistical]") {
    const Study s = study("[trial]\nrandomization = { block_sizes = [2] }\n");
    const std::size_t sizes[] = {60, 120};
    const StudyPoint points[] = {{1, 0}, {0.5, 0}, {0, 0}};
    const std::vector<CurvePoint> curve = power_curve(s, sizes, points, 20000, Campaign::on_threads(2));
    REQUIRE(curve.size() == 6);
    for (const CurvePoint& point : curve) {
        const double p1 = 1 - std::pow(0.6, std::pow(0.6, point.point.effect_scale));
        const auto [benefit, harm] = enumerated(p1, 0.4, static_cast<int>(point.n / 2));
        const PowerEstimate& e = point.analyses[0];
        INFO("n " << point.n << ", effect " << point.point.effect_scale);
        CHECK(e.trials == 20000);
        CHECK(std::fabs(e.power.value - benefit) < 4 * std::sqrt(benefit * (1 - benefit) / 20000));
        CHECK(std::fabs(e.harm.value - harm) < 4 * std::sqrt(harm * (1 - harm) / 20000));
        CHECK_THAT(e.true_value, WithinAbs(p1 - 0.4, 1e-12));
        CHECK(e.true_value_mcse == 0);
        CHECK(std::fabs(e.bias) < 4 * e.bias_mcse);
    }
}

// 100 seeds: the standard error of a standard deviation is 7%; within 28% is 4 of them (false alarm 1 in 16,000).
TEST_CASE("the Monte Carlo error of power is its spread over seeds", "[statistical]") {
    Study s = study("");
    const std::size_t sizes[] = {80};
    const StudyPoint planned[] = {{}};
    double sum = 0, squares = 0, mcse = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        s.scenario.seed = seed;
        const Proportion p = power_curve(s, sizes, planned, 200, Campaign::on_threads(2)).front().analyses[0].power;
        sum += p.value, squares += p.value * p.value, mcse += p.mcse / 100;
    }
    CHECK_THAT(std::sqrt((squares - sum * sum / 100) / 99) / mcse, WithinAbs(1, 0.28));
}

TEST_CASE("each cell of the optimism grid is simulated at its own effect and control mortality", "[statistical]") {
    const Study s = study(
        "[explore]\nn = [120]\neffect_scale = [1, 0.5, 0]\ncontrol_mortality_shift = [0]\n[trial]\nrandomization = { "
        "block_sizes = [2] }\n"
        "[simulation]\ntrials = 1500\ntolerance = 0.2\n");
    const Plan plan = make_plan(s, {}, Campaign::on_threads(2));
    REQUIRE(plan.grid.size() == 3);
    for (const OptimismCell& cell : plan.grid) {
        const double p1 = 1 - std::pow(0.6, std::pow(0.6, cell.point.effect_scale));
        const double power = enumerated(p1, 0.4, 60).first;
        INFO("effect " << cell.point.effect_scale);
        CHECK(std::fabs(cell.power[0].power.value - power) < 4 * std::sqrt(power * (1 - power) / 1500));
        CHECK(cell.power[0].trials == 1500);
        CHECK_THAT(cell.control_mortality, WithinAbs(0.4, 1e-9));
    }
    CHECK(plan.n == 120);
}

TEST_CASE("the type I error of a test against a margin is simulated at the margin", "[statistical]") {
    const Study s = resolve(parse_scenario(text("[[analysis]]\nname = \"ni\"\ntest = \"farrington-manning\"\nmargin = "
                                                "0.1\n[design]\nalpha = 0.05\nsides = 1\n"),
                                           "test.toml"));
    const std::optional<TrialModel> model = model_at_margin(s, 28, 0.1);
    REQUIRE(model);
    CHECK_THAT(model->survival[0].survival(28) - model->survival[1].survival(28), WithinAbs(0.1, 1e-12));
    const auto at = at_margins(s, 600, 10000, Campaign::on_threads(2));
    REQUIRE(at[1]);
    CHECK_FALSE(at[0]);
    // The score test at 300 an arm is within 0.4 points of its level; 4 standard errors beyond (false alarm 1 in
    // 16,000).
    CHECK_THAT(at[1]->estimate.type_one_error(1, true).value,
               WithinAbs(0.05, 0.004 + 4 * std::sqrt(0.05 * 0.95 / 10000)));
    CHECK(at[1]->margin == 0.1);
    CHECK(at[1]->estimate.trials == 10000);
    // There the estimate is of the margin: its mean, and its 90% interval.
    CHECK_THAT(at[1]->estimate.mean_estimate, WithinAbs(0.1, 4 * at[1]->estimate.mean_estimate_mcse));
    CHECK_THAT(at[1]->estimate.bias, WithinAbs(0, 4 * at[1]->estimate.bias_mcse));
    CHECK_THAT(at[1]->estimate.coverage.value, WithinAbs(0.9, 0.008 + 4 * std::sqrt(0.9 * 0.1 / 10000)));
    CHECK_FALSE(model_at_margin(s, 28, 0.7));
}
