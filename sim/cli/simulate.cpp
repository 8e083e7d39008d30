// equipoise simulate SCENARIO --n N --trials K --out FILE.csv [--long]
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "sim/cli/output.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/results/patients.hpp"

namespace equipoise {
namespace {

struct Arguments : RunOptions {
    std::optional<std::int64_t> n;
    std::string out;
    bool long_form = false;
};

// As to_csv writes a table, without holding one: the text is a tenth of its size.
void add_line(std::span<const TableCell> cells, std::string& text) {
    for (std::size_t i = 0; i < cells.size(); ++i) text += (i ? "," : "") + csv_cell(cells[i]);
    text += '\n';
}

// About what a patient takes in the file; the whole text is held in memory until it is written.
double bytes_per_patient(const Scenario& s, bool long_form) {
    const double days = s.sofa ? std::min(s.follow_up_days, kLongestCourse) + 1 : 0;
    return long_form ? 20 * days : 60 + 10 * static_cast<double>(s.covariate.size()) + 4 * days;
}

int run_simulate(Arguments arguments) {
    if (arguments.n) arguments.overrides.push_back({"--n", "simulation.n", std::to_string(*arguments.n)});
    const Scenario scenario = arguments.read();
    if (arguments.long_form && !scenario.sofa)
        throw InputError("--long", "gives a row per patient and day with a score, and the scenario has no [sofa]",
                         "leave --long out");
    if (arguments.n && *arguments.n == 0)
        throw InputError("--n", "a trial without patients",
                         fmt::format("use at least {}", scenario.allocation().total()));
    const std::size_t n = scenario.main_n();
    const auto trials = arguments.trials ? static_cast<std::uint64_t>(scenario.simulation.trials) : 1;
    const double bytes =
        static_cast<double>(n) * static_cast<double>(trials) * bytes_per_patient(scenario, arguments.long_form);
    if (bytes > 4e9)
        throw InputError(
            "--trials",
            fmt::format("{} trials of {} patients would be a file of about {:.0f} GB", trials, n, bytes / 1e9),
            "write fewer, the analyses need no file");
    check_writable(arguments.out, input_files(scenario));
    const TrialModel model = resolve_aloud(scenario).model();
    const PatientRequest request{&scenario, &model, n, 0, trials, arguments.long_form};
    std::vector<TableCell> names;
    for (const TableColumn& column : patient_columns(request)) names.emplace_back(column.name);
    std::string text;
    add_line(names, text);
    const std::size_t patients =
        simulate_patients(request, [&](std::span<const TableCell> cells) { add_line(cells, text); });
    write_file(arguments.out, text);
    if (arguments.json)
        fmt::print("{}\n", Json{{"scenario", scenario.title},
                                {"seed", scenario.seed},
                                {"n", n},
                                {"trials", trials},
                                {"patients", patients},
                                {"out", arguments.out}}
                               .dump(2));
    else
        fmt::print("{}", wrapped(fmt::format("{} synthetic patients in {} trials written to {}\n", patients, trials,
                                             arguments.out)));
    return 0;
}

}  // namespace

Verb add_simulate(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand(
        "simulate", "Synthetic patients as CSV, one row each (--long: one row per patient and day)");
    arguments->add_to(*verb);
    verb->add_option("--n", arguments->n, "patients in each trial");
    verb->add_option("--out", arguments->out, "file to write")->required();
    verb->add_flag("--long", arguments->long_form, "one row per patient and day with a score");
    verb->footer("Example: equipoise simulate scenarios/msc-septic-shock.toml --n 400 --trials 1 --out patients.csv");
    return [arguments] { return run_simulate(*arguments); };
}

}  // namespace equipoise
