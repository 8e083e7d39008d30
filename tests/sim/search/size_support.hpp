#pragma once
// Short ways to ask for a sample size.
#include <fmt/format.h>
#include <functional>

#include "sim/search/size_search.hpp"
#include "sim/study/study.hpp"

namespace equipoise::test {

struct SizeQuestion {
    std::string survival = "law = \"exponential\"\nmortality = 0.4\nday = 28\n", effect = "hazard_ratio = 0.6\n";
    std::string analyses = "[[analysis]]\nname = \"log-rank\"\ntest = \"log-rank\"\n", design,
                trial = "randomization = { block_sizes = [2] }\n";
    double target = 0.8, tolerance = 0.02;
    std::uint64_t trials = 2000, seed = 1;
    std::size_t largest_n = 20000, full_trials_to = 0;
    bool confirm = false;
    int threads = 0;
    std::function<RunTally(const RunRequest&)> simulator;  ///< of the rounds; empty: the engine
};

inline std::vector<SampleSize> sizes_of(const SizeQuestion& q) {
    const Scenario scenario = parse_scenario("[survival]\n" + q.survival + "[effect]\n" + q.effect + "[trial]\n" +
                                                 q.trial + q.analyses + "[design]\n" + q.design,
                                             "size.toml");
    const TrialModel model = resolve(scenario).model();
    SampleSizeRequest request = size_request(scenario, model);
    request.target = q.target;
    request.tolerance = q.tolerance;
    request.trials = q.trials;
    request.seed = q.seed;
    request.largest_n = q.largest_n;
    request.full_trials_to = q.full_trials_to;
    request.confirm = q.confirm;
    if (!q.simulator) return sample_sizes(request, Campaign::on_threads(q.threads));
    SizeSearch search(request);
    while (const std::optional<SizeRound> round = search.needs()) search.step(q.simulator(run_of(*round, request)));
    return search.results();
}

inline std::string analysis(const std::string& test, const std::string& options = "") {
    return fmt::format("[[analysis]]\nname = \"{0}{1}\"\ntest = \"{0}\"\n{2}\n", test, options.empty() ? "" : " x",
                       options);
}

}  // namespace equipoise::test
