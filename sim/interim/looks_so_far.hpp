#pragma once
// Where a running trial stands among its looks: the limits in force, and the chances ahead on the normal scale.
#include <optional>
#include <span>
#include <vector>

#include "sim/conduct/protocol.hpp"
#include "sim/design/boundary_walk.hpp"

namespace equipoise {

/// Looks held, the one at hand and those to come; information as shares of the planned maximum. Of a fixed design: the
/// look at hand has no limits and the last one has the test's.
struct LooksSoFar {
    std::vector<double> information;  ///< by look
    std::vector<Limits> limits;
    std::size_t now = 0;               ///< the look at hand
    std::size_t next_planned = 0;      ///< of the planned looks, the first to come; their number if there is none
    bool last = false;                 ///< the look at hand is the final analysis
    double alpha_spent = 0;            ///< by the look at hand, both sides together
    std::optional<BoundaryWalk> walk;  ///< as it stands after the look at hand

    const Limits& at_hand() const { return limits[now]; }
    double share() const { return information[now]; }
    std::span<const double> held() const { return std::span(information).first(now + 1); }
    double last_critical() const { return limits.back().upper; }
};

/// The planned look (from 0) whose information is nearest.
std::size_t nearest_look(const std::vector<PlannedLook>& looks, double share);

/// The planned look at hand is the one whose planned information is nearest to `share`; `earlier` is the information at
/// the looks before (empty: those planned before it, at their planned information), and the later ones are those
/// planned after it. Throws InputError at "--earlier" where that does not ascend to `share`.
LooksSoFar looks_so_far(const SizePlan& plan, const Design& design, std::vector<double> earlier, double share,
                        bool last);

/// Given z at the look at hand: the chance to show benefit at any look to come, and at the last one alone (as if no
/// look came between), under E Z_k = drift sqrt(information_k). Futility limits to come are obeyed. NaN after the last.
struct Chance {
    double any = Estimate::kUnknown, at_last = Estimate::kUnknown;
};
Chance conditional_power(const LooksSoFar& looks, double z, double drift);
/// At the drift that z shows, z / sqrt(share).
Chance conditional_power_of_trend(const LooksSoFar& looks, double z);
/// The average over the drift's posterior from a flat prior, N(z / sqrt(share), 1 / share).
Chance predictive_power_flat(const LooksSoFar& looks, double z);

/// The average over draws of the drift from a prior, each weighted by the likelihood of z, exp(-(z - drift
/// sqrt(share))^2 / 2), with the standard error of that weighted mean and the number of equally weighted draws that
/// would have the same (sum of weights squared over sum of squared weights). The draws' order does not matter but for
/// rounding.
struct PredictivePower {
    Chance mean, mcse;
    double effective_draws = 0;
    std::size_t draws = 0;
};
PredictivePower predictive_power(const LooksSoFar& looks, double z, std::span<const double> drifts);

}  // namespace equipoise
