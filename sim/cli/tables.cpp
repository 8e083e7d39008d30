#include "sim/cli/tables.hpp"

#include <cmath>

#include "sim/analysis/horizon.hpp"
#include "sim/cli/columns.hpp"
#include "sim/cli/looks_table.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/results/look_row.hpp"
#include "sim/results/power_row.hpp"
#include "sim/results/size_row.hpp"
#include "sim/results/table_json.hpp"

namespace equipoise {
namespace {

// "-" where nothing could be estimated.
std::string short_number(double x) { return std::isnan(x) ? "-" : fmt::format("{:.4g}", x); }

void add_share(Json& json, const std::string& name, const std::string& prefix, const Proportion& share) {
    json[name] = number_json(share.value);
    const bool known = !std::isnan(share.value);  // of no trials there is no interval
    json[prefix + "mcse"] = number_json(share.mcse);
    json[prefix + "lower"] = known ? number_json(share.lower) : Json();
    json[prefix + "upper"] = known ? number_json(share.upper) : Json();
}

// Trials without an answer, by why.
Json reasons_json(const PowerEstimate& e) {
    Json json = Json::object();
    for (std::size_t i = 1; i < e.status.size(); ++i)
        if (e.status[i] > 0) json[std::string(describe(static_cast<Status>(i)))] = e.status[i];
    return json;
}

// "28-day mortality was not estimable in 100.0% (0.0) of trials: beyond follow-up", of those where that is more than a
// tenth.
std::string reasons_in_words(const std::string& name, const PowerEstimate& e) {
    if (!(e.not_estimable.value > 0.1)) return "";
    const std::size_t commonest =
        static_cast<std::size_t>(std::max_element(e.status.begin() + 1, e.status.end()) - e.status.begin());
    return fmt::format("{}: not estimable in {} of trials, mostly: {}\n", name, percent(e.not_estimable),
                       describe(static_cast<Status>(commonest)));
}

std::string short_with_error(double x, double error) {
    if (std::isnan(x)) return "-";
    return short_number(x) + (error > 0 ? fmt::format(" ({:.1g})", error) : "");
}

}  // namespace

std::string name_and_when(const Scenario& scenario, std::size_t analysis) {
    const NamedAnalysis& a = scenario.analyses[analysis];
    std::string when = when_in_words(a.test, scenario.follow_up_days);
    if (!when.empty()) when = " [" + when + "]";
    const std::size_t left = when.size() < 50 ? 61 - when.size() : 12;
    return in_columns(a.name, left) + when;
}

std::string name_in_full(const Scenario& scenario, std::size_t analysis) {
    const NamedAnalysis& a = scenario.analyses[analysis];
    const std::string when = when_in_words(a.test, scenario.follow_up_days);
    return a.name + (when.empty() ? "" : " [" + when + "]");
}

void add_effect_rule(const Scenario& scenario, Json& json) {
    if (!scenario.effect.on_survival()) return;
    json["effect"] = {{"scale", scenario.effect.scale},
                      {"scale_as", enum_name(scenario.effect.rule())},
                      {"keep", enum_name(scenario.explore.keep)}};
}

Json power_entry(const Scenario& scenario, std::size_t analysis, const PowerEstimate& e,
                 const std::optional<ClosedForm>& closed_form) {
    const PowerRow row = power_row(scenario, analysis, {}, 0, e, closed_form);
    Json json = row_json(table_of<PowerRow>("power", {&row, 1}), 0);
    if (const Json reasons = reasons_json(e); !reasons.empty()) json["not_estimable_reasons"] = reasons;
    return json;
}

Json power_json(const Scenario& scenario, const CurvePoint& point) {
    Json json{{"scenario", scenario.title}, {"seed", scenario.seed}, {"n", point.n}, {"trials", point.trials.trials}};
    const TrialTally& trials = point.trials;
    const auto mean_of = [&](const MeanTally& m, std::uint64_t count) {
        return Json{{"mean", number_json(m.mean(count))}, {"mcse", number_json(m.mcse(count))}, {"trials", count}};
    };
    const auto mean = [&](const MeanTally& m) { return mean_of(m, trials.trials); };
    json["trial"] = {{"trials", trials.trials},
                     {"patients", mean(trials.patients)},
                     {"deaths", Json::array({mean(trials.deaths[0]), mean(trials.deaths[1])})},
                     {"lost", mean(trials.lost)},
                     {"recruitment_days", mean_of(trials.recruitment_days, trials.dated)},
                     {"analysis_days", mean_of(trials.analysis_days, trials.dated)}};
    if (!scenario.design.cut.complete()) {
        Json cut{{"rule", in_words(scenario.design.cut)}};
        add_share(cut, "not_reached", "not_reached_",
                  Proportion::of(trials.ended_by[static_cast<std::size_t>(CutBy::follow_up)], trials.trials));
        if (scenario.design.cut.deaths)
            add_share(cut, "by_deaths", "by_deaths_",
                      Proportion::of(trials.ended_by[static_cast<std::size_t>(CutBy::deaths)], trials.trials));
        if (scenario.design.cut.calendar_day)
            add_share(cut, "by_calendar_day", "by_calendar_day_",
                      Proportion::of(trials.ended_by[static_cast<std::size_t>(CutBy::calendar_day)], trials.trials));
        const std::string words = cut_in_words(scenario.design.cut, trials);
        if (!words.empty()) cut["note"] = words.substr(0, words.size() - 1);
        json["cut"] = std::move(cut);
    }
    Json list = Json::array();
    const std::vector<StopRow> stops = stop_rows(scenario, point);
    const Table stop_table = table_of<StopRow>("stops", stops);
    for (std::size_t a = 0; a < point.analyses.size(); ++a) {
        Json entry = power_entry(scenario, a, point.analyses[a], point.closed_forms[a]);
        if (!stops.empty()) {
            entry.update(row_json(stop_table, a));
            entry["looks"] = Json::array();
            const std::vector<LookRow> looks = look_rows(scenario, a, point);
            const Table table = table_of<LookRow>("looks", looks);
            for (std::size_t k = 0; k < looks.size(); ++k) entry["looks"].push_back(row_json(table, k));
        }
        list.push_back(std::move(entry));
    }
    add_effect_rule(scenario, json);
    json["analyses"] = std::move(list);
    return json;
}

// The formula's power beside the simulated.
std::string closed_forms_in_words(const Scenario& scenario, const CurvePoint& point) {
    std::string text;
    for (std::size_t a = 0; a < point.analyses.size(); ++a)
        if (const auto& form = point.closed_forms[a]) {
            const Proportion& power = point.analyses[a].power;
            const std::string_view caveat = caveat_of_difference(power, form->power);
            text += fmt::format(
                "{}: {:.1f}% by formula, {}; simulated less formula {}{}{}\n", scenario.analyses[a].name,
                100 * form->power, form->formula,
                power.mcse > 0 ? fmt::format("{:+.1f} Monte Carlo standard errors", difference_in_mcse(power, *form))
                               : "is not known to an error",
                caveat.empty() ? "" : "; ", caveat);
        }
    return text.empty() ? "" : "\nclosed forms\n" + text;
}

AnswerText power_table(const Scenario& scenario, const CurvePoint& point) {
    const TrialTally& trials = point.trials;
    AnswerText text = fmt::format(
        "{}\nn = {} ({} : {}), {} trials, seed {}; Monte Carlo standard errors in brackets\n\n", scenario.title,
        point.n, scenario.trial.allocation[0], scenario.trial.allocation[1], point.trials.trials, scenario.seed);
    TextTable table({{"analysis", 62, true},
                     {"power", 14},
                     {"harm", 13},
                     {"estimate", 18},
                     {"true value", 18},
                     {"SD", 18},
                     {"coverage", 14},
                     {"not estimable", 14}});
    for (std::size_t a = 0; a < point.analyses.size(); ++a) {
        const PowerEstimate& e = point.analyses[a];
        table.row(
            {name_and_when(scenario, a), percent(e.power), percent(e.harm),
             short_with_error(e.mean_estimate, e.mean_estimate_mcse), short_with_error(e.true_value, e.true_value_mcse),
             short_with_error(e.sd_estimate, e.sd_estimate_mcse), percent(e.coverage), percent(e.not_estimable)},
            "", name_in_full(scenario, a));
    }
    text += table;
    text += closed_forms_in_words(scenario, point);
    for (std::size_t a = 0; a < point.analyses.size(); ++a)
        text += reasons_in_words(scenario.analyses[a].name, point.analyses[a]);
    const auto mean_of = [&](const MeanTally& m, std::uint64_t count, double unit) {
        const double error = m.mcse(count) / unit;  // of one trial there is none
        return fmt::format("{:.1f}", m.mean(count) / unit) + (std::isnan(error) ? "" : fmt::format(" ({:.2f})", error));
    };
    const auto mean = [&](const MeanTally& m) { return mean_of(m, trials.trials, 1); };
    const auto months = [&](const MeanTally& m) { return mean_of(m, trials.dated, Recruitment::days_per_month); };
    if (scenario.design.sequential) {
        text += looks_table(scenario, point);
        return text;
    }
    text += fmt::format("\nmean a trial: deaths {} {}, {} {}; lost {}\n", mean(trials.deaths[0]),
                        scenario.trial.arms[0], mean(trials.deaths[1]), scenario.trial.arms[1], mean(trials.lost));
    if (!scenario.design.cut.complete())
        text += fmt::format("analyzed {}: {} patients randomized, month {}\n", in_words(scenario.design.cut),
                            mean(trials.patients), months(trials.analysis_days));
    else if (scenario.trial.recruitment)
        text +=
            fmt::format("recruitment {} months{}, then {:g} days of follow-up{}\n", months(trials.recruitment_days),
                        trials.dated < trials.trials ? fmt::format(" in the first {} trials", trials.dated) : "",
                        scenario.closes_for_all() ? *scenario.trial.follow_up->minimum_days : scenario.follow_up_days,
                        scenario.closes_for_all() ? " of the last patient, with all others to the same day" : "");
    if (scenario.design.cut.complete() && scenario.trial.recruitment && scenario.trial.recruitment->closes_after_months)
        text += fmt::format("randomized before recruitment closes: {} patients\n", mean(trials.patients));
    if (scenario.trial.attrition.value_or(0) > 0)
        text += fmt::format("{} randomized for {} evaluable, at {:g}% attrition\n", scenario.randomized_for(point.n),
                            point.n, 100 * *scenario.trial.attrition);
    text += cut_in_words(scenario.design.cut, trials);
    return text;
}

// "about 247.1 deaths are expected among 926; Schoenfeld's formula needs 246.8"
std::string in_words(const DeathsForPower& deaths, std::size_t n) {
    std::string text = fmt::format("{:.1f} deaths are expected among {}", deaths.expected, n);
    if (!std::isnan(deaths.needed))
        text += fmt::format("; Schoenfeld's formula needs {:.1f} for the target power", deaths.needed);
    return text;
}

Json size_json(const Scenario& scenario, double target, const std::vector<SampleSize>& sizes, const TrialModel* model) {
    Json json{{"scenario", scenario.title},
              {"seed", scenario.seed},
              {"target_power", target},
              {"tolerance", scenario.simulation.tolerance}};
    Json list = Json::array();
    std::vector<SizeRow> rows;
    for (std::size_t a = 0; a < sizes.size(); ++a) rows.push_back(size_row(scenario, a, sizes[a], model));
    const Table table = table_of<SizeRow>("size", rows);
    for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(row_json(table, i));
    add_effect_rule(scenario, json);
    json["analyses"] = std::move(list);
    return json;
}

AnswerText size_table(const Scenario& scenario, double target, const std::vector<SampleSize>& sizes,
                      const TrialModel* model) {
    AnswerText text = fmt::format(
        "{}\nrequired total n for {:.0f}% power (95% Monte Carlo interval); power there from independent trials "
        "(Monte Carlo standard error)\n\n",
        scenario.title, 100 * target);
    TextTable table({{"analysis", 62, true}, {"n", 8}, {"interval", 17}, {"power", 14}, {"harm", 13}});
    std::string notes;
    for (std::size_t a = 0; a < sizes.size(); ++a) {
        const SampleSize& s = sizes[a];
        const std::string name = name_and_when(scenario, a);
        if (s.reachable) {
            table.row({name, std::to_string(s.n), fmt::format("{:.0f} to {:.0f}", s.n_lower, s.n_upper),
                       percent(s.at_n.power), percent(s.at_n.harm)},
                      s.within_tolerance ? "" : "  (interval wider than asked)", name_in_full(scenario, a));
            const SizeRow row = size_row(scenario, a, s, model);
            if (!row.note.empty()) notes += fmt::format("{}: {}\n", scenario.analyses[a].name, row.note);
            if (row.deaths) notes += fmt::format("{}: {}\n", scenario.analyses[a].name, in_words(*row.deaths, s.n));
        } else {
            table.said(name,
                       fmt::format("{}: {}; highest power seen {:.1f}% ({:.1f}) at n = {}",
                                   no_size_can(s.verdict) ? "not reachable" : "not found", s.note,
                                   100 * s.highest_power, 100 * s.highest_power_mcse, s.highest_power_n),
                       name_in_full(scenario, a));
        }
    }
    text += table;
    if (!notes.empty()) text += "\n" + notes;
    return text;
}

}  // namespace equipoise
