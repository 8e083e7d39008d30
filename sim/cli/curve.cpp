// equipoise curve SCENARIO
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/analysis/horizon.hpp"
#include "sim/cli/columns.hpp"
#include "sim/cli/document.hpp"
#include "sim/cli/stored_run.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/power_row.hpp"
#include "sim/search/power_curve.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    StoreOptions store;
    DocumentOptions document;
};

Json curve_json(const Scenario& scenario, std::uint64_t trials, const std::vector<CurvePoint>& curve) {
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
    return json;
}

AnswerText curve_text(const Scenario& scenario, std::uint64_t trials, const std::vector<CurvePoint>& curve) {
    AnswerText text = fmt::format("{}\n{} trials a point, seed {}; power (Monte Carlo standard error), harm\n\n",
                                  scenario.title, trials, scenario.seed);
    for (const std::string& words : {scale_rule_in_words(scenario), kept_scale_in_words(scenario)})
        if (!words.empty()) text += words + "\n";
    TextTable table({{"n", 7}, {"effect", 7}, {"shift", 7}, {"analysis", 62, true}, {"power", 14}, {"harm", 13}});
    for (const CurvePoint& point : curve)
        for (std::size_t a = 0; a < point.analyses.size(); ++a)
            table.row({std::to_string(point.n), fmt::format("{:g}", point.point.effect_scale),
                       fmt::format("{:g}", point.point.control_mortality_shift), name_and_when(scenario, a),
                       percent(point.analyses[a].power), percent(point.analyses[a].harm)},
                      "", name_in_full(scenario, a));
    text += table;
    return text;
}

int run_curve(const Arguments& arguments) {
    const Scenario scenario = arguments.read();
    const std::vector<std::size_t> sizes = explored_sizes(scenario);
    if (sizes.empty()) throw InputError("explore.n", "is empty", "write for example [100, 200, 400, 800]");
    const auto trials = static_cast<std::uint64_t>(scenario.simulation.trials);
    const std::size_t scales = std::max<std::size_t>(1, scenario.explore.effect_scale.size()),
                      shifts = std::max<std::size_t>(1, scenario.explore.control_mortality_shift.size());
    refuse_endless(static_cast<double>(sizes.back() * scales * shifts) * static_cast<double>(trials),
                   scenario.sofa.has_value());
    SimulatingVerb verb{"curve", {}, {}, trials * scales * shifts, {"curve.csv", "curve.json"}, {}, {}};
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        const std::vector<CurvePoint> curve = power_curve(study, sizes, explored_points(study), trials, campaign);
        std::vector<PowerRow> rows;
        for (const CurvePoint& point : curve)
            for (PowerRow& row : power_rows(scenario, point)) rows.push_back(std::move(row));
        return Answer::of("curve", curve_text(scenario, trials, curve), curve_json(scenario, trials, curve),
                          table_of<PowerRow>("curve", rows));
    };
    verb.document = arguments.document;
    verb.so_far = [&](const Study& study, const Campaign& campaign) { return verb.answer(study, campaign).text; };
    return run_simulation(arguments, arguments.store, scenario, verb);
}

}  // namespace

Verb add_curve(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("curve", "Power over n, effect size and control mortality (the scenario's [explore])");
    arguments->add_to(*verb);
    arguments->store.add_to(*verb, "none");
    add_document_options(*verb, arguments->document);
    verb->footer("Example: equipoise curve scenarios/msc-septic-shock.toml --set explore.n=200,400,800");
    return [arguments] { return run_curve(*arguments); };
}

}  // namespace equipoise
