// equipoise interim SCENARIO DATA.csv [--date DAY] [--blinded]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "models/pilot/disk_files.hpp"
#include "sim/cli/aloud.hpp"
#include "sim/cli/data_files.hpp"
#include "sim/cli/output.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/interim_rows.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::string data;
    DataOptions columns;
    InterimOptions asked;
};

Json rows_json(const Table& table) {
    Json list = Json::array();
    for (std::size_t row = 0; row < table.rows.size(); ++row) list.push_back(row_json(table, row));
    return list;
}

std::string standing_text(const Standing& s) {
    std::string text;
    text += fmt::format(
        "Data of {}: {} of {} patients randomized, {} with complete follow-up, {} alive in follow-up{}.\n",
        s.date_text.empty() ? fmt::format("day {}", number_text(s.date))
                            : fmt::format("{} (day {})", s.date_text, number_text(s.date)),
        s.randomized, s.planned, s.followed, s.in_follow_up, s.lost ? fmt::format(", {} lost", s.lost) : std::string());
    text += fmt::format("{} deaths in all", s.deaths);
    if (!std::isnan(s.mortality.value)) {
        text += fmt::format("; mortality by day {} {:.1f}%", number_text(s.mortality.day), 100 * s.mortality.value);
        if (!std::isnan(s.mortality.lower))
            text += fmt::format(" (95% interval {:.1f} to {:.1f}%)", 100 * s.mortality.lower, 100 * s.mortality.upper);
    }
    text += fmt::format(".\nInformation for \"{}\": {:.1f}% of the planned{}", s.analysis, 100 * s.information,
                        s.full_deaths ? fmt::format(" ({} deaths)", *s.full_deaths) : std::string());
    text += fmt::format("{}.\n", s.last ? std::string("; the trial is over")
                                        : fmt::format("; nearest to planned look {} of {}", s.look, s.looks));
    return text;
}

std::string days_text(const std::vector<ProjectedDay>& days) {
    std::string text;
    if (days.empty()) return text;
    text += fmt::format("\nCalendar, over {} completions of the trial (Monte Carlo error):\n", days[0].completions);
    text += fmt::format("{:>18}{:>18}{:>18}{:>18}{:>13}  {}\n", "", "day, 10%", "median", "90%", "", "when");
    for (const ProjectedDay& d : days) {
        const auto cell = [](double x, double error) { return fmt::format("{:.0f} ({:.1f})", x, error); };
        text += fmt::format("{:>18}{:>18}{:>18}{:>18}{:>13}  {}{}\n", d.event, cell(d.q10, d.q10_mcse),
                            cell(d.median, d.median_mcse), cell(d.q90, d.q90_mcse), d.median_date, d.when,
                            d.happened == 1 ? " [has come]" : "");
    }
    return text;
}

std::string limits_in_words(const Limits& limits, int sides) {
    std::vector<std::string> words;
    if (std::isfinite(limits.upper)) words.push_back(fmt::format("benefit at z >= {:.4f}", limits.upper));
    if (sides == 2 && std::isfinite(limits.lower)) words.push_back(fmt::format("harm at z <= {:.4f}", limits.lower));
    if (limits.tests_futility())
        words.push_back(fmt::format("futility at {} <= {:.4f}", limits.inner_wedge ? "|z|" : "z", limits.futility));
    return words.empty() ? "nothing is tested here" : fmt::format("{}", fmt::join(words, ", "));
}

std::string rule_in_words(const InterimTest& t, int sides) {
    if (!t.estimate.has_test()) return "nothing can be tested here, and no type I error is spent";
    if (t.own_rule) return "judged by its own criterion, not by limits of the design";
    return fmt::format("limits here: {}; type I error spent {:.6f}", limits_in_words(t.looks.at_hand(), sides),
                       t.looks.alpha_spent);
}

std::string test_text(const InterimTest& t, int sides) {
    std::string text;
    text += fmt::format("\n{}: {} ({} patients, {} deaths known) against {} ({}, {})\n", t.analysis, t.arms[1],
                        t.patients[1], t.deaths[1], t.arms[0], t.patients[0], t.deaths[0]);
    if (t.estimate.status != Status::ok) text += fmt::format("  not estimable: {}\n", describe(t.estimate.status));
    text += fmt::format("  z {} (positive favours {}); {}\n", number_text(t.z), t.arms[1], rule_in_words(t, sides));
    text += fmt::format("  crossed: {}\n", crossed_in_words(t));
    if (!std::isnan(t.estimate.estimate))
        text += fmt::format("  {} {}, naive {:g}% interval {} to {}, repeated {} to {}\n", t.estimand,
                            number_text(t.estimate.estimate), 100 * t.confidence, number_text(t.estimate.lower),
                            number_text(t.estimate.upper), number_text(t.repeated.low), number_text(t.repeated.high));
    if (!std::isnan(t.stagewise.p_value))
        text += fmt::format(
            "  if it stops here: one-sided p {} by stage-wise ordering, median unbiased estimate {} ({} to {})\n",
            number_text(t.stagewise.p_value), number_text(t.stagewise.median_unbiased), number_text(t.stagewise.low),
            number_text(t.stagewise.high));
    const std::vector<ChanceRow> chances = chance_rows(t);
    if (!chances.empty()) text += fmt::format("\nChance to show benefit if the trial goes on:\n");
    for (const ChanceRow& row : chances) {
        text += fmt::format("  {:<11} {:6.2f}%{}", row.given, 100 * row.chance.any,
                            std::isnan(row.mcse.any) ? std::string() : fmt::format(" ({:.2f})", 100 * row.mcse.any));
        if (!std::isnan(row.chance.at_last))
            text += fmt::format(", at the last look alone {:.2f}%", 100 * row.chance.at_last);
        text += fmt::format("  {}{}\n", row.meaning, row.behind ? fmt::format(" [{}]", row.behind) : std::string());
    }
    for (const std::string& note : t.notes) text += fmt::format("  {}\n", note);
    return text;
}

Json answer_json(const InterimAnswer& answer) {
    const InterimTables tables = interim_tables(answer);
    Json json{{"blinded", !answer.test.has_value()}, {"standing", row_json(tables.standing, 0)}};
    json["days"] = rows_json(tables.days);
    std::vector<std::string> notes = answer.notes;
    if (answer.test) {
        json["test"] = row_json(tables.test, 0);
        json["chances"] = rows_json(tables.chances);
        notes.insert(notes.end(), answer.test->notes.begin(), answer.test->notes.end());
    }
    json["notes"] = notes;
    return json;
}

int run_interim(const Arguments& arguments) {
    const Scenario scenario = arguments.read();
    const DataFiles files = arguments.columns.read({arguments.data});
    say_notes(files.notes);
    const CsvTable& table = files.tables[0];
    const auto trials = static_cast<std::uint64_t>(scenario.simulation.trials);
    refuse_endless(static_cast<double>(scenario.main_n()) * static_cast<double>(trials), false);
    // Warnings of a study speak of its arms.
    const Study study = arguments.asked.data.blinded ? resolve(scenario, DiskFiles()) : resolve_aloud(scenario);
    InterimAnswer answer;
    {
        // By the plan's laws, and with the arms once more by those of the trial's own data.
        ProgressWatch watch(arguments, "interim", arguments.asked.data.blinded ? trials : 2 * trials);
        answer = interim(study, table, arguments.asked, watch.campaign());
    }
    if (arguments.json) {
        Json json = answer_json(answer);
        for (const std::string& note : files.notes) json["notes"].push_back(note);
        fmt::print("{}\n", json.dump(2));
        return 0;
    }
    std::string text = standing_text(answer.standing) + days_text(answer.days);
    if (answer.test) text += test_text(*answer.test, scenario.design.sides);
    for (const std::string& note : answer.notes) text += note + "\n";
    fmt::print("{}", wrapped(text));
    return 0;
}

}  // namespace

Verb add_interim(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand("interim", "Where a running trial stands, and its chances");
    arguments->add_to(*verb);
    verb->add_option("data", arguments->data,
                     "CSV file, a row a patient: id, arm, time (days from randomization to death or last seen alive), "
                     "status (1 died), randomized (day from the trial's opening, or YYYY-MM-DD); covariates, scores")
        ->required();
    arguments->columns.add_to(*verb);
    InterimOptions& asked = arguments->asked;
    verb->add_option("--date", asked.data.date,
                     "calendar day of the look, a number or a date: what came later is not read (default: the last "
                     "day in the data)");
    verb->add_option("--opened", asked.data.opened,
                     "date of the trial's opening, day 0 (default: the first randomization, where data have dates)");
    verb->add_option("--earlier", asked.earlier,
                     "information at the looks held before, shares of the planned between commas (default: as planned)")
        ->delimiter(',');
    verb->add_option("--analysis", asked.analysis, "its name in the scenario (default: the one that leads the design)");
    verb->add_option("--control", asked.data.control,
                     "name of the control arm (default: by the names of trial.arms, else 0 of 0 and 1)");
    verb->add_flag("--blinded", asked.data.blinded,
                   "all arms together: information, deaths and the calendar alone; the arm is not read");
    verb->footer("Example: equipoise interim scenarios/msc-sequential.toml scenarios/running/msc-interim.csv");
    return [arguments] { return run_interim(*arguments); };
}

}  // namespace equipoise
