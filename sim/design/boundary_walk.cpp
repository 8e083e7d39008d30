#include "sim/design/boundary_walk.hpp"

#include <cmath>

#include "sim/design/boundary_bounds.hpp"
#include "sim/design/look_rules.hpp"

namespace equipoise {

struct BoundaryWalk::State {
    explicit State(const Boundary& boundary) : plan(boundary.plan), recursion(recursion_kind(boundary.plan)) {
        for (const BoundaryLook& look : boundary.looks) planned.push_back(look.limits);
        solved.drift = boundary.drift;
        solved.last_critical = planned.back().upper;
        if (has_constant(plan.efficacy.kind)) solved.constant = solved.last_critical;
        reserve();
        bounds.begin(recursion_kind(plan), solved.drift);
    }
    State(const State& other)
        : plan(other.plan),
          planned(other.planned),
          solved(other.solved),
          recursion(other.recursion),
          bounds(other.bounds),
          on_plan(other.on_plan),
          integrated(other.integrated),
          information(other.information),
          looks(other.looks),
          limits(other.limits) {
        reserve();
    }

    void reserve() {
        recursion.be_quick();
        recursion.reserve();
        bounds.reserve(BoundaryPlan::kMostLooks);
        information.reserve(BoundaryPlan::kMostLooks);
        looks.reserve(BoundaryPlan::kMostLooks);
        limits.reserve(BoundaryPlan::kMostLooks);
    }

    void add(double share, bool last) {
        const std::size_t look = looks.size(), planned_looks = planned.size();
        on_plan = on_plan && look < planned_looks && last == (look + 1 == planned_looks) &&
                  std::fabs(share - plan.information[look]) <= 1e-12;
        information.push_back(share);
        looks.push_back({look_rule(plan, solved, look, share, last, false), on_plan});
        limits.push_back(on_plan ? planned[look] : Limits{});
        bounds.add(share, looks.back().rule, on_plan ? &limits.back() : nullptr);
    }

    // The recursion has seen all looks so far, and their limits are known.
    void catch_up() {
        if (integrated == 0) recursion.begin(solved.drift);
        for (; integrated < looks.size(); ++integrated) {
            const double share = information[integrated];
            if (looks[integrated].planned)
                recursion.follow(share, limits[integrated]);
            else
                limits[integrated] = recursion.next(share, looks[integrated].rule);
        }
    }

    void know_limits() {
        if (!on_plan) catch_up();
    }

    struct Look {
        LookRule rule;
        bool planned;  ///< its limits are the planned ones
    };

    BoundaryPlan plan;
    std::vector<Limits> planned;
    SolvedConstants solved;
    LimitRecursion recursion;
    BoundaryBounds bounds;
    bool on_plan = true;         ///< all looks so far were as planned
    std::size_t integrated = 0;  ///< looks that the recursion has seen
    std::vector<double> information;
    std::vector<Look> looks;
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
    State& s = *state_;
    s.on_plan = true;
    s.integrated = 0;
    s.bounds.begin(recursion_kind(s.plan), s.solved.drift);
    s.information.clear();
    s.looks.clear();
    s.limits.clear();
}

Limits BoundaryWalk::next(double share, bool last) {
    state_->add(share, last);
    state_->know_limits();
    return state_->limits.back();
}

Crossing BoundaryWalk::judge(double share, bool last, double z) {
    State& s = *state_;
    s.add(share, last);
    if (s.on_plan) return s.limits.back().judge(z);
    bool sure = false;
    const Crossing crossing = s.bounds.judge(z, sure);
    if (sure) return crossing;
    s.catch_up();
    return s.limits.back().judge(z);
}

std::span<const double> BoundaryWalk::information() const { return state_->information; }

std::span<const Limits> BoundaryWalk::limits() const {
    state_->know_limits();
    return state_->limits;
}

double BoundaryWalk::alpha_spent() const {
    state_->catch_up();
    return state_->plan.sides * state_->recursion.alpha_spent();
}

}  // namespace equipoise
