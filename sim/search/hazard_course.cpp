#include "sim/search/hazard_course.hpp"

#include <cmath>
#include <limits>
#include <set>

namespace equipoise {
namespace {

// `seen` is the day, or the last moment before it.
HazardDay at(const std::array<ArmSurvival, 2>& arms, double day, double seen) {
    HazardDay point;
    point.day = day;
    for (std::size_t arm = 0; arm < 2; ++arm) {
        point.hazard[arm] = arms[arm].hazard(seen);
        point.cumulative[arm] = arms[arm].cumulative_hazard(day);
    }
    return point;
}

std::set<double> jumps(const std::array<ArmSurvival, 2>& arms) {
    std::set<double> days;
    const auto add = [&](std::span<const double> more) { days.insert(more.begin(), more.end()); };
    for (const ArmSurvival& arm : arms) {
        add(hazard_jumps(arm.control()));
        if (const auto* effect = std::get_if<PiecewiseProportional>(&arm.effect())) add(effect->cuts);
        if (const auto* effect = std::get_if<OwnLaw>(&arm.effect())) add(hazard_jumps(effect->law));
        if (const auto* effect = std::get_if<Accelerated>(&arm.effect()))
            for (const double day : hazard_jumps(arm.control())) days.insert(day * effect->time_ratio);
    }
    return days;
}

}  // namespace

double HazardDay::ratio_of(const std::array<double, 2>& of) {
    const auto usable = [](double x) { return std::isfinite(x) && x > 0; };
    return usable(of[0]) && usable(of[1]) ? of[1] / of[0] : std::numeric_limits<double>::quiet_NaN();
}

std::vector<HazardDay> hazard_course(const std::array<ArmSurvival, 2>& arms, double last_day) {
    constexpr int kSteps = 200;
    const std::set<double> jump = jumps(arms);
    std::set<double> days;
    for (int k = 0; k <= kSteps; ++k) days.insert(last_day * k / kSteps);
    for (const double day : jump)
        if (day > 0 && day < last_day) days.insert(day);
    std::vector<HazardDay> course;
    for (const double day : days) {
        // What jumps at the very end is beyond the course: only its left side is.
        if (day > 0 && (jump.contains(day) || day == last_day)) course.push_back(at(arms, day, std::nextafter(day, 0)));
        if (day < last_day) course.push_back(at(arms, day, day));
    }
    return course;
}

}  // namespace equipoise
