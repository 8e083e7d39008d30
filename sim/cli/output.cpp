#include "sim/cli/output.hpp"

#include <cmath>

namespace equipoise {

std::string number_text(double x) {
    return std::isnan(x) ? "-" : std::isinf(x) ? x > 0 ? "Inf" : "-Inf" : fmt::format("{:.6g}", x);
}

}  // namespace equipoise
