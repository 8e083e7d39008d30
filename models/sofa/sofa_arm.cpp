#include "models/sofa/sofa_arm.hpp"

#include "models/numeric/portable_math.hpp"

namespace equipoise {

SofaArm uncalibrated_arm(const SofaCourse& course, const SofaEffect& effect, int follow_up_days) {
    SofaArm arm{course, effect, {}, {}, {}};
    for (int day = 0; day < follow_up_days; ++day) {
        arm.death_hazard.push_back(static_cast<float>(course.death.hazard * effect.death_hazard_ratio *
                                                      portable::exp(-course.death.decay * day)));
        arm.after_discharge.push_back(static_cast<float>(course.death.after_discharge));
    }
    return arm;
}

}  // namespace equipoise
