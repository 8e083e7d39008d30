// equipoise power SCENARIO [--n N]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/certify.hpp"
#include "sim/cli/document.hpp"
#include "sim/cli/stored_run.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/vary.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/power_row.hpp"
#include "sim/search/certificate.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<std::int64_t> n;
    std::optional<double> mcse;
    std::vector<std::string> vary;
    bool certify = false;
    StoreOptions store;
    DocumentOptions document;
};

int run_power(Arguments arguments) {
    if (arguments.n) arguments.overrides.push_back({"--n", "simulation.n", std::to_string(*arguments.n)});
    if (arguments.mcse && arguments.trials)
        throw InputError("--mcse", "stands beside --trials: both say how many trials there are", "give one of them");
    for (const auto& [given, option] :
         {std::pair(arguments.mcse.has_value(), "--mcse"), std::pair(!arguments.vary.empty(), "--vary")})
        if (arguments.certify && given) throw InputError(option, "does not go with --certify", "leave one of them out");
    if (arguments.certify && !arguments.trials) arguments.trials = Certificate::kTrials;
    if (!arguments.vary.empty()) {
        if (arguments.mcse) throw InputError("--mcse", "does not go with --vary", "give --trials");
        return vary_power(arguments, arguments.store, arguments.vary,
                          {"power", {}, {}, 0, {}, {}, {}, {}, {}, {}, arguments.document});
    }
    const Scenario scenario = arguments.read();
    if (arguments.n && *arguments.n == 0)
        throw InputError("--n", "a trial without patients",
                         fmt::format("use at least {}", scenario.allocation().total()));
    if (arguments.certify) return certify_power(arguments, arguments.store, arguments.document, scenario);
    const std::size_t n = scenario.main_n();
    const auto trials = static_cast<std::uint64_t>(scenario.simulation.trials);
    const Replication replication = arguments.mcse ? Replication::to_error(*arguments.mcse) : Replication(trials);
    const double most = arguments.mcse ? 0.25 / (*arguments.mcse * *arguments.mcse) : static_cast<double>(trials);
    refuse_endless(static_cast<double>(n) * most, scenario.sofa.has_value());
    SimulatingVerb verb{"power", {}, {}, arguments.mcse ? 0 : trials, {"power.csv", "power.json"}, {}, {}};
    if (arguments.mcse) verb.grows = {"--mcse", fmt::format("{}", *arguments.mcse)};
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        const std::size_t sizes[] = {n};
        const StudyPoint planned[] = {{}};
        const CurvePoint point = power_curve(study, sizes, planned, replication, campaign).front();
        return Answer::of("power", power_table(scenario, point), power_json(scenario, point),
                          table_of<PowerRow>("power", power_rows(scenario, point)));
    };
    verb.document = arguments.document;
    verb.so_far = [&](const Study& study, const Campaign& campaign) { return verb.answer(study, campaign).text; };
    return run_simulation(arguments, arguments.store, scenario, verb);
}

}  // namespace

Verb add_power(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand("power", "Power, harm, bias and coverage of every analysis at one n");
    arguments->add_to(*verb);
    arguments->store.add_to(*verb, "none");
    add_document_options(*verb, arguments->document);
    verb->add_option("--n", arguments->n,
                     "total number of patients (default: simulation.n, else the largest explore.n)");
    add_vary_option(*verb, arguments->vary);
    verb->add_option("--mcse", arguments->mcse,
                     "as many trials as give every power this Monte Carlo standard error (0.002: 0.2 points), in place "
                     "of --trials")
        ->check(CLI::Range(0.00001, 0.1));
    verb->add_flag("--certify", arguments->certify,
                   "the type I error in place of power: trials at no effect (against a margin: at it), 10,000,000 "
                   "unless --trials says, and a one-sided 99.9% upper limit");
    verb->footer(
        "Examples: equipoise power scenarios/msc-septic-shock.toml --n 400\n          equipoise power trial.toml "
        "--vary "
        "survival.mortality=0.30:0.50:0.05 --out what-if");
    return [arguments] { return run_power(*arguments); };
}

}  // namespace equipoise
