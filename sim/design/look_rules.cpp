#include "sim/design/look_rules.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/portable_math.hpp"
#include "sim/design/spending.hpp"

namespace equipoise {
namespace {

std::optional<Spending> spending_of(EfficacyKind kind) {
    switch (kind) {
        case EfficacyKind::lan_demets_obrien_fleming:
            return Spending::lan_demets_obrien_fleming;
        case EfficacyKind::lan_demets_pocock:
            return Spending::lan_demets_pocock;
        case EfficacyKind::hwang_shih_decani:
            return Spending::hwang_shih_decani;
        case EfficacyKind::kim_demets:
            return Spending::kim_demets;
        case EfficacyKind::user_spending:
            return Spending::user;
        default:
            return {};
    }
}

std::optional<Spending> spending_of(FutilityKind kind) {
    switch (kind) {
        case FutilityKind::lan_demets_obrien_fleming:
            return Spending::lan_demets_obrien_fleming;
        case FutilityKind::lan_demets_pocock:
            return Spending::lan_demets_pocock;
        case FutilityKind::hwang_shih_decani:
            return Spending::hwang_shih_decani;
        case FutilityKind::kim_demets:
            return Spending::kim_demets;
        case FutilityKind::user_spending:
            return Spending::user;
        default:
            return {};
    }
}

// z at which conditional or predictive power of z >= c at information 1 is `level`.
double power_limit(const FutilityRule& rule, const SolvedConstants& solved, double t) {
    const double c = solved.last_critical, left = std::max(0.0, 1 - t),
                 q = portable::normal_quantile(parameter_of(rule));
    if (rule.kind == FutilityKind::predictive_power) return c * std::sqrt(t) + q * std::sqrt(left);
    if (rule.effect == AssumedEffect::trend) return std::sqrt(t) * (c + q * std::sqrt(left));
    return (c + q * std::sqrt(left) - solved.drift * left) / std::sqrt(t);
}

// A look: its number from 0, its share of the planned information, whether it is the last, and the plan's own.
struct LookPlace {
    std::size_t look;
    double t;
    bool last, planned;
};

void set_efficacy(LookRule& rule, const BoundaryPlan& plan, double constant, const LookPlace& at) {
    const EfficacyRule& efficacy = plan.efficacy;
    const double alpha = plan.side_alpha(), t = at.t;
    const auto spend = [&](double error) { rule.efficacy = LimitRule::spend, rule.efficacy_value = error; };
    const auto give = [&](double z) { rule.efficacy = LimitRule::given, rule.efficacy_value = z; };
    if (const auto kind = spending_of(efficacy.kind)) {
        if (at.last) return spend(alpha);
        if (*kind != Spending::user) return spend(spent(*kind, parameter_of(efficacy), alpha, t));
        return spend(spent_by_user(plan.information, efficacy.values, t) / plan.sides);
    }
    if (efficacy.kind == EfficacyKind::user_critical)
        return give(
            efficacy.values[at.last ? efficacy.values.size() - 1 : std::min(at.look, efficacy.values.size() - 1)]);
    if (!at.planned) rule.most_alpha = alpha;  // more looks than planned
    if (efficacy.kind == EfficacyKind::haybittle_peto) return at.last ? spend(alpha) : give(parameter_of(efficacy));
    if (at.last && !at.planned) return spend(alpha);
    give(constant * shape_factor(shape_of(efficacy), t));
}

void set_futility(LookRule& rule, const BoundaryPlan& plan, const SolvedConstants& solved, std::size_t look, double t) {
    const FutilityRule& futility = plan.futility;
    if (const auto kind = spending_of(futility.kind)) {
        rule.futility = LimitRule::spend;
        rule.futility_value = *kind == Spending::user ? spent_by_user(plan.information, futility.values, t)
                                                      : spent(*kind, parameter_of(futility), plan.beta, t);
    } else if (futility.kind == FutilityKind::fixed_z) {
        if (futility.values.size() > 1 && look >= futility.values.size()) return;
        rule.futility = LimitRule::given;
        rule.futility_value = futility.values[futility.values.size() > 1 ? look : 0];
    } else {
        rule.futility = LimitRule::given;
        rule.futility_value = power_limit(futility, solved, t);
    }
}

}  // namespace

bool has_constant(EfficacyKind kind) {
    return kind == EfficacyKind::obrien_fleming || kind == EfficacyKind::pocock || kind == EfficacyKind::wang_tsiatis;
}

double shape_of(const EfficacyRule& rule) {
    return rule.kind == EfficacyKind::obrien_fleming ? 0 : rule.kind == EfficacyKind::pocock ? 0.5 : parameter_of(rule);
}

double shape_factor(double shape, double t) {
    if (shape == 0) return 1 / std::sqrt(t);
    return shape == 0.5 ? 1 : portable::pow(t, shape - 0.5);
}

bool spends(FutilityKind kind) { return spending_of(kind).has_value(); }

bool follows_drift(const FutilityRule& rule) {
    return spends(rule.kind) || (rule.kind == FutilityKind::conditional_power && rule.effect == AssumedEffect::plan);
}

bool follows_last_critical(const FutilityRule& rule) {
    return rule.kind == FutilityKind::conditional_power || rule.kind == FutilityKind::predictive_power;
}

RecursionKind recursion_kind(const BoundaryPlan& plan) {
    const bool futility = plan.futility.kind != FutilityKind::none;
    return {plan.sides, futility && plan.futility.binding,
            futility && plan.sides == 2 && plan.futility.region == FutilityRegion::inner_wedge,
            spends(plan.futility.kind)};
}

LookRule look_rule(const BoundaryPlan& plan, const SolvedConstants& solved, std::size_t look, double t, bool last,
                   bool planned) {
    LookRule rule;
    const std::size_t looks = plan.information.size();
    const std::size_t like = last ? looks - 1 : std::min(look, looks > 1 ? looks - 2 : 0);
    const LookTests tests = plan.tests_at(like);
    if (last || tests != LookTests::futility) set_efficacy(rule, plan, solved.constant, {look, t, last, planned});
    if (plan.futility.kind == FutilityKind::none || tests == LookTests::efficacy) return rule;
    if (last)
        rule.closes = true;
    else
        set_futility(rule, plan, solved, look, t);
    return rule;
}

}  // namespace equipoise
