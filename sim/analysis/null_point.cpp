#include "sim/analysis/null_point.hpp"

#include "models/numeric/portable_math.hpp"

namespace equipoise {

double NullPoint::away(double estimate) const {
    if (!logarithm) return estimate - value;
    return estimate > 0 ? portable::log(estimate / value) : Estimate::kUnknown;
}

double NullPoint::back(double away) const { return logarithm ? value * portable::exp(away) : value + away; }

double margin_of(const Analysis& analysis) {
    return std::visit(
        [](const auto& test) -> double {
            if constexpr (requires { test.margin == 0.0; }) return test.margin;
            return 0;
        },
        analysis);
}

NullPoint null_point(const Analysis& analysis) {
    const double no_effect = null_of(analysis);
    return {no_effect + margin_of(analysis), no_effect == 1};  // without an effect a ratio is 1, a difference 0
}

}  // namespace equipoise
