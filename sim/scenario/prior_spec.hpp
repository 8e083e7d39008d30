#pragma once
// [prior] of a scenario: what is uncertain, for assurance.
#include <optional>
#include <vector>

#include "models/numeric/field.hpp"
#include "sim/scenario/parameter_prior.hpp"

namespace equipoise {

struct BetaSpec {
    double a = 0.5, b = 0.5;
    static constexpr auto fields() {
        return std::tuple{field("a", &BetaSpec::a, Range::above(0), "", "first shape: prior deaths"),
                          field("b", &BetaSpec::b, Range::above(0), "", "second shape: prior survivors")};
    }
};

struct NormalSpec {
    double mean = 0, sd = 1;
    static constexpr auto fields() {
        return std::tuple{field("mean", &NormalSpec::mean, Range::between(-1000, 1000), "", "mean"),
                          field("sd", &NormalSpec::sd, Range::above(0), "", "standard deviation")};
    }
};

/// What is uncertain, for assurance. Without a prior the pilot's own posterior is drawn, where there is a pilot.
struct PriorSpec {
    std::optional<BetaSpec> control_mortality, treated_mortality;
    std::optional<NormalSpec> log_hazard_ratio, sofa_plateau;
    double pilot_weight = 1;
    std::vector<ParameterPrior> parameters;  ///< [prior.parameters], by path
    static constexpr auto fields() {
        return std::tuple{
            field("control_mortality", &PriorSpec::control_mortality,
                  "beta distribution of the control arm's mortality by the end of follow-up: { a = 8.5, b = 12.5 }"),
            field("treated_mortality", &PriorSpec::treated_mortality,
                  "the same of the treated arm, in place of an effect"),
            field("log_hazard_ratio", &PriorSpec::log_hazard_ratio,
                  "normal distribution of the log hazard ratio: { mean = -0.22, sd = 0.2 }"),
            field("sofa_plateau", &PriorSpec::sofa_plateau, "normal distribution of effect.sofa.plateau, in points"),
            field("pilot_weight", &PriorSpec::pilot_weight, Range::between(0, 1), "",
                  "power prior: each pilot patient counts as this much of one (Ibrahim and Chen 2000)"),
        };
    }
};

}  // namespace equipoise
