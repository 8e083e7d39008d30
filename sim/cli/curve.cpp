// equipoise curve SCENARIO
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/analysis/horizon.hpp"
#include "sim/cli/columns.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {
namespace {

int run_curve(const RunOptions& arguments) {
    const Scenario scenario = arguments.read();
    const std::vector<std::size_t> sizes = explored_sizes(scenario);
    if (sizes.empty()) throw InputError("explore.n", "is empty", "write for example [100, 200, 400, 800]");
    const Study study = resolve_aloud(scenario);
    const std::vector<StudyPoint> points = explored_points(study);
    const auto trials = static_cast<std::uint64_t>(scenario.simulation.trials);
    refuse_endless(static_cast<double>(sizes.back() * points.size()) * static_cast<double>(trials),
                   scenario.sofa.has_value());
    std::vector<CurvePoint> curve;
    {
        ProgressWatch watch(arguments, "curve", trials * points.size());
        curve = power_curve(study, sizes, points, trials, watch.campaign());
    }
    if (arguments.json) {
        Json json{{"scenario", scenario.title}, {"seed", scenario.seed}, {"trials", trials}};
        add_effect_rule(scenario, json);
        Json list = Json::array();
        for (const CurvePoint& point : curve) {
            Json entry{{"n", point.n},
                       {"effect_scale", point.point.effect_scale},
                       {"control_mortality_shift", point.point.control_mortality_shift}};
            Json analyses = Json::array();
            for (std::size_t a = 0; a < point.analyses.size(); ++a)
                analyses.push_back(power_entry(scenario, a, point.analyses[a], point.closed_forms[a]));
            entry["analyses"] = std::move(analyses);
            list.push_back(std::move(entry));
        }
        json["points"] = std::move(list);
        fmt::print("{}\n", json.dump(2));
        return 0;
    }
    fmt::print("{}\n{} trials a point, seed {}; power (Monte Carlo standard error), harm\n\n", scenario.title, trials,
               scenario.seed);
    for (const std::string& words : {scale_rule_in_words(scenario), kept_scale_in_words(scenario)})
        if (!words.empty()) fmt::print("{}\n", words);
    fmt::print("{:>7} {:>7} {:>7}  {:<62} {:>14} {:>13}\n", "n", "effect", "shift", "analysis", "power", "harm");
    for (const CurvePoint& point : curve)
        for (std::size_t a = 0; a < point.analyses.size(); ++a)
            fmt::print("{:>7} {:>7g} {:>7g}  {:<62} {:>14} {:>13}\n", point.n, point.point.effect_scale,
                       point.point.control_mortality_shift, name_and_when(scenario, a),
                       percent(point.analyses[a].power), percent(point.analyses[a].harm));
    return 0;
}

}  // namespace

Verb add_curve(CLI::App& program) {
    auto arguments = std::make_shared<RunOptions>();
    CLI::App* verb =
        program.add_subcommand("curve", "Power over n, effect size and control mortality (the scenario's [explore])");
    arguments->add_to(*verb);
    verb->footer("Example: equipoise curve scenarios/msc-septic-shock.toml --set explore.n=200,400,800");
    return [arguments] { return run_curve(*arguments); };
}

}  // namespace equipoise
