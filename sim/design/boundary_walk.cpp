#include "sim/design/boundary_walk.hpp"

#include <cmath>

#include "sim/design/look_rules.hpp"

namespace equipoise {

struct BoundaryWalk::State {
    explicit State(const Boundary& boundary) : plan(boundary.plan), recursion(recursion_kind(boundary.plan)) {
        for (const BoundaryLook& look : boundary.looks) planned.push_back(look.limits);
        solved.drift = boundary.drift;
        solved.last_critical = planned.back().upper;
        if (has_constant(plan.efficacy.kind)) solved.constant = solved.last_critical;
        reserve();
    }
    State(const State& other)
        : plan(other.plan),
          planned(other.planned),
          solved(other.solved),
          recursion(other.recursion),
          on_plan(other.on_plan),
          integrated(other.integrated),
          information(other.information),
          limits(other.limits) {
        reserve();
    }

    void reserve() {
        recursion.be_quick();
        recursion.reserve();
        information.reserve(BoundaryPlan::kMostLooks);
        limits.reserve(BoundaryPlan::kMostLooks);
    }

    bool is_planned(double share, bool last) const {
        const std::size_t look = limits.size(), looks = planned.size();
        return on_plan && look < looks && last == (look + 1 == looks) &&
               std::fabs(share - plan.information[look]) <= 1e-12;
    }

    // The recursion has seen all looks so far.
    void catch_up() {
        if (integrated == 0) recursion.begin(solved.drift);
        for (; integrated < limits.size(); ++integrated) recursion.follow(information[integrated], limits[integrated]);
    }

    BoundaryPlan plan;
    std::vector<Limits> planned;
    SolvedConstants solved;
    LimitRecursion recursion;
    bool on_plan = true;
    std::size_t integrated = 0;  ///< looks that the recursion has seen
    std::vector<double> information;
    std::vector<Limits> limits;
};

BoundaryWalk::BoundaryWalk(const Boundary& boundary) : state_(std::make_unique<State>(boundary)) {}
BoundaryWalk::BoundaryWalk(const BoundaryWalk& other) : state_(std::make_unique<State>(*other.state_)) {}
BoundaryWalk& BoundaryWalk::operator=(const BoundaryWalk& other) {
    if (this != &other) state_ = std::make_unique<State>(*other.state_);
    return *this;
}
BoundaryWalk::BoundaryWalk(BoundaryWalk&&) noexcept = default;
BoundaryWalk& BoundaryWalk::operator=(BoundaryWalk&&) noexcept = default;
BoundaryWalk::~BoundaryWalk() = default;

void BoundaryWalk::begin() {
    state_->on_plan = true;
    state_->integrated = 0;
    state_->information.clear();
    state_->limits.clear();
}

Limits BoundaryWalk::next(double share, bool last) {
    State& s = *state_;
    const std::size_t look = s.limits.size();
    Limits limits;
    if (s.is_planned(share, last)) {
        limits = s.planned[look];
    } else {
        s.on_plan = false;
        s.catch_up();
        limits = s.recursion.next(share, look_rule(s.plan, s.solved, look, share, last, false));
        s.integrated = look + 1;
    }
    s.information.push_back(share);
    s.limits.push_back(limits);
    return limits;
}

std::span<const double> BoundaryWalk::information() const { return state_->information; }
std::span<const Limits> BoundaryWalk::limits() const { return state_->limits; }

double BoundaryWalk::alpha_spent() const {
    state_->catch_up();
    return state_->plan.sides * state_->recursion.alpha_spent();
}

}  // namespace equipoise
