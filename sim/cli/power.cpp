// equipoise power SCENARIO [--n N]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/stored_run.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/power_row.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<std::int64_t> n;
    StoreOptions store;
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
    SimulatingVerb verb{"power", {}, trials, {"power.csv", "power.json"}, {}, {}};
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        const std::size_t sizes[] = {n};
        const StudyPoint planned[] = {{}};
        const CurvePoint point = power_curve(study, sizes, planned, trials, campaign).front();
        return Answer::of("power", power_table(scenario, point), power_json(scenario, point),
                          table_of<PowerRow>("power", power_rows(scenario, point)));
    };
    verb.so_far = [&](const Study& study, const Campaign& campaign) { return verb.answer(study, campaign).text; };
    return run_simulation(arguments, arguments.store, scenario, verb);
}

}  // namespace

Verb add_power(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand("power", "Power, harm, bias and coverage of every analysis at one n");
    arguments->add_to(*verb);
    arguments->store.add_to(*verb, "none");
    verb->add_option("--n", arguments->n,
                     "total number of patients (default: simulation.n, else the largest explore.n)");
    verb->footer("Example: equipoise power scenarios/msc-septic-shock.toml --n 400");
    return [arguments] { return run_power(*arguments); };
}

}  // namespace equipoise
