// equipoise new [--pilot DATA.csv --scores S.csv] -o FILE.toml
#include <unistd.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include "models/pilot/disk_files.hpp"
#include "sim/cli/aloud.hpp"
#include "sim/cli/data_files.hpp"
#include "sim/cli/output.hpp"
#include "sim/cli/pilot_outline.hpp"
#include "sim/cli/questions.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/study/study_warnings.hpp"

namespace equipoise {
namespace {

struct Arguments {
    Outline outline;
    PilotFiles pilot;
    DataOptions columns;
    std::string out;
    bool force = false, json = false;
};

void refuse_what_lacks(const Outline& outline) {
    std::vector<Problem> problems;
    for (const Lacking& lack : lacking(outline))
        problems.push_back({"new", lack.what + " is not said", "add " + lack.option});
    if (!problems.empty()) throw InputError(std::move(problems));
}

// Of a file that is not there yet nobody can look at a line: its keys are the options that say them.
InputError of_options(const InputError& error, const std::string& file) {
    static const std::map<std::string, std::string> options{
        {"seed", "--seed"},
        {"trial.recruitment.per_site_per_month", "--per-site-per-month"},
        {"trial.dropout.risk", "--dropout"},
        {"trial.allocation", "--allocation"},
        {"design.alpha", "--alpha"},
        {"simulation.target_power", "--power"},
        {"simulation.trials", "--trials"},
    };
    std::vector<Problem> problems(error.problems().begin(), error.problems().end());
    for (Problem& problem : problems) {
        if (!problem.where.starts_with(file + ", line ")) continue;
        const std::string key = problem.where.substr(problem.where.rfind(", ") + 2);
        const auto option = options.find(key);
        problem.where = option == options.end() ? "new, " + key : option->second;
    }
    return InputError(std::move(problems));
}

Study study_of(const std::string& text, const std::string& file) {
    try {
        return resolve(parse_scenario(text, file, {}, DiskFiles()), DiskFiles());
    } catch (const InputError& error) {
        throw of_options(error, file);
    }
}

// Mortality of the control arm by the day, as it will be simulated.
double control_mortality(const Outline& outline, const std::string& file) {
    if (!outline.survival_from_pilot()) return *outline.control_mortality;
    const Study study = study_of(scenario_text(outline, 1, std::nullopt), file);
    return 1 - ArmSurvival(*study.control).survival(*outline.day);
}

std::optional<double> hazard_ratio_of(const Outline& outline, double control) {
    if (outline.hazard_ratio) return outline.hazard_ratio;
    if (!outline.treated_mortality) return std::nullopt;
    return std::log1p(-*outline.treated_mortality) / std::log1p(-control);
}

// Twice the formula's n is explored, and a trial has at most 1,000,000 patients.
void refuse_endless_size(const Outline& outline, double control) {
    const double n = formula_n(outline, hazard_ratio_of(outline, control), control);
    if (n > 5e5)
        throw InputError(outline.treated_mortality ? "--treated-mortality" : "--hazard-ratio",
                         fmt::format("by the formula for two proportions this effect asks for {:.3g} patients", n),
                         "state an effect that a trial of at most 500,000 patients can detect");
}

void fill_names(Outline& outline) {
    if (outline.arms.empty()) outline.arms = {"control", "treatment"};
    if (!outline.title.empty()) return;
    const std::string& primary = outline.endpoints[0];
    outline.title = fmt::format("{} against {}, {}", outline.arms[1], outline.arms[0],
                                primary == "mortality" ? fmt::format("{}-day mortality", *outline.day) : primary);
}

int run_new(const Arguments& arguments) {
    Outline outline = arguments.outline;
    if (!arguments.force && std::filesystem::exists(arguments.out))
        throw InputError(arguments.out, "is there already", "name another file, or add --force to write over it");
    check_writable(arguments.out, {arguments.pilot.survival, arguments.pilot.scores});
    if (arguments.pilot.survival.empty() && !arguments.pilot.scores.empty())
        throw InputError("--scores", "stands without --pilot", "name the file with the patients' arms and deaths, too");
    outline.map = read_column_map(arguments.columns.map);
    lacking(outline);  // what cannot be is told before files are read
    std::vector<std::string> notes;
    if (!arguments.pilot.survival.empty()) notes = take_pilot(outline, arguments.pilot, arguments.out);
    if (isatty(0) && isatty(2) && !lacking(outline).empty()) ask_for(outline, std::cin, std::cerr);
    refuse_what_lacks(outline);
    fill_names(outline);
    const double control = control_mortality(outline, arguments.out);
    refuse_no_benefit(outline, control);
    refuse_endless_size(outline, control);
    const std::string text = scenario_text(outline, hazard_ratio_of(outline, control), control);
    const Study study = study_of(text, arguments.out);
    notes.insert(notes.end(), study.notes.begin(), study.notes.end());
    const std::vector<std::string> warnings = study_warnings(study);
    write_file(arguments.out, text);
    say_notes(notes);
    say_warnings(warnings);
    if (arguments.json)
        fmt::print("{}\n", Json{{"file", arguments.out},
                                {"title", study.scenario.title},
                                {"control_mortality", control},
                                {"notes", notes},
                                {"warnings", warnings}}
                               .dump(2));
    else
        fmt::print(
            "{}", wrapped(fmt::format("{}: written, and it is a sound scenario.\nLook at it, then: equipoise plan {}\n",
                                      arguments.out, arguments.out)));
    return 0;
}

void add_options(CLI::App& verb, Arguments& arguments) {
    Outline& o = arguments.outline;
    verb.add_option("-o,--out", arguments.out, "file to write")->required();
    verb.add_option("--pilot", arguments.pilot.survival, "the pilot's patients: arms, and days or dates of death");
    verb.add_option("--scores", arguments.pilot.scores, "its daily scores, a row per patient and day");
    arguments.columns.add_to(verb);
    verb.add_option("--control", o.control, "name of the control arm in the pilot");
    verb.add_option("--endpoint", o.endpoints, "mortality, survival, rmst, sofa, win-ratio; the first is the primary")
        ->allow_extra_args(false)
        ->delimiter(',');
    verb.add_option("--day", o.day, "day up to which patients are followed (default: the pilot's)");
    verb.add_option("--control-mortality", o.control_mortality,
                    "share of the control arm that dies by that day (default: the pilot's)");
    verb.add_option("--treated-mortality", o.treated_mortality, "the same under treatment that is worth detecting");
    verb.add_option("--hazard-ratio", o.hazard_ratio, "the effect worth detecting, in its place");
    verb.add_option("--sofa-effect", o.sofa_effect, "points by which treatment moves the plateau of the SOFA score");
    verb.add_option("--arms", o.arms, "names of the arms, control first (default: the pilot's)")
        ->allow_extra_args(false)
        ->delimiter(',');
    verb.add_option("--allocation", o.allocation, "control to treatment (default: 1,1)")
        ->delimiter(',')
        ->expected(2)
        ->check(CLI::Range(1, 20));
    verb.add_option("--sites", o.sites, "number of sites (default: nothing is said of recruitment)")
        ->check(CLI::Range(1, 5000));
    verb.add_option("--per-site-per-month", o.per_site_per_month, "patients that a site recruits a month");
    verb.add_option("--alpha", o.alpha, "level of the test (default: 0.05)");
    verb.add_option("--sides", o.sides, "sides of the test (default: 2)")->check(CLI::Range(1, 2));
    verb.add_option("--power", o.power, "target power (default: 0.80)");
    verb.add_option("--dropout", o.dropout, "share lost to follow-up (default: 0)");
    verb.add_option("--title", o.title, "title of the scenario");
    verb.add_option("--seed", o.seed, "seed of the random numbers (default: 1)");
    verb.add_option("--trials", o.trials, "synthetic trials per point (default: 10000)")
        ->check(CLI::Range(1, 1000000000));
    verb.add_flag("--force", arguments.force, "write over a file that is there");
    verb.add_flag("--json", arguments.json, "print one JSON document");
}

}  // namespace

Verb add_new(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand("new", "Write a commented scenario from options, questions and a pilot");
    add_options(*verb, *arguments);
    verb->footer(
        "Examples: equipoise new -o trial.toml\n          equipoise new --endpoint mortality --day 28 "
        "--control-mortality 0.40 --treated-mortality 0.32 -o trial.toml\n          equipoise new --pilot export.csv "
        "--scores sofa.csv --endpoint mortality,sofa --treated-mortality 0.25 -o trial.toml");
    return [arguments] { return run_new(*arguments); };
}

}  // namespace equipoise
