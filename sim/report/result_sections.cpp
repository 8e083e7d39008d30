#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/cells.hpp"
#include "sim/report/figures.hpp"
#include "sim/report/passage.hpp"
#include "sim/report/picture_figures.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/text.hpp"
#include "sim/report/words.hpp"
#include "sim/theory/closed_form.hpp"

namespace equipoise::report {

namespace {

std::string test_and_rank(const PlanResults& input, std::size_t i) {
    return judged_how(input.analyses[i]) + (i == input.primary && input.analyses.size() > 1 ? " · primary" : "");
}

Cell size_cell(const AnalysisReport& a) {
    if (!a.size) return {"–", "not searched"};
    const SizeRow& size = *a.size;
    if (size.reachable && std::isfinite(size.n)) return {count(size.n), count_range(size.n_lower, size.n_upper)};
    return {size.only_not_found() ? "not found" : "not reachable",
            std::isfinite(size.highest_power)
                ? "highest power seen " + percent_with_error(size.highest_power, size.highest_power_mcse) +
                      (std::isfinite(size.highest_power_n) ? " at n = " + count(size.highest_power_n) : "")
                : size.note};
}

// "1,500" or "400 to 10,000": how many trials stand behind a table's cells, read from each of them.
template <class Items, class Trials>
std::string trials_in_words(const Items& items, Trials trials) {
    std::uint64_t low = 0, high = 0;
    for (const auto& item : items) {
        const std::uint64_t here = trials(item);
        if (here == 0) continue;
        low = low == 0 ? here : std::min(low, here), high = std::max(high, here);
    }
    if (high == 0) return "";
    const std::string most = count(static_cast<double>(high));
    return low == high ? most : count(static_cast<double>(low)) + " to " + most;
}

std::string planned_trials(const PlanResults& input) {
    const std::string trials =
        trials_in_words(input.analyses, [](const AnalysisReport& a) { return a.planned.trials; });
    return trials.empty() ? "" : " Trials at that size: " + trials + ".";
}

bool any_size(const PlanResults& input) {
    for (const AnalysisReport& a : input.analyses)
        if (a.size) return true;
    return false;
}

std::string at_n(const PlanResults& input) { return std::isfinite(input.n) ? n_equals(input.n) : "the planned n"; }

// The truth beside the estimate, with its own error where it was simulated.
std::string truth_note(const PowerRow& p) {
    if (!std::isfinite(p.true_value)) return "";
    return "truth " +
           (p.true_value_mcse > 0 ? number_with_error(p.true_value, p.true_value_mcse) : significant(p.true_value));
}

std::string size_trials(const PlanResults& input) {
    const auto behind = [&](auto of) {
        return trials_in_words(input.analyses,
                               [&](const AnalysisReport& a) { return a.size ? of(*a.size) : std::uint64_t{0}; });
    };
    const std::string search = behind([](const SizeRow& s) { return s.replicates; });
    const std::string at_n = behind([](const SizeRow& s) { return s.at_n.trials; });
    const std::string null = trials_in_words(input.analyses, [](const AnalysisReport& a) {
        return a.type_one_error ? a.type_one_error->trials : std::uint64_t{0};
    });
    return (search.empty() ? "" : " Trials behind the required n: " + search + ".") +
           (at_n.empty() ? "" : " Behind the power there: " + at_n + ".") +
           (null.empty() ? "" : " Behind the type I error: " + null + ".");
}

Passage operating_table(const PlanResults& input) {
    std::vector<std::vector<Cell>> rows;
    bool closed_form = false;
    for (const AnalysisReport& a : input.analyses) closed_form = closed_form || std::isfinite(a.planned.closed_form);
    std::vector<Column> columns{{"Analysis", false}, {"Power"}, {"Harm"},    {"Not estimable"},
                                {"Mean estimate"},   {"Bias"},  {"Coverage"}};
    if (closed_form) columns.push_back({"Power by formula"});
    for (const AnalysisReport& a : input.analyses) {
        const PowerRow& p = a.planned;
        std::vector<Cell> row{{a.name, a.estimand},
                              share_cell(p.power),
                              brief_cell(p.harm),
                              brief_cell(p.not_estimable),
                              {number_with_error(p.mean_estimate, p.mean_estimate_mcse), truth_note(p)},
                              {number_with_error(p.bias, p.bias_mcse)},
                              brief_cell(p.coverage)};
        if (closed_form) {
            Cell cell{percent(p.closed_form)};
            if (std::isfinite(p.closed_form) && std::isfinite(p.closed_form_difference))
                cell.note = (p.closed_form_difference > 0 ? "+" : "") + decimal(p.closed_form_difference, 1) + " MCSE";
            row.push_back(cell);
        }
        rows.push_back(std::move(row));
    }
    std::vector<std::string> formulas;
    for (const AnalysisReport& a : input.analyses)
        if (!a.planned.closed_form_formula.empty()) {
            const std::string caveat(caveat_of_difference(a.planned.power, a.planned.closed_form));
            formulas.push_back(a.name + ", power by formula: " + a.planned.closed_form_formula + "." +
                               (caveat.empty() ? "" : " Simulation and formula are " + caveat + "."));
        }
    return table(
               "Every analysis on the same simulated patients, at " + at_n(input) +
                   ". Power: rejects in favour of the treatment. Harm: rejects in favour of control. " + error_note +
                   planned_trials(input) +
                   (closed_form
                        ? " Under the power by formula: simulated minus formula, in Monte Carlo standard errors (MCSE)."
                        : ""),
               columns, rows) +
           (formulas.empty() ? Passage{} : list(formulas));
}

// What the picture of the curves shows, for those who do not see it.
Passage curve_table(const PlanResults& input) {
    const std::vector<const CurveRows*> points = planned_points(input);
    std::vector<Column> columns{{"Analysis", false}};
    for (const CurveRows* point : points) columns.push_back({n_equals(point->n)});
    Rows rows;
    for (std::size_t a = 0; a < input.analyses.size(); ++a) {
        std::vector<Cell>& row = rows.emplace_back();
        row.push_back({input.analyses[a].name});
        for (const CurveRows* point : points)
            row.push_back(a < point->results.size() ? brief_cell(point->results[a].power) : Cell{"–"});
    }
    return table(std::string("Power by number of patients. ") + error_note, columns, rows);
}

}  // namespace

Passage size_section(const PlanResults& input) {
    if (input.analyses.empty()) return {};
    Passage text;
    if (any_size(input)) {
        if (const auto chart = sample_size_figure(input))
            text += figure(*chart, "Required number of patients in all arms together for " +
                                       percent(input.target_power, 0) +
                                       " power, by analysis, with the 95% interval that simulation leaves" +
                                       (chart->rows.size() > 8 ? "; the fewest patients first." : "."));
        std::vector<std::vector<Cell>> rows;
        for (std::size_t i = 0; i < input.analyses.size(); ++i) {
            const AnalysisReport& a = input.analyses[i];
            const bool found = a.size && a.size->reachable;
            std::vector<Cell> row{{a.name, test_and_rank(input, i)},
                                  size_cell(a),
                                  {found ? arms_cell(input, static_cast<double>(a.size->n)) : "–"},
                                  found ? share_cell(a.size->at_n.power) : Cell{"–"},
                                  share_cell(a.planned.power),
                                  brief_cell(a.planned.harm)};
            row.push_back(a.type_one_error ? brief_cell(a.type_one_error->rate) : Cell{"–"});
            row.push_back(brief_cell(a.planned.not_estimable));
            rows.push_back(std::move(row));
        }
        text += table("Required n for " + percent(input.target_power, 0) +
                          " power with its 95% interval, and what each analysis does. " + error_note +
                          planned_trials(input) + size_trials(input),
                      {{"Analysis", false},
                       {"Required n"},
                       {"By arm"},
                       {"Power at required n"},
                       {"Power at " + at_n(input)},
                       {"Harm at " + at_n(input)},
                       {"Type I error"},
                       {"Not estimable"}},
                      rows);
        std::vector<std::string> notes;
        for (const AnalysisReport& a : input.analyses)
            if (a.size && !a.size->note.empty()) notes.push_back(a.name + ": " + a.size->note);
        if (!notes.empty()) text += list(notes);
    } else {
        text += paragraph("The required number of patients was not searched for.");
    }
    text += operating_table(input);
    return section("size", "How many patients, by endpoint", text);
}

Passage power_section(const PlanResults& input) {
    const auto chart = power_figure(input);
    if (!chart) return section("power", "Power curves", paragraph("No power curve was simulated."));
    Passage text =
        figure(*chart,
               "Power of each analysis against the number of patients. Shaded: 95% Monte Carlo interval. "
               "Diamond: the number of "
               "patients needed, at the power that its own trials gave. Between simulated sizes the curves are "
               "joined on the scale of probit(power) against the square root of n.");
    text.markdown += curve_table(input).markdown;
    return section("power", "Power curves", text);
}

Passage optimism_section(const PlanResults& input) {
    Passage text;
    for (std::size_t i = 0; i < input.optimism.size(); ++i) {
        const OptimismGrid& grid = input.optimism[i];
        const auto map = optimism_figure(grid, input.target_power, "optimism-" + std::to_string(i + 1));
        if (!map) continue;
        std::string caption =
            grid.analysis + ": patients needed for " + percent(input.target_power, 0) + " power, with the 95% interval";
        if (std::isfinite(grid.n))
            caption += ", and the power that " + count(grid.n) + " patients would have (standard error in brackets)";
        const std::string trials = trials_in_words(grid.cells, [](const OptimismRow& c) { return c.trials; });
        if (!trials.empty()) caption += "; trials behind the power of each cell: " + trials;
        if (!input.effect_scaling.empty()) caption += ". A share of the effect: " + input.effect_scaling;
        if (!input.effect_kept.empty()) caption += ". When the mortality of control shifts: " + input.effect_kept;
        text += figure(*map, caption + ".", "Darker: better for the trial.");
    }
    if (text.empty())
        return section("optimism", "If the plan is too optimistic",
                       paragraph("The grid of optimism was not simulated."));
    return section("optimism", "If the plan is too optimistic",
                   paragraph("Thirteen trials in septic shock over-estimated the mortality of control by 9.8 "
                             "percentage points and the effect of the "
                             "treatment by 7.4 on average (Wong et al. 2018). Choose the cell that you would still "
                             "believe if the pilot was lucky.") +
                       text);
}

Passage duration_section(const PlanResults& input) {
    if (input.duration.empty())
        return section("duration", "Expected duration",
                       paragraph("Recruitment was not simulated, so no duration can be given."));
    std::vector<std::vector<Cell>> rows;
    const auto errors = [](const Quantiles& q) {
        if (!std::isfinite(q.low_mcse) || !std::isfinite(q.high_mcse)) return std::string();
        return " (" + significant(q.low_mcse, 1) + ", " + significant(q.high_mcse, 1) + ")";
    };
    const auto cell = [&](const Quantiles& q) {
        return Cell{
            duration_in_words(q.median, q.median_mcse),
            std::isfinite(q.low) ? decimal(q.low, 1) + " to " + decimal(q.high, 1) + " months" + errors(q) : ""};
    };
    const std::string recruitments = trials_in_words(input.duration, [](const Duration& d) { return d.trials; });
    for (const Duration& d : input.duration)
        rows.push_back({{count(d.n)}, cell(d.recruitment_months), cell(d.total_months)});
    const bool stops = std::isfinite(input.duration.front().patients.median);
    const auto error_of = [](double mcse) { return mcse < 10 ? significant(mcse, 1) : decimal(mcse, 0); };
    const auto number = [&](const Quantiles& q) {
        return Cell{
            count(q.median) + " (" + error_of(q.median_mcse) + ")",
            count(q.low) + " to " + count(q.high) + " (" + error_of(q.low_mcse) + ", " + error_of(q.high_mcse) + ")"};
    };
    std::vector<Column> columns{
        {"Patients", false}, {"Last patient randomized"}, {"Analysis: last follow-up ends, or the cut"}};
    if (stops) {
        columns = {
            {"Patients at most", false}, {"Analysis that ends the trial"}, {"Randomized by then"}, {"Deaths by then"}};
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = {rows[i][0], rows[i][2], number(input.duration[i].patients), number(input.duration[i].deaths)};
    }
    Passage text;
    if (const auto& calendar = input.pictures.calendar)
        text += figure(draw_calendar(*calendar, "calendar", Layout::wide),
                       draw_calendar(*calendar, "calendar-narrow", Layout::narrow), calendar_caption(*calendar));
    return section(
        "duration", "Expected duration",
        text +
            table(std::string(
                      "From the opening of the first site: median, with its Monte Carlo standard error in months, and "
                      "the range of the middle 80% of simulated trials (in brackets: the Monte Carlo standard errors "
                      "of its "
                      "two ends).") +
                      (recruitments.empty() ? "" : " Simulated recruitments: " + recruitments + ".") +
                      (stops && !input.looks.empty()
                           ? " The looks of " + in_quotes(input.looks.front().analysis) + " end the trial."
                           : ""),
                  columns, rows));
}

Passage type_one_error_section(const PlanResults& input) {
    Passage text = paragraph(type_one_error_in_words(input));
    if (const auto chart = type_one_error_figure(input)) {
        text += figure(
            *chart,
            std::string("Share of trials without any effect (of a test against a margin: at the margin) in which each "
                        "analysis ") +
                (input.sides == 1 ? "finds a benefit" : "rejects, in either direction") +
                ", with "
                "95% Monte Carlo intervals.");
        std::vector<std::vector<Cell>> rows;
        for (const AnalysisReport& a : input.analyses)
            if (a.type_one_error)
                rows.push_back(
                    {{a.name, judged_how(a)},
                     {a.rule.empty() ? percent(a.type_one_error->level) : "–"},
                     share_cell(a.type_one_error->rate),
                     share_cell(a.harm_without_effect),
                     brief_cell(a.type_one_error->not_estimable),
                     {count(a.type_one_error->n)},
                     {a.type_one_error->trials > 0 ? count(static_cast<double>(a.type_one_error->trials)) : "–"}});
        if (std::ranges::any_of(input.analyses, [](const AnalysisReport& a) {
                return a.type_one_error && std::isfinite(a.type_one_error->futility_ignored.value);
            })) {
            std::vector<std::vector<Cell>> ignored;
            for (const AnalysisReport& a : input.analyses)
                if (a.type_one_error)
                    ignored.push_back(
                        {{a.name}, share_cell(a.type_one_error->rate), share_cell(a.type_one_error->futility_ignored)});
            text += table(std::string("Futility does not bind: type I error of trials that obey it, and of trials that "
                                      "never stop for it. ") +
                              error_note,
                          {{"Analysis", false}, {"Obeyed"}, {"Ignored"}}, ignored);
        }
        text +=
            table(std::string("Type I error, and harm: the share of trials that declare harm though the treatment does "
                              "nothing. ") +
                      error_note,
                  {{"Analysis", false},
                   {"Level"},
                   {"Type I error"},
                   {"Harm, no effect"},
                   {"Not estimable"},
                   {"Patients"},
                   {"Trials"}},
                  rows);
    }
    return section("type-one-error-check", "Type I error check", text);
}

}  // namespace equipoise::report
