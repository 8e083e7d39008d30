#pragma once
// The truth of one synthetic trial: what happens to every patient, whether or not anybody sees it.
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "models/numeric/arena.hpp"
#include "sim/random/stream.hpp"
#include "sim/trial/snapshot.hpp"
#include "sim/trial/trial_model.hpp"

namespace equipoise {

/// Structure of arrays; patient i is the i-th randomized. Times are days from the patient's randomization, +inf for
/// never (deaths and discharges beyond the follow-up may be never, too). Spans live in the arena.
struct Cohort {
    std::size_t n = 0;
    int follow_up_days = 0;  ///< the longest that a patient is followed
    /// Days from the last randomization to the date on which everybody's follow-up ends; none: follow_up_days each.
    std::optional<double> closing_days;
    /// Calendar day of randomization, ascending; +inf: recruitment closed before. Empty where nobody reads the days;
    /// where nobody reads the order of patients, the trial's days and not those of patient after patient.
    std::span<double> arrival;
    std::span<std::uint16_t> site;  ///< empty where nobody reads the sites, nor the order of patients
    std::span<std::uint8_t> arm;
    std::span<double> death;
    std::span<double> discharge;  ///< empty without scores
    std::span<double> dropout;    ///< empty when nobody is lost
    const CovariateModel* covariate_model = nullptr;
    std::span<double> covariates;  ///< rows of n, one a covariate
    std::span<double> log_hazard;  ///< of the covariates, relative to their means; empty when they do nothing to death
    std::span<double> plateau;     ///< points that they add to the plateau; empty when they do nothing to the course
    int score_days = 0;            ///< last day with scores
    std::span<std::uint8_t> points;  ///< SOFA, (score_days + 1) rows of n; kNotObserved once out of the ICU

    bool dated() const { return !arrival.empty() || n == 0; }
    /// How many of the first `size` were randomized before recruitment closed.
    std::size_t recruited(std::size_t size) const;
    /// Calendar day on which the follow-up of a trial of the first `size` patients ends; 0 if none came. Where there
    /// are no days, as if all came on day 0.
    double end(std::size_t size) const;
};

/// What is read of a trial: what nobody reads is not kept, nor sorted. The draws and all that is read are the same.
struct TrialReads {
    bool scores = true;      ///< scores by day, times in the ICU, the baseline score as a covariate
    bool time_order = true;  ///< the patients in order of time
    bool dates = true;       ///< days of arrival; false: left out where nothing else depends on them
    /// Who came after whom and where: parts of the trial, columns. False: a cohort may hold control first, then the
    /// treated, its patients those of the trial otherwise.
    bool order = true;
};

/// Draws the trial of `key` with n patients; its first m patients are the trial with m patients (but for days and sites
/// of arrival where the model follows_n). Where nobody reads the order that holds for those m alone that `parts` has,
/// ascending numbers below n.
Cohort draw_cohort(const TrialModel& model, ReplicateKey key, std::size_t n, Arena& arena, const TrialReads& reads = {},
                   std::span<const std::size_t> parts = {});

/// The first n patients of a snapshot; the order of times is filtered, not sorted again.
Snapshot first_of(const Snapshot& all, std::size_t n, Arena& arena);

/// A cohort as analyses see it. Keeps the columns that snapshots point to; must outlive them and stay where it is.
class FollowUp {
  public:
    /// How what is known on a day is read.
    struct Cut {
        /// Of deaths at that very instant, those of patients up to this one are known.
        std::size_t last_death = std::numeric_limits<std::size_t>::max();
        /// The whole cohort's complete follow-up, whose order of times is used instead of sorting again.
        const Snapshot* complete = nullptr;
        bool time_order = true;  ///< false: the snapshot has none
    };
    /// All of the cohort's patients, each with complete follow-up but for those lost. Everything is the arena's.
    FollowUp(const Cohort& cohort, Arena& arena, bool time_order = true);
    /// What is known on a calendar day of the first n patients: of those randomized before it, until it. The snapshot
    /// may be empty.
    FollowUp(const Cohort& cohort, std::size_t n, double calendar_day, Arena& arena, const Cut& cut);
    FollowUp(const Cohort& cohort, std::size_t n, double calendar_day, Arena& arena)
        : FollowUp(cohort, n, calendar_day, arena, Cut()) {}
    FollowUp(const FollowUp&) = delete;
    FollowUp& operator=(const FollowUp&) = delete;

    /// Lets the snapshots of this trial's sizes share what is read of them.
    void share(PrefixMemo& memo);
    const Snapshot& all() const { return all_; }
    Snapshot first(std::size_t n, Arena& arena) const { return first_of(all_, n, arena); }

  private:
    void fill_columns(const Cohort& cohort, std::size_t n, Arena& arena);
    void see(const Cohort& cohort, std::size_t n, std::span<const double> last_seen, Arena& arena, const Cut& cut,
             std::size_t followed = 0);
    void put_in_order(std::span<const double> last_seen, Arena& arena, const Cut& cut, std::size_t followed);
    void see_icu(const Cohort& cohort, std::span<const double> last_seen, Arena& arena);

    Snapshot all_;
    Column columns_[CovariateModel::kMost + 2];  // site, baseline score, covariates
};

}  // namespace equipoise
