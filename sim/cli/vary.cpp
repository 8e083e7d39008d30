#include "sim/cli/vary.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "sim/cli/columns.hpp"
#include "sim/cli/tables.hpp"
#include "sim/report/varied_figure.hpp"
#include "sim/results/varied.hpp"
#include "sim/scenario/vary_axes.hpp"
#include "sim/search/varied.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kWidth = 80;

std::vector<report::VariedAxis> drawn(const std::vector<VaryAxis>& axes) {
    std::vector<report::VariedAxis> list;
    for (const VaryAxis& axis : axes) list.push_back({axis.key, axis.values, axis.numbers});
    return list;
}

Json json_of(const Table& table, const std::vector<VaryAxis>& axes, const Scenario& scenario) {
    Json json{
        {"scenario", scenario.title}, {"seed", scenario.seed}, {"vary", Json::array()}, {"points", Json::array()}};
    for (const VaryAxis& axis : axes) json["vary"].push_back({{"key", axis.key}, {"values", axis.values}});
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        Json entry = row_json(table, row);
        Json at = Json::object();
        for (const VaryAxis& axis : axes) {
            at[axis.key] = entry[axis.key];
            entry.erase(axis.key);
        }
        json["points"].push_back({{"at", std::move(at)}, {"analysis", std::move(entry)}});
    }
    return json;
}

// The scenario at every place; only the first says its warnings.
std::vector<VaryPoint> vary_points(const RunOptions& options, const std::vector<VaryAxis>& axes) {
    std::vector<KeyOption> others = options.overrides;
    if (options.seed) others.push_back({"--seed", "seed", ""});
    if (options.trials) others.push_back({"--trials", "simulation.trials", ""});
    std::vector<VaryPoint> points;
    for (VaryPlace& place : vary_places(axes, others)) {
        RunOptions at = options;
        at.overrides.insert(at.overrides.end(), place.sets.begin(), place.sets.end());
        at.quiet_warnings = !points.empty();
        points.push_back({std::move(place), at.read()});
    }
    return points;
}

// One analysis: a line a value, or, where two keys vary and the terminal holds it, a table of both.
std::string block(const std::vector<VaryAxis>& axes, const std::vector<std::string>& wide,
                  const std::vector<std::string>& narrow) {
    std::string text;
    std::size_t first = 8;
    for (const std::string& value : axes[0].values) first = std::max(first, columns_of(value));
    if (axes.size() == 1) {
        for (std::size_t i = 0; i < wide.size(); ++i)
            text += fmt::format("  {}  {}\n", in_columns(axes[0].values[i], first), wide[i]);
        return text;
    }
    std::size_t cell = 6;
    for (const std::string& words : narrow) cell = std::max(cell, columns_of(words));
    for (const std::string& value : axes[1].values) cell = std::max(cell, columns_of(value));
    const std::size_t columns = axes[1].values.size();
    if (2 + first + columns * (cell + 2) > kWidth) {
        for (std::size_t i = 0; i < wide.size(); ++i)
            text += fmt::format("  {}  {:<8}  {}\n", in_columns(axes[0].values[i / columns], first),
                                axes[1].values[i % columns], wide[i]);
        return text;
    }
    text += "  " + std::string(first, ' ');
    for (const std::string& value : axes[1].values) text += "  " + std::string(cell - columns_of(value), ' ') + value;
    for (std::size_t i = 0; i < narrow.size(); ++i) {
        if (i % columns == 0) text += "\n  " + in_columns(axes[0].values[i / columns], first);
        text += "  " + std::string(cell - columns_of(narrow[i]), ' ') + narrow[i];
    }
    return text + "\n";
}

// One analysis as a table of a document: a row a place, with its values and then the cells.
TextTable table_of_places(const std::vector<VaryAxis>& axes, const std::vector<VaryPoint>& points,
                          const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& cells) {
    std::vector<TextTable::Column> columns;
    for (const VaryAxis& axis : axes) columns.push_back({axis.key, axis.key.size(), true});
    for (const std::string& head : heads) columns.push_back({head, head.size()});
    TextTable table(columns);
    for (std::size_t i = 0; i < points.size(); ++i) {
        std::vector<std::string> row;
        for (std::size_t k = 0; k < axes.size(); ++k) row.push_back(axes[k].values[points[i].at[k]]);
        row.insert(row.end(), cells[i].begin(), cells[i].end());
        table.row(row);
    }
    return table;
}

std::string varied_words(const std::vector<VaryAxis>& axes) {
    return axes.size() == 1 ? fmt::format("by {}", axes[0].key)
                            : fmt::format("down: {}; across: {}", axes[0].key, axes[1].key);
}

Answer with_picture(Answer answer, std::string svg, const AnswerText& document) {
    answer.markdown = document.markdown();
    answer.files.emplace(answer.files.begin(), "vary.svg", std::move(svg));
    return answer;
}

Answer power_answer(const std::vector<VaryAxis>& axes, const std::vector<VaryPoint>& points, const Campaign& campaign) {
    const std::vector<CurvePoint> at = varied_power(points, read_files(), campaign);
    const Scenario& s = points[0].scenario;
    report::VariedPower picture{s.title, drawn(axes), {}, {}, s.simulation.target_power};
    for (const CurvePoint& point : at) {
        std::vector<Proportion>& powers = picture.power.emplace_back();
        for (const PowerEstimate& e : point.analyses) powers.push_back(e.power);
    }
    std::string text = fmt::format(
        "{}\n{} trials a value on the same random numbers (seed {});\npower (Monte Carlo standard error), 95% "
        "interval\n{}\n",
        s.title, at[0].trials.trials, s.seed, varied_words(axes));
    AnswerText document(s.title + "\n");
    document +=
        fmt::format("Power (Monte Carlo standard error) from {} trials a value on the same random numbers (seed {}).\n",
                    at[0].trials.trials, s.seed);
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        picture.analyses.push_back(s.analyses[a].name);
        std::vector<std::string> wide, narrow;
        std::vector<std::vector<std::string>> cells;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const PowerEstimate& e = at[i].analyses[a];
            const std::vector<std::string>& cell = cells.emplace_back(std::vector<std::string>{
                percent(e.power), fmt::format("{:.1f} to {:.1f}%", 100 * e.power.lower, 100 * e.power.upper),
                percent(e.harm), std::to_string(at[i].n)});
            narrow.push_back(cell[0]);
            wide.push_back(fmt::format("{:>14}  {}, harm {}, n = {}", cell[0], cell[1], cell[2], cell[3]));
        }
        text += fmt::format("\n{}\n", s.analyses[a].name) + block(axes, wide, narrow);
        document += s.analyses[a].name + "\n";
        document += table_of_places(axes, points, {"power", "95% interval", "harm", "n"}, cells);
    }
    const Table table = varied_power_table(axes, points, at);
    return with_picture(Answer::of("vary", text, json_of(table, axes, s), table), varied_power_svg(picture), document);
}

std::string instead_of(const SampleSize& size) { return no_size_can(size.verdict) ? "not reachable" : "not found"; }

Answer size_answer(const std::vector<VaryAxis>& axes, const std::vector<VaryPoint>& points, const Campaign& campaign) {
    const std::vector<std::vector<SampleSize>> at = varied_sizes(points, read_files(), campaign);
    const Scenario& s = points[0].scenario;
    report::VariedSize picture{s.title, s.analyses[0].name, drawn(axes), {}};
    std::string text = fmt::format("{}\nrequired total n for {:.0f}% power (95% Monte Carlo interval), seed {}\n{}\n",
                                   s.title, 100 * s.simulation.target_power, s.seed, varied_words(axes));
    AnswerText document(s.title + "\n");
    document += fmt::format("Required total n for {:.0f}% power (95% Monte Carlo interval), seed {}.\n",
                            100 * s.simulation.target_power, s.seed);
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        std::vector<std::string> wide;
        std::vector<std::vector<std::string>> cells;
        for (const std::vector<SampleSize>& sizes : at) {
            const SampleSize& size = sizes[a];
            wide.push_back(size.reachable ? fmt::format("{} ({:.0f} to {:.0f})", size.n, size.n_lower, size.n_upper)
                                          : instead_of(size));
            cells.push_back({wide.back()});
            if (a == 0)
                picture.n.push_back(
                    size.reachable ? report::VariedNumber{static_cast<double>(size.n), size.n_lower, size.n_upper, ""}
                                   : report::VariedNumber{unknown, unknown, unknown, instead_of(size)});
        }
        text += fmt::format("\n{}\n", s.analyses[a].name) + block(axes, wide, wide);
        document += s.analyses[a].name + "\n";
        document += table_of_places(axes, points, {"required n"}, cells);
    }
    const Table table = varied_size_table(axes, points, at);
    return with_picture(Answer::of("vary", text, json_of(table, axes, s), table), varied_size_svg(picture), document);
}

// What both verbs need: the points, and the verb as it will be asked again.
template <class AnswerOf>
int run_varied(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
               SimulatingVerb verb, AnswerOf&& answer_of) {
    const std::vector<VaryAxis> axes = read_axes(vary);
    const std::vector<VaryPoint> points = vary_points(options, axes);
    check_points(axes, points);
    double patients = 0;
    for (const VaryPoint& point : points)
        patients +=
            static_cast<double>(point.scenario.main_n()) * static_cast<double>(point.scenario.simulation.trials);
    refuse_endless(patients, points[0].scenario.sofa.has_value());
    for (const std::string& text : vary) verb.words.insert(verb.words.end(), {"--vary", text});
    verb.file_names = {"vary.csv", "vary.json", "vary.svg"};
    verb.answer = [&](const Study&, const Campaign& campaign) { return answer_of(axes, points, campaign); };
    verb.so_far = {};
    return run_simulation(options, store, points[0].scenario, verb);
}

}  // namespace

void add_vary_option(CLI::App& verb, std::vector<std::string>& into) {
    verb.add_option("--vary", into,
                    "the same at several values of any key of the scenario, on the same random numbers: "
                    "KEY=FROM:TO:STEP or KEY=A,B,C; twice for two keys")
        ->allow_extra_args(false);
}

int vary_power(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
               SimulatingVerb verb) {
    return run_varied(options, store, vary, std::move(verb), power_answer);
}

int vary_size(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
              SimulatingVerb verb) {
    return run_varied(options, store, vary, std::move(verb), size_answer);
}

}  // namespace equipoise
