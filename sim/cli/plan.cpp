// equipoise plan SCENARIO [--out DIR]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "sim/cli/columns.hpp"
#include "sim/cli/result_folder.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/tables.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/report/plan_warnings.hpp"
#include "sim/report/result_files.hpp"
#include "sim/report/words.hpp"
#include "sim/results/plan_results.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::string out;
};

std::string command_line(const Arguments& arguments) {
    std::string command = "equipoise plan " + arguments.scenario;
    if (arguments.seed) command += fmt::format(" --seed {}", *arguments.seed);
    if (arguments.trials) command += fmt::format(" --trials {}", *arguments.trials);
    for (const std::string& set : arguments.set) command += " --set '" + set + "'";
    return command;
}

// A folder that holds another scenario's results, or a manifest that is nobody's, is not written into; nor over what
// the run reads.
void refuse_other_results(const std::string& folder, const Scenario& scenario) {
    const std::string manifest = folder + "/manifest.json";
    std::error_code error;
    for (const std::string& name : report::result_names)
        for (const std::string& input : input_files(scenario))
            if (std::filesystem::equivalent(folder + "/" + name, input, error))
                throw InputError("--out", folder + "/" + name + " is what this run reads (" + input + ")",
                                 "name another folder");
    if (!std::filesystem::is_directory(folder, error) || !std::filesystem::exists(manifest, error)) return;
    const Json json = Json::parse(read_file(manifest), nullptr, false);
    const auto title = json.is_object() ? json.find("title") : json.end();
    if (!json.is_object() || title == json.end() || !title->is_string())
        throw InputError("--out", folder + " holds a manifest.json that is not of results of this program",
                         "name another folder, or empty this one");
    if (title->get<std::string>() != scenario.title)
        throw InputError("--out", folder + " holds results of another scenario (\"" + title->get<std::string>() + "\")",
                         "name another folder, or empty this one");
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
                s.analyses[a].name, 100 * plan.at_margin[a]->margin, 100 * s.design.alpha / s.design.sides);
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

std::string plan_text(const Study& study, const Plan& plan, const PlanResults& input) {
    const Scenario& s = study.scenario;
    std::string text = report::answer_sentence(input) + "\n";
    for (const std::string& sentence : report::answer_context(input)) text += sentence + "\n";
    text += fmt::format(
        "\nAll analyses on the same {} trials, seed {}; the search for n on {}. In brackets: the interval of n, Monte "
        "Carlo standard errors (points), "
        "or the 95% limit (%) where none or all of the trials did it.\n",
        plan.curve[plan.main_point].trials.trials, s.seed, search_trials(plan));
    text += fmt::format("{:<62} {:>20} {:>14} {:>13} {:>13} {:>15}\n", "analysis",
                        fmt::format("n for {:.0f}% power", 100 * s.simulation.target_power),
                        fmt::format("power n={}", plan.n), "harm", "type I error", "harm, no effect");
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        const SampleSize& size = plan.sizes[a];
        const PowerEstimate& power = plan.curve[plan.main_point].analyses[a];
        text += fmt::format("{:<62} {:>20} {:>14} {:>13} {:>13} {:>15}\n", name_and_when(s, a),
                            size.reachable ? fmt::format("{} ({:.0f}-{:.0f})", size.n, size.n_lower, size.n_upper)
                            : no_size_can(size.verdict) ? "not reachable"
                                                        : "not found",
                            with_error(power.power), with_error(power.harm), type_one_error(s, plan, a),
                            with_error(plan.null.analyses[a].harm));
    }
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
        entry["harm"] = row.harm.value;
        entry["harm_mcse"] = row.harm.mcse;
        entry["harm_without_effect"] = analysis.harm_without_effect.value;
        entry["harm_without_effect_mcse"] = analysis.harm_without_effect.mcse;
        list.push_back(std::move(entry));
    }
    return list;
}

int run_plan(const Arguments& arguments) {
    const Scenario scenario = arguments.read();
    const std::string folder =
        arguments.out.empty() ? "results/" + std::filesystem::path(arguments.scenario).stem().string() : arguments.out;
    refuse_other_results(folder, scenario);
    refuse_endless(static_cast<double>(scenario.simulation.trials) * 20000, scenario.sofa.has_value());
    ResultFolder results(folder);
    const Study study = resolve_aloud(scenario);
    Plan plan;
    {
        ProgressWatch watch(arguments, "plan", 0);
        plan = make_plan(study, {}, watch.campaign());
    }
    const PlanResults input = plan_results(study, plan, plan_warnings(study, plan), command_line(arguments));
    results.replace(report::result_files(input), report::result_names);
    if (arguments.json) {
        const CurvePoint& main = plan.curve[plan.main_point];
        Json json = size_json(scenario, scenario.simulation.target_power, plan.sizes);
        json["answer"] = report::answer_sentence(input);
        json["power"] = power_json(scenario, main);
        json["type_one_error"] = type_one_error_json(input);
        json["warnings"] = input.warnings;
        json["out"] = folder;
        fmt::print("{}\n", json.dump(2));
    } else {
        fmt::print("{}\nResults: {} (open {}/report.html)\n", plan_text(study, plan, input), folder, folder);
    }
    return 0;
}

}  // namespace

Verb add_plan(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        program.add_subcommand("plan", "Everything: fit, required n of every analysis, curve, optimism grid, report");
    arguments->add_to(*verb);
    verb->add_option("--out", arguments->out, "folder for the results (default: results/SCENARIO)");
    verb->footer("Example: equipoise plan scenarios/msc-septic-shock.toml");
    return [arguments] { return run_plan(*arguments); };
}

}  // namespace equipoise
