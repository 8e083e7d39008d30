#include "sim/results/plan_results.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "sim/analysis/horizon.hpp"
#include "sim/engine/estimand.hpp"
#include "sim/results/conduct_in_words.hpp"
#include "sim/scenario/parameters.hpp"

namespace equipoise {

std::string own_rule(const Analysis& analysis) {
    const auto* bayes = std::get_if<BayesProportion>(&analysis);
    return bayes ? fmt::format("posterior probability of benefit above {:g}", bayes->threshold) : "";
}

std::vector<Measure<TypeOneErrorRow>> TypeOneErrorRow::columns() {
    using R = TypeOneErrorRow;
    return {
        value<R>("analysis", "", "its name in the scenario", &R::analysis),
        value<R>("n", "patients", "randomized, both arms together", &R::n),
        whole<R>("trials", "trials", "simulated trials behind this row", &R::trials),
        share<R>("type_one_error", "", "share of trials that reject under the null hypothesis", &R::rate),
        value<R>("level", "", "what the design allows", [](const R& r) { return r.rule.empty() ? r.level : unknown; }),
        value<R>("rule", "", "what decides in place of the level", &R::rule),
        value<R>("margin", "", "of a test against a margin, where the null hypothesis is; 0: no effect", &R::margin),
        share<R>("harm", "harm_", "share of these trials that find harm", &R::harm),
        share<R>("not_estimable", "not_estimable_", "share of these trials without an answer", &R::not_estimable),
        share<R>("futility_ignored", "futility_ignored_",
                 "type I error where no trial stops for futility, which does not bind", &R::futility_ignored)
            .left_out_if_missing(),
    };
}

namespace {

std::optional<TypeOneErrorRow> type_one_error(const Scenario& s, const Plan& plan, std::size_t a) {
    const bool at_margin = !no_effect_is_the_null(s.analyses[a].test);
    if (at_margin && !plan.at_margin[a]) return {};
    const PowerEstimate& e = at_margin ? plan.at_margin[a]->estimate : plan.null.analyses[a];
    Proportion ignored;
    if (!at_margin && !plan.null_without_futility.empty())
        ignored = plan.null_without_futility[a].type_one_error(s.design.sides);
    return TypeOneErrorRow{e.type_one_error(s.design.sides, at_margin),
                           e.not_estimable,
                           static_cast<double>(plan.n),
                           e.trials,
                           e.harm,
                           level_of(s.design, at_margin),
                           at_margin ? plan.at_margin[a]->margin : 0,
                           s.analyses[a].name,
                           own_rule(s.analyses[a].test),
                           ignored};
}

// Whether the plan differs from no effect at all.
bool has_effect(const Study& study) {
    const EffectSpec& effect = study.scenario.effect;
    const SofaEffect& score = effect.sofa;
    const bool on_score = score.plateau != 0 || score.rate_ratio != 1 || score.death_hazard_ratio != 1 ||
                          score.discharge_hazard_ratio != 1;
    const std::optional<double> ratio = constant_hazard_ratio(study.law_model(study.parameters()));
    return effect.scale != 0 && (on_score || !ratio || std::fabs(*ratio - 1) > 1e-9);
}

std::string compiler() { return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__); }

std::vector<Assumption> assumptions_of(const Scenario& s, const std::optional<AssuranceTable>& assurance) {
    std::vector<Assumption> list;
    for (const std::string& text : s.assumptions) list.push_back({text, "the scenario file"});
    for (const std::string& words : {scale_rule_in_words(s), kept_scale_in_words(s)})
        if (!words.empty()) list.push_back({words, "effect.scale_as and explore.keep"});
    if (s.sofa)
        list.push_back(
            {fmt::format("The SOFA score starts at mean {:g} (SD {:g}), tends to a plateau of {:g} points (SD {:g}) "
                         "and moves daily with SD {:g}; the hazard of death rises by a factor of {:.2f} per current "
                         "point, that of discharge falls by {:.2f}.",
                         s.sofa->baseline.mean, s.sofa->baseline.sd, s.sofa->plateau.level, s.sofa->plateau.sd,
                         s.sofa->noise.sd, std::exp(s.sofa->death.per_point), std::exp(s.sofa->discharge.per_point)),
             !s.sofa_source.from.empty() ? "the pilot's scores, but for the parts named above"
                                         : "defaults tuned to LeoPARDS (Gordon 2016), CITRIS-ALI (Fowler 2019), "
                                           "ADRENAL (Venkatesh 2018), PhysioNet 2012, Lavalley-Morelle 2022"});
    for (const std::string& words : conduct_in_words(s)) list.push_back({words, "the scenario file"});
    if (assurance) {
        std::string drawn;
        for (const std::string& words : assurance->drawn) drawn += (drawn.empty() ? "" : "; ") + words;
        const bool from_pilot = s.survival.from == "pilot" || s.effect.from == "pilot";
        list.push_back({"For the assurance these are drawn: " + drawn + ". Everything else is held as stated.",
                        from_pilot ? "the pilot, and [prior] of the scenario file where it has one"
                                   : "[prior] of the scenario file"});
    }
    return list;
}

void say_effect(const Scenario& s, PlanResults& results) {
    if (!s.effect.on_survival()) return;
    results.effect_scaling = s.effect.rule() == ScaleRule::mixture
                                 ? "a share of patients has it (mixture of the survival curves), so every risk "
                                   "difference shrinks in proportion"
                                 : "the hazard or time ratio to that power (log scale)";
    results.effect_kept = fmt::format("{} at each time is kept (explore.keep = \"{}\")", kept_in_words(s.explore.keep),
                                      enum_name(s.explore.keep));
}

void say_looks(const Scenario& s, const Plan& plan, PlanResults& results) {
    if (!s.design.sequential) return;
    const CurvePoint& planned = plan.curve[plan.main_point];
    const std::size_t told = leading_analysis(s.design, s.analyses).value_or(0);
    results.primary = told;
    results.boundary = planned.boundary;
    results.looks_in_words = looks_in_words(s);
    results.caveat_of_ordering = caveat_of_ordering(s.design);
    results.looks = look_rows(s, told, planned);
    results.null_looks = look_rows(s, told, plan.null);
    results.stops = stop_rows(s, planned);
    results.null_stops = stop_rows(s, plan.null);
}

AnalysisReport analysis_report(const Scenario& s, const Plan& plan, std::size_t a) {
    const CurvePoint& main = plan.curve[plan.main_point];
    AnalysisReport analysis;
    analysis.name = s.analyses[a].name;
    analysis.test = name_of(s.analyses[a].test);
    analysis.estimand = estimand_in_words(s.analyses[a].test, s.follow_up_days);
    analysis.when = when_in_words(s.analyses[a].test, s.follow_up_days);
    analysis.planned = power_row(s, a, main.point, main.n, main.analyses[a], main.closed_forms[a]);
    analysis.size = size_row(s, a, plan.sizes[a]);
    analysis.type_one_error = type_one_error(s, plan, a);
    analysis.rule = own_rule(s.analyses[a].test);
    analysis.harm_without_effect = plan.null.analyses[a].harm;
    return analysis;
}

// The plan's curve, the null point, then the other cells of the grid.
std::vector<CurveRows> curve_rows(const Scenario& s, const Plan& plan) {
    std::vector<CurveRows> curve;
    const auto add = [&](const CurvePoint& point) {
        curve.push_back({static_cast<double>(point.n), point.point.effect_scale, point.point.control_mortality_shift,
                         power_rows(s, point)});
    };
    for (const CurvePoint& point : plan.curve) add(point);
    add(plan.null);
    for (const OptimismCell& cell : plan.grid) {
        const bool known = cell.point.effect_scale == 1 || cell.point.effect_scale == 0;
        if (known && cell.point.control_mortality_shift == 0) continue;
        CurveRows rows{static_cast<double>(plan.n), cell.point.effect_scale, cell.point.control_mortality_shift, {}};
        for (std::size_t a = 0; a < cell.power.size(); ++a)
            rows.results.push_back(power_row(s, a, cell.point, plan.n, cell.power[a]));
        curve.push_back(std::move(rows));
    }
    return curve;
}

OptimismGrid optimism_grid(const Scenario& s, const Plan& plan, std::size_t a) {
    OptimismGrid grid{s.analyses[a].name, static_cast<double>(plan.n), static_cast<double>(s.follow_up_days), {}};
    for (const OptimismCell& cell : plan.grid) {
        OptimismRow row;
        row.control_mortality = cell.control_mortality;
        row.effect_scale = cell.point.effect_scale;
        row.shift = cell.point.control_mortality_shift;
        row.power = cell.power[a].power;
        row.trials = cell.power[a].trials;
        if (!cell.sizes.empty() && cell.point.effect_scale > 0) {
            row.size = size_row(s, a, cell.sizes[a]);
        } else if (no_effect_is_the_null(s.analyses[a].test)) {  // where it is not (a margin), no n was looked for
            SampleSize none;
            none.verdict = SizeVerdict::no_effect;
            none.note = "no effect: nothing to find";
            row.size = size_row(s, a, none);
        }
        if (row.size) {
            row.size->control_mortality = cell.control_mortality;
            row.size->effect_scale = cell.point.effect_scale;
        }
        grid.cells.push_back(std::move(row));
    }
    return grid;
}

// Of the primary: the other reading, the parts alone and the course of its power.
void say_primary(const Scenario& s, const Plan& plan, PlanResults& results) {
    const std::size_t a = results.primary;
    results.running = plan.curve[plan.main_point].course;
    for (const PartAlone& alone : plan.parts_alone)
        results.parts_alone.push_back({std::string(part_in_words(alone.part)), s.analyses[a].name, plan.n, alone.at[a],
                                       Plan::kPartDraws, Plan::kPartTrials});
    if (!plan.sensitivity) return;
    OptimismRow row;
    row.control_mortality = plan.sensitivity->control_mortality;
    row.effect_scale = 1;
    row.size = size_row(s, a, plan.sensitivity->sizes[a]);
    row.power = plan.sensitivity->power[a].power;
    row.trials = plan.sensitivity->power[a].trials;
    results.other_reading = std::move(row);
}

}  // namespace

PlanResults plan_results(const Study& study, const Plan& plan, const std::vector<std::string>& warnings,
                         const std::string& command) {
    const Scenario& s = study.scenario;
    PlanResults results;
    results.title = s.title;
    results.arms = s.trial.arms;
    for (const int part : s.trial.allocation) results.allocation.push_back(part);
    results.design = s.design.sequential       ? "group-sequential design"
                     : s.design.cut.complete() ? "fixed design"
                                               : "fixed design, analyzed " + in_words(s.design.cut);
    results.seed = s.seed;
    results.trials = static_cast<std::uint64_t>(s.simulation.trials);
    results.target_power = s.simulation.target_power;
    results.alpha = s.design.alpha;
    results.sides = s.design.sides;
    say_effect(s, results);
    results.largest_n = static_cast<double>(s.simulation.largest_n);
    results.n = static_cast<double>(plan.n);
    results.planned_effect = has_effect(study);
    if (!s.design.cut.complete()) {
        const TrialTally& trials = plan.curve[plan.main_point].trials;
        results.cut_not_reached =
            Proportion::of(trials.ended_by[static_cast<std::size_t>(CutBy::follow_up)], trials.trials);
    }
    results.curve = curve_rows(s, plan);
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        results.analyses.push_back(analysis_report(s, plan, a));
        results.optimism.push_back(optimism_grid(s, plan, a));
        if (plan.assurance)
            results.assurance.push_back({s.analyses[a].name, assurance_rows(s, a, *plan.assurance, plan.curve)});
    }
    results.duration = plan.durations;
    say_looks(s, plan, results);
    say_primary(s, plan, results);
    results.pictures = plan.pictures;
    results.at_same_score = at_same_score(plan.calibration);
    if (study.pilot) results.pilot = pilot_report(study);
    results.assumptions = assumptions_of(s, plan.assurance);
    results.warnings = warnings;
    results.reproduction = {command, scenario_hash(s, *study.files), EQUIPOISE_VERSION, compiler()};
    return results;
}

}  // namespace equipoise
