#include "sim/design/delayed_response.hpp"

#include <cmath>

#include "models/numeric/root.hpp"
#include "sim/design/limit_recursion.hpp"

namespace equipoise {
namespace {

constexpr double kNone = Limits::kNone;

GoingOn above(double z) { return {{z, 0}, {kNone, 0}, 1}; }
GoingOn below(double z) { return {{-kNone, 0}, {z, 0}, 1}; }

// The trials that recruitment ends for at one look, on either side.
struct Stopped {
    LookDensity up, down;
    Stopped(const LookDensity& going, double t, const Limits& limits, double delay) {
        up.advance(going, t, above(limits.upper), t + delay);
        down.advance(going, t, below(limits.futility), t + delay);
    }
};

}  // namespace

DelayedResponse delayed_response(const BoundaryPlan& plan, const std::vector<double>& delay) {
    if (plan.sides != 1 || plan.futility.kind == FutilityKind::none || !plan.futility.binding)
        throw InputError("futility", "a design with delayed response stops recruitment for futility",
                         "a one-sided design with binding futility");
    if (delay.size() + 1 != plan.information.size())
        throw InputError("delay", "has " + std::to_string(delay.size()) + " values",
                         "one for each look before the last");
    for (const double more : delay)
        if (!(more > 0)) throw InputError("delay", "has " + std::to_string(more), "above 0");
    DelayedResponse design{plan_boundary(plan), delay, {}};
    LookPath path;
    path.begin();
    for (std::size_t k = 0; k < delay.size(); ++k) {
        const double t = plan.information[k], then = t + delay[k];
        const Limits& limits = design.boundary.looks[k].limits;
        const LookDensity& going = path.reach(t);
        const Stopped stopped(going, t, limits, delay[k]);
        const auto lost_less_won = [&](double z) {
            return stopped.up.tail(then, z, 0, -1).upper - stopped.down.tail(then, z, 0, 1).upper;
        };
        design.decision.push_back(
            root_between(lost_less_won, -12.0, lost_less_won(-12), 12.0, lost_less_won(12), 1e-10));
        path.stop(t, going_on(limits, true));
    }
    return design;
}

DelayedProbabilities probabilities(const DelayedResponse& design, double drift) {
    DelayedProbabilities result;
    LookPath path;
    path.begin();
    double still = 1;
    const std::size_t looks = design.boundary.looks.size();
    for (std::size_t k = 0; k < looks; ++k) {
        const double t = design.boundary.information(k);
        const Limits& limits = design.boundary.looks[k].limits;
        const LookDensity& going = path.reach(t);
        if (k + 1 == looks) {
            result.reject.push_back(going.tail(t, limits.upper, drift, 1).upper);
            result.expected_information += still * t;
        } else {
            const double then = t + design.delay[k], c = design.decision[k];
            const Stopped stopped(going, t, limits, design.delay[k]);
            result.reject.push_back(stopped.up.tail(then, c, drift, 1).upper +
                                    stopped.down.tail(then, c, drift, 1).upper);
            result.reversal.push_back(stopped.up.tail(then, c, drift, -1).upper);
            result.stop.push_back(going.tail(t, limits.upper, drift, 1).upper +
                                  going.tail(t, limits.futility, drift, -1).upper);
            result.expected_information += result.stop.back() * then;
            still -= result.stop.back();
        }
        result.power += result.reject.back();
        path.stop(t, going_on(limits, true));
    }
    return result;
}

}  // namespace equipoise
