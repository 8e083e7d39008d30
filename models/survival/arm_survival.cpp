#include "models/survival/arm_survival.hpp"

#include <algorithm>
#include <array>

#include "models/numeric/quadrature.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kChunk = 256;

// Runs the law on exposures that `map` makes of e, a chunk at a time.
template <class Map>
void times_of(const SurvivalLaw& law, std::span<const double> e, std::span<double> t, Map map) {
    alignas(64) std::array<double, kChunk> exposure;
    for (std::size_t at = 0; at < e.size(); at += kChunk) {
        const std::size_t count = std::min(kChunk, e.size() - at);
        const std::span<double> chunk(exposure.data(), count);
        map(e.subspan(at, count), chunk);
        times(law, chunk, t.subspan(at, count));
    }
}

std::size_t interval_of(const std::vector<double>& cuts, double t) {
    return static_cast<std::size_t>(std::upper_bound(cuts.begin(), cuts.end(), t) - cuts.begin());
}

}  // namespace

ArmSurvival::ArmSurvival(SurvivalLaw control, Effect effect)
    : control_(std::move(control)), effect_(std::move(effect)) {
    check(control_);
    check(effect_);
    if (const auto* piecewise = std::get_if<PiecewiseProportional>(&effect_)) {
        control_at_.push_back(0);
        treated_at_.push_back(0);
        for (std::size_t k = 0; k < piecewise->cuts.size(); ++k) {
            // everybody is dead long before 1e300; a bound keeps the differences finite
            const double h = std::min(equipoise::cumulative_hazard(control_, piecewise->cuts[k]), 1e300);
            treated_at_.push_back(treated_at_[k] + piecewise->hazard_ratios[k] * (h - control_at_[k]));
            control_at_.push_back(h);
        }
    }
}

double ArmSurvival::survival(double t) const { return portable::exp(-cumulative_hazard(t)); }

double ArmSurvival::cumulative_hazard(double t) const {
    if (const auto* own = std::get_if<OwnLaw>(&effect_)) return equipoise::cumulative_hazard(own->law, t);
    if (const auto* accelerated = std::get_if<Accelerated>(&effect_))
        return equipoise::cumulative_hazard(control_, t / accelerated->time_ratio);
    const double h = equipoise::cumulative_hazard(control_, t);
    if (const auto* proportional = std::get_if<Proportional>(&effect_))
        return proportional->hazard_ratio > 0 ? proportional->hazard_ratio * h : 0;
    if (const auto* piecewise = std::get_if<PiecewiseProportional>(&effect_)) {
        const std::size_t k = interval_of(piecewise->cuts, t);
        const double ratio = piecewise->hazard_ratios[k];
        return treated_at_[k] + (ratio > 0 ? ratio * (h - control_at_[k]) : 0);
    }
    return h;
}

double ArmSurvival::hazard(double t) const {
    if (const auto* own = std::get_if<OwnLaw>(&effect_)) return equipoise::hazard(own->law, t);
    if (const auto* accelerated = std::get_if<Accelerated>(&effect_))
        return equipoise::hazard(control_, t / accelerated->time_ratio) / accelerated->time_ratio;
    const double h = equipoise::hazard(control_, t);
    double ratio = 1;
    if (const auto* proportional = std::get_if<Proportional>(&effect_)) ratio = proportional->hazard_ratio;
    if (const auto* piecewise = std::get_if<PiecewiseProportional>(&effect_))
        ratio = piecewise->hazard_ratios[interval_of(piecewise->cuts, t)];
    return ratio > 0 ? ratio * h : 0;
}

double ArmSurvival::quantile(double u) const {
    if (u <= 0) return 0;
    const double e = exposure_of(u);
    double t = 0;
    times(std::span<const double>(&e, 1), std::span<double>(&t, 1));
    return t;
}

double ArmSurvival::rmst(double tau) const {
    if (const auto* own = std::get_if<OwnLaw>(&effect_)) return equipoise::rmst(own->law, tau);
    if (const auto* accelerated = std::get_if<Accelerated>(&effect_))
        return accelerated->time_ratio * equipoise::rmst(control_, tau / accelerated->time_ratio);
    if (std::holds_alternative<NoEffect>(effect_)) return equipoise::rmst(control_, tau);
    std::vector<double> ends;
    if (const auto* piecewise = std::get_if<PiecewiseProportional>(&effect_))
        std::ranges::set_union(piecewise->cuts, hazard_jumps(control_), std::back_inserter(ends));
    else
        ends.assign(hazard_jumps(control_).begin(), hazard_jumps(control_).end());
    double area = 0, start = 0;
    ends.push_back(tau);
    for (const double end : ends) {
        area += integrate([&](double t) { return survival(t); }, start, std::min(end, tau));
        start = end;
    }
    return area;
}

void ArmSurvival::times(std::span<const double> e, std::span<double> t) const {
    if (const auto* own = std::get_if<OwnLaw>(&effect_)) {
        equipoise::times(own->law, e, t);
    } else if (const auto* accelerated = std::get_if<Accelerated>(&effect_)) {
        equipoise::times(control_, e, t);
        for (double& time : t) time *= accelerated->time_ratio;
    } else if (const auto* proportional = std::get_if<Proportional>(&effect_)) {
        const double ratio = proportional->hazard_ratio;
        times_of(control_, e, t, [&](std::span<const double> from, std::span<double> to) {
            for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[i] / ratio;
        });
    } else if (const auto* piecewise = std::get_if<PiecewiseProportional>(&effect_)) {
        times_of(control_, e, t, [&](std::span<const double> from, std::span<double> to) {
            for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[i] / piecewise->hazard_ratios[0];
            for (std::size_t k = 1; k < treated_at_.size(); ++k) {
                const double treated = treated_at_[k], control = control_at_[k], ratio = piecewise->hazard_ratios[k];
                for (std::size_t i = 0; i < from.size(); ++i)
                    to[i] = from[i] > treated ? control + (from[i] - treated) / ratio : to[i];
            }
        });
    } else {
        equipoise::times(control_, e, t);
    }
}

}  // namespace equipoise
