#include "sim/cli/plan_report.hpp"
#include "sim/trial/cut_day.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "sim/analysis/horizon.hpp"
#include "sim/cli/pilot_report.hpp"
#include "sim/cli/plan_warnings.hpp"
#include "sim/cli/tables.hpp"
#include "sim/engine/estimand.hpp"
#include "sim/trial/recruitment.hpp"

namespace equipoise {
namespace {

report::Share share(const Proportion& p) { return {p.value, p.mcse, p.lower, p.upper}; }

report::Performance performance(const PowerEstimate& e, const std::optional<ClosedForm>& form) {
    report::Performance p;
    p.power = share(e.power);
    p.harm = share(e.harm);
    p.not_estimable = share(e.not_estimable);
    p.mean_estimate = e.mean_estimate;
    p.mean_estimate_mcse = e.mean_estimate_mcse;
    p.true_value = e.true_value;
    p.bias = e.bias;
    p.bias_mcse = e.bias_mcse;
    p.true_value_mcse = e.true_value_mcse;
    p.sd_estimate = e.sd_estimate;
    p.sd_estimate_mcse = e.sd_estimate_mcse;
    p.trials = e.trials;
    p.coverage = share(e.coverage);
    if (form) {
        p.closed_form = form->power;
        p.closed_form_difference = difference_in_mcse(e.power, *form);
        p.closed_form_formula = form->formula;
    }
    return p;
}

report::RequiredSize required(const SampleSize& s) {
    report::RequiredSize r;
    r.reachable = s.reachable;
    r.only_not_found = !s.reachable && !no_size_can(s.verdict);
    r.note = s.note;
    r.trials = s.replicates;
    if (s.reachable) {
        r.n = static_cast<double>(s.n);
        r.n_lower = s.n_lower;
        r.n_upper = s.n_upper;
        r.power_at_n = share(s.at_n.power);
        r.trials_at_n = s.at_n.trials;
    } else {
        r.supremum = s.highest_power;
        r.supremum_mcse = s.highest_power_mcse;
        r.supremum_n = static_cast<double>(s.highest_power_n);
    }
    return r;
}

report::Quantiles quantiles(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    const double n = static_cast<double>(x.size());
    const auto at = [&](double q) { return x[static_cast<std::size_t>(q * (n - 1))]; };
    // From the order statistics one standard error of rank, sqrt(n q (1 - q)), to each side.
    const auto error = [&](double q) {
        const double aside = std::sqrt(q * (1 - q) / n);
        return (at(q + aside) - at(q - aside)) / 2;
    };
    return {at(0.1), at(0.5), at(0.9), error(0.5), error(0.1), error(0.9)};
}

// Recruitment alone, many times: cheap, so its quantiles need no formula. A cut by deaths needs the patients too, so a
// model.
report::Duration duration_of(const Scenario& s, const std::optional<TrialModel>& model, std::size_t n) {
    const CutRule& cut = s.design.cut;
    const std::uint64_t times = cut.deaths ? 500 : 2000;
    std::vector<double> last, end, arrival(n);
    std::vector<std::uint16_t> site(n);
    Arena arena;
    for (std::uint64_t k = 0; k < times; ++k) {
        double analyzed;
        if (cut.deaths) {
            const Arena::Frame frame(arena);
            const Cohort cohort = draw_cohort(*model, {s.seed, k}, n, arena);
            std::copy(cohort.arrival.begin(), cohort.arrival.end(), arrival.begin());
            analyzed = cut_day(cut, cohort, n, arena);
        } else {
            recruit(*s.trial.recruitment, {s.seed, k}, arrival, site);
            analyzed = std::min(arrival.back() + s.follow_up_days,
                                cut.calendar_day.value_or(std::numeric_limits<double>::infinity()));
        }
        last.push_back(std::min(arrival.back(), analyzed) / Recruitment::days_per_month);
        end.push_back(analyzed / Recruitment::days_per_month);
    }
    return {static_cast<double>(n), quantiles(last), quantiles(end), times};
}

std::optional<report::TypeOneError> type_one_error(const Scenario& s, const Plan& plan, std::size_t a) {
    const bool at_margin = !no_effect_is_the_null(s.analyses[a].test);
    if (at_margin && !plan.at_margin[a]) return {};
    const PowerEstimate& e = at_margin ? plan.at_margin[a]->estimate : plan.null.analyses[a];
    return report::TypeOneError{share(e.type_one_error(s.design.sides, at_margin)),
                                share(e.not_estimable),
                                static_cast<double>(plan.n),
                                e.trials,
                                share(e.harm),
                                at_margin ? s.design.alpha / s.design.sides : s.design.alpha,
                                at_margin ? plan.at_margin[a]->margin : 0};
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

std::vector<report::Assumption> assumptions_of(const Scenario& s, const std::optional<AssuranceTable>& assurance) {
    std::vector<report::Assumption> list;
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
    if (s.trial.dropout.risk > 0)
        list.push_back({fmt::format("{:g}% of patients are lost by the end of follow-up, at a constant hazard and "
                                    "independently of their outcome.",
                                    100 * s.trial.dropout.risk),
                        "the scenario file"});
    if (s.trial.recruitment)
        list.push_back({fmt::format("{} sites open evenly over {:g} months and recruit {:g} patients a month each{}.",
                                    s.trial.recruitment->sites, s.trial.recruitment->activation_months,
                                    s.trial.recruitment->per_site_per_month,
                                    s.trial.recruitment->arrivals == ArrivalPattern::even ? ", evenly" : ""),
                        "the scenario file"});
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

}  // namespace

std::string own_rule(const Analysis& analysis) {
    const auto* bayes = std::get_if<BayesProportion>(&analysis);
    return bayes ? fmt::format("posterior probability of benefit above {:g}", bayes->threshold) : "";
}

report::ReportInput report_input(const Study& study, const Plan& plan, const std::string& command) {
    const Scenario& s = study.scenario;
    report::ReportInput input;
    input.title = s.title;
    input.arms = s.trial.arms;
    for (const int part : s.trial.allocation) input.allocation.push_back(part);
    input.design = s.design.cut.complete() ? "fixed design" : "fixed design, analyzed " + in_words(s.design.cut);
    input.seed = s.seed;
    input.trials = static_cast<std::uint64_t>(s.simulation.trials);
    input.target_power = s.simulation.target_power;
    input.alpha = s.design.alpha;
    input.sides = s.design.sides;
    if (s.effect.on_survival()) {
        input.effect_scaling = s.effect.rule() == ScaleRule::mixture
                                   ? "a share of patients has it (mixture of the survival curves), so every risk "
                                     "difference shrinks in proportion"
                                   : "the hazard or time ratio to that power (log scale)";
        constexpr std::array<std::string_view, 3> kept{"the ratio of the arms' cumulative hazards",
                                                       "the arms' difference in mortality",
                                                       "the ratio of the arms' odds of death"};
        input.effect_kept = fmt::format("{} at each time is kept (explore.keep = \"{}\")",
                                        kept[static_cast<std::size_t>(s.explore.keep)], enum_name(s.explore.keep));
    }
    input.largest_n = static_cast<double>(s.simulation.largest_n);
    input.n = static_cast<double>(plan.n);
    input.planned_effect = has_effect(study);
    const CurvePoint& main = plan.curve[plan.main_point];
    if (!s.design.cut.complete())
        input.cut_not_reached =
            share(Proportion::of(main.trials.ended_by[static_cast<std::size_t>(CutBy::follow_up)], main.trials.trials));
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        report::AnalysisReport analysis;
        analysis.name = s.analyses[a].name;
        analysis.test = name_of(s.analyses[a].test);
        analysis.estimand = estimand_in_words(s.analyses[a].test, s.follow_up_days);
        analysis.when = when_in_words(s.analyses[a].test, s.follow_up_days);
        analysis.planned = performance(main.analyses[a], main.closed_forms[a]);
        analysis.size = required(plan.sizes[a]);
        analysis.type_one_error = type_one_error(s, plan, a);
        analysis.rule = own_rule(s.analyses[a].test);
        analysis.harm_without_effect = share(plan.null.analyses[a].harm);
        input.analyses.push_back(std::move(analysis));
    }
    const auto add_point = [&](const CurvePoint& point) {
        report::CurvePoint p{
            static_cast<double>(point.n), point.point.effect_scale, point.point.control_mortality_shift, {}};
        for (std::size_t a = 0; a < s.analyses.size(); ++a)
            p.results.push_back(performance(point.analyses[a], point.closed_forms[a]));
        input.curve.push_back(std::move(p));
    };
    for (const CurvePoint& point : plan.curve) add_point(point);
    add_point(plan.null);
    for (const OptimismCell& cell : plan.grid) {
        const bool planned = cell.point.effect_scale == 1 && cell.point.control_mortality_shift == 0;
        const bool null = cell.point.effect_scale == 0 && cell.point.control_mortality_shift == 0;
        if (planned || null) continue;
        report::CurvePoint p{
            static_cast<double>(plan.n), cell.point.effect_scale, cell.point.control_mortality_shift, {}};
        for (const PowerEstimate& power : cell.power) p.results.push_back(performance(power, {}));
        input.curve.push_back(std::move(p));
    }
    for (std::size_t a = 0; a < s.analyses.size(); ++a) {
        report::OptimismGrid grid{
            s.analyses[a].name, static_cast<double>(plan.n), static_cast<double>(s.follow_up_days), {}};
        for (const OptimismCell& cell : plan.grid) {
            report::OptimismCell c;
            c.control_mortality = cell.control_mortality;
            c.effect_scale = cell.point.effect_scale;
            c.power = share(cell.power[a].power);
            c.trials = cell.power[a].trials;
            if (!cell.sizes.empty() && cell.point.effect_scale > 0)
                c.size = required(cell.sizes[a]);
            else if (no_effect_is_the_null(s.analyses[a].test))  // where it is not (a margin), no n was looked for
                c.size.emplace(), c.size->reachable = false, c.size->note = "no effect: nothing to find";
            grid.cells.push_back(std::move(c));
        }
        input.optimism.push_back(std::move(grid));
    }
    if (plan.assurance)
        for (std::size_t a = 0; a < s.analyses.size(); ++a) {
            report::AssuranceCurve curve{s.analyses[a].name, {}};
            for (std::size_t i = 0; i < plan.assurance->sizes.size(); ++i) {
                const Assurance& at = plan.assurance->at[i][a];
                curve.points.push_back({static_cast<double>(plan.assurance->sizes[i]), share(at.assurance),
                                        share(plan.curve[i].analyses[a].power), share(at.target_reached), at.q10,
                                        at.median, at.q90, share(at.success_and_benefit), at.q10_mcse, at.median_mcse,
                                        at.q90_mcse, at.sd, at.sd_mcse, share(at.harm), plan.assurance->draws,
                                        plan.assurance->trials_per_draw, plan.curve[i].analyses[a].trials});
            }
            input.assurance.push_back(std::move(curve));
        }
    if (s.trial.recruitment) {
        std::vector<std::size_t> sizes{plan.n};
        for (const SampleSize& size : plan.sizes)
            if (size.reachable) sizes.push_back(size.n);
        std::sort(sizes.begin(), sizes.end());
        sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
        std::optional<TrialModel> model;
        if (s.design.cut.deaths) model = study.model();
        for (const std::size_t n : sizes) input.duration.push_back(duration_of(s, model, n));
    }
    if (study.pilot) input.pilot = pilot_report(study);
    input.assumptions = assumptions_of(s, plan.assurance);
    input.warnings = plan_warnings(study, plan);
    input.reproduction = {command, scenario_hash(s), EQUIPOISE_VERSION, compiler()};
    return input;
}

}  // namespace equipoise
