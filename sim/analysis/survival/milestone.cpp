#include "sim/analysis/survival/milestone.hpp"

#include <cmath>

#include "sim/analysis/survival/kaplan_meier.hpp"

namespace equipoise {
namespace {

void set_details(Details& details, const Snapshot& s, const SurvivalAt (&arms)[2], double critical) {
    const auto set = [&](const char* name, auto value) {
        details.set(name, Details::Vector{static_cast<double>(value(arms[0])), static_cast<double>(value(arms[1]))});
    };
    set("patients", [](const SurvivalAt& a) { return a.patients; });
    set("at_risk", [](const SurvivalAt& a) { return a.at_risk; });
    set("deaths", [](const SurvivalAt& a) { return a.deaths; });
    set("survival", [](const SurvivalAt& a) { return a.survival; });
    set("survival_se", [](const SurvivalAt& a) { return a.standard_error(); });
    set("plain_lower", [&](const SurvivalAt& a) { return a.plain(critical).lower; });
    set("plain_upper", [&](const SurvivalAt& a) { return a.plain(critical).upper; });
    set("log_lower", [&](const SurvivalAt& a) { return a.log(critical).lower; });
    set("log_upper", [&](const SurvivalAt& a) { return a.log(critical).upper; });
    set("log_log_lower", [&](const SurvivalAt& a) { return a.log_log(critical).lower; });
    set("log_log_upper", [&](const SurvivalAt& a) { return a.log_log(critical).upper; });
    set("cumulative_hazard", [](const SurvivalAt& a) { return a.cumulative_hazard; });
    set("last_time", [](const SurvivalAt& a) { return a.last_time; });
    const MedianSurvival medians[2] = {median_survival(s, 0, critical), median_survival(s, 1, critical)};
    details.set("median", Details::Vector{medians[0].median, medians[1].median});
    details.set("median_lower", Details::Vector{medians[0].limits.lower, medians[1].limits.lower});
    details.set("median_upper", Details::Vector{medians[0].limits.upper, medians[1].limits.upper});
}

}  // namespace

Needs Milestone::needs() const {
    Needs needs;
    needs.censored = true;
    needs.survival = true;
    needs.order = false;
    needs.last_day = day;
    return needs;
}

Estimate Milestone::run(const Snapshot& s, const AnalysisContext& context, Arena&, Details* details) const {
    const SurvivalOfArms both = survival_at(s, day);
    const SurvivalAt(&arms)[2] = both.arm;
    if (details) set_details(*details, s, arms, context.normal_critical);
    const SurvivalAt &control = arms[0], &treatment = arms[1];
    if (control.patients == 0 || treatment.patients == 0) return Estimate::failed(Status::no_patients);
    if (!control.reached || !treatment.reached) return Estimate::failed(Status::beyond_follow_up);

    Estimate result;
    result.estimate = treatment.survival - control.survival;
    if (control.survival == 0 || treatment.survival == 0) {
        result.status = Status::not_identifiable;  // its variance
        return result;
    }
    result.standard_error = std::hypot(control.standard_error(), treatment.standard_error());
    result.lower = result.estimate - context.normal_critical * result.standard_error;
    result.upper = result.estimate + context.normal_critical * result.standard_error;
    if (control.deaths + treatment.deaths == 0) {
        result.status = Status::no_events;
    } else if (transform == MilestoneTransform::plain) {
        result.z = result.estimate / result.standard_error;
    } else if (control.deaths == 0 || treatment.deaths == 0) {
        result.status = Status::no_events;  // log(-log 1) is infinite
    } else {
        const double l1 = std::log(treatment.survival), l0 = std::log(control.survival);
        const double variance = treatment.greenwood / (l1 * l1) + control.greenwood / (l0 * l0);
        result.z = (std::log(-l0) - std::log(-l1)) / std::sqrt(variance);
    }
    return result;
}

}  // namespace equipoise
