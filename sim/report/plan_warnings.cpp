#include "sim/report/plan_warnings.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>
#include <cmath>

#include "sim/report/text.hpp"
#include "sim/results/shares_in_words.hpp"
#include "sim/search/told_trials.hpp"
#include "sim/study/study_warnings.hpp"

namespace equipoise {
namespace {

std::string counted(std::uint64_t number) { return report::count(static_cast<double>(number)); }

const PowerEstimate& at_plan(const Plan& plan, std::size_t a) { return plan.curve[plan.main_point].analyses[a]; }

// Power at the plan beside power over what is not known. Every number with its Monte Carlo standard error.
std::string left_open(const Plan& plan, const std::string& primary, std::size_t a) {
    const Assurance& at = plan.assurance->at[plan.main_point][a];
    const PowerEstimate& planned = at_plan(plan, a);
    std::string text = fmt::format(
        "What is left open: with {} patients, power for \u201c{}\u201d is {} if the plan is exactly right, but {} on "
        "average over what the pilot or the priors allow, "
        "and {} of such trials would show harm. Success together with a treatment that truly lowers mortality has a "
        "chance of {}.",
        counted(plan.n), primary, percent(planned.power), percent(at.assurance), percent(at.harm),
        percent(at.success_and_benefit));
    if (!std::isnan(at.sd)) {  // one trial a draw says nothing of the spread
        text +=
            " Power spreads with a standard deviation of " + report::points_with_error(at.sd, at.sd_mcse) + " points";
        std::string parts;
        for (const PartAlone& alone : plan.parts_alone)
            if (!std::isnan(alone.at[a].sd))
                parts += fmt::format("{}{} from not knowing {} alone", parts.empty() ? "; " : ", ",
                                     report::points_with_error(alone.at[a].sd, alone.at[a].sd_mcse),
                                     part_in_words(alone.part));
        text += parts + ".";
    }
    text += fmt::format(
        " In brackets: Monte Carlo standard errors in points, from {} trials at the plan and {} draws of {} {} each",
        counted(planned.trials), counted(plan.assurance->draws), counted(plan.assurance->trials_per_draw),
        plan.assurance->trials_per_draw == 1 ? "trial" : "trials");
    if (!plan.parts_alone.empty())
        text += fmt::format("; of one part alone, {} draws of {} trials", counted(Plan::kPartDraws),
                            counted(Plan::kPartTrials));
    return text + ".";
}

// An estimate that the trial's own conduct moves, chiefly by leaving out the lost: beyond Monte Carlo error and a
// fiftieth of the effect.
std::string biased(const Plan& plan, const std::string& name, std::size_t a) {
    const PowerEstimate& e = at_plan(plan, a);
    if (!(std::fabs(e.bias) > 4 * e.bias_mcse && std::fabs(e.bias) > 0.02 * std::fabs(e.true_value))) return "";
    return fmt::format(
        "The estimate of \u201c{}\u201d is biased by {}: on average {} where the truth with nobody lost is {} (in "
        "brackets: "
        "Monte Carlo standard errors, {} trials). Power and n are those of the biased estimate.",
        name, report::number_with_error(e.bias, e.bias_mcse),
        report::number_with_error(e.mean_estimate, e.mean_estimate_mcse),
        e.true_value_mcse > 0 ? report::number_with_error(e.true_value, e.true_value_mcse)
                              : report::significant(e.true_value),
        counted(e.trials));
}

std::string direct_effect(const Plan& plan) {
    std::string direct;
    for (const AtSameScore& at : at_same_score(plan.calibration))
        if (at.is_weekly())
            direct += fmt::format("{}{} on day {:g}", direct.empty() ? "" : ", ", report::significant(at.hazard_ratio),
                                  at.day);
    if (direct.empty()) return "";
    return "Of the effect on mortality, part runs through the score and the rest is direct: at the same score the "
           "treated patient's hazard of death in the ICU is multiplied by " +
           direct + ".";
}

std::string crossing_hazards(const PiecewiseProportional& effect) {
    const auto [low, high] = std::minmax_element(effect.hazard_ratios.begin(), effect.hazard_ratios.end());
    if (!(*low < 1 && *high > 1)) return "";
    std::string ratios;
    for (std::size_t j = 0; j < effect.hazard_ratios.size(); ++j) {
        const double from = j == 0 ? 0 : effect.cuts[j - 1];
        ratios += fmt::format("{}{} {}", j ? ", " : "", report::significant(effect.hazard_ratios[j]),
                              j < effect.cuts.size() ? fmt::format("in days {:g} to {:g}", from, effect.cuts[j])
                                                     : fmt::format("after day {:g}", from));
    }
    return "The hazards cross: treated over control is " + ratios +
           ". An early endpoint sees a benefit that later deaths take back; no single hazard ratio describes it, and a "
           "plan that assumes proportional hazards misleads.";
}

// A max-combo that rejects for harm more often than its level.
std::string harm_of_max_combo(const Study& study, const Plan& plan, std::size_t a) {
    const PowerEstimate& power = at_plan(plan, a);
    if (!std::holds_alternative<MaxCombo>(study.scenario.analyses[a].test) ||
        !(power.harm.lower > study.scenario.design.alpha))
        return "";
    return fmt::format(
        "\u201c{}\u201d rejects for harm in {} of the {} simulated trials of {} patients (in brackets: the Monte Carlo "
        "standard error in points): the weight with the largest statistic speaks, and late weights see the hazards at "
        "which the treatment does worse. Where hazards may cross, a two-sided max-combo answers whether the curves "
        "differ, not whether the treatment helps.",
        study.scenario.analyses[a].name, percent(power.harm), counted(power.trials), counted(plan.n));
}

std::vector<std::string> missed_mortality(const Study& study, const Plan& plan) {
    std::vector<std::string> list;
    for (int arm = 0; arm < 2; ++arm)
        for (const SofaArm::Residual& r : plan.calibration[arm].residuals)
            if (std::fabs(r.reached - r.target) > 5e-4)
                list.push_back(fmt::format(
                    "Calibration of arm {} misses its mortality by day {:g}: {:.2f}% instead of {:.2f}%.",
                    study.scenario.trial.arms[static_cast<std::size_t>(arm)], r.day, 100 * r.reached, 100 * r.target));
    return list;
}

std::string required(const SampleSize& size) {
    if (size.reachable)
        return fmt::format("{} patients (95% Monte Carlo interval {}, from {} trials)", counted(size.n),
                           report::count_range(size.n_lower, size.n_upper), counted(size.replicates));
    return fmt::format(
        "{} (highest power seen {}% ({}), {} trials)",
        no_size_can(size.verdict) ? "no number that reaches the target" : "no number up to simulation.largest_n",
        report::decimal(100 * size.highest_power, 1), report::decimal(100 * size.highest_power_mcse, 1),
        counted(size.replicates));
}

std::string other_reading(const Plan& plan, const std::string& primary, std::size_t a) {
    const auto power = [](const PowerEstimate& e) {
        return fmt::format("{} from {} trials", percent(e.power), counted(e.trials));
    };
    return fmt::format(
        "The other reading of the pilot's deaths gives {} for \u201c{}\u201d instead of {}; power with {} patients is "
        "{} instead of {} (in brackets: Monte Carlo standard errors in points).",
        required(plan.sensitivity->sizes[a]), primary, required(plan.sizes[a]), counted(plan.n),
        power(plan.sensitivity->power[a]), power(at_plan(plan, a)));
}

// Half of the effect, yet clearly more power than all of it.
bool half_has_more_power(const Plan& plan, const OptimismCell& cell, std::size_t a) {
    if (cell.point.effect_scale != 0.5 || cell.point.control_mortality_shift != 0) return false;
    const Proportion &half = cell.power[a].power, &full = at_plan(plan, a).power;
    return half.value - full.value > 4 * std::hypot(half.mcse, full.mcse);
}

}  // namespace

std::vector<std::string> plan_warnings(const Study& study, const Plan& plan) {
    std::vector<std::string> list;
    const auto say = [&list](std::string words) {
        if (!words.empty()) list.push_back(std::move(words));
    };
    for (std::string warning : study_warnings(study)) {
        warning[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(warning[0])));
        say(warning + ".");
    }
    if (std::string words = cut_in_words(study.scenario.design.cut, plan.curve[plan.main_point].trials);
        !words.empty()) {
        std::replace(words.begin(), words.end(), '\n', ' ');
        say(words.substr(0, words.size() - 1));
    }
    const std::size_t told = told_analysis(study.scenario);
    const std::string primary = study.scenario.analyses[told].name;
    say(biased(plan, primary, told));
    if (const auto* effect = std::get_if<PiecewiseProportional>(&study.effect)) say(crossing_hazards(*effect));
    for (std::size_t a = 0; a < study.scenario.analyses.size(); ++a) say(harm_of_max_combo(study, plan, a));
    for (std::string& words : missed_mortality(study, plan)) say(std::move(words));
    say(direct_effect(plan));
    if (plan.assurance) say(left_open(plan, primary, told));
    if (plan.sensitivity) say(other_reading(plan, primary, told));
    for (const OptimismCell& cell : plan.grid)
        if (half_has_more_power(plan, cell, told))
            say("A share of this effect is another effect, not a smaller one: taken on the logarithm of the hazards, "
                "it shrinks a late harm together with an early benefit. The grid is then no guide to how much worse "
                "the plan can turn out.");
    return list;
}

}  // namespace equipoise
