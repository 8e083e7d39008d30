#include "sim/report/words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

std::string quoted(const std::string& text) { return "“" + text + "”"; }

// "80.1% (Monte Carlo standard error 0.4 points, 95% interval 79.3% to 80.9%)"
std::string power_in_words(const Share& power) {
    const std::string both = percent_with_error(power.value, power.mcse);
    const std::size_t open = both.find(" (");
    std::vector<std::string> error;
    if (open != std::string::npos)
        error.push_back("Monte Carlo standard error " + both.substr(open + 2, both.size() - open - 3) + " points");
    if (std::isfinite(power.lower)) error.push_back("95% interval " + percent_range(power.lower, power.upper));
    std::string words = both.substr(0, open);
    for (std::size_t i = 0; i < error.size(); ++i) words += (i == 0 ? " (" : ", ") + error[i];
    return error.empty() ? words : words + ")";
}

const AnalysisReport* primary_analysis(const ReportInput& input) {
    return input.primary < input.analyses.size() ? &input.analyses[input.primary] : nullptr;
}

std::string test_in_words(const ReportInput& input, const AnalysisReport& analysis) {
    return fmt::format("{}, {} alpha {}", analysis.test, input.sides == 1 ? "one-sided" : "two-sided",
                       significant(input.alpha));
}

// "834 patients (95% Monte Carlo interval 826 to 842), 417 in each arm"
std::string size_in_words(const ReportInput& input, const RequiredSize& size) {
    std::string words = count(size.n) + " patients";
    if (std::isfinite(size.n_lower) && !std::isnan(size.n_upper))
        words += " (95% Monte Carlo interval " + count_range(size.n_lower, size.n_upper) + ")";
    const std::string arms = arms_in_words(input, size.n);
    return arms.empty() ? words : words + ", " + arms;
}

std::string supremum_in_words(const RequiredSize& size) {
    if (!std::isfinite(size.supremum)) return "";
    return ": at any size the power stays at or below " +
           power_in_words({size.supremum, size.supremum_mcse, unknown, unknown});
}

// The search ended without an answer, and without evidence that there is none.
std::string not_found_in_words(const ReportInput& input, const RequiredSize& size) {
    std::string words = fmt::format("the search did not reach {} power, which larger numbers of patients may",
                                    percent(input.target_power, 0));
    if (std::isfinite(size.supremum))
        words += "; the highest power seen is " + power_in_words({size.supremum, size.supremum_mcse, unknown, unknown});
    return words;
}

// The cell of a grid with the planned mortality (the first that is listed) and this scale of the effect.
const OptimismCell* cell_at(const OptimismGrid& grid, double scale) {
    for (const OptimismCell& cell : grid.cells)
        if (cell.effect_scale == scale && cell.control_mortality == grid.cells.front().control_mortality) return &cell;
    return nullptr;
}

std::string half_effect_in_words(const ReportInput& input, const std::string& analysis) {
    if (!input.planned_effect) return "";
    for (const OptimismGrid& grid : input.optimism) {
        if (grid.analysis != analysis || grid.cells.empty()) continue;
        const OptimismCell* half = cell_at(grid, 0.5);
        if (!half) continue;
        std::vector<std::string> said;
        if (half->size)
            said.push_back(half->size->reachable && std::isfinite(half->size->n)
                               ? "the trial would need " + size_in_words(input, *half->size)
                           : half->size->only_not_found
                               ? "the target power was not reached at any number of patients looked at"
                               : "no number of patients would reach the target power");
        if (std::isfinite(half->power.value) && std::isfinite(grid.n))
            said.push_back(
                fmt::format("{} patients would have a power of {}", count(grid.n), power_in_words(half->power)));
        if (!said.empty())
            return "If the true effect is half of the planned one, " + said[0] +
                   (said.size() > 1 ? "; " + said[1] : "") + ".";
    }
    return "";
}

std::string months_with_error(const Quantiles& q) {
    return std::isfinite(q.median_mcse) ? number_with_error(q.median, q.median_mcse) : decimal(q.median, 1);
}

const Duration* duration_near(const ReportInput& input, double n) {
    const Duration* best = nullptr;
    for (const Duration& d : input.duration)
        if (!best || std::fabs(d.n - n) < std::fabs(best->n - n)) best = &d;
    return best;
}

}  // namespace

std::string arms_in_words(const ReportInput& input, double n) {
    if (input.arms.size() != input.allocation.size() || input.arms.size() < 2 || !std::isfinite(n)) return "";
    double sum = 0;
    bool equal = true;
    for (const double a : input.allocation) sum += a, equal = equal && a == input.allocation[0];
    if (!(sum > 0)) return "";
    if (equal) return count(n / static_cast<double>(input.arms.size())) + " in each arm";
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < input.arms.size(); ++i)
        parts.push_back(count(n * input.allocation[i] / sum) + " " + input.arms[i]);
    return join_words(parts);
}

std::string answer_sentence(const ReportInput& input) {
    const AnalysisReport* primary = primary_analysis(input);
    if (!primary) return "No analysis was simulated, so there is no answer yet.";
    const std::string what = quoted(primary->name) + " (" + test_in_words(input, *primary) + ")";
    if (primary->size && primary->size->reachable && std::isfinite(primary->size->n))
        return fmt::format("To reach {} power for {}, the trial needs {}.", percent(input.target_power, 0), what,
                           size_in_words(input, *primary->size));
    if (primary->size && primary->size->only_not_found)
        return fmt::format("For {} {}.", what, not_found_in_words(input, *primary->size));
    if (primary->size)
        return fmt::format("Under these assumptions no number of patients gives {} power for {}{}.",
                           percent(input.target_power, 0), what, supremum_in_words(*primary->size));
    if (std::isfinite(primary->planned.power.value))
        return fmt::format("With {} patients, {} has a power of {}.", count(input.n), what,
                           power_in_words(primary->planned.power));
    return "The power of " + what + " was not simulated.";
}

std::vector<std::string> answer_context(const ReportInput& input) {
    std::vector<std::string> out;
    const AnalysisReport* primary = primary_analysis(input);
    if (!primary) return out;
    if (primary->size && !primary->size->note.empty()) out.push_back(primary->size->note);
    const AnalysisReport* fewest = nullptr;
    std::size_t compared = 0;
    for (const AnalysisReport& a : input.analyses) {
        if (!a.size) continue;
        ++compared;
        if (a.size->reachable && std::isfinite(a.size->n) && (!fewest || a.size->n < fewest->size->n)) fewest = &a;
    }
    if (compared > 1 && fewest && fewest != primary)
        out.push_back(
            fmt::format("Of the {} analyses compared, {} needs the fewest patients: {}. It answers another question, "
                        "so compare what "
                        "it estimates before choosing it.",
                        compared, quoted(fewest->name), size_in_words(input, *fewest->size)));
    const Share& harm = primary->planned.harm;
    if (std::isfinite(harm.value) && std::isfinite(input.n))
        out.push_back(fmt::format("With {} patients, {} would declare the treatment harmful in {} of such trials.",
                                  count(input.n), quoted(primary->name), power_in_words(harm)));
    if (const std::string half = half_effect_in_words(input, primary->name); !half.empty()) out.push_back(half);
    const double n =
        primary->size && primary->size->reachable && std::isfinite(primary->size->n) ? primary->size->n : input.n;
    if (const Duration* d = duration_near(input, n); d && std::isfinite(d->total_months.median))
        out.push_back(fmt::format("A trial of {} patients is expected to last {} months (80% of trials: {} to {}).",
                                  count(d->n), months_with_error(d->total_months), decimal(d->total_months.low, 1),
                                  decimal(d->total_months.high, 1)));
    return out;
}

std::string type_one_error_in_words(const ReportInput& input) {
    std::vector<std::string> above, below, at_margin;
    std::size_t checked = 0;
    for (const AnalysisReport& a : input.analyses) {
        if (!a.type_one_error || !std::isfinite(a.type_one_error->rate.value)) continue;
        ++checked;
        const double level = std::isfinite(a.type_one_error->level) ? a.type_one_error->level : input.alpha;
        if (a.type_one_error->margin != 0) at_margin.push_back(fmt::format("{} ({})", quoted(a.name), percent(level, 1)));
        if (a.type_one_error->rate.lower > level) above.push_back(quoted(a.name));
        if (a.type_one_error->rate.upper < level) below.push_back(quoted(a.name));
    }
    if (checked == 0) return "The type I error was not simulated.";
    const std::string alpha = percent(input.alpha, input.alpha < 0.0995 ? 1 : 0);
    std::string words = fmt::format(
        "The trial was simulated again with a treatment that does nothing; each analysis should then {} in {} of "
        "trials. ",
        input.sides == 1 ? "find a benefit" : "reject", alpha);
    if (!at_margin.empty())
        words += "Tests against a margin were simulated with a treatment worse by exactly the margin, and may then find "
                 "for it in the share in brackets: " + join_words(at_margin) + ". ";
    if (above.empty() && below.empty())
        return words + "The interval of every analysis includes " + (at_margin.empty() ? alpha : "its level") + ".";
    if (!above.empty())
        words += "More often than that, beyond Monte Carlo error: " + join_words(above) +
                 "; the power of such an analysis is bought with false alarms. ";
    if (!below.empty())
        words += "Less often: " + join_words(below) + "; such an analysis is cautious, and its power suffers for it. ";
    words += fmt::format("With {} analyses and 95% intervals, about {} would miss {} by chance alone.", checked,
                         decimal(0.05 * static_cast<double>(checked), 1), alpha);
    return words;
}

std::string protocol_paragraph(const ReportInput& input) {
    const AnalysisReport* primary = primary_analysis(input);
    if (!primary) return "";
    std::string words = fmt::format(
        "Sample size. The primary outcome, {}, will be compared between {} by the {} test at a {} significance level "
        "of {}. ",
        primary->name, join_words(input.arms), primary->test, input.sides == 1 ? "one-sided" : "two-sided",
        percent(input.alpha, 1));
    if (!input.design.empty()) words += "The design: " + input.design + ". ";
    words += fmt::format(
        "The power was found by Monte Carlo simulation of the whole trial (equipoise {}, {} simulated trials per "
        "sample size, seed {}). ",
        input.reproduction.version, count(static_cast<double>(input.trials)), input.seed);
    if (std::isfinite(primary->planned.true_value))
        words +=
            fmt::format("The assumed effect ({}) is {}. ", primary->estimand, significant(primary->planned.true_value));
    const auto& size = primary->size;
    if (size && size->reachable && std::isfinite(size->n)) {
        words += fmt::format("A power of {} requires {}", percent(input.target_power, 0), size_in_words(input, *size));
        words += std::isfinite(size->power_at_n.value)
                     ? fmt::format("; at this size the simulated power is {}. ", power_in_words(size->power_at_n))
                     : ". ";
    } else if (size && size->only_not_found) {
        words += fmt::format("In simulation {}. ", not_found_in_words(input, *size));
    } else if (size) {
        words += fmt::format("Under these assumptions no sample size reaches a power of {}{}. ",
                             percent(input.target_power, 0), supremum_in_words(*size));
    } else if (std::isfinite(primary->planned.power.value)) {
        words +=
            fmt::format("With {} patients the power is {}. ", count(input.n), power_in_words(primary->planned.power));
    }
    if (primary->type_one_error && std::isfinite(primary->type_one_error->rate.value))
        words += fmt::format("The simulated type I error is {}. ", power_in_words(primary->type_one_error->rate));
    if (const std::string half = half_effect_in_words(input, primary->name); !half.empty()) words += half + " ";
    words += "The assumptions and the command that reproduces these numbers are given in the simulation report.";
    return words;
}

}  // namespace equipoise::report
