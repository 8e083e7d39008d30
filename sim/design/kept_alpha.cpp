#include "sim/design/kept_alpha.hpp"

#include <fmt/format.h>
#include <cmath>

namespace equipoise {

std::string caveat_of_alpha(const Boundary& boundary) {
    const double stated = boundary.plan.alpha, spent = boundary.looks.back().alpha_spent;
    if (std::fabs(spent - stated) <= 0.02 * stated) return "";
    return fmt::format("the limits given spend a type I error of {:.3g}%, not the {:g}% stated as alpha", 100 * spent,
                       100 * stated);
}

}  // namespace equipoise
