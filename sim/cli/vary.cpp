#include "sim/cli/vary.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "sim/cli/columns.hpp"
#include "sim/cli/tables.hpp"
#include "sim/report/varied_figure.hpp"
#include "sim/results/power_row.hpp"
#include "sim/results/size_row.hpp"
#include "sim/results/varied.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kWidth = 80;

std::vector<report::VariedAxis> drawn(const std::vector<VaryAxis>& axes) {
    std::vector<report::VariedAxis> list;
    for (const VaryAxis& axis : axes) list.push_back({axis.key, axis.values, axis.numbers});
    return list;
}

// The keys' values beside rows of which every point has `rows`.
std::vector<VariedKey> keys_of(const std::vector<VaryAxis>& axes, const std::vector<VaryPoint>& points,
                               std::size_t rows) {
    std::vector<VariedKey> keys;
    for (std::size_t k = 0; k < axes.size(); ++k) {
        VariedKey key{axes[k].key, {}, !axes[k].numbers.empty()};
        for (const VaryPoint& point : points) key.values.insert(key.values.end(), rows, axes[k].values[point.at[k]]);
        keys.push_back(std::move(key));
    }
    return keys;
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

std::string varied_words(const std::vector<VaryAxis>& axes) {
    return axes.size() == 1 ? fmt::format("by {}", axes[0].key)
                            : fmt::format("down: {}; across: {}", axes[0].key, axes[1].key);
}

Answer with_picture(Answer answer, std::string svg) {
    answer.files.emplace(answer.files.begin(), "vary.svg", std::move(svg));
    return answer;
}

Answer power_answer(const std::vector<VaryAxis>& axes, const std::vector<VaryPoint>& points, const Campaign& campaign) {
    std::vector<CurvePoint> at(points.size());
    IndependentParts parts;
    for (std::size_t i = 0; i < points.size(); ++i)
        parts.run([&] {
            const Scenario& s = points[i].scenario;
            const std::size_t sizes[] = {s.main_n()};
            const StudyPoint planned[] = {{}};
            at[i] = power_curve(resolve(s, read_files()), sizes, planned,
                                static_cast<std::uint64_t>(s.simulation.trials), campaign)
                        .front();
        });
    parts.finish();
    const Scenario& s = points[0].scenario;
    report::VariedPower picture{s.title, drawn(axes), {}, {}, s.simulation.target_power};
    std::vector<PowerRow> rows;
    for (std::size_t i = 0; i < points.size(); ++i) {
        std::vector<Proportion>& powers = picture.power.emplace_back();
        for (PowerRow& row : power_rows(points[i].scenario, at[i])) {
            powers.push_back(row.power);
            rows.push_back(std::move(row));
        }
    }
    std::string text = fmt::format(
        "{}\n{} trials a value on the same random numbers (seed {});\npower (Monte Carlo standard error), 95% "
        "interval\n{}\n",
        s.title, at[0].trials.trials, s.seed, varied_words(axes));
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        picture.analyses.push_back(s.analyses[a].name);
        std::vector<std::string> wide, narrow;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const PowerEstimate& e = at[i].analyses[a];
            narrow.push_back(percent(e.power));
            wide.push_back(fmt::format("{:>14}  {:.1f} to {:.1f}%, harm {}, n = {}", percent(e.power),
                                       100 * e.power.lower, 100 * e.power.upper, percent(e.harm), at[i].n));
        }
        text += fmt::format("\n{}\n", s.analyses[a].name) + block(axes, wide, narrow);
    }
    const Table table = with_keys(table_of<PowerRow>("vary", rows), keys_of(axes, points, s.analyses.size()));
    return with_picture(Answer::of("vary", text, json_of(table, axes, s), table), varied_power_svg(picture));
}

std::string instead_of(const SampleSize& size) { return no_size_can(size.verdict) ? "not reachable" : "not found"; }

Answer size_answer(const std::vector<VaryAxis>& axes, const std::vector<VaryPoint>& points, const Campaign& campaign) {
    std::vector<std::vector<SampleSize>> at(points.size());
    std::vector<SizeRow> rows;
    IndependentParts parts;
    for (std::size_t i = 0; i < points.size(); ++i)
        parts.run([&] {
            const Study study = resolve(points[i].scenario, read_files());
            const TrialModel model = study.model();
            at[i] = sample_sizes(size_request(points[i].scenario, model), campaign);
        });
    parts.finish();
    const Scenario& s = points[0].scenario;
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t a = 0; a < s.analyses.size(); ++a) rows.push_back(size_row(points[i].scenario, a, at[i][a]));
    report::VariedSize picture{s.title, s.analyses[0].name, drawn(axes), {}};
    std::string text = fmt::format("{}\nrequired total n for {:.0f}% power (95% Monte Carlo interval), seed {}\n{}\n",
                                   s.title, 100 * s.simulation.target_power, s.seed, varied_words(axes));
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        std::vector<std::string> wide;
        for (const std::vector<SampleSize>& sizes : at) {
            const SampleSize& size = sizes[a];
            wide.push_back(size.reachable ? fmt::format("{} ({:.0f} to {:.0f})", size.n, size.n_lower, size.n_upper)
                                          : instead_of(size));
            if (a == 0)
                picture.n.push_back(
                    size.reachable ? report::VariedNumber{static_cast<double>(size.n), size.n_lower, size.n_upper, ""}
                                   : report::VariedNumber{unknown, unknown, unknown, instead_of(size)});
        }
        text += fmt::format("\n{}\n", s.analyses[a].name) + block(axes, wide, wide);
    }
    const Table table = with_keys(table_of<SizeRow>("vary", rows), keys_of(axes, points, s.analyses.size()));
    return with_picture(Answer::of("vary", text, json_of(table, axes, s), table), varied_size_svg(picture));
}

// What both verbs need: the points, and the verb as it will be asked again.
template <class AnswerOf>
int run_varied(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
               SimulatingVerb verb, AnswerOf&& answer_of) {
    const std::vector<VaryAxis> axes = read_axes(vary);
    const std::vector<VaryPoint> points = vary_points(options, axes);
    double patients = 0;
    for (const VaryPoint& point : points) {
        if (point.scenario.analyses.size() != points[0].scenario.analyses.size() || point.scenario.analyses.empty())
            throw InputError("--vary " + axes[0].key, "changes how many analyses there are", "vary another key");
        patients +=
            static_cast<double>(point.scenario.main_n()) * static_cast<double>(point.scenario.simulation.trials);
    }
    refuse_endless(patients, points[0].scenario.sofa.has_value());
    for (const std::string& text : vary) verb.words.insert(verb.words.end(), {"--vary", text});
    verb.file_names = {"vary.csv", "vary.json", "vary.svg"};
    verb.answer = [&](const Study&, const Campaign& campaign) { return answer_of(axes, points, campaign); };
    verb.so_far = {};
    return run_simulation(options, store, points[0].scenario, verb);
}

}  // namespace

int vary_power(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
               SimulatingVerb verb) {
    return run_varied(options, store, vary, std::move(verb), power_answer);
}

int vary_size(const RunOptions& options, const StoreOptions& store, const std::vector<std::string>& vary,
              SimulatingVerb verb) {
    return run_varied(options, store, vary, std::move(verb), size_answer);
}

}  // namespace equipoise
