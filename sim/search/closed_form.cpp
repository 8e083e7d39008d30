#include "sim/search/closed_form.hpp"

#include <cmath>

#include "models/numeric/special.hpp"

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

std::vector<std::optional<ClosedForm>> closed_forms(const TrialModel& model, const Scenario& scenario, std::size_t n) {
    std::vector<std::optional<ClosedForm>> forms(scenario.analyses.size());
    const bool marginal_known = scenario.has_survival && (!model.scores || scenario.effect.on_survival());
    if (!marginal_known || !scenario.design.cut.complete()) return forms;
    const double alpha = scenario.design.alpha / scenario.design.sides;
    const double f = model.allocation.treated_share(), size = static_cast<double>(n), n1 = size * f, n0 = size - n1;
    // Patients known at a day: lost ones leave at a constant hazard, those who died before are known.
    const auto risk = [&](int arm, double day) { return 1 - model.survival[static_cast<std::size_t>(arm)].survival(day); };
    for (std::size_t a = 0; a < forms.size(); ++a) {
        if (const auto* test = std::get_if<ProportionDifference>(&scenario.analyses[a].test)) {
            if (!test->outcome.empty() || test->continuity || model.dropout_risk > 0) continue;
            const double p1 = risk(1, test->day), p0 = risk(0, test->day);
            if (test->variance == ProportionVariance::pooled)
                forms[a] = ClosedForm{pooled_z_power(p1, p0, n1, n0, alpha), "pooled z (Fleiss 1981)"};
            else
                forms[a] = ClosedForm{unpooled_z_power(p1, p0, n1, n0, alpha), "unpooled z"};
        } else if (const auto* log_rank = std::get_if<LogRank>(&scenario.analyses[a].test)) {
            const bool plain = log_rank->rho == 0 && log_rank->gamma == 0 && log_rank->strata.empty();
            const auto& effect = model.survival[1].effect();
            double hazard_ratio = Estimate::kUnknown;
            if (std::holds_alternative<NoEffect>(effect)) hazard_ratio = 1;
            if (const auto* constant = std::get_if<Proportional>(&effect)) hazard_ratio = constant->hazard_ratio;
            if (const auto* by_period = std::get_if<PiecewiseProportional>(&effect); by_period && by_period->hazard_ratios.size() == 1) hazard_ratio = by_period->hazard_ratios[0];
            if (!plain || std::isnan(hazard_ratio) || model.dropout_risk > 0) continue;
            const double deaths = n1 * risk(1, model.follow_up_days) + n0 * risk(0, model.follow_up_days);
            forms[a] = ClosedForm{schoenfeld_power(hazard_ratio, deaths, f, alpha), "log-rank, Schoenfeld (1981)"};
        }
    }
    return forms;
}

}  // namespace equipoise
