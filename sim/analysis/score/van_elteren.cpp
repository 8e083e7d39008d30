#include "sim/analysis/score/van_elteren.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/score/rank_sum.hpp"

namespace equipoise {

Needs VanElteren::needs() const {
    Needs all = outcome.needs();
    for (const std::string& column : strata) all.columns.emplace_back(column_of_term(column));
    return all;
}

Estimate VanElteren::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const std::span<const double> y = outcome.values(s, arena);
    const Strata groups = strata_of(s, strata, arena);

    // Patients side by side by stratum; the last group is those without one.
    const std::span<std::size_t> start = arena.take<std::size_t>(groups.count + 2, 0u);
    const auto group_of = [&](std::size_t i) { return std::min(groups.code[i], groups.count); };
    for (std::size_t i = 0; i < s.n; ++i) ++start[group_of(i) + 1];
    for (std::size_t k = 1; k < start.size(); ++k) start[k] += start[k - 1];
    const std::span<std::size_t> next = arena.take<std::size_t>(groups.count + 1);
    std::copy_n(start.begin(), next.size(), next.begin());
    const std::span<double> grouped = arena.take<double>(s.n);
    const std::span<std::uint8_t> arm = arena.take<std::uint8_t>(s.n);
    for (std::size_t i = 0; i < s.n; ++i) {
        const std::size_t at = next[group_of(i)]++;
        grouped[at] = y[i];
        arm[at] = s.arm[i];
    }

    double sum = 0, variance = 0, weights = 0, index_sum = 0, index_variance = 0, patients[2] = {0, 0};
    std::size_t used = 0;
    for (std::uint32_t k = 0; k < groups.count; ++k) {
        const Arena::Frame of_stratum(arena);
        const std::size_t size = start[k + 1] - start[k];
        const RankSum ranks =
            rank_sum(tied_values(grouped.subspan(start[k], size), arm.subspan(start[k], size), arena));
        if (ranks.empty_arm()) continue;
        ++used;
        const double a = 1 / (ranks.n0 + ranks.n1 + 1), weight = a * ranks.n0 * ranks.n1;
        sum += a * ranks.centred();
        variance += a * a * ranks.null_variance;
        weights += weight;
        index_sum += weight * ranks.index();
        index_variance += weight * weight * ranks.index_variance;
        patients[0] += ranks.n0;
        patients[1] += ranks.n1;
    }
    if (used == 0) return Estimate::failed(Status::no_patients);

    Estimate result;
    const bool higher_is_better = outcome.higher_is_better();
    const double index = index_sum / weights;
    result.estimate = higher_is_better ? index : 1 - index;
    if (!(variance > 0)) {
        result.status = Status::no_variation;
        return result;
    }
    result.z = (higher_is_better ? sum : -sum) / std::sqrt(variance);
    if (index_variance > 0) {
        result.standard_error = std::sqrt(index_variance) / weights;
        result.lower = std::max(0.0, result.estimate - context.normal_critical * result.standard_error);
        result.upper = std::min(1.0, result.estimate + context.normal_critical * result.standard_error);
    }
    if (details) {
        details->set("U", sum);
        details->set("V", variance);
        details->set("z_higher_arm1", sum / std::sqrt(variance));
        details->set("p_two_sided", two_sided_p(result.z));
        details->set("strata_used", static_cast<double>(used));
        details->set("patients", Details::Vector{patients[0], patients[1]});
    }
    return result;
}

}  // namespace equipoise
