#include "sim/design/limit_recursion.hpp"

#include <algorithm>

namespace equipoise {

constexpr double kNone = Limits::kNone;

void LookPath::reserve() {
    density_[0].reserve();
    density_[1].reserve();
}

void LookPath::be_quick() {
    // Limits of efficacy ask for no effect but none.
    density_[0].be_quick(8, 12);
    density_[1].be_quick(8, 12);
}

void LookPath::begin(double b, double t) {
    now_ = 0;
    density_[0].start(b, t);
    pending_ = false;
}

const LookDensity& LookPath::reach(double t) {
    if (pending_) {
        density_[1 - now_].advance(density_[now_], at_, region_, t);
        now_ = 1 - now_;
        pending_ = false;
    }
    return density_[now_];
}

void LookPath::stop(double t, const GoingOn& region) {
    reach(t);
    pending_ = true;
    at_ = t;
    region_ = region;
}

void LimitRecursion::reserve() {
    efficacy_.reserve();
    operating_.reserve();
}

void LimitRecursion::begin(double drift) {
    // The path that only no effect is asked of.
    if (quick_ && !(kind_.binding && kind_.spends_futility)) efficacy_.be_quick();
    efficacy_.begin();
    operating_.begin();
    drift_ = drift;
    t_ = alpha_spent_ = beta_spent_ = 0;
}

double LimitRecursion::step_to(double t) {
    t_ = std::max(t, t_ / (1 - LookDensity::kLeastStep));
    return t_;
}

void LimitRecursion::stop(double t, const Limits& limits) {
    efficacy_.stop(t, going_on(limits, kind_.binding));
    if (kind_.spends_futility && !kind_.binding) operating_.stop(t, going_on(limits, true));
}

void LimitRecursion::spend_futility(double t, const LookRule& rule, Limits& limits) {
    const LookDensity& going = operating().reach(t);
    const double more = rule.futility_value - beta_spent_;
    if (kind_.inner_wedge) {
        if (!(more > 0)) return;
        limits.futility = std::min(going.inner_quantile(t, more, drift_), limits.upper);
        beta_spent_ = rule.futility_value;
        return;
    }
    // Without benefit end those below the futility limit and those below the limit of harm.
    const double z = more > 0 ? going.quantile(t, more, drift_, -1) : -kNone;
    if (z > limits.lower) {
        limits.futility = std::min(z, limits.upper);
        beta_spent_ = rule.futility_value;
    } else if (limits.lower > -kNone) {
        beta_spent_ += going.tail(t, limits.lower, drift_, -1).upper;
    }
}

void LimitRecursion::spend_efficacy(double t, const LookRule& rule, Limits& limits) {
    const LookDensity& going = efficacy_.reach(t);
    double by_now = rule.efficacy_value;
    if (rule.efficacy == LimitRule::given) {
        const double more = going.tail(t, rule.efficacy_value, 0, 1).upper;
        if (alpha_spent_ + more <= rule.most_alpha) {
            limits.upper = rule.efficacy_value;
            alpha_spent_ += more;
            return;
        }
        by_now = rule.most_alpha;
    }
    if (!(by_now > alpha_spent_) || !(going.total(0) > 0)) return;
    limits.upper = going.quantile(t, by_now - alpha_spent_, 0, 1);
    if (limits.upper > 0) {
        alpha_spent_ = by_now;
    } else {  // fewer are left than might be rejected: no benefit is claimed at a z below 0
        limits.upper = 0;
        alpha_spent_ += going.tail(t, 0, 0, 1).upper;
    }
}

Limits LimitRecursion::next(double t, const LookRule& rule) {
    t = step_to(t);
    Limits limits;
    limits.inner_wedge = kind_.inner_wedge;
    if (rule.efficacy != LimitRule::none) spend_efficacy(t, rule, limits);
    if (kind_.sides == 2) limits.lower = -limits.upper;
    if (rule.closes) {
        limits.futility = limits.upper;
    } else if (rule.futility == LimitRule::given) {
        limits.futility = std::min(rule.futility_value, limits.upper);
    } else if (rule.futility == LimitRule::spend) {
        spend_futility(t, rule, limits);
    }
    stop(t, limits);
    return limits;
}

void LimitRecursion::follow(double t, const Limits& limits) {
    t = step_to(t);
    const LookDensity& going = efficacy_.reach(t);
    if (limits.upper < kNone) alpha_spent_ += going.tail(t, limits.upper, 0, 1).upper;
    if (kind_.spends_futility) {
        const LookDensity& obeyed = operating().reach(t);
        if (limits.inner_wedge && limits.futility > 0) {
            beta_spent_ +=
                obeyed.tail(t, -limits.futility, drift_, 1).upper - obeyed.tail(t, limits.futility, drift_, 1).upper;
        } else if (const double z = std::max(limits.futility, limits.lower); !limits.inner_wedge && z > -kNone) {
            beta_spent_ += obeyed.tail(t, z, drift_, -1).upper;
        }
    }
    stop(t, limits);
}

}  // namespace equipoise
