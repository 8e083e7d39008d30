#include "sim/search/progress.hpp"

#include <algorithm>
#include <utility>

namespace equipoise {
namespace {

constexpr double kStillLeft = 0.05;  // of what was done of a part, while it goes on beyond what it should take

}  // namespace

void Progress::expect(std::vector<Part> parts) {
    parts_ = std::move(parts);
    move();
}

void Progress::reach(std::uint64_t trials) {
    trials_ = std::max(trials_, trials);
    move();
}

void Progress::end_part() {
    if (part_ < parts_.size()) {
        const double computed = static_cast<double>(trials_ - before_) * effort_of_a_trial();
        const double effort = std::max(computed, parts_[part_].effort);
        done_ += effort;
        if (computed > 0) computed_ += effort;  // a shard computes its share of the part
    }
    ++part_;
    before_ = trials_;
    move();
}

double Progress::effort_of_a_trial() const {
    const Part& part = parts_[part_];
    return part.trials > 0 ? part.effort / part.trials : 0;
}

double Progress::left() const {
    if (part_ >= parts_.size()) return 0;
    const double of_part = static_cast<double>(trials_ - before_) * effort_of_a_trial();
    double sum = std::max(parts_[part_].effort - of_part, kStillLeft * of_part);
    for (std::size_t part = part_ + 1; part < parts_.size(); ++part) sum += parts_[part].effort;
    return sum;
}

double Progress::left_over_computed() const {
    double computed = computed_;
    if (part_ < parts_.size()) computed += static_cast<double>(trials_ - before_) * effort_of_a_trial();
    return computed > 0 ? left() / computed : 0;
}

void Progress::move() {
    if (!knows_what_is_to_come()) return;
    double now = 1;
    if (part_ < parts_.size()) {
        const double done = done_ + static_cast<double>(trials_ - before_) * effort_of_a_trial();
        now = done > 0 ? done / (done + left()) : 0;
    }
    share_ = std::max(share_, now);
}

}  // namespace equipoise
