#pragma once
// Difference of restricted mean survival times, treatment minus control, in days: the area between the two Kaplan-Meier
// curves up to tau (Royston and Parmar 2013; Uno et al. 2014, whose R package survRM2 gives the same numbers).
//
//   RMST = integral of S from 0 to tau;  var = sum over deaths before tau of A(t)^2 d / (n (n - d)), A(t) = integral of
//                                        S, t to tau
//   estimate = RMST1 - RMST0;  z = estimate / sqrt(var1 + var0), positive when the treated live longer
//
// How far tau may reach is survRM2's rule: an arm whose last patient seen was censored ends there; one whose last
// patients all died has a curve of 0 from then on, and may be joined with a longer one. Beyond the longer arm nothing
// is said. Details give each arm's RMST and standard error, the ratio of RMSTs and of the times lost (tau - RMST), with
// limits on the log scale.
#include <cstddef>
#include <tuple>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// Restricted mean of one arm.
struct RestrictedMean {
    std::size_t patients = 0, deaths = 0;  ///< deaths before tau
    double mean = 0;                       ///< days
    double variance = 0;
    double last_time = 0;        ///< of anybody in the arm
    bool ends_in_death = false;  ///< all who were last seen at last_time died
};

struct Rmst {
    static constexpr std::string_view name = "rmst";
    static constexpr std::string_view estimand = "difference in restricted mean survival time, days";
    static constexpr double null = 0;

    double tau = 28;

    static constexpr auto fields() {
        return std::tuple{
            field("tau", &Rmst::tau, Range::above(0), "days", "the mean survival time is restricted to this day")};
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

/// Both arms in one pass over the snapshot's time order.
void restricted_means(const Snapshot& snapshot, double tau, RestrictedMean (&arms)[2]);

}  // namespace equipoise
