#include "sim/analysis/score/wilcoxon.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/score/exact_rank_sum.hpp"
#include "sim/analysis/score/hodges_lehmann.hpp"
#include "sim/analysis/score/rank_sum.hpp"

namespace equipoise {
namespace {

constexpr double kMostWork = 2e9;         // additions for an exact p that was asked for
constexpr double kMostWorkUnasked = 2e7;  // and for the details

void set_details(Details& details, const RankSum& ranks, double z, double z_continuity) {
    details.set("patients", Details::Vector{ranks.n0, ranks.n1});
    details.set("U_arm1", ranks.u);
    details.set("rank_sum_arm1", ranks.u + 0.5 * ranks.n1 * (ranks.n1 + 1));
    details.set("var_U", ranks.null_variance);
    details.set("prob_index", ranks.index());
    details.set("z_higher_arm1", z);
    details.set("p_asymptotic", two_sided_p(z));
    details.set("z_continuity", z_continuity);
    details.set("p_continuity", two_sided_p(z_continuity));
}

}  // namespace

Estimate Wilcoxon::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    const std::span<const double> y = outcome.values(s, arena);
    const std::span<const TiedValue> values = tied_values(y, s.arm.first(s.n), arena);
    const RankSum ranks = rank_sum(values);
    if (ranks.empty_arm()) return Estimate::failed(Status::no_patients);

    Estimate result;
    const bool higher_is_better = outcome.higher_is_better();
    result.estimate = higher_is_better ? ranks.index() : 1 - ranks.index();
    if (values.size() == 1) {
        if (!exact) {
            result.status = Status::no_variation;
            return result;
        }
        result.z = 0;  // every permutation is what was seen: p = 1, as of other exact tests of data that could not be
                       // otherwise
        result.p = result.p_benefit = mid_p ? 0.5 : 1;
        return result;
    }
    if (ranks.index_variance > 0) {
        result.standard_error = std::sqrt(ranks.index_variance);
        result.lower = std::max(0.0, result.estimate - context.normal_critical * result.standard_error);
        result.upper = std::min(1.0, result.estimate + context.normal_critical * result.standard_error);
    }
    // Raw signs: positive when arm 1 is higher.
    const double sd = std::sqrt(ranks.null_variance), centred = ranks.centred();
    const double z = centred / sd;
    const double z_continuity = std::copysign(std::fmax(std::fabs(centred) - 0.5, 0), centred) / sd;
    result.z = (higher_is_better ? 1 : -1) * (continuity ? z_continuity : z);
    if (exact || details) {
        const double work = exact_rank_sum_work(values);
        if (work <= (exact ? kMostWork : kMostWorkUnasked)) {
            const ExactRankSum p = exact_rank_sum(values, arena);
            if (exact) {
                result.p = mid_p ? p.two_sided_mid : p.two_sided;
                result.p_benefit =
                    higher_is_better ? (mid_p ? p.higher_mid : p.higher) : (mid_p ? p.lower_mid : p.lower);
            }
            if (details) {
                details->set("p_exact", p.two_sided);
                details->set("p_exact_mid", p.two_sided_mid);
            }
        }
    }
    if (details) {
        set_details(*details, ranks, z, z_continuity);
        set_hodges_lehmann(*details, values, context.confidence);
    }
    return result;
}

}  // namespace equipoise
