#include "sim/results/pilot_rows.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/fisher.hpp"
#include "sim/analysis/binary/newcombe.hpp"
#include "sim/data/data_set.hpp"
#include "sim/random/stream.hpp"

namespace equipoise {
namespace {

// Daily survival of the law that is simulated, with the posterior's 95% limits from exact draws.
std::vector<SurvivalPoint> survival_band(const Study& study, std::size_t arm) {
    constexpr std::size_t kDraws = 2000;
    const Scenario& s = study.scenario;
    std::vector<PiecewiseExponential> draws;
    for (std::size_t k = 0; k < kDraws; ++k) {
        Stream stream({s.seed, k}, static_cast<std::uint32_t>(arm), Purpose::parameter_draw);
        draws.push_back(study.posterior[arm].draw([&] { return stream.uniform(); }));
    }
    const PiecewiseExponential mean = study.posterior[arm].mean_law();
    std::vector<SurvivalPoint> band;
    std::vector<double> values(kDraws);
    for (int day = 0; day <= s.follow_up_days; ++day) {
        for (std::size_t k = 0; k < kDraws; ++k) values[k] = draws[k].survival(day);
        std::sort(values.begin(), values.end());
        const auto at = [&](double q) { return values[static_cast<std::size_t>(q * (kDraws - 1))]; };
        band.push_back({static_cast<double>(day), mean.survival(day), at(0.025), at(0.975)});
    }
    return band;
}

// An arm's deaths by interval, what was seen of its survival and what its posterior leaves open.
FitSummary pilot_arm(const Study& study, std::size_t arm) {
    FitSummary fit;
    fit.arm = study.scenario.trial.arms[arm];
    fit.n = study.pilot->patients(static_cast<int>(arm));
    fit.deaths =
        0;  // by the end of follow-up, as all that is shown beside it; a pilot may have been followed for longer
    double alive = 1;
    for (const IntervalPosterior::Interval& interval : study.posterior[arm].intervals()) {
        fit.intervals.push_back({interval.start, interval.end, interval.deaths, interval.at_risk,
                                 beta_quantile(0.025, interval.a, interval.b),
                                 beta_quantile(0.975, interval.a, interval.b)});
        fit.deaths += interval.deaths;
        alive *= 1 - interval.deaths / interval.at_risk;
        fit.observed.push_back({interval.end, alive, unknown, unknown});
    }
    fit.survival = survival_band(study, arm);
    for (SurvivalPoint& point : fit.observed) {
        const SurvivalPoint& band = fit.survival[static_cast<std::size_t>(point.day)];
        point.lower = band.lower;
        point.upper = band.upper;
    }
    return fit;
}

std::string interval_method(const IntervalPrior& prior) {
    if (prior.kind == PriorKind::dirichlet)
        return fmt::format("posterior from a Dirichlet prior of weight {:g}", prior.weight);
    return "posterior from Jeffreys priors, one an interval";
}

}  // namespace

std::vector<Measure<FitRow>> FitRow::columns() {
    using R = FitRow;
    return {
        equipoise::value<R>("arm", "", "name of the arm", &R::arm),
        equipoise::value<R>("quantity", "", "what the value is", &R::quantity),
        equipoise::value<R>("name", "", "of a law or its parameter", &R::name),
        equipoise::value<R>("from", "days", "begin of the interval", &R::from),
        equipoise::value<R>("to", "days", "end of the interval, or day", &R::to),
        equipoise::value<R>("value", "", "count, share, survival, parameter or criterion", &R::value),
        equipoise::value<R>("standard_error", "", "of a parameter", &R::standard_error),
        equipoise::value<R>("lower", "", "lower 95% limit", &R::lower),
        equipoise::value<R>("upper", "", "upper 95% limit", &R::upper),
    };
}

std::vector<FitRow> fit_rows(const PilotReport& pilot) {
    std::vector<FitRow> rows;
    for (const FitSummary& arm : pilot.arms) {
        const auto add = [&](std::string quantity, std::string name, double from, double to, double value,
                             double error = unknown, double lower = unknown, double upper = unknown) {
            rows.push_back({arm.arm, std::move(quantity), std::move(name), from, to, value, error, lower, upper});
        };
        add("patients", "", unknown, unknown, arm.n);
        add("deaths", "", unknown, unknown, arm.deaths);
        for (const IntervalDeaths& i : arm.intervals) {
            add("interval at risk", "", i.from, i.to, i.at_risk);
            add("interval deaths", "", i.from, i.to, i.deaths);
            add("interval risk", "", i.from, i.to, i.at_risk > 0 ? i.deaths / i.at_risk : unknown, unknown, i.lower,
                i.upper);
        }
        for (const SurvivalPoint& p : arm.observed)
            add("survival observed", "", 0, p.day, p.estimate, unknown, p.lower, p.upper);
        for (const SurvivalPoint& p : arm.survival)
            add("survival simulated", "", 0, p.day, p.estimate, unknown, p.lower, p.upper);
        for (const FittedLaw& law : arm.laws) {
            add("log-likelihood", law.law, unknown, unknown, law.log_likelihood);
            add("AIC", law.law, unknown, unknown, law.aic);
            for (std::size_t k = 0; k < law.parameters.size(); ++k)
                add("parameter", law.law + (k < law.parameter_names.size() ? ": " + law.parameter_names[k] : ""),
                    unknown, unknown, law.parameters[k],
                    k < law.standard_errors.size() ? law.standard_errors[k] : unknown);
        }
    }
    return rows;
}

PilotReport pilot_report(const Study& study) {
    const Scenario& s = study.scenario;
    PilotReport pilot;
    pilot.source = s.pilot.note.empty() ? s.pilot.survival : s.pilot.note;
    const auto& names = study.pilot->arm_names();
    pilot.source += " (control: " + names[0] + (names[1].empty() ? "" : "; treatment: " + names[1]) + ")";
    pilot.interval_method = interval_method(s.survival.prior);
    for (std::size_t arm = 0; arm < study.posterior.size(); ++arm) pilot.arms.push_back(pilot_arm(study, arm));
    std::string seen, simulated;
    for (const FitSummary& arm : pilot.arms) {
        if (arm.observed.empty() || arm.survival.empty()) continue;
        const char* comma = seen.empty() ? "" : ", ";
        seen += fmt::format("{}{:.1f}% in {}", comma, 100 * (1 - arm.observed.back().estimate), arm.arm);
        simulated += fmt::format("{}{:.1f}% in {}", comma, 100 * (1 - arm.survival.back().estimate), arm.arm);
    }
    if (!seen.empty())
        pilot.prior_adds.push_back(
            fmt::format("What the prior adds: the pilot saw a mortality by day {} of {}; the mean of the posterior, "
                        "pilot and prior together, has {}.",
                        s.follow_up_days, seen, simulated));
    DataSetColumns columns;
    const CsvTable table = pilot_table(s, *study.files, s.pilot.survival);
    columns.control = control_arm_of(s, table);
    const DataSet data(table, columns);
    Fisher fisher;
    Newcombe newcombe;
    fisher.day = newcombe.day = s.follow_up_days;
    Arena arena;
    const Estimate test = fisher.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
    const Estimate interval = newcombe.run(data.snapshot(), AnalysisContext{}, arena, nullptr);
    if (test.status == Status::ok && interval.status == Status::ok)
        pilot.contrast = PilotContrast{static_cast<double>(s.follow_up_days),
                                       interval.estimate,
                                       interval.lower,
                                       interval.upper,
                                       test.two_sided(),
                                       "Fisher's exact test; Newcombe's interval"};
    return pilot;
}

}  // namespace equipoise
