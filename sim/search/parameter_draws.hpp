#pragma once
// Models drawn from what is uncertain: the pilot's posterior, or the priors of the scenario.
#include <cstdint>

#include "sim/scenario/study.hpp"

namespace equipoise {

/// Which parts are drawn; the others stay at the plan's point estimate.
struct DrawnParts {
    bool control = true, effect = true, score = true;
};

class ParameterDraws {
  public:
    explicit ParameterDraws(const Study& study, DrawnParts parts = {});

    /// True if anything at all is uncertain.
    bool any() const;
    /// What is drawn and from what, one sentence each.
    std::vector<std::string> in_words() const;
    /// The model of draw k: the same for any thread, and for any number of draws.
    TrialModel model(std::uint64_t k) const;

  private:
    const Study& study_;
    DrawnParts parts_;
    bool control_from_posterior_, effect_from_posterior_;
    std::vector<IntervalPosterior> posterior_;  ///< with the pilot's weight
    std::optional<Calibrator> calibrator_[2];   ///< of a SOFA scenario whose score effect is not drawn
};

}  // namespace equipoise
