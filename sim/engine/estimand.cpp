#include "sim/engine/estimand.hpp"

#include <cmath>
#include <concepts>

#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

template <class T, class... Some>
inline constexpr bool is_one_of = (std::same_as<T, Some> || ...);

// What of the two risks by the day.
enum class OfRisks { difference, odds_ratio, log_odds_ratio, log_risk_ratio, other };

template <class Test>
OfRisks of_risks(const Test& test) {
    if constexpr (std::derived_from<Test, BinaryOutcome>) {
        if (!test.outcome.empty()) return OfRisks::other;
    }
    if constexpr (is_one_of<Test, ProportionDifference, Boschloo, Barnard, MiettinenNurminen, Newcombe,
                            FarringtonManning, BayesProportion>)
        return OfRisks::difference;
    if constexpr (std::same_as<Test, Fisher>) return OfRisks::odds_ratio;
    if constexpr (std::same_as<Test, Cmh>) return test.strata.empty() ? OfRisks::odds_ratio : OfRisks::other;
    if constexpr (std::same_as<Test, Logistic>) {
        if (test.marginal) return OfRisks::difference;
        if (!test.covariates.empty()) return OfRisks::other;
        const bool odds = test.model == BinaryModel::logistic || test.model == BinaryModel::firth;
        return odds ? OfRisks::log_odds_ratio : OfRisks::log_risk_ratio;
    }
    return OfRisks::other;
}

double value(OfRisks what, double p1, double p0) {
    const double odds_ratio = p1 * (1 - p0) / (p0 * (1 - p1));
    switch (what) {
        case OfRisks::difference:
            return p1 - p0;
        case OfRisks::odds_ratio:
            return odds_ratio;
        case OfRisks::log_odds_ratio:
            return portable::log(odds_ratio);
        case OfRisks::log_risk_ratio:
            return portable::log(p1 / p0);
        case OfRisks::other:
            break;
    }
    return Estimate::kUnknown;
}

}  // namespace

bool is_unadjusted(const Cox& test) { return test.covariates.empty() && test.strata.empty() && test.entry.empty(); }
bool is_unadjusted(const LogRank& test) { return test.strata.empty(); }

std::optional<double> constant_hazard_ratio(const TrialModel& model) {
    constexpr int kTimes = 997;  // a prime: hardly ever at the cuts alone
    std::optional<double> ratio;
    for (int k = 1; k <= kTimes; ++k) {
        const double t = model.follow_up_days * static_cast<double>(k) / kTimes;
        const double control = model.survival[0].cumulative_hazard(t), treated = model.survival[1].cumulative_hazard(t);
        if (control == 0 && treated == 0) continue;
        const double here = treated / control;
        if (!ratio) ratio = here;
        if (!(std::fabs(here - *ratio) <= 1e-9 * *ratio)) return {};
    }
    return ratio;
}

std::optional<double> value_by_law(const TrialModel& model, const Analysis& analysis) {
    if (model.scores) return {};
    const ArmSurvival &control = model.survival[0], &treated = model.survival[1];
    const double end = model.follow_up_days;
    double result = Estimate::kUnknown;
    std::visit(
        [&](const auto& test) {
            using Test = std::decay_t<decltype(test)>;
            if constexpr (std::same_as<Test, Milestone>) {
                if (test.day <= end) result = treated.survival(test.day) - control.survival(test.day);
            } else if constexpr (std::same_as<Test, Rmst>) {
                if (test.tau <= end) result = treated.rmst(test.tau) - control.rmst(test.tau);
            } else if constexpr (is_one_of<Test, Cox, LogRank>) {
                const std::optional<double> ratio = constant_hazard_ratio(model);
                if (ratio && is_unadjusted(test)) result = portable::log(*ratio);
            } else if constexpr (std::derived_from<Test, BinaryOutcome>) {
                if (test.day <= end)
                    result = value(of_risks(test), 1 - treated.survival(test.day), 1 - control.survival(test.day));
            }
        },
        analysis);
    return std::isfinite(result) ? std::optional(result) : std::nullopt;
}

bool depends_on_follow_up(const Analysis& analysis) {
    return std::visit(
        []<class Test>(const Test& test) {
            if constexpr (std::same_as<Test, CumulativeIncidence>) return test.test != IncidenceTest::difference;
            return is_one_of<Test, LogRank, MaxCombo, Cox> || std::derived_from<Test, Hierarchy>;
        },
        analysis);
}

StandIn stand_in(const Analysis& analysis) {
    return std::visit(
        [&](const auto& test) -> StandIn {
            if constexpr (std::derived_from<std::decay_t<decltype(test)>, BinaryOutcome>) {
                const OfRisks what = of_risks(test);
                ProportionDifference difference;
                difference.day = test.day;
                Logistic logistic;
                logistic.day = test.day;
                if (what == OfRisks::difference) return {difference};
                if (what == OfRisks::odds_ratio) return {logistic, true};
            }
            return {analysis};
        },
        analysis);
}

}  // namespace equipoise
