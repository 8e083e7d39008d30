// equipoise compare A.toml B.toml...
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/aloud.hpp"
#include "sim/cli/document.hpp"
#include "sim/cli/stored_run.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/results/compare_row.hpp"
#include "sim/results/shares_in_words.hpp"
#include "sim/search/comparison.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::vector<std::string> others;
    std::optional<std::int64_t> n;
    bool size = false;
    StoreOptions store;
    DocumentOptions document;
};

std::string letter(std::size_t i) { return std::string(1, static_cast<char>('A' + i)); }

std::string required_in_words(const CompareRow& row) {
    return row.n_required ? fmt::format("{} ({:.0f} to {:.0f})", *row.n_required, row.n_lower, row.n_upper)
                          : std::string("not found");
}

std::string text_of(const std::vector<Compared>& compared, const std::vector<CompareRow>& rows, bool sized) {
    const Scenario& first = compared[0].study->scenario;
    std::string text = fmt::format("{} scenarios, {} trials each, on the same random numbers (seed {})\n",
                                   compared.size(), rows.empty() ? 0 : rows[0].trials, first.seed);
    for (std::size_t s = 0; s < compared.size(); ++s)
        text += fmt::format("{}  {} (n = {})\n", letter(s), compared[s].study->scenario.file, compared[s].n);
    text += "\nMonte Carlo standard errors in brackets; differences are of pairs of trials\n";
    std::size_t at = 0;
    for (std::size_t s = 0; s < compared.size(); ++s) {
        text += fmt::format("\n{}\n", letter(s));
        for (std::size_t a = 0; a < compared[s].analyses.size(); ++a, ++at) {
            const CompareRow& row = rows[at];
            text += fmt::format("  {}\n    power {}, harm {}{}\n", row.analysis, percent(row.power), percent(row.harm),
                                sized ? "; n " + required_in_words(row) : "");
            if (row.against.empty()) continue;
            const Proportion d = difference_of(row.pair);
            text += fmt::format("    {} less A: {:+.2f} points ({:.2f}), 95% interval {:+.2f} to {:+.2f}{}\n",
                                letter(s), 100 * d.value, 100 * d.mcse, 100 * d.lower, 100 * d.upper,
                                row.against == row.analysis ? "" : fmt::format("\n      against \"{}\"", row.against));
        }
    }
    return text;
}

// What the text says in lines, as a table.
std::string markdown_of(const std::vector<Compared>& compared, const std::vector<CompareRow>& rows, bool sized) {
    AnswerText text("Scenarios compared\n");
    text += fmt::format("{} trials each, on the same random numbers (seed {}).\n", rows.empty() ? 0 : rows[0].trials,
                        compared[0].study->scenario.seed);
    for (std::size_t s = 0; s < compared.size(); ++s)
        text += fmt::format("{}: {} (n = {})\n", letter(s), compared[s].study->scenario.file, compared[s].n);
    text += "Monte Carlo standard errors in brackets; differences, in percentage points, are of pairs of trials.\n";
    std::vector<TextTable::Column> columns{
        {"scenario", 8, true}, {"analysis", 62, true},     {"power", 14}, {"harm", 13}, {"less A", 16},
        {"95% interval", 16},  {"analysis of A", 62, true}};
    if (sized) columns.push_back({"n", 20});
    TextTable table(columns);
    std::size_t at = 0;
    for (std::size_t s = 0; s < compared.size(); ++s)
        for (std::size_t a = 0; a < compared[s].analyses.size(); ++a, ++at) {
            const CompareRow& row = rows[at];
            std::vector<std::string> cells{letter(s), row.analysis, percent(row.power), percent(row.harm)};
            if (row.against.empty()) {
                cells.insert(cells.end(), {"-", "-", "-"});
            } else {
                const Proportion d = difference_of(row.pair);
                cells.push_back(fmt::format("{:+.2f} ({:.2f})", 100 * d.value, 100 * d.mcse));
                cells.push_back(fmt::format("{:+.2f} to {:+.2f}", 100 * d.lower, 100 * d.upper));
                cells.push_back(row.against);
            }
            if (sized) cells.push_back(required_in_words(row));
            table.row(std::move(cells));
        }
    text += table;
    return text.markdown();
}

Json json_of(const std::vector<Compared>& compared, const std::vector<CompareRow>& rows,
             const std::vector<std::string>& notes) {
    const Scenario& first = compared[0].study->scenario;
    Json json{
        {"seed", first.seed}, {"trials", first.simulation.trials}, {"notes", notes}, {"scenarios", Json::array()}};
    const Table table = table_of<CompareRow>("compare", rows);
    std::size_t at = 0;
    for (const Compared& one : compared) {
        Json analyses = Json::array();
        for (std::size_t a = 0; a < one.analyses.size(); ++a, ++at) {
            analyses.push_back(row_json(table, at));
            for (const char* shared : {"scenario", "title", "n"}) analyses.back().erase(shared);
        }
        json["scenarios"].push_back({{"file", one.study->scenario.file},
                                     {"title", one.study->scenario.title},
                                     {"n", one.n},
                                     {"analyses", std::move(analyses)}});
    }
    return json;
}

std::vector<Scenario> read_all(const Arguments& arguments) {
    std::vector<std::string> names{arguments.scenario};
    names.insert(names.end(), arguments.others.begin(), arguments.others.end());
    std::vector<Scenario> scenarios;
    for (const std::string& name : names) {
        RunOptions options = arguments;
        options.scenario = name;
        scenarios.push_back(options.read());
    }
    check_comparable(scenarios);
    return scenarios;
}

Answer answer_of(const Study& first, const std::vector<Scenario>& scenarios, bool sized, const Campaign& campaign) {
    std::vector<Study> studies{first};
    for (std::size_t s = 1; s < scenarios.size(); ++s) studies.push_back(resolve(scenarios[s], read_files()));
    const Comparison compared = comparison_of(studies, sized, campaign);
    const std::vector<CompareRow> rows = compare_rows(compared);
    Answer answer =
        Answer::of("compare", text_of(compared.studies, rows, sized),
                   json_of(compared.studies, rows, comparison_notes(scenarios)), table_of<CompareRow>("compare", rows));
    answer.markdown = markdown_of(compared.studies, rows, sized);
    return answer;
}

int run_compare(Arguments arguments) {
    if (arguments.n) arguments.overrides.push_back({"--n", "simulation.n", std::to_string(*arguments.n)});
    const std::vector<Scenario> scenarios = read_all(arguments);
    double patients = 0;
    bool scores = false;
    for (const Scenario& s : scenarios) {
        patients += static_cast<double>(s.main_n()) * static_cast<double>(scenarios[0].simulation.trials);
        scores = scores || s.sofa.has_value();
    }
    refuse_endless(patients, scores);
    say_notes(comparison_notes(scenarios));
    SimulatingVerb verb{"compare", arguments.others, {}, 0, {"compare.csv", "compare.json"}, {}, {}};
    verb.expected_trials = static_cast<std::uint64_t>(scenarios[0].simulation.trials) * scenarios.size();
    if (arguments.size) verb.words.push_back("--size");
    for (std::size_t s = 1; s < scenarios.size(); ++s)
        for (const std::string& name : input_files(scenarios[s])) verb.inputs.push_back(name);
    verb.document = arguments.document;
    verb.answer = [&](const Study& study, const Campaign& campaign) {
        return answer_of(study, scenarios, arguments.size, campaign);
    };
    return run_simulation(arguments, arguments.store, scenarios[0], verb);
}

}  // namespace

Verb add_compare(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand(
        "compare", "Power of several scenarios on the same random numbers, and the paired differences");
    arguments->add_to(*verb);
    verb->add_option("others", arguments->others, "scenarios to compare with the first")->required();
    arguments->store.add_to(*verb, "none");
    add_document_options(*verb, arguments->document);
    verb->add_option("--n", arguments->n, "total number of patients in each (default: the scenarios' own)");
    verb->add_flag("--size", arguments->size, "also the required number of patients of each");
    verb->footer("Example: equipoise compare trial.toml trial-90-days.toml --n 600");
    return [arguments] { return run_compare(*arguments); };
}

}  // namespace equipoise
