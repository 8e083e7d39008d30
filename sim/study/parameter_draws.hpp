#pragma once
// Models drawn from what is uncertain: the parameters of a draw with its courses calibrated to its mortality.
#include <cstdint>

#include "models/sofa/draw_calibrator.hpp"
#include "sim/study/uncertainty.hpp"

namespace equipoise {

class ParameterDraws {
  public:
    /// Refers to the study. In a SOFA scenario this prepares the calibration of draws (about 0.1 s).
    explicit ParameterDraws(const Study& study, DrawnParts parts = {});

    const Uncertainty& uncertainty() const { return uncertainty_; }
    /// The model of draw k: the same for any thread, and for any number of draws.
    TrialModel model(std::uint64_t k) const;
    /// True if treatment lowers mortality by the end of follow-up in draw k, whose model that is: by the arms' laws;
    /// where treated mortality follows from the score, by the mortality of 256 courses of the calibration's cohort, the
    /// same in both arms.
    bool lowers_mortality(std::uint64_t k, const TrialModel& model) const;

  private:
    const Study& study_;
    Uncertainty uncertainty_;
    std::optional<DrawCalibrator> calibrator_[2];  ///< of each arm, around the plan's
};

}  // namespace equipoise
