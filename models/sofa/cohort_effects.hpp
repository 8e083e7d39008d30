#pragma once
#include <vector>

namespace equipoise {

/// What baseline covariates do to the patients of a calibration's full cohort; empty: nothing.
struct CohortEffects {
    std::vector<float> hazard_factor;  ///< on all of a patient's hazards of death
    std::vector<float> plateau;        ///< points
};

}  // namespace equipoise
