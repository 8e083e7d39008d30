// equipoise assurance SCENARIO [--n N]
#include <CLI/CLI.hpp>
#include <cmath>
#include <fmt/format.h>
#include <memory>

#include "sim/cli/run_options.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/search/assurance.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::vector<std::int64_t> n;
    std::optional<std::int64_t> draws, trials_per_draw;
};

Json assurance_json(const Scenario& s, const AssuranceTable& table, const std::vector<CurvePoint>& conditional) {
    Json json{{"scenario", s.title}, {"seed", s.seed}, {"draws", table.draws}, {"trials_per_draw", table.trials_per_draw}, {"target_power", s.simulation.target_power}, {"drawn", table.drawn}};
    Json points = Json::array();
    for (std::size_t i = 0; i < table.sizes.size(); ++i) {
        Json analyses = Json::array();
        for (std::size_t a = 0; a < s.analyses.size(); ++a) {
            const Assurance& at = table.at[i][a];
            Json entry{{"name", s.analyses[a].name}, {"test", name_of(s.analyses[a].test)}};
            entry["assurance"] = number_json(at.assurance.value);
            entry["mcse"] = number_json(at.assurance.mcse);
            entry["lower"] = number_json(at.assurance.lower);
            entry["upper"] = number_json(at.assurance.upper);
            entry["harm"] = number_json(at.harm.value);
            entry["harm_mcse"] = number_json(at.harm.mcse);
            entry["conditional_power"] = number_json(conditional[i].analyses[a].power.value);
            entry["conditional_power_mcse"] = number_json(conditional[i].analyses[a].power.mcse);
            entry["target_reached"] = number_json(at.target_reached.value);
            entry["target_reached_mcse"] = number_json(at.target_reached.mcse);
            entry["quantiles"] = {{"p10", number_json(at.q10)}, {"p50", number_json(at.median)}, {"p90", number_json(at.q90)}};
            entry["sd"] = number_json(at.sd);
            analyses.push_back(std::move(entry));
        }
        points.push_back({{"n", table.sizes[i]}, {"analyses", std::move(analyses)}});
    }
    json["points"] = points;
    if (table.sizes.size() == 1) {  // one n: its analyses at the top, as `power` has them
        json["n"] = table.sizes[0];
        json["analyses"] = points[0]["analyses"];
    }
    return json;
}

int run_assurance(const Arguments& arguments) {
    const Scenario s = arguments.read();
    std::vector<std::size_t> sizes;
    for (const std::int64_t n : arguments.n) {
        if (n < s.allocation().total()) throw InputError("--n", fmt::format("{} patients are fewer than one allocation", n), "ask for more");
        sizes.push_back(static_cast<std::size_t>(n));
    }
    if (sizes.empty()) sizes.push_back(s.main_n());
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    if (sizes.size() > 64) throw InputError("--n", fmt::format("{} sample sizes", sizes.size()), "ask for at most 64");
    AssuranceOptions options;
    if (arguments.draws) options.draws = static_cast<std::uint64_t>(*arguments.draws);
    if (arguments.trials_per_draw) options.trials_per_draw = static_cast<std::uint64_t>(*arguments.trials_per_draw);
    options.threads = arguments.threads;
    refuse_endless(static_cast<double>(sizes.back()) * static_cast<double>(options.trials_per_draw) * static_cast<double>(std::max<std::uint64_t>(options.draws, 400)), s.sofa.has_value());
    const Study study = resolve(s);
    AssuranceTable table;
    std::vector<CurvePoint> conditional;
    {
        ProgressWatch watch(arguments, "assurance", 0);
        table = assurance(study, sizes, options, watch.monitor());
        const StudyPoint planned[] = {{1, 0}};
        conditional = power_curve(study, sizes, planned, static_cast<std::uint64_t>(s.simulation.trials), arguments.threads, watch.monitor());
    }
    if (arguments.json) {
        fmt::print("{}\n", assurance_json(s, table, conditional).dump(2));
        return 0;
    }
    fmt::print("{}\n{} parameter draws of {} trials each, seed {}; Monte Carlo standard errors in brackets\n", s.title, table.draws, table.trials_per_draw, s.seed);
    for (const std::string& words : table.drawn) fmt::print("drawn: {}\n", words);
    fmt::print("\n{:>6}  {:<46} {:>14} {:>14} {:>13} {:>15} {:>22}\n", "n", "analysis", "assurance", "at the plan", "harm", fmt::format("P(power>={:.0f}%)", 100 * s.simulation.target_power), "power 10%, 50%, 90%");
    for (std::size_t i = 0; i < table.sizes.size(); ++i)
        for (std::size_t a = 0; a < s.analyses.size(); ++a) {
            const Assurance& at = table.at[i][a];
            const auto share = [](double x) { return std::isnan(x) ? std::string("-") : fmt::format("{:.0f}%", 100 * x); };
            fmt::print("{:>6}  {:<46} {:>14} {:>14} {:>13} {:>15} {:>22}\n", table.sizes[i], s.analyses[a].name.substr(0, 46), percent(at.assurance), percent(conditional[i].analyses[a].power), percent(at.harm),
                       percent(at.target_reached), share(at.q10) + ", " + share(at.median) + ", " + share(at.q90));
        }
    return 0;
}

}  // namespace

Verb add_assurance(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand("assurance", "Power averaged over what the pilot (or the priors) leave uncertain");
    arguments->add_to(*verb);
    verb->add_option("--n", arguments->n, "total numbers of patients (default: simulation.n, else the largest explore.n)")->delimiter(',');
    verb->add_option("--draws", arguments->draws, "parameter draws (default: 400 with a SOFA course, else trials / 25)")->check(CLI::Range(std::int64_t{2}, std::int64_t{10000000}));
    verb->add_option("--trials-per-draw", arguments->trials_per_draw, "trials behind each draw's power; 1 gives the assurance only")->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
    verb->footer("Example: equipoise assurance scenarios/msc-septic-shock.toml --n 200,400,800");
    return [arguments] { return run_assurance(*arguments); };
}

}  // namespace equipoise
