#include "sim/analysis/survival/log_rank.hpp"

#include <cmath>

#include "sim/analysis/common/strata_order.hpp"

namespace equipoise {
namespace {

struct Sums {
    double u = 0, variance = 0, information = 0;  // sum w (d1 - e1), sum w^2 v, sum w v
    double observed_treated = 0, expected_treated = 0, deaths = 0;
};

void add_unweighted(const RiskTable& table, Sums& sums) {
    double expected = 0, observed = 0, variance = 0, deaths = 0;
    for (std::size_t k = 0; k < table.rows(); ++k) {
        expected += table.deaths[k] * table.share(k);
        observed += table.deaths_treated[k];
        deaths += table.deaths[k];
        variance += table.variance(k);
    }
    sums.u += observed - expected;
    sums.variance += variance;
    sums.information += variance;
    sums.observed_treated += observed;
    sums.expected_treated += expected;
    sums.deaths += deaths;
}

void add_weighted(const RiskTable& table, std::span<const double> weight, Sums& sums) {
    for (std::size_t k = 0; k < table.rows(); ++k) {
        const double w = weight[k], expected = table.deaths[k] * table.share(k), v = table.variance(k);
        sums.u += w * (table.deaths_treated[k] - expected);
        sums.variance += w * w * v;
        sums.information += w * v;
        sums.observed_treated += table.deaths_treated[k];
        sums.expected_treated += expected;
        sums.deaths += table.deaths[k];
    }
}

}  // namespace

Needs LogRank::needs() const {
    Needs needs;
    needs.censored = true;
    needs.survival = true;
    needs.order = false;
    needs.columns = strata;
    return needs;
}

Estimate LogRank::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const bool unweighted = weights == LogRankWeights::fleming_harrington && rho == 0 && gamma == 0;
    const StrataOrder parts = strata_order(s, strata, arena);
    Sums sums;
    std::size_t patients[2] = {0, 0};
    for (std::size_t h = 0; h < parts.count(); ++h) {
        const Arena::Frame inner(arena);
        const RiskTable table = risk_table(s, parts.patients(h), arena);
        patients[0] += table.patients[0];
        patients[1] += table.patients[1];
        if (unweighted) {
            add_unweighted(table, sums);
        } else {
            const std::span<double> weight = arena.take<double>(table.rows());
            log_rank_weights(table, weights, rho, gamma, weight);
            add_weighted(table, weight, sums);
        }
    }

    Estimate result;
    if (patients[0] == 0 || patients[1] == 0)
        result.status = Status::no_patients;
    else if (sums.deaths == 0)
        result.status = Status::no_events;
    else if (!(sums.variance > 0))  // at every death only one arm was at risk, or the weight was 0
        result.status = Status::no_variation;
    if (result.status == Status::ok) {
        result.z = -sums.u / std::sqrt(sums.variance);
        result.estimate = sums.u / sums.information;
        result.standard_error = std::sqrt(sums.variance) / sums.information;
        result.lower = result.estimate - context.normal_critical * result.standard_error;
        result.upper = result.estimate + context.normal_critical * result.standard_error;
    }

    if (details) {
        details->set("patients", Details::Vector{static_cast<double>(patients[0]), static_cast<double>(patients[1])});
        details->set("observed", Details::Vector{sums.deaths - sums.observed_treated, sums.observed_treated});
        details->set("expected", Details::Vector{sums.deaths - sums.expected_treated, sums.expected_treated});
        details->set("u", sums.u);
        details->set("variance", sums.variance);
        if (!strata.empty()) details->set("strata", static_cast<double>(parts.count()));
        if (result.status == Status::ok) {
            details->set("chi_square", result.z * result.z);
            details->set("degrees_of_freedom", 1.0);
            details->set("hazard_ratio", std::exp(result.estimate));
            details->set("hazard_ratio_lower", std::exp(result.lower));
            details->set("hazard_ratio_upper", std::exp(result.upper));
        }
    }
    return result;
}

}  // namespace equipoise
