#pragma once
// What is uncertain in a study, and the k-th draw of it: the scenario's priors, and of what the pilot gives its
// posterior.
//
//   interval counts    exact draws of the beta posterior (models/fit/interval_posterior.hpp)
//   likelihood fits    normal on the scale of the fit, with the fit's covariance (over prior.pilot_weight); a draw that
//                      is no law (a falling spline) is drawn again
//   [prior]            beta mortality, normal log hazard ratio and plateau, any parameter
//                      (sim/scenario/parameter_prior.hpp)
//
// An effect drawn, or planned, apart from the control arm is one against the plan's control arm: where control
// mortality is drawn it is kept on the scale of explore.keep, as under a shift. Control and treated arm both drawn from
// the pilot are their own posteriors.
//
// Each is drawn from numbers of its own, so that a new prior shifts no other draw and draw k is the same for any number
// of draws.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/study/study.hpp"

namespace equipoise {

/// Which parts are drawn; the others stay as planned.
struct DrawnParts {
    std::array<bool, all_parts.size()> drawn{true, true, true, true};

    bool has(Part part) const { return drawn[static_cast<std::size_t>(part)]; }
    static DrawnParts only(Part part) {
        DrawnParts parts{{false, false, false, false}};
        parts.drawn[static_cast<std::size_t>(part)] = true;
        return parts;
    }
};

class Uncertainty {
  public:
    /// Refers to the study. Throws InputError where a prior does not go with what the pilot gave.
    explicit Uncertainty(const Study& study, DrawnParts parts = {});

    bool any() const { return !words_.empty(); }
    /// What is drawn and from what, one sentence each.
    const std::vector<std::string>& in_words() const { return words_; }
    /// True if the score course or the effect on it is drawn.
    bool draws_course() const { return draws_course_; }

    StudyParameters draw(std::uint64_t k) const;

  private:
    enum class Source { plan, prior, posterior, fit };
    SurvivalLaw law_of_pilot(int arm, Source source, std::uint64_t k) const;

    const Study& study_;
    DrawnParts parts_;
    StudyParameters plan_;
    Source control_ = Source::plan, effect_ = Source::plan;
    std::vector<IntervalPosterior> posterior_;  ///< with the pilot's weight
    std::vector<double> factor_[2];             ///< of each arm's fit: Cholesky factor of its covariance
    std::vector<ParameterDraw> parameters_;
    std::vector<std::string> words_;
    bool draws_course_ = false, draws_control_ = false;
};

}  // namespace equipoise
