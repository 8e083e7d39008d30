// equipoise size SCENARIO [--power P] [--tolerance F]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "sim/cli/document.hpp"
#include "sim/cli/stored_run.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/vary.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/assured_row.hpp"
#include "sim/results/shares_in_words.hpp"
#include "sim/results/size_row.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<double> power, tolerance, assurance;
    std::optional<std::int64_t> draws, trials_per_draw;
    std::vector<std::string> vary;
    StoreOptions store;
    DocumentOptions document;
};

std::string assured_text(const Scenario& s, const AssuredSizes& sizes, const std::vector<AssuredRow>& rows) {
    std::string text = fmt::format(
        "{}\nn for an assurance of {:.0f}% (95% Monte Carlo interval); {} draws of {} trials, "
        "seed {}\n",
        s.title, 100 * sizes.target, sizes.draws, sizes.trials_per_draw, s.seed);
    for (const std::string& words : sizes.drawn) text += fmt::format("drawn: {}\n", words);
    for (const AssuredRow& row : rows) {
        text += fmt::format("\n{}\n", row.analysis);
        if (row.reached)
            text +=
                fmt::format("  {} ({:.0f} to {}); assurance there {}\n", row.n, row.n_lower,
                            std::isfinite(row.n_upper) ? fmt::format("{:.0f}", row.n_upper) : "more than was looked at",
                            percent(row.at_n));
        else
            text += fmt::format("  {}\n  highest seen {} at n = {}\n", row.note, percent(row.highest), row.highest_n);
    }
    return text;
}

int run_assured(const Arguments& arguments, const Scenario& scenario) {
    AssuranceOptions options;
    if (arguments.draws) options.draws = static_cast<std::uint64_t>(*arguments.draws);
    if (arguments.trials_per_draw) options.trials_per_draw = static_cast<std::uint64_t>(*arguments.trials_per_draw);
    const double target = *arguments.assurance;
    SimulatingVerb verb{"size", {"--assurance", fmt::format("{}", target)}, {}, 0, {"size.csv", "size.json"}, {}, {}};
    if (arguments.draws) verb.words.insert(verb.words.end(), {"--draws", std::to_string(*arguments.draws)});
    if (arguments.trials_per_draw)
        verb.words.insert(verb.words.end(), {"--trials-per-draw", std::to_string(*arguments.trials_per_draw)});
    verb.document = arguments.document;
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        const AssuredSizes sizes = assured_sizes(study, target, options, campaign);
        const std::vector<AssuredRow> rows = assured_rows(scenario, sizes);
        const Table table = table_of<AssuredRow>("size", rows);
        Json json{{"scenario", scenario.title},
                  {"seed", scenario.seed},
                  {"target_assurance", target},
                  {"drawn", sizes.drawn},
                  {"analyses", Json::array()}};
        for (std::size_t i = 0; i < rows.size(); ++i) json["analyses"].push_back(row_json(table, i));
        return Answer::of("size", assured_text(scenario, sizes, rows), json, table);
    };
    return run_simulation(arguments, arguments.store, scenario, verb);
}

int run_size(Arguments arguments) {
    if (arguments.assurance && (arguments.power || arguments.tolerance || !arguments.vary.empty()))
        throw InputError("--assurance", "stands beside an option of the n for a power",
                         "give --draws, or leave it out");
    if (!arguments.assurance && (arguments.draws || arguments.trials_per_draw))
        throw InputError(arguments.draws ? "--draws" : "--trials-per-draw", "belongs to --assurance",
                         "add --assurance 0.7, or leave it out");
    if (arguments.power)
        arguments.overrides.push_back({"--power", "simulation.target_power", fmt::format("{}", *arguments.power)});
    if (arguments.tolerance)
        arguments.overrides.push_back({"--tolerance", "simulation.tolerance", fmt::format("{}", *arguments.tolerance)});
    if (!arguments.vary.empty())
        return vary_size(arguments, arguments.store, arguments.vary,
                         {"size", {}, {}, 0, {}, {}, {}, {}, {}, {}, arguments.document});
    const Scenario scenario = arguments.read();
    if (arguments.assurance) return run_assured(arguments, scenario);
    refuse_endless(static_cast<double>(scenario.simulation.trials) * 1000, scenario.sofa.has_value());
    SimulatingVerb verb{"size", {}, {}, 0, {"size.csv", "size.json"}, {}, {}};
    verb.document = arguments.document;
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
    add_document_options(*verb, arguments->document);
    add_vary_option(*verb, arguments->vary);
    verb->add_option("--power", arguments->power, "target power (default: the scenario's)");
    verb->add_option("--assurance", arguments->assurance,
                     "n for this power averaged over what pilot and priors leave open, in place of --power")
        ->check(CLI::Range(0.01, 0.99));
    verb->add_option("--draws", arguments->draws, "of --assurance: draws of what is uncertain")
        ->check(CLI::Range(100, 10000000));
    verb->add_option("--trials-per-draw", arguments->trials_per_draw, "of --assurance: trials for each draw")
        ->check(CLI::Range(1, 10000));
    verb->add_option("--tolerance", arguments->tolerance,
                     "half-width of the interval as a fraction of n (default: the scenario's)");
    verb->footer("Example: equipoise size scenarios/msc-septic-shock.toml --power 0.9");
    return [arguments] { return run_size(*arguments); };
}

}  // namespace equipoise
