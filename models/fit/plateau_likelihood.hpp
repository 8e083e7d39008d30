#pragma once
// The log-likelihood of the plateau course (plateau_course.hpp) and its exact gradient.
//
// With f = exp(-k d) and r = 1 - f over a patient's days, V the covariance of the noise and y the scores,
//
//   y | k ~ N(mean g + (a - 10 b + plateau arm) r,  V + sd^2 g g' + s^2 r r'),   g = f + b r,
//
// so that everything is made of the products 1'Wf, f'Wf, y'W1, y'Wf ..., W = V^-1. Those without y are the same for all
// patients of an arm with scores on the same days and are taken once for each such pattern; W is never formed, but
// applied by the Kalman filter of the noise, whose numbers carry their derivatives by log e_sd and logit phi.
#include <cstddef>
#include <map>
#include <vector>

#include "models/pilot/pilot_scores.hpp"

namespace equipoise::fit {

class PlateauLikelihood {
  public:
    PlateauLikelihood(const PilotScores& pilot, bool arm_effects);
    /// At the parameters of plateau_course.hpp; -inf outside of what numbers can hold. Where `gradient` is not null it
    /// is filled.
    double operator()(const std::vector<double>& at, double* gradient);

    static constexpr int kNodes = 73;    ///< of the trapezoid rule over log k
    static constexpr double kReach = 6;  ///< SD of log k on either side
    static constexpr std::size_t kParameters = 11;

  private:
    struct Parameters;
    struct ByNode;  // what a pattern's products are at each node
    struct Shared;
    struct Patient;
    struct Slopes;
    struct Pattern {
        int arm = 0;
        std::vector<std::size_t> at;        // its days among the distinct ones
        std::vector<std::size_t> patients;  // rows of each patient's first score
    };
    void set_falls(const Parameters& p);
    double sum(const Parameters& p, double* gradient);
    void set_gradient(const Parameters& p, const Slopes* by_arm, double* gradient) const;

    const PilotScores& pilot_;
    bool arm_effects_;
    double rounding_;
    int nodes_ = kNodes;                  // 1 where the rates do not differ
    std::vector<double> days_;            // distinct ones
    std::vector<double> falls_, slopes_;  // f and d f / d log k by arm, day and node
    double node_[kNodes] = {};            // in SD
    std::vector<Pattern> patterns_;
};

}  // namespace equipoise::fit
