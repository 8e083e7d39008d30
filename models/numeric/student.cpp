#include "models/numeric/student.hpp"

#include <cmath>

#include "models/numeric/special.hpp"

namespace equipoise {

double student_t_critical(double confidence, double normal_critical, double df) {
    const double x = normal_critical, u = x * x;
    if (!(df >= 200 && std::fabs(x) <= 3)) return student_t_quantile(0.5 * (1 + confidence), df);
    const double g1 = (u + 1) / 4;
    const double g2 = ((5 * u + 16) * u + 3) / 96;
    const double g3 = (((3 * u + 19) * u + 17) * u - 15) / 384;
    const double g4 = ((((79 * u + 776) * u + 1482) * u - 1920) * u - 945) / 92160;
    const double g5 = (((((27 * u + 339) * u + 930) * u - 1782) * u - 765) * u + 17955) / 368640;
    const double w = 1 / df;
    return x * (1 + w * (g1 + w * (g2 + w * (g3 + w * (g4 + w * g5)))));
}

}  // namespace equipoise
