#include "sim/design/stagewise.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/numeric/portable_math.hpp"
#include "models/numeric/root.hpp"
#include "sim/design/boundary_walk.hpp"
#include "sim/design/limit_recursion.hpp"

namespace equipoise {
namespace {

constexpr double kNone = Limits::kNone;

constexpr double kLeast = 1e-300, kMost = 1 - 1e-16;

// The drift at which f, rising, is `target`: by its probit, which is nearly a straight line of slope 1. `guess` is
// near. `f` gives the probability and its derivative. Newton; where it does not settle (far in a tail), between two
// sides.
template <class F>
double probit_crossing(const F& f, double target, double guess) {
    const double wanted = portable::normal_quantile(target);
    double drift = guess;
    for (int step = 0; step < 12; ++step) {
        const LookDensity::TailSlope at = f(drift);
        if (!(at.upper > 1e-12 && at.upper < 1 - 1e-12 && at.slope > 0)) break;
        const double probit = portable::normal_quantile(at.upper);
        const double change = (wanted - probit) * portable::normal_density(probit) / at.slope;
        drift += std::clamp(change, -3.0, 3.0);
        if (std::fabs(change) < 1e-5) return drift;  // the next change is of the order of its square
    }
    const auto off = [&](double x) {
        return portable::normal_quantile(std::clamp(f(x).upper, kLeast, kMost)) - wanted;
    };
    double low = guess - 1, high = guess + 1, at_low = off(low), at_high = off(high);
    for (double step = 1; at_low > 0 && step < 1e6; step *= 2)
        high = low, at_high = at_low, low -= step, at_low = off(low);
    for (double step = 1; at_high < 0 && step < 1e6; step *= 2)
        low = high, at_low = at_high, high += step, at_high = off(high);
    return root_between(off, low, at_low, high, at_high, 1e-10);
}

}  // namespace

struct StagewiseInference::Work {
    std::vector<LookDensity> before;  ///< the trials that reach each look
    std::vector<double> share;
    std::span<const Limits> limits;

    void prepare(std::span<const double> information, std::span<const Limits> given, bool obey_futility) {
        const std::size_t looks = information.size();
        limits = given;
        if (before.size() < looks) before.resize(looks);
        share.resize(looks);
        double earlier = 0;
        for (std::size_t k = 0; k < looks; ++k)
            earlier = share[k] =
                std::max(information[k] / information[looks - 1], earlier / (1 - LookDensity::kLeastStep));
        before[0].start();
        for (std::size_t k = 1; k < looks; ++k) {
            before[k].be_quick(8.5, 12);
            before[k].advance(before[k - 1], share[k - 1], going_on(limits[k - 1], obey_futility), share[k]);
        }
    }

    // P(as extreme or more | drift at the last information), and its derivative.
    LookDensity::TailSlope tail(double z, double drift) const {
        const std::size_t last = share.size() - 1;
        LookDensity::TailSlope sum = before[last].tail_slope(share[last], z, drift);
        for (std::size_t k = 0; k < last; ++k) {
            if (!(limits[k].upper < kNone)) continue;
            const LookDensity::TailSlope at = before[k].tail_slope(share[k], limits[k].upper, drift);
            sum.upper += at.upper;
            sum.slope += at.slope;
        }
        return sum;
    }
};

StagewiseInference::StagewiseInference() : work_(std::make_unique<Work>()) {}
StagewiseInference::StagewiseInference(const StagewiseInference& other) : work_(std::make_unique<Work>(*other.work_)) {}
StagewiseInference& StagewiseInference::operator=(const StagewiseInference& other) {
    if (this != &other) *work_ = *other.work_;
    return *this;
}
StagewiseInference::StagewiseInference(StagewiseInference&&) noexcept = default;
StagewiseInference& StagewiseInference::operator=(StagewiseInference&&) noexcept = default;
StagewiseInference::~StagewiseInference() = default;

StagewiseResult StagewiseInference::conclude(std::span<const double> information, std::span<const Limits> limits,
                                             double z, double level, bool obey_futility) {
    work_->prepare(information, limits, obey_futility);
    const double scale = 1 / std::sqrt(information.back());
    const auto tail = [&](double drift) { return work_->tail(z, drift); };
    // What the order moves the median by, it moves the limits by nearly too.
    const double median = probit_crossing(tail, 0.5, z);
    const auto limit = [&](double probability) {
        return scale * probit_crossing(tail, probability, median + portable::normal_quantile(probability));
    };
    return {tail(0).upper, scale * median, limit(0.5 * (1 - level)), limit(0.5 * (1 + level))};
}

double StagewiseInference::tail(std::span<const double> information, std::span<const Limits> limits, double z,
                                double theta, bool obey_futility) {
    work_->prepare(information, limits, obey_futility);
    return work_->tail(z, theta * std::sqrt(information.back())).upper;
}

RepeatedInterval repeated_interval(double estimate, double se, const Limits& limits) {
    return {estimate - limits.upper * se, estimate + limits.upper * se};
}

double repeated_p(const BoundaryPlan& plan, std::span<const double> share, double z, bool last) {
    const EfficacyKind kind = plan.efficacy.kind;
    if (kind == EfficacyKind::haybittle_peto || kind == EfficacyKind::user_spending ||
        kind == EfficacyKind::user_critical)
        return std::nan("");
    BoundaryPlan trial = plan;
    trial.futility = {};
    trial.drift = 1;  // nothing about the planned effect is asked
    trial.beta = 0.2;
    const auto alpha_of = [](double probit) { return vector_math::normal_tail(probit).upper; };
    const auto short_of = [&](double probit) {
        trial.alpha = plan.sides * alpha_of(probit);
        BoundaryWalk walk(plan_boundary(trial));
        Limits limits;
        for (std::size_t k = 0; k < share.size(); ++k) limits = walk.next(share[k], last && k + 1 == share.size());
        return std::min(limits.upper, 40.0) - z;
    };
    // The limit rises as alpha falls; in the probit of alpha nearly along a line.
    const double low = 2.51e-4, at_low = short_of(low);  // alpha 0.4999
    if (at_low > 0) return std::nan("");
    double high = std::max(z, 0.0) + 0.5, at_high = short_of(high);
    while (at_high < 0 && high < 30) high += 1, at_high = short_of(high);
    return alpha_of(root_between(short_of, low, at_low, high, at_high, 1e-9));
}

double expected_estimate(std::span<const double> information, std::span<const Limits> limits, double theta,
                         bool obey_futility) {
    const double whole = information.back(), drift = theta * std::sqrt(whole);
    LookPath path;
    path.begin();
    double mean = 0;
    for (std::size_t k = 0; k < information.size(); ++k) {
        const double t = information[k] / whole;
        const LookDensity& going = path.reach(t);
        double at_look = going.tail_mean(t, -kNone, drift, 1);
        const GoingOn on = going_on(limits[k], obey_futility);
        // All at the look less those who go on.
        for (int piece = 0; piece < on.pieces && k + 1 < information.size(); ++piece)
            at_look -= going.tail_mean(t, on.low[piece], drift, 1) - going.tail_mean(t, on.high[piece], drift, 1);
        mean += at_look / std::sqrt(information[k]);
        path.stop(t, on);
    }
    return mean;
}

double mean_unbiased(std::span<const double> information, std::span<const Limits> limits, double estimate,
                     bool obey_futility) {
    const double se = 1 / std::sqrt(information.back());
    const auto over = [&](double theta) {
        return expected_estimate(information, limits, theta, obey_futility) - estimate;
    };
    double low = estimate - se, high = estimate + se, at_low = over(low), at_high = over(high);
    for (int tries = 0; at_low > 0 && tries < 60; ++tries) high = low, at_high = at_low, low -= se, at_low = over(low);
    for (int tries = 0; at_high < 0 && tries < 60; ++tries)
        low = high, at_low = at_high, high += se, at_high = over(high);
    return root_between(over, low, at_low, high, at_high, 1e-10 * se);
}

}  // namespace equipoise
