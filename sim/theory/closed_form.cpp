#include "sim/theory/closed_form.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/engine/estimand.hpp"
#include "sim/theory/deaths_by_day.hpp"
#include "sim/theory/sequential_power.hpp"

namespace equipoise {

double pooled_z_power(double p1, double p0, double n1, double n0, double alpha) {
    const double pooled = (n1 * p1 + n0 * p0) / (n1 + n0);
    const double null_se = std::sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0));
    const double se = std::sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
    return normal_cdf(((p0 - p1) - normal_quantile(1 - alpha) * null_se) / se);
}

double unpooled_z_power(double p1, double p0, double n1, double n0, double alpha) {
    const double se = std::sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
    return normal_cdf((p0 - p1) / se - normal_quantile(1 - alpha));
}

double schoenfeld_power(double hazard_ratio, double deaths, double f, double alpha) {
    return normal_cdf(-std::sqrt(deaths * f * (1 - f)) * std::log(hazard_ratio) - normal_quantile(1 - alpha));
}

double schoenfeld_deaths(double hazard_ratio, double power, double f, double alpha) {
    const double z = normal_quantile(1 - alpha) + normal_quantile(power), log_ratio = std::log(hazard_ratio);
    return z * z / (f * (1 - f) * log_ratio * log_ratio);
}

double t_test_power(double d, double n1, double n0, double alpha) {
    const double df = n1 + n0 - 2;
    return 1 - noncentral_t_cdf(student_t_quantile(1 - alpha, df), df, d * std::sqrt(n1 * n0 / (n1 + n0)));
}

namespace {

// Losses independent of death.
struct Losses {
    const ArmSurvival& arm;
    const Loss& loss;
    double stays(double day) const { return loss.stays(day); }
    // P(dies by the day, and is not lost before): 1 - S(d) G(d) - hazard * integral of S G, at a constant hazard.
    // Simpson's rule on 2048 intervals.
    double death_seen(double day) const {
        if (!loss.any()) return 1 - arm.survival(day);
        if (!loss.cuts().empty()) return SeenDeath(arm, loss, day).died(day);
        const double hazard = loss.hazard(0);
        constexpr int kIntervals = 2048;
        const double h = day / kIntervals;
        double sum = 0;
        for (int k = 0; k <= kIntervals; ++k) {
            const double weight = k == 0 || k == kIntervals ? 1 : k % 2 ? 4 : 2;
            sum += weight * arm.survival(k * h) * stays(k * h);
        }
        return 1 - arm.survival(day) * stays(day) - hazard * sum * h / 3;
    }
    // P(the death or survival by the day is known).
    double known(double day) const { return death_seen(day) + arm.survival(day) * stays(day); }
};

// The risk that a rule for lost patients shows, and the share of patients in it.
struct SeenRisk {
    double risk, share;
};
SeenRisk seen_risk(const Losses& losses, double day, LostPatients rule) {
    const double died = losses.death_seen(day), known = losses.known(day);
    switch (rule) {
        case LostPatients::exclude:
            return {died / known, known};
        case LostPatients::survived:
            return {died, 1};
        case LostPatients::died:
            return {died + 1 - known, 1};
    }
    return {};
}

std::optional<ClosedForm> form_of(const ProportionDifference& test, const Losses (&arm)[2], double n1, double n0,
                                  double alpha) {
    if (!test.outcome.empty() || test.continuity) return {};
    const SeenRisk treated = seen_risk(arm[1], test.day, test.missing),
                   control = seen_risk(arm[0], test.day, test.missing);
    n1 *= treated.share;
    n0 *= control.share;
    if (test.variance == ProportionVariance::pooled)
        return ClosedForm{pooled_z_power(treated.risk, control.risk, n1, n0, alpha), "pooled z (Fleiss 1981)"};
    return ClosedForm{unpooled_z_power(treated.risk, control.risk, n1, n0, alpha), "unpooled z"};
}

// What the formula is called for a test without weights, strata and covariates; else none.
const char* schoenfeld_applies(const Analysis& analysis) {
    if (const auto* log_rank = std::get_if<LogRank>(&analysis)) {
        const bool plain =
            log_rank->weights == LogRankWeights::fleming_harrington && log_rank->rho == 0 && log_rank->gamma == 0;
        return plain && log_rank->strata.empty() ? "log-rank" : nullptr;
    }
    const auto* cox = std::get_if<Cox>(&analysis);
    return cox && cox->covariates.empty() && cox->strata.empty() && cox->entry.empty() ? "Cox" : nullptr;
}

bool marginal_laws_known(const Scenario& scenario) {
    return scenario.has_survival && (!scenario.sofa || scenario.effect.on_survival());
}

double calendar_deaths(const TrialModel& model, std::size_t n) {
    const DeathsByDay calendar(model, static_cast<double>(n));
    return calendar.deaths(calendar.end());
}

}  // namespace

double difference_in_mcse(const Proportion& power, const ClosedForm& form) {
    return power.mcse > 0 ? (power.value - form.power) / power.mcse : Estimate::kUnknown;
}

std::string_view caveat_of_difference(const Proportion& power, double formula) {
    const bool apart = std::fabs(power.value - formula) > std::fmax(0.05, 5 * power.mcse);
    return apart ? "so far apart, one of the two does not hold here: find out which before using either" : "";
}

namespace {

// The looks are at known shares of the information that the formula is about.
bool goes_through_looks(const Scenario& s, const NamedAnalysis& analysis, std::size_t n) {
    const GroupSequential& design = *s.design.sequential;
    if (!design.analysis.empty() && design.analysis != analysis.name) return false;
    const bool deaths = design.full_deaths().has_value(), counts_deaths = needs_of(analysis.test).censored;
    for (const PlannedLook& look : planned_looks(design, n)) {
        if (!look.share_known) return false;
        if (look.cut.deaths && !(counts_deaths && deaths)) return false;
        if (look.cut.followed && counts_deaths && deaths) return false;
    }
    return true;
}

// Power of the last look alone turned into that of all looks.
std::optional<ClosedForm> through_looks(const ClosedForm& fixed, const Boundary& boundary) {
    if (!(fixed.power > 1e-9 && fixed.power < 1 - 1e-9)) return {};
    return ClosedForm{sequential_power(boundary, fixed.power).power,
                      fixed.formula + ", through the looks by integration"};
}

}  // namespace

std::vector<std::optional<ClosedForm>> closed_forms(const TrialModel& model, const Scenario& scenario, std::size_t n,
                                                    const Boundary* boundary) {
    std::vector<std::optional<ClosedForm>> forms(scenario.analyses.size());
    if (!marginal_laws_known(scenario) || !scenario.design.cut.complete()) return forms;
    const double alpha = scenario.design.alpha / scenario.design.sides, end = model.follow_up_days;
    const bool closes = model.recruitment && model.recruitment->plan().closes_after_months;
    const bool whole = !closes && !model.closes_for_all();
    const double size =
        closes ? std::min(static_cast<double>(n), model.recruitment->capacity()) : static_cast<double>(n);
    const double f = model.allocation.treated_share(), n1 = size * f, n0 = size - n1;
    const Losses arm[2] = {{model.survival[0], model.loss[0]}, {model.survival[1], model.loss[1]}};
    const std::optional<double> hazard_ratio = constant_hazard_ratio(model);
    for (std::size_t a = 0; a < forms.size(); ++a) {
        const Analysis& analysis = scenario.analyses[a].test;
        if (const auto* test = std::get_if<ProportionDifference>(&analysis)) {
            if (test->day <= end) forms[a] = form_of(*test, arm, n1, n0, alpha);
        } else if (const char* name = schoenfeld_applies(analysis); name && hazard_ratio) {
            double deaths =
                whole ? n1 * arm[1].death_seen(end) + n0 * arm[0].death_seen(end) : calendar_deaths(model, n);
            if (boundary && scenario.design.sequential->full_deaths()) {
                const auto full = static_cast<double>(*scenario.design.sequential->full_deaths());
                if (deaths < full) continue;  // most trials end before they have come
                deaths = full;
            }
            forms[a] = ClosedForm{schoenfeld_power(*hazard_ratio, deaths, f, alpha),
                                  std::string(name) + ", Schoenfeld (1981)"};
        }
        if (boundary && forms[a])
            forms[a] = goes_through_looks(scenario, scenario.analyses[a], n) ? through_looks(*forms[a], *boundary)
                                                                             : std::nullopt;
    }
    return forms;
}

std::optional<DeathsForPower> deaths_for_power(const TrialModel& model, const Scenario& s, std::size_t a,
                                               std::size_t n) {
    const Analysis& analysis = s.analyses[a].test;
    const bool of_times = std::holds_alternative<LogRank>(analysis) || std::holds_alternative<Cox>(analysis) ||
                          std::holds_alternative<MaxCombo>(analysis);
    if (!of_times || !marginal_laws_known(s)) return {};
    DeathsForPower deaths{0, Estimate::kUnknown};
    const DeathsByDay calendar(model, static_cast<double>(n));
    deaths.expected = calendar.deaths(std::min(s.design.cut.calendar_day.value_or(calendar.end()), calendar.end()));
    if (s.design.cut.deaths) deaths.expected = std::min(deaths.expected, static_cast<double>(*s.design.cut.deaths));
    if (const std::optional<double> ratio = constant_hazard_ratio(model);
        ratio && *ratio != 1 && *ratio > 0 && schoenfeld_applies(analysis))
        deaths.needed = schoenfeld_deaths(*ratio, s.simulation.target_power, model.allocation.treated_share(),
                                          s.design.alpha / s.design.sides);
    return deaths;
}

}  // namespace equipoise
