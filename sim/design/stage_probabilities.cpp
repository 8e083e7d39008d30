#include <cmath>

#include "sim/design/limit_recursion.hpp"

namespace equipoise {
namespace {

constexpr double kNone = Limits::kNone;

double futility_chance(const LookDensity& going, double t, const Limits& limits, double theta) {
    const double z = limits.futility;
    if (limits.inner_wedge) {
        if (!(z > 0)) return 0;
        if (!(z < kNone)) return going.total(theta);
        return going.tail(t, -z, theta, 1).upper - going.tail(t, z, theta, 1).upper;
    }
    if (!(z > limits.lower)) return 0;
    if (!(z < kNone))
        return going.total(theta) - (limits.lower > -kNone ? going.tail(t, limits.lower, theta, -1).upper : 0);
    const double below = going.tail(t, z, theta, -1).upper;
    return limits.lower > -kNone ? below - going.tail(t, limits.lower, theta, -1).upper : below;
}

}  // namespace

StageProbabilities stage_probabilities(std::span<const double> information, std::span<const Limits> limits,
                                       double theta, bool obey_futility) {
    StageProbabilities stages;
    LookPath path;
    path.begin();
    double going_on = 1;
    for (std::size_t k = 0; k < information.size(); ++k) {
        const double t = information[k];
        const LookDensity& going = path.reach(t);
        stages.benefit.push_back(limits[k].upper < kNone ? going.tail(t, limits[k].upper, theta, 1).upper : 0);
        stages.harm.push_back(limits[k].lower > -kNone ? going.tail(t, limits[k].lower, theta, -1).upper : 0);
        stages.futility.push_back(obey_futility ? futility_chance(going, t, limits[k], theta) : 0);
        const double stops = stages.benefit[k] + stages.harm[k] + stages.futility[k];
        stages.power += stages.benefit[k];
        stages.any_harm += stages.harm[k];
        stages.any_futility += stages.futility[k];
        stages.expected_information += t * (k + 1 < information.size() ? stops : going_on);
        going_on -= stops;
        path.stop(t, equipoise::going_on(limits[k], obey_futility));
    }
    return stages;
}

StageProbabilities stage_probabilities(const Boundary& boundary, double drift, bool obey_futility) {
    std::vector<double> information;
    std::vector<Limits> limits;
    for (const BoundaryLook& look : boundary.looks) {
        information.push_back(look.information);
        limits.push_back(look.limits);
    }
    return stage_probabilities(information, limits, drift, obey_futility);
}

}  // namespace equipoise
