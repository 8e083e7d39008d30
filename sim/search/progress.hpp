#pragma once
// How far a run of several parts is: a value that is told what was done and what is to come.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace equipoise {

/// What is to come is an estimate: a search ends when it knows enough. So a part that takes longer than it should goes
/// on in ever smaller steps, one that is over counts as what it took, and the share that is shown stands still rather
/// than falls.
class Progress {
  public:
    struct Part {
        double effort = 0;  ///< in patients simulated, about
        double trials = 0;  ///< in trials
    };
    /// All parts in the order in which they run, those that are over too. May be told again when more is known.
    void expect(std::vector<Part> parts);
    /// So many trials were computed since the run began, of whatever parts.
    void reach(std::uint64_t trials);
    /// The part at work is over, whatever it took; its trials that were not computed were there from before, or are
    /// left to others.
    void end_part();

    bool knows_what_is_to_come() const { return !parts_.empty(); }
    /// From 0 to 1, which it is when every part that is expected is over; never less than it was.
    double share() const { return share_; }
    /// What is left over what was computed: as many times as long again. 0 before anything was.
    double left_over_computed() const;

  private:
    double effort_of_a_trial() const;
    double left() const;
    void move();

    std::vector<Part> parts_;
    std::size_t part_ = 0;                   // at work
    std::uint64_t trials_ = 0, before_ = 0;  // computed in all, and before the part at work
    double done_ = 0, computed_ = 0;         // efforts of the parts that are over
    double share_ = 0;
};

}  // namespace equipoise
