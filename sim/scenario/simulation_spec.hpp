#pragma once
// [simulation] and [explore] of a scenario: how much is simulated, and which points besides the planned one.
#include <cstdint>
#include <vector>

#include "models/numeric/field.hpp"
#include "models/survival/effect.hpp"

namespace equipoise {

struct SimulationSpec {
    std::int64_t trials = 10000;
    double target_power = 0.80;
    double tolerance = 0.01;
    std::int64_t n = 0;
    std::int64_t largest_n = 20000;
    static constexpr auto fields() {
        return std::tuple{
            field("trials", &SimulationSpec::trials, Range::between(1, 1e9), "", "synthetic trials per point"),
            field("target_power", &SimulationSpec::target_power, Range{0.01, 0.999, false, false}, "",
                  "power that the sample size must reach"),
            field("tolerance", &SimulationSpec::tolerance, Range::between(0.001, 0.5), "",
                  "half-width of the 95% interval for the required n, as a fraction of it"),
            field("n", &SimulationSpec::n, Range::between(0, 1e6), "patients",
                  "total n of `power`; 0: the largest of explore.n"),
            field("largest_n", &SimulationSpec::largest_n, Range::between(2, 1e6), "patients",
                  "sample sizes beyond this are reported as not reachable"),
        };
    }
};

struct ExploreSpec {
    std::vector<double> effect_scale{0.0, 0.25, 0.5, 0.75, 1.0};
    std::vector<double> control_mortality_shift{-0.10, 0.0};
    KeptScale keep = KeptScale::hazard_ratio;
    std::vector<std::int64_t> n{50, 100, 200, 400, 800, 1600};
    static constexpr auto fields() {
        return std::tuple{
            field("effect_scale", &ExploreSpec::effect_scale, Range::between(0, 1), "",
                  "shares of the effect; in 13 septic-shock trials the effect was over-estimated by 7.4 points (Wong "
                  "2018)"),
            field("control_mortality_shift", &ExploreSpec::control_mortality_shift, Range::between(-0.9, 0.9), "",
                  "added to the control arm's mortality by the end of follow-up; it was over-estimated by 9.8 points "
                  "(Wong 2018)"),
            field("keep", &ExploreSpec::keep,
                  "what is kept of the effect at each time when control mortality moves (also when a prior of it is "
                  "drawn): "
                  "\"hazard-ratio\" of cumulative hazards, \"risk-difference\" or \"odds-ratio\""),
            field("n", &ExploreSpec::n, Range::between(2, 1e6), "patients", "total sample sizes of the power curve"),
        };
    }
};

}  // namespace equipoise
