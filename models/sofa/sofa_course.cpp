#include "models/sofa/sofa_course.hpp"

#include <cmath>

namespace equipoise {

SofaEffect SofaEffect::scaled(double scale) const {
    return {plateau * scale, std::pow(rate_ratio, scale), std::pow(death_hazard_ratio, scale), std::pow(discharge_hazard_ratio, scale)};
}

}  // namespace equipoise
