#pragma once
// Sequential trials of two proportions, simulated, and the same by enumeration of every pair of counts.
#include <cmath>
#include <string>
#include <vector>

#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"

namespace equipoise::test {

/// A scenario of two arms with these risks of death by day 28, analyzed by the difference of proportions.
inline std::string two_risks(double control, double treated, const std::string& design, const std::string& test,
                             const std::string& trial = "") {
    return "[survival]\nlaw = \"exponential\"\nmortality = " + std::to_string(control) +
           "\nday = 28\n[effect]\nmortality = [" + std::to_string(treated) +
           "]\nday = [28]\n[trial]\nrandomization = { method = \"permuted-block\", block_sizes = [2], strata = [] }\n"
           "recruitment = { sites = 10, per_site_per_month = 6, activation_months = 0 }\n" +
           trial + "[[analysis]]\nname = \"a\"\n" + test + "\n[design]\nkind = \"group-sequential\"\n" + design + "\n";
}

struct ByLook {
    std::vector<double> benefit, futility;  ///< probability to end with it at each look
    double mean = 0;                        ///< E of the risk difference where the trial ends
};

/// Exact, by recursion over looks: at each look `n[k]` patients an arm, pooled z in favour of the treatment (0 where
/// there is no difference), benefit at z >= upper, before the last look futility at z <= lower.
inline ByLook enumerate(const std::vector<int>& n, const std::vector<double>& upper, const std::vector<double>& lower,
                        double p1, double p0) {
    const auto binomial = [](int trials, double p) {
        std::vector<double> mass(static_cast<std::size_t>(trials) + 1);
        for (int x = 0; x <= trials; ++x)
            mass[static_cast<std::size_t>(x)] =
                std::exp(std::lgamma(trials + 1) - std::lgamma(x + 1) - std::lgamma(trials - x + 1) + x * std::log(p) +
                         (trials - x) * std::log1p(-p));
        return mass;
    };
    ByLook result;
    std::vector<std::vector<double>> alive{{1.0}};  // [deaths treated][deaths control] of trials that go on
    for (std::size_t k = 0; k < n.size(); ++k) {
        const int more = n[k] - (k ? n[k - 1] : 0);
        const std::vector<double> add1 = binomial(more, p1), add0 = binomial(more, p0);
        const auto size = static_cast<std::size_t>(n[k]) + 1;
        // One arm after the other: the cost is that of one arm's step.
        std::vector<std::vector<double>> half(size, std::vector<double>(alive[0].size(), 0.0)),
            next(size, std::vector<double>(size, 0.0));
        for (std::size_t i = 0; i < alive.size(); ++i)
            for (std::size_t x = 0; x < add1.size(); ++x)
                for (std::size_t j = 0; j < alive[i].size(); ++j) half[i + x][j] += alive[i][j] * add1[x];
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = 0; j < half[i].size(); ++j)
                for (std::size_t y = 0; half[i][j] > 0 && y < add0.size(); ++y) next[i][j + y] += half[i][j] * add0[y];
        result.benefit.push_back(0);
        result.futility.push_back(0);
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = 0; j < size; ++j) {
                const double risk1 = static_cast<double>(i) / n[k], risk0 = static_cast<double>(j) / n[k],
                             pooled = 0.5 * (risk1 + risk0);
                const double z = i == j ? 0 : (risk0 - risk1) / std::sqrt(pooled * (1 - pooled) * 2 / n[k]);
                const bool last = k + 1 == n.size(), benefit = z >= upper[k], futility = !last && z <= lower[k];
                if (!benefit && !futility && !last) continue;
                (benefit ? result.benefit : result.futility)[k] += benefit || futility ? next[i][j] : 0;
                result.mean += next[i][j] * (risk1 - risk0);
                next[i][j] = 0;
            }
        alive = std::move(next);
    }
    return result;
}

/// Trials of one scenario and size, conducted one by one.
struct Conducted {
    Study study;
    TrialModel model;
    std::size_t sizes[1];
    TrialProtocol protocol;
    Workspace workspace;

    Conducted(const std::string& scenario, std::size_t n)
        : study(resolve(parse_scenario(scenario, "s.toml"))),
          model(study.model()),
          sizes{n},
          protocol(run_request(study.scenario, model, sizes, 1).protocol()) {}
    /// The caller opens a Frame of the workspace's arena.
    TrialOutcome trial(std::uint64_t seed, std::uint64_t replicate) {
        return conduct(model, protocol, {seed, replicate}, workspace);
    }
};

inline RunTally simulate(const std::string& scenario, std::size_t n, std::uint64_t trials, bool obey_futility = true) {
    const Study study = resolve(parse_scenario(scenario, "s.toml"));
    const TrialModel model = study.model();
    const std::size_t sizes[] = {n};
    RunRequest request = run_request(study.scenario, model, sizes, trials);
    request.obey_futility = obey_futility;
    return run(request, Campaign::on_threads(2));
}

/// Simulated less exact share, in Monte Carlo standard errors.
inline double in_errors(std::uint64_t count, std::uint64_t trials, double exact) {
    const double n = static_cast<double>(trials);
    return (static_cast<double>(count) / n - exact) / std::sqrt(std::fmax(exact * (1 - exact), 1e-9) / n);
}

}  // namespace equipoise::test
