#pragma once
// The calendar of a trial in expectation: who is randomized, followed, lost and dead by each calendar day.
#include <array>
#include <vector>

#include "sim/theory/seen_death.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// Expected numbers of a trial of n patients whose marginal laws are the model's: patients come at the stated rates
/// until n are expected (or recruitment closes), a share of them in each arm, with deaths and losses independent. The
/// number seen to die by day t is the integral over entry days s of rate(s) P(seen to die within t - s); likewise the
/// others (Lachin and Foulkes 1986; any law, any rates). Days count from the opening of the first site. Common closing:
/// closing_days after the day on which the last patient is expected.
class DeathsByDay {
  public:
    DeathsByDay(const TrialModel& model, double n);

    double patients() const { return patients_; }  ///< expected to be randomized in all
    double patients(int arm) const { return patients_ * share_[static_cast<std::size_t>(arm)]; }
    double last_day() const { return last_day_; }  ///< by which they are
    double end() const { return end_; }            ///< when everybody's follow-up is complete

    double enrolled(double day) const;
    double deaths(int arm, double day) const;
    double deaths(double day) const { return deaths(0, day) + deaths(1, day); }
    double lost(int arm, double day) const;
    /// Randomized, alive, neither lost nor followed to the end.
    double followed(int arm, double day) const;
    /// The derivative of `deaths` in the day, before the end.
    double death_rate(int arm, double day) const;
    /// The day by which so many deaths are expected; +inf if never.
    double day_of(double deaths) const;
    /// Days between which entry and end of follow-up change nothing abruptly, from 0 to the end.
    std::vector<double> smooth_between() const;

  private:
    struct Entry {
        double from, to, rate;  ///< patients a day
    };
    template <class OfPatient>
    double over_entries(int arm, double day, OfPatient&& integral) const;

    std::vector<Entry> entries_;  // empty: all on day 0
    std::array<SeenDeath, 2> seen_;
    std::array<double, 2> share_;
    double patients_, last_day_ = 0, end_ = 0;
};

}  // namespace equipoise
