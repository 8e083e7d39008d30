#include <fmt/format.h>

#include <cmath>

#include "sim/report/figures.hpp"
#include "sim/report/passage.hpp"
#include "sim/report/sections.hpp"
#include "sim/report/text.hpp"
#include "sim/report/words.hpp"

namespace equipoise::report {

namespace {

Passage interval_table(const PilotReport& pilot) {
    std::vector<std::vector<Cell>> rows;
    for (const FitSummary& arm : pilot.arms)
        for (const IntervalDeaths& i : arm.intervals)
            rows.push_back({{arm.arm},
                            {"day " + count(i.from) + " to " + count(i.to)},
                            {count(i.deaths) + " of " + count(i.at_risk)},
                            {percent(i.at_risk > 0 ? i.deaths / i.at_risk : unknown, 0)},
                            {percent_range(i.lower, i.upper, 0)}});
    if (rows.empty()) return {};
    return table("Deaths by interval, among those alive at its beginning.",
                 {{"Arm", false}, {"Interval", false}, {"Died"}, {"Share"}, {"95% interval"}}, rows);
}

double simulated_survival(const FitSummary& arm, double day) {
    for (const SurvivalPoint& p : arm.survival)
        if (p.day == day) return p.estimate;
    return unknown;
}

Passage contrast_table(const PilotReport& pilot) {
    if (!pilot.contrast || !std::isfinite(pilot.contrast->difference)) return {};
    const PilotContrast& c = *pilot.contrast;
    return table("The pilot's own comparison of its arms.",
                 {{"By day", false}, {"Difference in risk of death"}, {"95% interval"}, {"p"}},
                 {{{count(c.day)},
                   {decimal(100 * c.difference, 0) + " points"},
                   {decimal(100 * c.lower, 0) + " to " + decimal(100 * c.upper, 0)},
                   {p_value_text(c.p_value), c.method}}});
}

Passage survival_table(const PilotReport& pilot) {
    std::vector<std::vector<Cell>> rows;
    for (const FitSummary& arm : pilot.arms) {
        const std::vector<SurvivalPoint>& points = arm.observed.empty() ? arm.survival : arm.observed;
        for (const SurvivalPoint& p : points)
            rows.push_back({{arm.arm},
                            {count(p.day)},
                            {percent(p.estimate, p.upper - p.lower < 0.1 ? 1 : 0)},
                            {percent_range(p.lower, p.upper)},
                            {percent(1 - p.estimate)},
                            {percent(1 - simulated_survival(arm, p.day))}});
    }
    if (rows.empty()) return {};
    return table("Survival in the pilot" +
                     (pilot.interval_method.empty() ? std::string() : " (intervals: " + pilot.interval_method + ")") +
                     ".",
                 {{"Arm", false}, {"Day"}, {"Alive"}, {"95% interval"}, {"Dead"}, {"Dead, as simulated"}}, rows);
}

Passage law_table(const PilotReport& pilot) {
    std::vector<std::vector<Cell>> rows;
    for (const FitSummary& arm : pilot.arms)
        for (const FittedLaw& law : arm.laws) {
            std::string parameters;
            for (std::size_t k = 0; k < law.parameters.size() && k < law.parameter_names.size(); ++k)
                parameters += (k > 0 ? ", " : "") + law.parameter_names[k] + " " +
                              number_with_error(law.parameters[k],
                                                k < law.standard_errors.size() ? law.standard_errors[k] : unknown, 2);
            rows.push_back({{arm.arm},
                            {law.law, law.selected ? "simulated" : ""},
                            {parameters},
                            {decimal(law.log_likelihood, 2)},
                            {decimal(law.aic, 1)}});
        }
    if (rows.empty()) return {};
    return table("Survival laws fitted to the pilot, best first by AIC; standard errors in brackets.",
                 {{"Arm", false}, {"Law", false}, {"Parameters", false}, {"Log-likelihood"}, {"AIC"}}, rows);
}

// How many draws and trials stand behind the table, from its first point.
std::string draws_in_words(const PlanResults& input) {
    for (const AssuranceCurve& curve : input.assurance)
        for (const AssuranceRow& p : curve.points)
            if (p.draws > 0)
                return fmt::format(" Behind each assurance: {} draws of {} trials each{}.",
                                   count(static_cast<double>(p.draws)), count(static_cast<double>(p.trials_per_draw)),
                                   p.conditional_trials > 0
                                       ? "; behind each power as planned: " +
                                             count(static_cast<double>(p.conditional_trials)) + " trials"
                                       : "");
    return "";
}

Cell power_over_draws(const AssuranceRow& p) {
    return {quantile_text(p.median, p.median_mcse),
            std::isfinite(p.q10) ? quantile_text(p.q10, p.q10_mcse) + " to " + quantile_text(p.q90, p.q90_mcse) : ""};
}

// In points; unknown where a draw has a single trial.
Cell spread_of_power(const AssuranceRow& p) { return {std::isfinite(p.sd) ? points_with_error(p.sd, p.sd_mcse) : "–"}; }

}  // namespace

Passage pilot_section(const PlanResults& input) {
    const char* heading = "What the pilot can and cannot say";
    if (!input.pilot || input.pilot->arms.empty())
        return section(
            "pilot", heading,
            paragraph(
                "No pilot data stand behind this plan: survival and effect are stated in the scenario, not fitted."));
    const PilotReport& pilot = *input.pilot;
    Passage text;
    if (!pilot.source.empty()) text += paragraph("Data: " + pilot.source, "quiet");
    if (const auto chart = survival_figure(pilot))
        text += figure(*chart,
                       "Survival by arm. Line and band: the law that is simulated with its 95% interval. Points and "
                       "bars: the pilot's own estimates "
                       "with 95% intervals.");
    for (const std::string& words : pilot.prior_adds) text += paragraph(words);
    text += interval_table(pilot) + survival_table(pilot) + contrast_table(pilot) + law_table(pilot);
    text += subheading("What it can tell") + list(pilot_can_tell(pilot));
    const std::vector<std::string> cannot = pilot_cannot_tell(pilot);
    if (!cannot.empty()) text += subheading("What it cannot tell") + list(cannot);
    std::vector<std::string> warnings;
    for (const FitSummary& arm : pilot.arms)
        for (const std::string& warning : arm.warnings) warnings.push_back(arm.arm + ": " + warning);
    if (!warnings.empty()) text += subheading("Warnings from the fit") + list(warnings);
    return section("pilot", heading, text);
}

Passage assurance_section(const PlanResults& input) {
    const char* heading = "Assurance: power when the pilot may be wrong";
    Passage text;
    std::vector<std::vector<Cell>> rows;
    const auto cell = [](const Proportion& s) {
        return Cell{percent_with_error(s.value, s.mcse), std::isfinite(s.lower) ? percent_span(s.lower, s.upper) : ""};
    };
    for (std::size_t i = 0; i < input.assurance.size(); ++i) {
        const AssuranceCurve& curve = input.assurance[i];
        if (const auto chart = assurance_figure(curve, input.target_power, "assurance-" + std::to_string(i + 1));
            chart && curve.points.size() > 1)
            text += figure(
                *chart,
                curve.analysis +
                    ": assurance averages the power over everything that the pilot leaves possible. Where it stays far "
                    "below the power at the pilot's estimate, the answer above leans on luck.");
        for (const AssuranceRow& p : curve.points)
            rows.push_back({{curve.analysis},
                            {count(p.n)},
                            cell(p.assurance),
                            cell(p.conditional_power),
                            {percent_with_error(p.harm.value, p.harm.mcse)},
                            cell(p.success_and_benefit),
                            cell(p.target_reached),
                            power_over_draws(p),
                            spread_of_power(p)});
    }
    if (rows.empty())
        return section(
            "assurance", heading,
            paragraph(
                "Assurance was not computed: it needs a pilot or priors ([prior] of the scenario) to average over."));
    text += table(std::string("Assurance by analysis and number of patients. In brackets: Monte Carlo standard error "
                              "in percentage points; "
                              "under it the 95% interval. "
                              "\u201cTruly lower\u201d: by the end of follow-up, under the drawn parameters. Power "
                              "over the draws: median over what the pilot leaves possible, and the ends of the middle "
                              "80%; SD in points.") +
                      draws_in_words(input),
                  {{"Analysis", false},
                   {"Patients"},
                   {"Assurance"},
                   {"Power as planned"},
                   {"Harm"},
                   {"Success, and mortality truly lower"},
                   {"Chance that power reaches " + percent(input.target_power, 0)},
                   {"Power over the draws"},
                   {"SD of power"}},
                  rows);
    return section("assurance", heading, text);
}

}  // namespace equipoise::report
