#include "sim/design/boundary_bounds.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/normal_tail.hpp"
#include "models/numeric/portable_math.hpp"

namespace equipoise {
namespace {

constexpr double kNone = Limits::kNone;
// More than the error of an integrated limit or probability, so that bounds and limits never disagree.
constexpr double kMargin = 1e-7;

double above(double z) { return vector_math::normal_tail(z).upper; }
double limit_of(double p) { return p > 0 ? -portable::normal_quantile(std::min(p, 0.5)) : kNone; }

}  // namespace

void BoundaryBounds::begin(const RecursionKind& kind, double drift) {
    kind_ = kind;
    drift_ = drift;
    spent_most_ = 0;
    looks_.clear();
}

void BoundaryBounds::add(double t, const LookRule& rule, const Limits* known) {
    Look look{t, kNone, kNone, rule};
    if (rule.efficacy == LimitRule::given) {
        const double more = above(rule.efficacy_value);
        look.least = rule.efficacy_value;
        if (spent_most_ + more <= rule.most_alpha - kMargin) look.most = rule.efficacy_value;
        spent_most_ = std::min(spent_most_ + more, std::max(spent_most_, rule.most_alpha));
    } else if (rule.efficacy == LimitRule::spend) {
        const double by_now = rule.efficacy_value;
        look.least = limit_of(by_now + (kind_.sides == 2 ? spent_most_ : 0));
        look.most = limit_of(by_now - spent_most_);
        spent_most_ = std::max(spent_most_, by_now);
    }
    if (known) look.least = look.most = known->upper;
    looks_.push_back(look);
}

bool BoundaryBounds::below_futility(double z, bool& sure) const {
    const Look& look = looks_.back();
    const LookRule& rule = look.rule;
    if (rule.closes) return true;
    if (rule.futility == LimitRule::none) return false;
    if (rule.futility == LimitRule::given) {
        // No limit of futility is above the upper one, and z is below that.
        return z <= rule.futility_value &&
               (!kind_.inner_wedge || (z >= -rule.futility_value && rule.futility_value > 0));
    }
    double before = 0, yet_below = 0;
    for (const Look& earlier : looks_) {
        if (&earlier == &look) break;
        if (earlier.rule.futility == LimitRule::spend) before = earlier.rule.futility_value;
        const double step = look.t - earlier.t;
        if (earlier.least < kNone && step > 0)
            yet_below +=
                above(earlier.least - drift_ * std::sqrt(earlier.t)) *
                above((earlier.least * std::sqrt(earlier.t) + drift_ * step - z * std::sqrt(look.t)) / std::sqrt(step));
    }
    const double below = above(drift_ * std::sqrt(look.t) - z);
    if (kind_.sides == 2) {
        sure = false;
    } else if (below < rule.futility_value - before - kMargin) {
        return true;
    } else if (!(below - yet_below > rule.futility_value + kMargin)) {
        sure = false;
    }
    return false;
}

Crossing BoundaryBounds::judge(double z, bool& sure) const {
    const Look& look = looks_.back();
    sure = !kind_.binding;
    if (z >= look.most + kMargin) return Crossing::benefit;
    if (kind_.sides == 2 && z <= -look.most - kMargin) return Crossing::harm;
    const double size = kind_.sides == 2 ? std::fabs(z) : z;
    const bool exact = look.least == look.most;
    if (exact ? size >= look.most : size > look.least - kMargin) {
        if (!exact) sure = false;
        return z >= 0 ? Crossing::benefit : Crossing::harm;
    }
    return below_futility(z, sure) ? Crossing::futility : Crossing::none;
}

}  // namespace equipoise
