#include "sim/interim/looks_so_far.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/numeric/portable_math.hpp"
#include "models/numeric/special.hpp"
#include "sim/design/conditional_power.hpp"

namespace equipoise {
namespace {

void check_earlier(const std::vector<double>& earlier, double share) {
    double before = 0;
    for (const double x : earlier) {
        if (!(x > before))
            throw InputError("--earlier", fmt::format("has {:g} after {:g}", x, before),
                             "shares of the planned information, increasing, above 0");
        before = x;
    }
    if (before >= share && !earlier.empty())
        throw InputError("--earlier", fmt::format("has {:g}, and the data hold {:.4g}", before, share),
                         "give the looks before this one only");
    if (earlier.size() + 1 > BoundaryPlan::kMostLooks)
        throw InputError("--earlier", fmt::format("has {} looks", earlier.size()), "give fewer");
}

// One look at the end: whatever is looked at before concludes nothing.
LooksSoFar of_fixed_design(const Design& design, double share, bool last) {
    Limits test;
    test.upper = normal_quantile(1 - design.alpha / design.sides);
    if (design.sides == 2) test.lower = -test.upper;
    LooksSoFar looks;
    looks.next_planned = last ? 1 : 0;
    looks.last = last;
    looks.information = {last ? 1 : share};
    looks.limits = {last ? test : Limits{}};
    looks.alpha_spent = last ? design.alpha : 0;
    if (last) return looks;
    looks.information.push_back(1);
    looks.limits.push_back(test);
    return looks;
}

template <class Function>
Chance averaged(std::span<const double> weights, Function chance_of) {
    Chance mean{0, 0};
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const Chance chance = chance_of(i);
        mean.any += weights[i] * chance.any;
        mean.at_last += weights[i] * chance.at_last;
        sum += weights[i];
    }
    return {mean.any / sum, mean.at_last / sum};
}

}  // namespace

std::size_t nearest_look(const std::vector<PlannedLook>& looks, double share) {
    std::size_t best = 0;
    for (std::size_t k = 1; k < looks.size(); ++k)
        if (std::fabs(looks[k].share - share) < std::fabs(looks[best].share - share)) best = k;
    return best;
}

LooksSoFar looks_so_far(const SizePlan& plan, const Design& design, std::vector<double> earlier, double share,
                        bool last) {
    share = std::max(share, 1e-6);
    check_earlier(earlier, share);
    if (!plan.boundary) return of_fixed_design(design, share, last);
    const std::size_t at = last ? plan.looks.size() - 1 : nearest_look(plan.looks, share);
    if (earlier.empty())
        for (std::size_t k = 0; k < at && plan.looks[k].share < share; ++k) earlier.push_back(plan.looks[k].share);
    LooksSoFar looks;
    looks.walk.emplace(*plan.boundary);
    looks.walk->begin();
    for (const double x : earlier) looks.limits.push_back(looks.walk->next(x, false));
    looks.limits.push_back(looks.walk->next(share, last));
    looks.alpha_spent = looks.walk->alpha_spent();
    looks.information = std::move(earlier);
    looks.information.push_back(share);
    looks.now = looks.information.size() - 1;
    looks.last = last;
    looks.next_planned = plan.looks.size();
    if (last) return looks;
    looks.next_planned = std::min(at + 1, plan.looks.size() - 1);
    BoundaryWalk ahead = *looks.walk;
    for (std::size_t k = looks.next_planned; k < plan.looks.size(); ++k) {
        const bool ends = k + 1 == plan.looks.size();
        // Beyond the plan's maximum the last look has whatever more it takes.
        const double planned = ends ? std::max(plan.looks[k].share, share * 1.001) : plan.looks[k].share;
        if (planned <= share) continue;
        looks.information.push_back(planned);
        looks.limits.push_back(ahead.next(planned, ends));
    }
    return looks;
}

Chance conditional_power(const LooksSoFar& looks, double z, double drift) {
    if (looks.last || std::isnan(z) || std::isnan(drift)) return {};
    Chance chance;
    chance.any = later_looks(looks.information, looks.limits, looks.now, z, drift, true).power;
    const double end = looks.information.back(), root = std::sqrt(end);
    chance.at_last = conditional_power(z, looks.share() / end, looks.last_critical(), drift * root);
    return chance;
}

Chance conditional_power_of_trend(const LooksSoFar& looks, double z) {
    return conditional_power(looks, z, z / std::sqrt(looks.share()));
}

Chance predictive_power_flat(const LooksSoFar& looks, double z) {
    if (looks.last || std::isnan(z)) return {};
    // The trapezoidal rule over 8 standard deviations: an analytic integrand that has died away at both ends.
    constexpr int kHalf = 64;
    constexpr double kStep = 8.0 / kHalf;
    std::vector<double> weights;
    for (int i = -kHalf; i <= kHalf; ++i) weights.push_back(portable::normal_density(i * kStep));
    const double root = std::sqrt(looks.share());
    return averaged(weights, [&](std::size_t i) {
        return conditional_power(looks, z, (z + (static_cast<double>(i) - kHalf) * kStep) / root);
    });
}

PredictivePower predictive_power(const LooksSoFar& looks, double z, std::span<const double> drifts) {
    PredictivePower result;
    result.draws = drifts.size();
    if (looks.last || std::isnan(z) || drifts.empty()) return result;
    const double root = std::sqrt(looks.share());
    std::vector<double> away, weights;
    for (const double drift : drifts) away.push_back((z - drift * root) * (z - drift * root) / 2);
    const double nearest = *std::min_element(away.begin(), away.end());
    for (const double x : away) weights.push_back(portable::exp(nearest - x));
    std::vector<Chance> chance;
    for (const double drift : drifts) chance.push_back(conditional_power(looks, z, drift));
    result.mean = averaged(weights, [&](std::size_t i) { return chance[i]; });
    double sum = 0, squares = 0, any = 0, at_last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double w = weights[i], a = w * (chance[i].any - result.mean.any),
                     b = w * (chance[i].at_last - result.mean.at_last);
        sum += w;
        squares += w * w;
        any += a * a;
        at_last += b * b;
    }
    result.mcse = {std::sqrt(any) / sum, std::sqrt(at_last) / sum};
    result.effective_draws = sum * sum / squares;
    return result;
}

}  // namespace equipoise
