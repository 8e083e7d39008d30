#include "sim/theory/closed_form.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/engine/estimand.hpp"

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

double t_test_power(double d, double n1, double n0, double alpha) {
    const double df = n1 + n0 - 2;
    return 1 - noncentral_t_cdf(student_t_quantile(1 - alpha, df), df, d * std::sqrt(n1 * n0 / (n1 + n0)));
}

double noether_power(double p, double n, double f, double alpha) {
    return normal_cdf(std::sqrt(12 * n * f * (1 - f)) * (p - 0.5) - normal_quantile(1 - alpha));
}

namespace {

// Losses at a constant hazard, independent of death.
struct Losses {
    const ArmSurvival& arm;
    double hazard;  // a day
    double stays(double day) const { return std::exp(-hazard * day); }
    // P(dies by the day, and is not lost before): 1 - S(d) G(d) - hazard * integral of S G. Simpson's rule on 2048
    // intervals.
    double death_seen(double day) const {
        if (hazard == 0) return 1 - arm.survival(day);
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

}  // namespace

double difference_in_mcse(const Proportion& power, const ClosedForm& form) {
    return power.mcse > 0 ? (power.value - form.power) / power.mcse : Estimate::kUnknown;
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
    const double alpha = boundary.plan.side_alpha(), drift = normal_quantile(fixed.power) + normal_quantile(1 - alpha);
    return ClosedForm{stage_probabilities(boundary, drift).power, fixed.formula + ", through the looks by integration"};
}

}  // namespace

std::vector<std::optional<ClosedForm>> closed_forms(const TrialModel& model, const Scenario& scenario, std::size_t n,
                                                    const Boundary* boundary) {
    std::vector<std::optional<ClosedForm>> forms(scenario.analyses.size());
    const bool marginal_known = scenario.has_survival && (!model.scores || scenario.effect.on_survival());
    if (!marginal_known || !scenario.design.cut.complete()) return forms;
    const double alpha = scenario.design.alpha / scenario.design.sides, end = model.follow_up_days;
    const double f = model.allocation.treated_share(), size = static_cast<double>(n), n1 = size * f, n0 = size - n1;
    const double hazard = -std::log1p(-model.dropout_risk) / end;
    const Losses arm[2] = {{model.survival[0], hazard}, {model.survival[1], hazard}};
    const std::optional<double> hazard_ratio = constant_hazard_ratio(model);
    for (std::size_t a = 0; a < forms.size(); ++a) {
        const Analysis& analysis = scenario.analyses[a].test;
        const auto schoenfeld = [&](const char* name) {
            if (!hazard_ratio) return;
            double deaths = n1 * arm[1].death_seen(end) + n0 * arm[0].death_seen(end);
            if (boundary && scenario.design.sequential->full_deaths())
                deaths = static_cast<double>(*scenario.design.sequential->full_deaths());
            forms[a] = ClosedForm{schoenfeld_power(*hazard_ratio, deaths, f, alpha),
                                  std::string(name) + ", Schoenfeld (1981)"};
        };
        if (const auto* test = std::get_if<ProportionDifference>(&analysis)) {
            if (test->day <= end) forms[a] = form_of(*test, arm, n1, n0, alpha);
        } else if (const auto* log_rank = std::get_if<LogRank>(&analysis)) {
            const bool plain =
                log_rank->weights == LogRankWeights::fleming_harrington && log_rank->rho == 0 && log_rank->gamma == 0;
            if (plain && log_rank->strata.empty()) schoenfeld("log-rank");
        } else if (const auto* cox = std::get_if<Cox>(&analysis)) {
            if (cox->covariates.empty() && cox->strata.empty() && cox->entry.empty()) schoenfeld("Cox");
        }
        if (boundary && forms[a])
            forms[a] = goes_through_looks(scenario, scenario.analyses[a], n) ? through_looks(*forms[a], *boundary)
                                                                             : std::nullopt;
    }
    return forms;
}

}  // namespace equipoise
