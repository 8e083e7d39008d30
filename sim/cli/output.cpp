#include "sim/cli/output.hpp"

#include <cmath>

namespace equipoise {

Json number_json(double x) {
    if (std::isnan(x)) return nullptr;
    if (std::isinf(x)) return x > 0 ? "Inf" : "-Inf";
    return x;
}

std::string number_text(double x) {
    return std::isnan(x) ? "-" : std::isinf(x) ? x > 0 ? "Inf" : "-Inf" : fmt::format("{:.6g}", x);
}

}  // namespace equipoise
