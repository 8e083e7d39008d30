// equipoise size SCENARIO [--power P] [--tolerance F]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/run_options.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/verbs.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<double> power, tolerance;
};

int run_size(Arguments arguments) {
    if (arguments.power)
        arguments.overrides.push_back({"--power", "simulation.target_power", fmt::format("{}", *arguments.power)});
    if (arguments.tolerance)
        arguments.overrides.push_back({"--tolerance", "simulation.tolerance", fmt::format("{}", *arguments.tolerance)});
    const Scenario scenario = arguments.read();
    refuse_endless(static_cast<double>(scenario.simulation.trials) * 1000, scenario.sofa.has_value());
    const TrialModel model = resolve_aloud(scenario).model();
    const SampleSizeRequest request = size_request(scenario, model);
    std::vector<SampleSize> sizes;
    {
        ProgressWatch watch(arguments, "size", 0);
        sizes = sample_sizes(request, watch.campaign());
    }
    if (arguments.json)
        fmt::print("{}\n", size_json(scenario, request.target, sizes, &model).dump(2));
    else
        fmt::print("{}", size_table(scenario, request.target, sizes, &model));
    return 0;
}

}  // namespace

Verb add_size(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("size", "Required number of patients with its interval, for every analysis");
    arguments->add_to(*verb);
    verb->add_option("--power", arguments->power, "target power (default: the scenario's)");
    verb->add_option("--tolerance", arguments->tolerance,
                     "half-width of the interval as a fraction of n (default: the scenario's)");
    verb->footer("Example: equipoise size scenarios/msc-septic-shock.toml --power 0.9");
    return [arguments] { return run_size(*arguments); };
}

}  // namespace equipoise
