#pragma once
// The calendar day on which the conditions of a data cut hold.
#include <limits>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/trial/cohort.hpp"
#include "sim/trial/data_cut.hpp"

namespace equipoise {

/// The day, which of the conditions decided, and, where that is a number of deaths, the patient whose death was the
/// last of them: of deaths on one and the same instant, those of patients after him have not been seen yet.
struct Reached {
    double day = 0;
    CutBy by = CutBy::follow_up;
    std::size_t last_death = kAll;  ///< patients up to this one have died if their death falls on `day` exactly

    static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
};

/// Calendar days of the deaths among the first n patients that are seen within their follow-up, in the order of (day,
/// patient).
class DeathDays {
  public:
    /// Everything is the arena's. The cohort must outlive it.
    DeathDays(const Cohort& cohort, std::size_t n, Arena& arena);
    std::size_t count() const { return order_.size(); }
    /// The `wanted`-th death, 1 <= wanted <= count().
    Reached at(std::size_t wanted) const;

  private:
    std::span<const double> day_;     // by patient
    std::span<std::uint32_t> order_;  // the patients who are seen to die
};

/// When the first n patients reach the cut; never later than the end of their follow-up (Cohort::end), which is also
/// the answer when fewer deaths than asked are seen. With a common closing date, followed means for its minimum. Looks
/// only at what has happened by then. n <= cohort.recruited(cohort.n);
/// `deaths`, of the same patients, is read only where the cut counts them.
Reached data_cut_day(const DataCut& cut, const Cohort& cohort, std::size_t n, const DeathDays* deaths);
Reached data_cut_day(const DataCut& cut, const Cohort& cohort, std::size_t n, Arena& arena);

}  // namespace equipoise
