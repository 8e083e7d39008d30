#include "sim/study/stated_shape.hpp"

#include <fmt/format.h>
#include <cmath>

#include "models/survival/arm_survival.hpp"

namespace equipoise {

std::vector<std::string> stated_shape_warnings(const Study& study) {
    const EffectSpec& stated = study.scenario.effect;
    if (stated.mortality.empty() || stated.day.empty() || !study.control) return {};
    const ArmSurvival control(*study.control), treated(*study.control, study.effect);
    const double day = stated.day.front(), early = day / 4;
    const auto ratio = [&](double t) { return treated.cumulative_hazard(t) / control.cumulative_hazard(t); };
    if (!(control.cumulative_hazard(early) > 0) || std::fabs(std::log(ratio(early) / ratio(day))) < std::log(1.2))
        return {};
    return {fmt::format(
        "effect.mortality gives the treated arm a constant hazard up to day {:g}, which control's law ({}) has not: "
        "the ratio of cumulative hazards is {:.2f} by day {:g} and {:.2f} by day {:g}. Where that is not meant, state "
        "effect.hazard_ratio, or mortality by more days",
        day, study.scenario.survival.law, ratio(early), early, ratio(day), day)};
}

}  // namespace equipoise
