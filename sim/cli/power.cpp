// equipoise power SCENARIO [--n N]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/output.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<std::int64_t> n;
};

int run_power(Arguments arguments) {
    if (arguments.n) arguments.overrides.push_back({"--n", "simulation.n", std::to_string(*arguments.n)});
    const Scenario scenario = arguments.read();
    if (arguments.n && *arguments.n == 0)
        throw InputError("--n", "a trial without patients",
                         fmt::format("use at least {}", scenario.allocation().total()));
    const std::size_t n = scenario.main_n();
    const auto trials = static_cast<std::uint64_t>(scenario.simulation.trials);
    refuse_endless(static_cast<double>(n) * static_cast<double>(trials), scenario.sofa.has_value());
    const Study study = resolve_aloud(scenario);
    const std::size_t sizes[] = {n};
    const StudyPoint planned[] = {{}};
    CurvePoint point;
    {
        ProgressWatch watch(arguments, "power", trials);
        point = power_curve(study, sizes, planned, trials, watch.campaign()).front();
    }
    if (arguments.json)
        fmt::print("{}\n", power_json(scenario, point).dump(2));
    else
        fmt::print("{}", power_table(scenario, point));
    return 0;
}

}  // namespace

Verb add_power(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand("power", "Power, harm, bias and coverage of every analysis at one n");
    arguments->add_to(*verb);
    verb->add_option("--n", arguments->n,
                     "total number of patients (default: simulation.n, else the largest explore.n)");
    verb->footer("Example: equipoise power scenarios/msc-septic-shock.toml --n 400");
    return [arguments] { return run_power(*arguments); };
}

}  // namespace equipoise
