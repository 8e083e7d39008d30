#include "sim/report/words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/text.hpp"

namespace equipoise::report {

namespace {

// "80.1% (Monte Carlo standard error 0.4 points, 95% interval 79.3% to 80.9%, 10,000 trials)". Where none or all of the
// trials did it the standard error says nothing, and the limit stands in its place.
std::string power_in_words(const Proportion& power, std::uint64_t trials = 0, const std::string& behind = "trials") {
    const std::string both = percent_with_error(power.value, power.mcse);
    const std::size_t open = both.find(" (");
    const std::string bound = percent_bound(power.value, power.lower, power.upper);
    std::vector<std::string> error;
    if (!bound.empty()) {
        error.push_back("95% limit: " + bound);
    } else {
        if (open != std::string::npos)
            error.push_back("Monte Carlo standard error " + both.substr(open + 2, both.size() - open - 3) + " points");
        if (std::isfinite(power.lower)) error.push_back("95% interval " + percent_interval(power.lower, power.upper));
    }
    if (trials > 0) error.push_back(count(static_cast<double>(trials)) + " " + behind);
    std::string words = both.substr(0, open);
    for (std::size_t i = 0; i < error.size(); ++i) words += (i == 0 ? " (" : ", ") + error[i];
    return error.empty() ? words : words + ")";
}

// "; Monte Carlo standard errors 0.3 and 1.2 points" of the two ends of a range; empty where they are not known.
std::string errors_in_words(double low, double high, const std::string& unit) {
    if (!(low > 0 && high > 0)) return "";  // equal order statistics say nothing of the error
    return "; Monte Carlo standard errors " + significant(low, 1) + " and " + significant(high, 1) + unit;
}

const AnalysisReport* primary_analysis(const PlanResults& input) {
    return input.primary < input.analyses.size() ? &input.analyses[input.primary] : nullptr;
}

std::string test_in_words(const PlanResults& input, const AnalysisReport& analysis) {
    if (!analysis.rule.empty()) return analysis.test + ", " + analysis.rule;
    return fmt::format("{}, {} alpha {}", analysis.test, input.sides == 1 ? "one-sided" : "two-sided",
                       significant(input.alpha));
}

// "834 patients (95% Monte Carlo interval 826 to 842), 417 in each arm"
std::string size_in_words(const PlanResults& input, const SizeRow& size) {
    std::string words = count(size.n) + " patients";
    if (std::isfinite(size.n_lower) && !std::isnan(size.n_upper))
        words += " (95% Monte Carlo interval " + count_range(size.n_lower, size.n_upper) +
                 (size.replicates > 0 ? ", from " + count(static_cast<double>(size.replicates)) + " trials)" : ")");
    const std::string arms = arms_in_words(input, size.n);
    return arms.empty() ? words : words + ", " + arms;
}

std::string supremum_in_words(const SizeRow& size) {
    if (!std::isfinite(size.highest_power)) return "";
    return "the highest power seen is " +
           power_in_words({size.highest_power, size.highest_power_mcse, unknown, unknown}) +
           (std::isfinite(size.highest_power_n) ? ", with " + count(size.highest_power_n) + " patients" : "");
}

// That no number of patients will do is one thing, that none was found as far as one looked another.
std::string no_size_in_words(const PlanResults& input, const SizeRow& size, const std::string& what) {
    const std::string highest = supremum_in_words(size), target = percent(input.target_power, 0);
    if (size.only_not_found())
        return fmt::format(
            "{} power for {} was not reached with up to {} patients; larger trials were not looked at{}{}", target,
            what,
            std::isfinite(input.largest_n) ? count(input.largest_n) + " (simulation.largest_n)"
                                           : std::string("simulation.largest_n"),
            highest.empty() ? "" : "; ", highest);
    return fmt::format("Under these assumptions no number of patients gives {} power for {}{}{}", target, what,
                       highest.empty() ? "" : ": ", highest);
}

// The cell of a grid with the planned mortality and this scale of the effect.
const OptimismRow* cell_at(const OptimismGrid& grid, double scale) {
    for (const OptimismRow& cell : grid.cells)
        if (cell.effect_scale == scale && cell.shift == 0) return &cell;
    return nullptr;
}

bool found(const std::optional<SizeRow>& size) { return size && size->reachable && std::isfinite(size->n); }

// Only where half of the effect is a harder task than all of it, beyond Monte Carlo error: where nothing is planned
// (non-inferiority, a scale of 0) there is nothing to halve, and no smaller effect is ever told as good news.
std::string half_effect_in_words(const PlanResults& input, const std::string& analysis) {
    if (!input.planned_effect) return "";
    for (const OptimismGrid& grid : input.optimism) {
        if (grid.analysis != analysis || grid.cells.empty()) continue;
        const OptimismRow *half = cell_at(grid, 0.5), *all = cell_at(grid, 1);
        if (!half || !all || !found(all->size)) continue;
        const bool lost = half->size && !half->size->reachable;
        if (!lost && !(found(half->size) && half->size->n_lower > all->size->n_upper)) continue;
        std::string words = "If the true effect is half of the planned one, ";
        if (!lost)
            words += "the trial would need " + size_in_words(input, *half->size);
        else
            words += half->size->only_not_found()
                         ? "the target power was not reached at any number of patients that was looked at"
                         : "no number of patients would reach the target power";
        if (std::isfinite(half->power.value) && std::isfinite(grid.n) && half->power.value < all->power.value)
            words += fmt::format("; {} patients would have a power of {}", count(grid.n),
                                 power_in_words(half->power, half->trials));
        return words +
               (input.effect_scaling.empty() ? "." : ". Half is meant in this sense: " + input.effect_scaling + ".");
    }
    return "";
}

// What the required n is worth once the pilot may be wrong: at the simulated size nearest to n.
std::string assurance_in_words(const PlanResults& input, const AnalysisReport& primary, double n) {
    const AssuranceRow* best = nullptr;
    for (const AssuranceCurve& curve : input.assurance) {
        if (curve.analysis != primary.name) continue;
        for (const AssuranceRow& p : curve.points)
            if (std::isfinite(p.assurance.value) && (!best || std::fabs(p.n - n) < std::fabs(best->n - n))) best = &p;
    }
    if (!best || !std::isfinite(n)) return "";
    const std::string behind = "draws of " + count(static_cast<double>(best->trials_per_draw)) + " trials each";
    std::string words = fmt::format(
        "This holds if the assumptions are exactly right: averaged over what the pilot or the priors leave open, {} "
        "patients have a power (assurance) of {}",
        count(best->n), power_in_words(best->assurance, best->draws, behind));
    if (std::isfinite(best->q10) && best->trials_per_draw != 1)
        words += fmt::format(
            ", and from one draw to another it runs from {} to {} (middle 80% of draws{})",
            quantile_text(best->q10, best->q10_mcse), quantile_text(best->q90, best->q90_mcse),
            best->q10_mcse > 0 || best->q90_mcse > 0 ? "; in brackets: Monte Carlo standard errors in points" : "");
    return words + ".";
}

const Duration* duration_near(const PlanResults& input, double n) {
    const Duration* best = nullptr;
    for (const Duration& d : input.duration)
        if (!best || std::fabs(d.n - n) < std::fabs(best->n - n)) best = &d;
    return best;
}

// A sequential design's n is the largest that it may come to.
const char* at_most(const PlanResults& input) { return input.boundary ? "at most " : ""; }

std::string stops_in_words(const PlanResults& input) {
    const AnalysisReport* primary = primary_analysis(input);
    for (const StopRow& row : input.stops)
        if (primary && row.analysis == primary->name)
            return fmt::format(
                "With {} patients at most and the planned effect, the trial stops early in {}, and randomizes {} "
                "patients (Monte Carlo standard error {}) on average, in {} months ({}).",
                count(row.n), power_in_words(row.early, row.trials), decimal(row.patients.value, 0),
                significant(row.patients.mcse, 1), decimal(row.months.value, 1), significant(row.months.mcse, 1));
    return "";
}

}  // namespace

std::string tested_when(const AnalysisReport& a) { return a.test + (a.when.empty() ? "" : ", " + a.when); }

std::string judged_how(const AnalysisReport& a) {
    return tested_when(a) + (a.rule.empty() ? "" : "; not alpha: " + a.rule);
}

std::string arms_in_words(const PlanResults& input, double n) {
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

std::string arms_cell(const PlanResults& input, double n) {
    if (input.arms.size() != input.allocation.size() || input.arms.size() < 2 || !std::isfinite(n)) return "–";
    double sum = 0;
    for (const double a : input.allocation) sum += a;
    std::string parts;
    for (const double a : input.allocation) parts += (parts.empty() ? "" : " + ") + count(n * a / sum);
    return sum > 0 ? parts : "–";
}

std::string answer_sentence(const PlanResults& input) {
    const AnalysisReport* primary = primary_analysis(input);
    if (!primary) return "No analysis was simulated, so there is no answer yet.";
    const std::string what = in_quotes(primary->name) + " (" + test_in_words(input, *primary) + ")";
    if (primary->size && primary->size->reachable && std::isfinite(primary->size->n))
        return fmt::format("To reach {} power for {}, the trial needs {}{}.", percent(input.target_power, 0), what,
                           at_most(input), size_in_words(input, *primary->size));
    if (primary->size) return no_size_in_words(input, *primary->size, what) + ".";
    if (std::isfinite(primary->planned.power.value))
        return fmt::format("With {} patients, {} has a power of {}.", count(input.n), what,
                           power_in_words(primary->planned.power, primary->planned.trials));
    return "The power of " + what + " was not simulated.";
}

std::vector<std::string> answer_context(const PlanResults& input) {
    std::vector<std::string> out;
    const AnalysisReport* primary = primary_analysis(input);
    if (!primary) return out;
    const double n = found(primary->size) ? primary->size->n : input.n;
    if (const std::string words = assurance_in_words(input, *primary, n); !words.empty()) out.push_back(words);
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
                        compared, in_quotes(fewest->name), size_in_words(input, *fewest->size)));
    if (const std::string stops = stops_in_words(input); !stops.empty()) out.push_back(stops);
    const Proportion& harm = primary->planned.harm;
    if (std::isfinite(harm.value) && std::isfinite(input.n))
        out.push_back(fmt::format("With {} patients, {} would declare the treatment harmful in {} of such trials.",
                                  count(input.n), in_quotes(primary->name),
                                  power_in_words(harm, primary->planned.trials)));
    if (const std::string half = half_effect_in_words(input, primary->name); !half.empty()) out.push_back(half);
    if (const Duration* d = duration_near(input, n); d && std::isfinite(d->total_months.median))
        out.push_back(fmt::format(
            "Half of the trials of {}{} patients last longer than {}; the middle 80% last {} to {} months{}{}.",
            at_most(input), count(d->n), duration_in_words(d->total_months.median, d->total_months.median_mcse),
            decimal(d->total_months.low, 1), decimal(d->total_months.high, 1),
            errors_in_words(d->total_months.low_mcse, d->total_months.high_mcse, " months"),
            d->trials > 0 ? ", from " + count(static_cast<double>(d->trials)) + " simulated recruitments" : ""));
    return out;
}

std::string protocol_paragraph(const PlanResults& input) {
    const AnalysisReport* primary = primary_analysis(input);
    if (!primary) return "";
    std::string words = fmt::format("Sample size. The primary outcome, {}, will be compared between {} by ",
                                    primary->name, join_words(input.arms));
    if (primary->rule.empty())
        words += fmt::format("the {} test at a {} significance level of {}. ", primary->test,
                             input.sides == 1 ? "one-sided" : "two-sided", percent(input.alpha, 1));
    else
        words += fmt::format("{}, which declares success at a {}. ", primary->test, primary->rule);
    if (!input.design.empty()) words += "The design: " + input.design + ". ";
    if (!input.looks_in_words.empty()) words += input.looks_in_words + " ";
    words += fmt::format(
        "The power was found by Monte Carlo simulation of the whole trial (equipoise {}, {} simulated trials at each "
        "point of the power curve, seed {}). ",
        input.reproduction.version, count(static_cast<double>(input.trials)), input.seed);
    if (std::isfinite(primary->planned.true_value))
        words += fmt::format(
            "The assumed effect ({}) is {}{}. ", primary->estimand, significant(primary->planned.true_value),
            primary->planned.true_value_mcse > 0
                ? " (Monte Carlo standard error " + significant(primary->planned.true_value_mcse, 1) + ")"
                : "");
    const auto& size = primary->size;
    if (size && size->reachable && std::isfinite(size->n)) {
        words += fmt::format("A power of {} requires {}{}", percent(input.target_power, 0), at_most(input),
                             size_in_words(input, *size));
        words += std::isfinite(size->at_n.power.value)
                     ? fmt::format("; at this size the simulated power is {}. ",
                                   power_in_words(size->at_n.power, size->at_n.trials))
                     : ". ";
    } else if (size) {
        words += no_size_in_words(input, *size, primary->name) + ". ";
    } else if (std::isfinite(primary->planned.power.value)) {
        words += fmt::format("With {} patients the power is {}. ", count(input.n),
                             power_in_words(primary->planned.power, primary->planned.trials));
    }
    if (const std::string stops = stops_in_words(input); !stops.empty()) words += stops + " ";
    if (primary->type_one_error && std::isfinite(primary->type_one_error->rate.value))
        words += fmt::format("The simulated type I error{} is {}. ",
                             input.sides == 1 ? " (trials that find the treatment better)" : "",
                             power_in_words(primary->type_one_error->rate, primary->type_one_error->trials));
    if (const std::string sure = assurance_in_words(input, *primary, found(size) ? size->n : input.n); !sure.empty())
        words += sure + " ";
    if (input.pilot && !input.pilot->source.empty())
        words += "The assumptions rest on this pilot: " + input.pilot->source + ". ";
    if (primary->planned.not_estimable.value > 0)
        words += fmt::format("The analysis has no answer in {} of the trials of {} patients, which count as failures. ",
                             power_in_words(primary->planned.not_estimable, primary->planned.trials), count(input.n));
    if (input.analyses.size() > 1)
        words += fmt::format(
            "{} analyses were compared; the significance level is that of each by itself, without "
            "adjustment for multiplicity. ",
            input.analyses.size());
    if (const std::string half = half_effect_in_words(input, primary->name); !half.empty()) words += half + " ";
    words += "The assumptions and the command that reproduces these numbers are given in the simulation report.";
    return words;
}

}  // namespace equipoise::report
