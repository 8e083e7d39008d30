// equipoise plan SCENARIO [--out DIR]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <filesystem>
#include <memory>

#include "sim/cli/columns.hpp"
#include "sim/cli/pandoc.hpp"
#include "sim/cli/power_bars.hpp"
#include "sim/cli/stored_run.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/report/plan_warnings.hpp"
#include "sim/report/result_files.hpp"
#include "sim/report/words.hpp"
#include "sim/results/plan_results.hpp"
#include "sim/search/watched_plan.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    StoreOptions store;
    std::vector<std::string> formats;
};

std::string command_line(const Arguments& arguments) {
    std::string command = "equipoise plan " + arguments.scenario;
    if (arguments.seed) command += fmt::format(" --seed {}", *arguments.seed);
    if (arguments.trials) command += fmt::format(" --trials {}", *arguments.trials);
    for (const std::string& set : arguments.set) command += " --set '" + set + "'";
    return command;
}

// "5.1% (0.2)"; where none or all of the trials did it, whose standard error says nothing, the 95% limit: "0% (<0.04)".
std::string with_error(const Proportion& p) {
    if (!(p.mcse == 0)) return percent(p);
    const double limit = 100 * (p.value > 0.5 ? p.lower : p.upper);
    return fmt::format("{:.0f}% ({}{:.{}f})", 100 * p.value, p.value > 0.5 ? ">" : "<", limit,
                       p.value > 0.5 || limit < 1 ? 2 : 1);
}

// "5.1% (0.2)"; of a test against a margin at the margin.
std::string type_one_error(const Scenario& s, const Plan& plan, std::size_t a) {
    if (no_effect_is_the_null(s.analyses[a].test))
        return with_error(plan.null.analyses[a].type_one_error(s.design.sides)) +
               (own_rule(s.analyses[a].test).empty() ? "" : " +");
    return plan.at_margin[a] ? with_error(plan.at_margin[a]->estimate.type_one_error(s.design.sides, true)) + " *"
                             : "-";
}

// Where the type I error's null hypothesis is not plain.
std::string type_one_error_note(const Scenario& s, const Plan& plan) {
    std::string text;
    if (s.design.sides == 1)
        text += "Type I error of a one-sided design: the share that finds a benefit where there is none.\n";
    for (std::size_t a = 0; a < s.analyses.size(); ++a)
        if (plan.at_margin[a])
            text += fmt::format(
                "* {}: at its margin, treated mortality {:g} points above control; the design allows {:g}%\n",
                s.analyses[a].name, 100 * plan.at_margin[a]->margin, 100 * level_of(s.design, true));
    for (std::size_t a = 0; a < s.analyses.size(); ++a)
        if (const std::string rule = own_rule(s.analyses[a].test); !rule.empty())
            text +=
                fmt::format("+ {}: judged by its {}, not by alpha, so no rate is promised\n", s.analyses[a].name, rule);
    return text;
}

// "600", "600 to 2987": trials behind a column.
std::string trials_behind(std::uint64_t low, std::uint64_t high) {
    return low == high ? fmt::format("{}", low) : fmt::format("{} to {}", low, high);
}

std::string search_trials(const Plan& plan) {
    std::uint64_t low = UINT64_MAX, high = 0;
    for (const SampleSize& size : plan.sizes)
        low = std::min(low, size.replicates), high = std::max(high, size.replicates);
    return trials_behind(low, high);
}

// Of the primary analysis, under the planned effect.
std::string curve_in_bars(const Scenario& s, const Plan& plan, std::size_t primary) {
    std::vector<PowerBar> bars;
    for (const CurvePoint& point : plan.curve) bars.push_back({point.n, point.analyses[primary].power.value});
    return fmt::format("power of {} by n, {} trials each, Monte Carlo standard errors of at most {:.1f} points\n",
                       s.analyses[primary].name, plan.curve[0].trials.trials,
                       50 / std::sqrt(static_cast<double>(plan.curve[0].trials.trials))) +
           power_bars(bars, s.simulation.target_power);
}

std::string plan_text(const Study& study, const Plan& plan, const PlanResults& input) {
    const Scenario& s = study.scenario;
    std::string text = report::answer_sentence(input) + "\n";
    for (const std::string& sentence : report::answer_context(input)) text += sentence + "\n";
    text += fmt::format(
        "\nAll analyses on the same {} trials, seed {}; the search for n on {}. In brackets: the interval of n, Monte "
        "Carlo standard errors (points), "
        "or the 95% limit (%) where none or all of the trials did it.\n",
        plan.curve[plan.main_point].trials.trials, s.seed, search_trials(plan));
    TextTable table({{"analysis", 62, true},
                     {fmt::format("n for {:.0f}% power", 100 * s.simulation.target_power), 20},
                     {fmt::format("power n={}", plan.n), 14},
                     {"harm", 13},
                     {"type I error", 13},
                     {"harm, no effect", 15}});
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        const SampleSize& size = plan.sizes[a];
        const PowerEstimate& power = plan.curve[plan.main_point].analyses[a];
        table.row({name_and_when(s, a),
                   size.reachable              ? fmt::format("{} ({:.0f}-{:.0f})", size.n, size.n_lower, size.n_upper)
                   : no_size_can(size.verdict) ? "not reachable"
                                               : "not found",
                   with_error(power.power), with_error(power.harm), type_one_error(s, plan, a),
                   with_error(plan.null.analyses[a].harm)});
    }
    text += table.text();
    if (on_terminal()) text += "\n" + curve_in_bars(s, plan, input.primary) + "\n";
    text += type_one_error_note(s, plan);
    text += cut_in_words(s.design.cut, plan.curve[plan.main_point].trials);
    for (std::size_t a = 0; a < s.analyses.size(); ++a)
        if (!plan.sizes[a].reachable)
            text += fmt::format("{}: {}; highest power seen {:.1f}% ({:.1f}) at n = {}, from the search's {} trials\n",
                                s.analyses[a].name, plan.sizes[a].note, 100 * plan.sizes[a].highest_power,
                                100 * plan.sizes[a].highest_power_mcse, plan.sizes[a].highest_power_n,
                                plan.sizes[a].replicates);
    for (const std::string& words : {prior_in_words(study), scale_rule_in_words(s), kept_scale_in_words(s)})
        if (!words.empty()) text += "\n" + words + "\n";
    for (const std::string& warning : input.warnings) text += "\n" + warning + "\n";
    return text;
}

Json type_one_error_json(const PlanResults& results) {
    Json list = Json::array();
    for (const AnalysisReport& analysis : results.analyses) {
        if (!analysis.type_one_error) continue;
        const TypeOneErrorRow& row = *analysis.type_one_error;
        Json entry{{"name", row.analysis}, {"n", static_cast<std::uint64_t>(row.n)}, {"trials", row.trials}};
        entry["level"] = row.rule.empty() ? Json(row.level) : Json();  // another rule promises none
        if (!row.rule.empty()) entry["rule"] = row.rule;
        if (row.margin != 0) entry["margin"] = row.margin;
        entry["type_one_error"] = row.rate.value;
        entry["mcse"] = row.rate.mcse;
        entry["lower"] = row.rate.lower;
        entry["upper"] = row.rate.upper;
        if (!std::isnan(row.futility_ignored.value)) {
            entry["futility_ignored"] = row.futility_ignored.value;
            entry["futility_ignored_mcse"] = row.futility_ignored.mcse;
        }
        entry["harm"] = row.harm.value;
        entry["harm_mcse"] = row.harm.mcse;
        entry["harm_without_effect"] = analysis.harm_without_effect.value;
        entry["harm_without_effect_mcse"] = analysis.harm_without_effect.mcse;
        list.push_back(std::move(entry));
    }
    return list;
}

Answer plan_answer(const Study& study, const std::string& command, const Campaign& campaign, Progress& progress) {
    const Scenario& scenario = study.scenario;
    const Plan plan = make_plan(study, {}, campaign, progress);
    const PlanResults input = plan_results(study, plan, plan_warnings(study, plan), command);
    Answer answer;
    answer.text = plan_text(study, plan, input);
    answer.json = size_json(scenario, scenario.simulation.target_power, plan.sizes);
    answer.json["answer"] = report::answer_sentence(input);
    answer.json["power"] = power_json(scenario, plan.curve[plan.main_point]);
    answer.json["type_one_error"] = type_one_error_json(input);
    answer.json["warnings"] = input.warnings;
    answer.files = report::result_files(input);
    return answer;
}

// The curve's point at the plan's n.
std::string plan_so_far(const Study& study, const Campaign& campaign) {
    const Scenario& s = study.scenario;
    const std::size_t n = s.whole_allocations(static_cast<double>(s.main_n()));
    const StudyPoint planned[] = {{1, 0}};
    for (const CurvePoint& point :
         power_curve(study, plan_sizes(s), planned, static_cast<std::uint64_t>(s.simulation.trials), campaign))
        if (point.n == n) return power_table(s, point).text();
    return "";
}

int run_plan(Arguments arguments) {
    refuse_formats_without_pandoc(arguments.formats);
    const Scenario scenario = arguments.read();
    if (arguments.store.out.empty())
        arguments.store.out = "results/" + std::filesystem::path(arguments.scenario).stem().string();
    refuse_endless(static_cast<double>(scenario.simulation.trials) * 20000, scenario.sofa.has_value());
    SimulatingVerb verb{"plan", {}, {}, 0, report::result_names, {}, plan_so_far};
    verb.formats = arguments.formats;
    for (const std::string& format : arguments.formats) verb.grows.insert(verb.grows.end(), {"--format", format});
    verb.parts = std::make_shared<Progress>();
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        *verb.parts = {};
        return plan_answer(study, command_line(arguments), campaign, *verb.parts);
    };
    return run_simulation(arguments, arguments.store, scenario, verb);
}

}  // namespace

Verb add_plan(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("plan", "Everything: fit, required n of every analysis, curve, optimism grid, report");
    arguments->add_to(*verb);
    arguments->store.add_to(*verb, "results/SCENARIO");
    verb->add_option("--format", arguments->formats,
                     "the protocol's paragraph and the tables as a document too: report.docx or report.rtf, made by "
                     "pandoc; md is always there (repeatable)")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember(document_formats));
    verb->footer("Example: equipoise plan scenarios/msc-septic-shock.toml");
    return [arguments] { return run_plan(*arguments); };
}

}  // namespace equipoise
