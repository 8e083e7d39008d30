#include "sim/analysis/survival/max_combo.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/normal_maximum.hpp"
#include "models/numeric/special.hpp"
#include "sim/analysis/common/strata_order.hpp"
#include "sim/analysis/survival/log_rank_weight.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMost = MaxCombo::kMostWeights;

struct Sums {
    double u[kMost] = {}, covariance[kMost][kMost] = {}, deaths = 0;
};

void add(const RiskTable& table, std::span<const std::array<double, 2>> weights, std::span<double> survival,
         std::span<double> weight, Sums& sums) {
    const std::size_t rows = table.rows(), count = weights.size();
    survival_before(table, survival);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t k = 0; k < rows; ++k)
            weight[k * count + i] = fleming_harrington_weight(survival[k], weights[i][0], weights[i][1]);
    for (std::size_t k = 0; k < rows; ++k) {
        const double excess = table.deaths_treated[k] - table.deaths[k] * table.share(k), v = table.variance(k);
        const double* w = &weight[k * count];
        sums.deaths += table.deaths[k];
        for (std::size_t i = 0; i < count; ++i) {
            sums.u[i] += w[i] * excess;
            const double wv = w[i] * v;
            for (std::size_t j = 0; j <= i; ++j) sums.covariance[i][j] += wv * w[j];
        }
    }
}

// p of the largest of n statistics lies between `single`, the p of it alone, and n times that (Bonferroni): where both
// lie on one side of `level`, and of `high`, either serves.
template <class Exact>
double decided_or(double single, std::size_t n, double level, double high, const Exact& exact) {
    const double most = std::fmin(1, static_cast<double>(n) * single);
    if (most <= level) return most;
    if (single > level && (most < high || single >= high || high >= 1)) return single;
    return exact();
}

// The statistics of the weights that vary, and how they go together.
struct Components {
    std::size_t n = 0;
    double largest = 0, best = 0;  ///< z of the largest size, and the largest
    double z[kMost];               ///< by weight; kUnknown of one that does not vary
    double correlation[kMost * kMost];
};

Components components_of(const Sums& sums, std::size_t count) {
    Components all;
    std::size_t used[kMost];
    for (std::size_t i = 0; i < count; ++i) {
        all.z[i] = sums.covariance[i][i] > 0 ? -sums.u[i] / std::sqrt(sums.covariance[i][i]) : Estimate::kUnknown;
        if (!std::isnan(all.z[i])) used[all.n++] = i;
    }
    const std::size_t n = all.n;
    if (n > 0) all.largest = all.best = all.z[used[0]];
    for (std::size_t a = 0; a < n; ++a) {
        const std::size_t i = used[a];
        if (std::fabs(all.z[i]) > std::fabs(all.largest)) all.largest = all.z[i];
        all.best = std::max(all.best, all.z[i]);
        for (std::size_t b = 0; b <= a; ++b) {
            const std::size_t j = used[b];
            const double r = sums.covariance[i][j] / std::sqrt(sums.covariance[i][i] * sums.covariance[j][j]);
            all.correlation[a * n + b] = all.correlation[b * n + a] = a == b ? 1 : std::clamp(r, -1.0, 1.0);
        }
    }
    return all;
}

}  // namespace

Needs MaxCombo::needs() const {
    Needs needs;
    needs.censored = true;
    needs.survival = true;
    needs.order = false;
    needs.columns = strata;
    return needs;
}

Estimate MaxCombo::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const std::size_t count = weights.size();
    if (count == 0 || count > kMost)
        return Estimate::failed(count == 0 ? Status::no_variation : Status::not_identifiable);
    const StrataOrder parts = strata_order(s, strata, arena);
    Sums sums;
    std::size_t patients[2] = {0, 0};
    for (std::size_t h = 0; h < parts.count(); ++h) {
        const Arena::Frame inner(arena);
        const RiskTable table = risk_table(s, parts.patients(h), arena);
        patients[0] += table.patients[0];
        patients[1] += table.patients[1];
        add(table, std::span(weights).first(count), arena.take<double>(table.rows()),
            arena.take<double>(table.rows() * count), sums);
    }
    if (patients[0] == 0 || patients[1] == 0) return Estimate::failed(Status::no_patients);
    if (sums.deaths == 0) return Estimate::failed(Status::no_events);

    const Components all = components_of(sums, count);
    const std::size_t n = all.n;
    const double largest = all.largest, best = all.best;
    if (n == 0) return Estimate::failed(Status::no_variation);

    Estimate result;
    result.z = largest;
    const std::span<const double> matrix(all.correlation, n * n);
    const bool shown = details != nullptr, both = shown || context.wants_two_sided_p,
               one = shown || context.wants_one_sided_p;
    const double level = shown ? Estimate::kUnknown : context.decision_level;
    if (both)
        result.p = largest == 0 ? 1 : decided_or(two_sided_p(largest), n, level, 1, [&] {
            return normal_maximum_upper(matrix, std::fabs(largest), NormalTails::both);
        });
    if (one)
        result.p_benefit = decided_or(normal_upper(best), n, level, 1 - level,
                                      [&] { return normal_maximum_upper(matrix, best, NormalTails::upper); });
    if ((both && std::isnan(result.p)) || (one && std::isnan(result.p_benefit)))
        return Estimate::failed(Status::not_converged);

    if (details) {
        Details::Matrix rows;
        for (std::size_t a = 0; a < n; ++a) rows.emplace_back(all.correlation + a * n, all.correlation + (a + 1) * n);
        Details::Matrix pairs;
        for (std::size_t i = 0; i < count; ++i) pairs.push_back({weights[i][0], weights[i][1]});
        details->set("patients", Details::Vector{static_cast<double>(patients[0]), static_cast<double>(patients[1])});
        details->set("deaths", sums.deaths);
        details->set("weights", std::move(pairs));
        details->set("z", Details::Vector(all.z, all.z + count));
        details->set("correlation", std::move(rows));
        details->set("max_abs_z", std::fabs(largest));
        details->set("max_z", best);
        details->set("p_benefit", result.p_benefit);
    }
    return result;
}

}  // namespace equipoise
