#pragma once
// The calendar day of the d-th death of a trial, as an order statistic.
#include "sim/theory/deaths_by_day.hpp"

namespace equipoise {

/// Of a trial of exactly n1 and n0 patients (arms in a random order) who enter independently, each on a day distributed
/// as the rates of the model are: by day t the deaths of an arm are binomial with p(t) = DeathsByDay::deaths / n, and
/// the day of the d-th is at most t where the two binomials together reach d. The rest follows from its density, by
/// quadrature; relative error about 1e-8.
class DeathDay {
  public:
    /// n1 + n0 patients by the model's allocation; needs recruitment. 1 <= deaths <= n.
    DeathDay(const TrialModel& model, int n, int deaths);

    const DeathsByDay& calendar() const { return calendar_; }
    /// P(d deaths by the day).
    double by(double day) const;
    /// P(d deaths in the trial).
    double reached() const { return by(calendar_.end()); }
    /// The first day by which d deaths have come with probability q; NaN if that never holds.
    double quantile(double q) const;

    /// Given that d deaths come: mean and standard deviation of the day, and the expected numbers at it.
    struct Moments {
        double mean = 0, sd = 0;
        double enrolled = 0;        ///< randomized
        double followed = 0;        ///< of these alive, neither lost nor followed to the end
        double deaths_treated = 0;  ///< of the d deaths
    };
    Moments moments() const;

  private:
    struct AtDay;
    AtDay at(double day) const;

    DeathsByDay calendar_;
    int n_[2];
    int deaths_;
};

}  // namespace equipoise
