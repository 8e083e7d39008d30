#include "sim/cli/tables.hpp"

#include <cmath>

#include "sim/cli/columns.hpp"

namespace equipoise {
namespace {

std::string cut(const std::string& text, std::size_t width) {
    return in_columns(text, width);
}

// "-" where nothing could be estimated.
std::string short_number(double x) { return std::isnan(x) ? "-" : fmt::format("{:.4g}", x); }

}  // namespace

std::string percent(const Proportion& p) {
    if (std::isnan(p.value)) return "-";
    return fmt::format("{:.1f}% ({:.1f})", 100 * p.value, 100 * p.mcse);
}

Json power_entry(const NamedAnalysis& analysis, const PowerEstimate& e, double true_value_mcse, const std::optional<ClosedForm>& closed_form) {
    Json json{{"name", analysis.name}, {"test", name_of(analysis.test)}, {"estimand", estimand_of(analysis.test)}, {"trials", e.trials}};
    json["power"] = number_json(e.power.value);
    json["mcse"] = number_json(e.power.mcse);
    json["lower"] = number_json(e.power.lower);
    json["upper"] = number_json(e.power.upper);
    json["harm"] = number_json(e.harm.value);
    json["harm_mcse"] = number_json(e.harm.mcse);
    json["reject"] = number_json(e.reject.value);
    json["reject_mcse"] = number_json(e.reject.mcse);
    json["not_estimable"] = number_json(e.not_estimable.value);
    json["mean_estimate"] = number_json(e.mean_estimate);
    json["mean_estimate_mcse"] = number_json(e.mean_estimate_mcse);
    json["sd_estimate"] = number_json(e.sd_estimate);
    json["true_value"] = number_json(e.true_value);
    json["true_value_mcse"] = number_json(true_value_mcse);
    json["bias"] = number_json(e.bias);
    json["coverage"] = number_json(e.coverage.value);
    json["coverage_mcse"] = number_json(e.coverage.mcse);
    json["closed_form"] = closed_form ? number_json(closed_form->power) : Json();
    if (closed_form) {
        json["closed_form_formula"] = closed_form->formula;
        json["closed_form_difference_in_mcse"] = number_json(e.power.mcse > 0 ? (e.power.value - closed_form->power) / e.power.mcse : Estimate::kUnknown);
    }
    return json;
}

Json power_json(const Scenario& scenario, const CurvePoint& point) {
    Json json{{"scenario", scenario.title}, {"seed", scenario.seed}, {"n", point.n}, {"trials", scenario.simulation.trials}};
    const TrialTally& trials = point.trials;
    const auto mean = [&](const MeanTally& m) { return Json{{"mean", number_json(m.mean(trials.trials))}, {"mcse", number_json(m.mcse(trials.trials))}}; };
    json["trial"] = {{"patients", mean(trials.patients)}, {"deaths", Json::array({mean(trials.deaths[0]), mean(trials.deaths[1])})}, {"lost", mean(trials.lost)},
                     {"recruitment_days", mean(trials.recruitment_days)}, {"analysis_days", mean(trials.analysis_days)}};
    Json list = Json::array();
    for (std::size_t a = 0; a < point.analyses.size(); ++a) list.push_back(power_entry(scenario.analyses[a], point.analyses[a], point.truth[a].standard_error, point.closed_forms[a]));
    json["analyses"] = std::move(list);
    return json;
}

std::string power_table(const Scenario& scenario, const CurvePoint& point) {
    const TrialTally& trials = point.trials;
    std::string text = fmt::format("{}\nn = {} ({} : {}), {} trials, seed {}; Monte Carlo standard errors in brackets\n\n", scenario.title, point.n, scenario.trial.allocation[0],
                                   scenario.trial.allocation[1], scenario.simulation.trials, scenario.seed);
    text += fmt::format("{:<46} {:>14} {:>13} {:>10} {:>11} {:>9} {:>13}\n", "analysis", "power", "harm", "estimate", "true value", "coverage", "not estimable");
    for (std::size_t a = 0; a < point.analyses.size(); ++a) {
        const PowerEstimate& e = point.analyses[a];
        text += fmt::format("{:<46} {:>14} {:>13} {:>10} {:>11} {:>9} {:>13}\n", cut(scenario.analyses[a].name, 46), percent(e.power), percent(e.harm), short_number(e.mean_estimate),
                            short_number(e.true_value), std::isnan(e.coverage.value) ? "-" : fmt::format("{:.1f}%", 100 * e.coverage.value), percent(e.not_estimable));
    }
    const auto mean = [&](const MeanTally& m, double unit = 1) {
        const double error = m.mcse(trials.trials) / unit;  // of one trial there is none
        return fmt::format("{:.1f}", m.mean(trials.trials) / unit) + (std::isnan(error) ? "" : fmt::format(" ({:.2f})", error));
    };
    text += fmt::format("\nmean a trial: deaths {} {}, {} {}; lost {}\n", mean(trials.deaths[0]), scenario.trial.arms[0], mean(trials.deaths[1]), scenario.trial.arms[1], mean(trials.lost));
    if (!scenario.design.cut.complete())
        text += fmt::format("analyzed {}: {} patients randomized, month {}\n", in_words(scenario.design.cut), mean(trials.patients), mean(trials.analysis_days, Recruitment::days_per_month));
    else if (scenario.trial.recruitment)
        text += fmt::format("recruitment {} months, then {} days of follow-up\n", mean(trials.recruitment_days, Recruitment::days_per_month), scenario.follow_up_days);
    return text;
}

Json size_entry(const NamedAnalysis& analysis, const SampleSize& s) {
    Json json{{"name", analysis.name}, {"test", name_of(analysis.test)}, {"reachable", s.reachable}};
    json["n"] = s.reachable ? Json(s.n) : Json();
    json["n_lower"] = s.reachable ? number_json(s.n_lower) : Json();
    json["n_upper"] = s.reachable ? number_json(s.n_upper) : Json();
    json["power_at_n"] = s.reachable ? number_json(s.at_n.power.value) : Json();
    json["mcse"] = s.reachable ? number_json(s.at_n.power.mcse) : Json();
    json["harm_at_n"] = s.reachable ? number_json(s.at_n.harm.value) : Json();
    json["replicates"] = s.replicates;
    json["within_tolerance"] = s.within_tolerance;
    json["highest_power"] = s.highest_power;
    json["highest_power_mcse"] = s.highest_power_mcse;
    json["highest_power_n"] = s.highest_power_n;
    json["note"] = s.note;
    return json;
}

Json size_json(const Scenario& scenario, double target, const std::vector<SampleSize>& sizes) {
    Json json{{"scenario", scenario.title}, {"seed", scenario.seed}, {"target_power", target}, {"tolerance", scenario.simulation.tolerance}};
    Json list = Json::array();
    for (std::size_t a = 0; a < sizes.size(); ++a) list.push_back(size_entry(scenario.analyses[a], sizes[a]));
    json["analyses"] = std::move(list);
    return json;
}

std::string size_table(const Scenario& scenario, double target, const std::vector<SampleSize>& sizes) {
    std::string text = fmt::format("{}\nrequired total n for {:.0f}% power (95% Monte Carlo interval); power there from independent trials (Monte Carlo standard error)\n\n", scenario.title, 100 * target);
    text += fmt::format("{:<46} {:>8} {:>17} {:>14} {:>13}\n", "analysis", "n", "interval", "power", "harm");
    for (std::size_t a = 0; a < sizes.size(); ++a) {
        const SampleSize& s = sizes[a];
        if (s.reachable)
            text += fmt::format("{:<46} {:>8} {:>17} {:>14} {:>13}{}\n", cut(scenario.analyses[a].name, 46), s.n, fmt::format("{:.0f} to {:.0f}", s.n_lower, s.n_upper), percent(s.at_n.power),
                                percent(s.at_n.harm), s.within_tolerance ? "" : "  (interval wider than asked)");
        else
            text += fmt::format("{:<46} not reachable: {}; highest power seen {:.1f}% ({:.1f}) at n = {}\n", cut(scenario.analyses[a].name, 46), s.note, 100 * s.highest_power,
                                100 * s.highest_power_mcse, s.highest_power_n);
    }
    return text;
}

}  // namespace equipoise
