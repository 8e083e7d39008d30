#include "models/sofa/sofa_course.hpp"

#include <cmath>

#include "models/numeric/portable_math.hpp"

namespace equipoise {

SofaEffect SofaEffect::scaled(double scale) const {
    return {plateau * scale, portable::pow(rate_ratio, scale), portable::pow(death_hazard_ratio, scale),
            portable::pow(discharge_hazard_ratio, scale)};
}

}  // namespace equipoise
