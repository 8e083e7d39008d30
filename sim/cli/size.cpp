// equipoise size SCENARIO [--power P] [--tolerance F]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/stored_run.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/vary.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/size_row.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<double> power, tolerance;
    std::vector<std::string> vary;
    StoreOptions store;
};

int run_size(Arguments arguments) {
    if (arguments.power)
        arguments.overrides.push_back({"--power", "simulation.target_power", fmt::format("{}", *arguments.power)});
    if (arguments.tolerance)
        arguments.overrides.push_back({"--tolerance", "simulation.tolerance", fmt::format("{}", *arguments.tolerance)});
    if (!arguments.vary.empty())
        return vary_size(arguments, arguments.store, arguments.vary, {"size", {}, {}, 0, {}, {}, {}});
    const Scenario scenario = arguments.read();
    refuse_endless(static_cast<double>(scenario.simulation.trials) * 1000, scenario.sofa.has_value());
    SimulatingVerb verb{"size", {}, {}, 0, {"size.csv", "size.json"}, {}, {}};
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        const TrialModel model = study.model();
        const SampleSizeRequest request = size_request(scenario, model);
        const std::vector<SampleSize> sizes = sample_sizes(request, campaign);
        std::vector<SizeRow> rows;
        for (std::size_t a = 0; a < sizes.size(); ++a) rows.push_back(size_row(scenario, a, sizes[a], &model));
        return Answer::of("size", size_table(scenario, request.target, sizes, &model),
                          size_json(scenario, request.target, sizes, &model), table_of<SizeRow>("size", rows));
    };
    return run_simulation(arguments, arguments.store, scenario, verb);
}

}  // namespace

Verb add_size(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("size", "Required number of patients with its interval, for every analysis");
    arguments->add_to(*verb);
    arguments->store.add_to(*verb, "none");
    add_vary_option(*verb, arguments->vary);
    verb->add_option("--power", arguments->power, "target power (default: the scenario's)");
    verb->add_option("--tolerance", arguments->tolerance,
                     "half-width of the interval as a fraction of n (default: the scenario's)");
    verb->footer("Example: equipoise size scenarios/msc-septic-shock.toml --power 0.9");
    return [arguments] { return run_size(*arguments); };
}

}  // namespace equipoise
