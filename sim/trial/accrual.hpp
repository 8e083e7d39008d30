#pragma once
// Recruitment made ready to draw from: the expected number of patients by each calendar day, and its inverse.
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/random/stream.hpp"
#include "sim/trial/recruitment.hpp"

namespace equipoise {

/// Complete after construction, const afterwards. Days count from the opening of the first site.
class Accrual {
  public:
    /// A time of one rate: `rate` patients a day from day `start`, when `before` are expected, until `after` are (the
    /// last one: +inf, or as many as come before recruitment closes); `open` sites recruit.
    struct Segment {
        double start = 0, before = 0, after = std::numeric_limits<double>::infinity(), rate = 0;
        int open = 1;
    };

    /// A plan that scenario/check_recruitment.hpp found sound. `counted`: the share of the recruited that is simulated
    /// (of a Poisson process a random share is one again, with that share of the rate).
    Accrual(Recruitment plan = {}, double counted = 1);  // NOLINT: a plan is meant to become one by itself

    const Recruitment& plan() const { return plan_; }
    double counted() const { return counted_; }
    std::uint32_t sites() const { return static_cast<std::uint32_t>(plan_.sites); }
    std::span<const Segment> segments() const { return segments_; }
    /// True if the rates are scaled so that n patients come within a stated time: arrivals then depend on n.
    bool follows_n() const { return plan_.accrual_months.has_value(); }

    /// True if whoever would come after a stated time is not in the trial.
    bool closes() const { return plan_.closes_after_months.has_value(); }

    /// Patients expected by a calendar day where there are n at most; `follows_n`: exactly n by the end.
    double expected_by(double day, double n) const;
    /// The day by which `patients` of a trial of n are expected; +inf if never.
    double day_of(double patients, double n) const;
    /// Expected number by the close of recruitment; +inf if it does not close (also with `follows_n`).
    double capacity() const;

    /// Calendar day and site of each patient in order of arrival. Arrivals of all sites together are one Poisson
    /// process: its cumulative rate is inverted at a running sum of unit exponentials (even: at 1/2, 3/2, ...); the
    /// site is uniform among those open. With `follows_n` the process has exactly n = arrival.size() points by the
    /// end: the running sums are divided by that of n + 1. Patients who would come after the close never do: +inf.
    /// arrival and site have one size. Allocates nothing.
    void draw(ReplicateKey key, std::span<double> arrival, std::span<std::uint16_t> site) const;
    /// True if all sites are open from the first patient on and recruitment never closes: then neither a patient's site
    /// nor whether he comes at all depends on the day of his arrival.
    bool sites_without_days() const;
    /// The sites of draw() alone, where they are without days.
    void draw_sites(ReplicateKey key, std::span<std::uint16_t> site) const;

  private:
    double total() const { return segments_.back().after; }
    void place(std::span<const double> mass, std::span<const std::uint32_t> pick, std::size_t& segment, double* arrival,
               std::uint16_t* site) const;

    Recruitment plan_;
    double counted_;
    std::vector<Segment> segments_;
};

inline void recruit(const Accrual& accrual, ReplicateKey key, std::span<double> arrival,
                    std::span<std::uint16_t> site) {
    accrual.draw(key, arrival, site);
}

}  // namespace equipoise
