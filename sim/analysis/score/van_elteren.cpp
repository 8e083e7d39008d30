#include "sim/analysis/score/van_elteren.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/common/covariates.hpp"
#include "sim/analysis/score/rank_sum.hpp"

namespace equipoise {

namespace {

// Patients side by side by stratum; the last group is those without one.
struct Grouped {
    std::span<std::size_t> start;  // of each group, and the end
    std::span<double> outcome;
    std::span<std::uint8_t> arm;

    Grouped(const Snapshot& s, std::span<const double> y, const Strata& strata, Arena& arena)
        : start(arena.take<std::size_t>(strata.count + 2, 0u)),
          outcome(arena.take<double>(s.n)),
          arm(arena.take<std::uint8_t>(s.n)) {
        const auto group_of = [&](std::size_t i) { return std::min(strata.code[i], strata.count); };
        for (std::size_t i = 0; i < s.n; ++i) ++start[group_of(i) + 1];
        for (std::size_t k = 1; k < start.size(); ++k) start[k] += start[k - 1];
        const std::span<std::size_t> next = arena.take<std::size_t>(strata.count + 1);
        std::copy_n(start.begin(), next.size(), next.begin());
        for (std::size_t i = 0; i < s.n; ++i) {
            const std::size_t at = next[group_of(i)]++;
            outcome[at] = y[i];
            arm[at] = s.arm[i];
        }
    }

    RankSum ranks(std::size_t stratum, Arena& arena) const {
        const Arena::Frame frame(arena);
        const std::size_t first = start[stratum], size = start[stratum + 1] - first;
        return rank_sum(tied_values(outcome.subspan(first, size), arm.subspan(first, size), arena));
    }
};

struct Sums {
    double sum = 0, variance = 0, weights = 0, index_sum = 0, index_variance = 0, patients[2] = {0, 0};
    std::size_t used = 0;  // strata with both arms

    void add(const RankSum& ranks) {
        if (ranks.empty_arm()) return;
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
};

}  // namespace

Needs VanElteren::needs() const {
    Needs all = outcome.needs();
    for (const std::string& column : strata) all.columns.emplace_back(column_of_term(column));
    return all;
}

Estimate VanElteren::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const std::span<const double> y = outcome.values(s, arena);
    const Strata groups = strata_of(s, strata, arena);
    const Grouped grouped(s, y, groups, arena);
    Sums sums;
    for (std::uint32_t k = 0; k < groups.count; ++k) sums.add(grouped.ranks(k, arena));
    if (sums.used == 0) return Estimate::failed(Status::no_patients);

    Estimate result;
    const bool higher_is_better = outcome.higher_is_better();
    const double index = sums.index_sum / sums.weights;
    result.estimate = higher_is_better ? index : 1 - index;
    if (!(sums.variance > 0)) {
        result.status = Status::no_variation;
        return result;
    }
    result.z = (higher_is_better ? sums.sum : -sums.sum) / std::sqrt(sums.variance);
    if (sums.index_variance > 0) {
        result.standard_error = std::sqrt(sums.index_variance) / sums.weights;
        result.lower = std::max(0.0, result.estimate - context.normal_critical * result.standard_error);
        result.upper = std::min(1.0, result.estimate + context.normal_critical * result.standard_error);
    }
    if (details) {
        details->set("U", sums.sum);
        details->set("V", sums.variance);
        details->set("z_higher_arm1", sums.sum / std::sqrt(sums.variance));
        details->set("p_two_sided", two_sided_p(result.z));
        details->set("strata_used", static_cast<double>(sums.used));
        details->set("patients", Details::Vector{sums.patients[0], sums.patients[1]});
    }
    return result;
}

}  // namespace equipoise
