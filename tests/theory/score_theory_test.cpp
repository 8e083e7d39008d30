// Tests of one number a patient, ordinal outcomes and repeated scores: simulated power against exact and asymptotic
// formulas.
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>

#include "models/numeric/special.hpp"
#include "sim/engine/parallel.hpp"
#include "sim/random/fill.hpp"
#include "sim/theory/closed_form.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/reference.hpp"
#include "tests/support/theory_table.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::uint64_t kTrials = 200000;

struct Trial {
    std::vector<std::uint8_t> arm;
    std::vector<double> y;        ///< one number a patient
    std::vector<float> z, other;  ///< normal deviates, for whoever fills y
    Snapshot snapshot;
    Column column;
    Arena arena;
    Trial(int n1, int n0) : arm(static_cast<std::size_t>(n1 + n0), 0), y(arm.size()), z(arm.size()), other(arm.size()) {
        std::fill_n(arm.begin(), n1, std::uint8_t{1});
    }
};

// Share of trials with p <= alpha; `fill` gives each trial's outcomes. Counts need no order, so threads share them
// freely.
template <class Test>
Simulated rejections(const Test& test, int n1, int n0, double alpha,
                     const std::function<void(Trial&, std::uint64_t)>& fill, std::uint64_t trials = kTrials,
                     bool one_sided = false) {
    constexpr std::uint64_t kBlock = 500;
    std::deque<Trial> workers;  // they cannot be moved
    for (int w = 0; w < worker_count(0); ++w) workers.emplace_back(n1, n0);
    std::vector<std::uint64_t> rejected(workers.size());
    parallel_blocks(trials / kBlock, 0, [&](std::size_t block, std::size_t worker) {
        Trial& trial = workers[worker];
        for (std::uint64_t k = block * kBlock; k < (block + 1) * kBlock; ++k) {
            fill(trial, k);
            trial.column = Column{"y", trial.y, {}};
            trial.snapshot.n = trial.arm.size();
            trial.snapshot.arm = trial.arm;
            trial.snapshot.columns = {&trial.column, 1};
            const Estimate e = test.run(trial.snapshot, {}, trial.arena, nullptr);
            rejected[worker] += e.status == Status::ok && (one_sided ? e.one_sided() : e.two_sided()) <= alpha;
        }
    });
    std::uint64_t sum = 0;
    for (const std::uint64_t r : rejected) sum += r;
    return Simulated::share(sum, trials);
}

// Normal with SD 1, lower by `shift` in arm 1.
void shifted_normals(Trial& trial, std::uint64_t k, double shift) {
    fill_normals({81, k}, 0, Purpose::covariate, 0, trial.z, trial.other);
    for (std::size_t i = 0; i < trial.y.size(); ++i) trial.y[i] = trial.z[i] - shift * trial.arm[i];
}

// Categories by inversion of each arm's cumulative probabilities; category 0 is the best.
struct Ordinal {
    std::vector<double> cumulative[2];

    static std::vector<double> sums(const std::vector<double>& p) {
        std::vector<double> c;
        double total = 0;
        for (const double x : p) c.push_back(total += x);
        c.back() = 1;
        return c;
    }
    // Arm 1's odds of a category at or below any level are `odds_ratio` times arm 0's.
    static Ordinal from_control(const std::vector<double>& p0, double odds_ratio) {
        Ordinal o{{sums(p0), sums(p0)}};
        for (double& c : o.cumulative[1])
            if (c < 1) c = odds_ratio * c / (1 - c + odds_ratio * c);
        return o;
    }
    // The same with the average of both arms given: at each level the control's c solves c + c1(c) = 2 average.
    static Ordinal from_average(const std::vector<double>& p, double odds_ratio) {
        Ordinal o{{sums(p), sums(p)}};
        for (std::size_t j = 0; j + 1 < p.size(); ++j) {
            const double average = o.cumulative[0][j];
            double low = 0, high = 1;
            for (int step = 0; step < 100; ++step) {
                const double c = (low + high) / 2;
                (c + odds_ratio * c / (1 - c + odds_ratio * c) > 2 * average ? high : low) = c;
            }
            o.cumulative[0][j] = low;
            o.cumulative[1][j] = 2 * average - low;
        }
        return o;
    }
    void operator()(Trial& trial, std::uint64_t k) const {
        fill_normals({82, k}, 0, Purpose::covariate, 0, trial.z, trial.other);
        for (std::size_t i = 0; i < trial.y.size(); ++i) {
            const std::vector<double>& c = cumulative[trial.arm[i]];
            trial.y[i] =
                static_cast<double>(std::upper_bound(c.begin(), c.end() - 1, normal_cdf(trial.z[i])) - c.begin());
        }
    }
};

// Whitehead (1993): score test of proportional odds; p the average probabilities of the categories.
double whitehead_power(const std::vector<double>& p, double odds_ratio, double n, double alpha) {
    double cubes = 0;
    for (const double x : p) cubes += x * x * x;
    return normal_cdf(std::fabs(std::log(odds_ratio)) * std::sqrt(n * (1 - cubes) / 12) -
                      normal_quantile(1 - alpha / 2));
}

template <class Test>
Test on_column() {
    Test test;
    test.outcome.column = "y";
    return test;
}

}  // namespace

TEST_CASE("t tests and rank tests: simulated power is that of theory", "[.theory][statistical]") {
    TheoryTable table("t test (noncentral t) and Wilcoxon test");
    for (const ReferenceCase& c : reference_cases("power", "ttest_")) {
        const int n1 = c.input["n1"], n0 = c.input["n0"];
        const double d = c.input["delta"].get<double>() / c.input["sd"].get<double>();
        table.add({fmt::format("{:.3f} SD, n = {} + {}", d, n1, n0), "power, t test, two-sided",
                   "pwr 1.3.0, noncentral t", c.expected.at("power_two_sided"), 0,
                   rejections(
                       on_column<TTest>(), n1, n0, c.input["alpha_two_sided"],
                       [&](Trial& t, std::uint64_t k) { shifted_normals(t, k, d); }, 1000000)});
    }
    for (const ReferenceCase& c : reference_cases("power", "noether_")) {
        const int n = c.input["n"];
        const double ratio = c.input["ratio"];
        const int n1 = static_cast<int>(std::lround(n * ratio / (1 + ratio)));
        // Normal outcomes with P(X > Y) = p differ by sqrt(2) times its normal quantile.
        const double shift = std::sqrt(2.0) * normal_quantile(c.input["p_larger"].get<double>());
        table.add({fmt::format("P(X > Y) = {:g}, n = {} + {}", c.input["p_larger"].get<double>(), n1, n - n1),
                   "power, Wilcoxon", "Noether (1987)", c.expected.at("power_at_n"), 0,
                   rejections(on_column<Wilcoxon>(), n1, n - n1, c.input["alpha_two_sided"],
                              [&](Trial& t, std::uint64_t k) { shifted_normals(t, k, shift); }),
                   0.02});
    }
    table.check_and_write();
}

TEST_CASE("proportional odds: simulated power is near Whitehead's formula", "[.theory][statistical]") {
    TheoryTable table("Ordinal outcomes under proportional odds (Whitehead 1993)");
    ProportionalOdds score = on_column<ProportionalOdds>();
    score.test = LikelihoodTest::score;
    for (const ReferenceCase& c : reference_cases("power", "whitehead_")) {
        const int n = c.input["n"];
        const Ordinal outcomes = Ordinal::from_control(c.input["p0"].get<std::vector<double>>(), c.input["or"]);
        const std::string setting = fmt::format("{}, OR {:g}, n = {}", c.id, c.input["or"].get<double>(), n);
        table.add({setting, "power, proportional odds (Wald)", "Whitehead", c.expected.at("power_at_n"), 0,
                   rejections(on_column<ProportionalOdds>(), n / 2, n / 2, 0.05, outcomes, 100000), 0.02});
        table.add({setting, "power, proportional odds (score)", "Whitehead", c.expected.at("power_at_n"), 0,
                   rejections(score, n / 2, n / 2, 0.05, outcomes, 100000), 0.02});
        table.add({setting, "power, Wilcoxon", "Whitehead", c.expected.at("power_at_n"), 0,
                   rejections(on_column<Wilcoxon>(), n / 2, n / 2, 0.05, outcomes, 100000), 0.02});
    }
    const std::vector<double> pain{0.1, 0.2, 0.4, 0.3};
    const Ordinal outcomes = Ordinal::from_average(pain, 1.2);
    table.add({"B26: average .1 .2 .4 .3, OR 1.2, n = 1000", "power, proportional odds", "Hmisc popower", 0.351, 0,
               rejections(on_column<ProportionalOdds>(), 500, 500, 0.05, outcomes, 40000), 0.005});
    table.add({"B26: average .1 .2 .4 .3, OR 1.2, n = 3148", "power, proportional odds", "Hmisc posamsize, 80%", 0.8, 0,
               rejections(on_column<ProportionalOdds>(), 1574, 1574, 0.05, outcomes, 20000), 0.005});
    struct Levels {
        std::vector<double> p;
        double power;
        std::string words;
    };
    std::vector<double> fine(90, 0.01);
    fine.push_back(0.1);
    for (const Levels& l : {Levels{{0.9, 0.1}, 0.3378, "2 levels"},
                            {{0.8, 0.1, 0.1}, 0.5430, "3 levels"},
                            {{0.7, 0.1, 0.1, 0.1}, 0.6697, "4 levels"},
                            {fine, 0.8425, "continuous but for the last tenth"}})
        table.add({fmt::format("B26: {}, OR 0.85, n = 4000", l.words), "power, Wilcoxon", "Hmisc popower", l.power, 0,
                   rejections(on_column<Wilcoxon>(), 2000, 2000, 0.05, Ordinal::from_average(l.p, 0.85), 40000),
                   0.005});
    CHECK_THAT(whitehead_power(pain, 1.2, 1000, 0.05), WithinAbs(0.351, 6e-4));
    table.check_and_write();
}

TEST_CASE("repeated scores: simulated power is that of the closed form", "[.theory][statistical]") {
    TheoryTable table("Repeated scores");
    const double times[3] = {0, 2, 5}, mean_time = 7.0 / 3, spread = 38.0 / 3;  // sum of squares about the mean
    const struct {
        double rho;
        int per_arm[3];
    } published[] = {{0.2, {313, 625, 938}}, {0.5, {196, 391, 586}}, {0.8, {79, 157, 235}}};
    // B29: with compound symmetry the efficient test of the slopes' difference is the t test of each patient's own
    // slope.
    for (const auto& row : published)
        for (int v = 0; v < 3; ++v) {
            const double variance = 100.0 * (v + 1);
            const int n = row.per_arm[v];
            const auto slopes = [&](Trial& t, std::uint64_t k) {
                std::fill(t.y.begin(), t.y.end(), 0);
                for (std::uint32_t visit = 0; visit < 3; ++visit) {
                    fill_normals({83, k}, 0, Purpose::score, visit, t.z, t.other);
                    // A patient's level moves no slope; what is his own at each visit has variance sigma2 (1 - rho).
                    for (std::size_t i = 0; i < t.y.size(); ++i)
                        t.y[i] += (times[visit] - mean_time) / spread *
                                  (std::sqrt(variance * (1 - row.rho)) * t.z[i] - 0.5 * times[visit] * t.arm[i]);
                }
            };
            const double exact = t_test_power(0.5 / std::sqrt(variance * (1 - row.rho) / spread), n, n, 0.05);
            const Simulated power = rejections(on_column<TTest>(), n, n, 0.05, slopes, 40000, true);
            const std::string setting =
                fmt::format("B29: slope 0.5, rho {:g}, variance {:g}, {} an arm", row.rho, variance, n);
            table.add({setting, "power, t test of slopes, one-sided 0.05", "Diggle et al. (2002), p. 29: 80%", 0.8, 0,
                       power, 0.006});
            table.add({setting, "power, t test of slopes, one-sided 0.05", "noncentral t", exact, 0, power});
        }
    table.check_and_write();
}

TEST_CASE("MMRM without missing scores: simulated power is that of the t test at the last visit",
          "[.theory][statistical]") {
    // Complete data, unstructured covariance: the estimate is the difference of the last visit's means, and
    // Satterthwaite's degrees of freedom are n - 2, so the test is the t test exactly (Kackar and Harville 1984 for
    // balanced data).
    TheoryTable table("MMRM");
    constexpr int kPerArm = 60, kVisits = 4;
    static const std::vector<int> days{7, 14, 21, 28};
    std::vector<std::vector<double>> values(static_cast<std::size_t>(worker_count(0)),
                                            std::vector<double>(2 * kPerArm * kVisits));
    for (const double effect : {0.0, 0.5}) {
        constexpr std::uint64_t trials = 20000;
        std::vector<std::uint64_t> rejected(values.size());
        std::vector<Arena> arenas(values.size());
        std::vector<std::uint8_t> arm(2 * kPerArm, 0);
        std::fill_n(arm.begin(), kPerArm, std::uint8_t{1});
        Mmrm test;
        test.baseline = false;
        parallel_blocks(trials / 100, 0, [&](std::size_t block, std::size_t worker) {
            std::vector<float> level(arm.size()), own(arm.size()), unused(arm.size());
            for (std::uint64_t k = block * 100; k < (block + 1) * 100; ++k) {
                fill_normals({84, k}, 0, Purpose::score, 9, level, unused);
                for (std::uint32_t visit = 0; visit < kVisits; ++visit) {
                    fill_normals({84, k}, 0, Purpose::score, visit, own, unused);
                    for (std::size_t i = 0; i < arm.size(); ++i)
                        values[worker][visit * arm.size() + i] = std::sqrt(0.6) * level[i] + std::sqrt(0.4) * own[i] -
                                                                 effect * arm[i] * (visit + 1) / kVisits;
                }
                Snapshot s;
                s.n = arm.size();
                s.arm = arm;
                s.scores = {.days = days, .points = {}, .values = values[worker], .stride = arm.size()};
                const Estimate e = test.run(s, {}, arenas[worker], nullptr);
                rejected[worker] += e.status == Status::ok && e.two_sided() <= 0.05;
            }
        });
        std::uint64_t sum = 0;
        for (const std::uint64_t r : rejected) sum += r;
        const double exact =
            t_test_power(effect, kPerArm, kPerArm, 0.025) + t_test_power(-effect, kPerArm, kPerArm, 0.025);
        table.add({fmt::format("{} + {} patients, 4 visits, {:g} SD at the last", kPerArm, kPerArm, effect),
                   effect == 0 ? "type I error, MMRM" : "power, MMRM", "noncentral t", exact, 0,
                   Simulated::share(sum, trials)});
    }
    table.check_and_write();
}
