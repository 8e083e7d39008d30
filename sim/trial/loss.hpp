#pragma once
// Loss to follow-up of one arm's patients, independent of their outcome.
#include <limits>
#include <vector>

namespace equipoise {

/// A constant hazard, given by the share lost by a day, or a hazard by period. Default: nobody is lost.
class Loss {
  public:
    Loss() = default;
    /// `risk` of the patients are lost by `day`, at a constant hazard. 0 <= risk < 1, day > 0.
    static Loss by(double risk, double day);
    /// hazards[k] a day within [cuts[k - 1], cuts[k]): ascending cuts above 0, hazards of at least 0, one more than
    /// cuts.
    static Loss at(std::vector<double> hazards, std::vector<double> cuts);

    bool any() const;
    double hazard(double day) const;  ///< at a cut: of the period that begins there
    double cumulative_hazard(double day) const;
    /// The share still followed on a day.
    double stays(double day) const;
    /// The day on which the cumulative hazard reaches e > 0; +inf if never. Monotone in e.
    double time(double e) const { return hazards_.empty() ? e * mean_days_ : time_by_period(e); }
    const std::vector<double>& cuts() const { return cuts_; }

    /// All that it is made of, for whoever must know whether two are the same.
    std::vector<double> numbers() const;

  private:
    double time_by_period(double e) const;

    double risk_ = 0, day_ = 1, mean_days_ = std::numeric_limits<double>::infinity();
    std::vector<double> hazards_, cuts_;
};

}  // namespace equipoise
