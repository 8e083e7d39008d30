#include "sim/design/spending.hpp"

#include <cmath>

#include "models/numeric/normal_tail.hpp"
#include "models/numeric/portable_math.hpp"

namespace equipoise {

double spent(Spending kind, double parameter, double total, double t) {
    if (!(t > 0)) return 0;
    if (t >= 1) return total;
    constexpr double kE = 2.7182818284590452354;
    switch (kind) {
        case Spending::lan_demets_obrien_fleming:
            return 2 * vector_math::normal_tail(-portable::normal_quantile(0.5 * total) / std::sqrt(t)).upper;
        case Spending::lan_demets_pocock:
            return total * portable::log(1 + (kE - 1) * t);
        case Spending::hwang_shih_decani:
            return parameter == 0 ? total * t : total * portable::expm1(-parameter * t) / portable::expm1(-parameter);
        case Spending::kim_demets:
            return total * portable::pow(t, parameter);
        case Spending::user:
            break;
    }
    return total * t;
}

double spent_by_user(std::span<const double> information, std::span<const double> cumulative, double t) {
    double from_t = 0, from = 0;
    for (std::size_t k = 0; k < information.size(); ++k) {
        // A look at its planned information has the given value to the bit.
        if (std::fabs(t - information[k]) <= 1e-12) return cumulative[k];
        if (t < information[k])
            return t > 0 ? from + (cumulative[k] - from) * (t - from_t) / (information[k] - from_t) : 0;
        from_t = information[k];
        from = cumulative[k];
    }
    return from;
}

}  // namespace equipoise
