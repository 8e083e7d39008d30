#include "sim/theory/seen_death.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/quadrature.hpp"

namespace equipoise {
namespace {

// Days at which an arm's hazard jumps.
std::vector<double> jumps_of(const ArmSurvival& arm) {
    const std::span<const double> control = hazard_jumps(arm.control());
    std::vector<double> days(control.begin(), control.end());
    if (const auto* pieces = std::get_if<PiecewiseProportional>(&arm.effect()))
        days.insert(days.end(), pieces->cuts.begin(), pieces->cuts.end());
    if (const auto* faster = std::get_if<Accelerated>(&arm.effect()))
        for (double& day : days) day *= faster->time_ratio;
    if (const auto* own = std::get_if<OwnLaw>(&arm.effect())) {
        const std::span<const double> jumps = hazard_jumps(own->law);
        days.assign(jumps.begin(), jumps.end());
    }
    return days;
}

}  // namespace

SeenDeath::SeenDeath(const ArmSurvival& arm, const Loss& loss, double end) : arm_(arm), loss_(loss), end_(end) {
    edges_ = jumps_of(arm);
    edges_.insert(edges_.end(), loss.cuts().begin(), loss.cuts().end());
    // Shorter toward 0, where a law may begin with an infinite hazard.
    for (double day = end; day > end * 1e-6; day /= 2) edges_.push_back(day);
    edges_.push_back(0);
    std::erase_if(edges_, [&](double day) { return day > end; });
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
    at_.emplace_back();
    for (std::size_t i = 1; i < edges_.size(); ++i) {
        const Sums add = panel(edges_[i - 1], edges_[i], loss.any() ? loss.hazard(edges_[i - 1]) : 0);
        const Sums& before = at_.back();
        at_.push_back({before.alive + add.alive, before.lost + add.lost, before.lost_times_day + add.lost_times_day});
    }
}

SeenDeath::Sums SeenDeath::panel(double from, double to, double hazard) const {
    const bool loses = loss_.any();
    const auto stays = [&](double day) { return arm_.survival(day) * (loses ? loss_.stays(day) : 1); };
    Sums sums;
    sums.alive = integrate(stays, from, to);
    if (hazard == 0) return sums;
    sums.lost = hazard * sums.alive;
    sums.lost_times_day = hazard * integrate([&](double day) { return day * stays(day); }, from, to, to);
    return sums;
}

SeenDeath::Sums SeenDeath::sums(double u) const {
    const auto i = static_cast<std::size_t>(std::upper_bound(edges_.begin(), edges_.end(), u) - edges_.begin()) - 1;
    if (edges_[i] == u) return at_[i];
    const Sums add = panel(edges_[i], u, loss_.any() ? loss_.hazard(edges_[i]) : 0);
    return {at_[i].alive + add.alive, at_[i].lost + add.lost, at_[i].lost_times_day + add.lost_times_day};
}

double SeenDeath::followed(double u) const {
    return u < 0 || u >= end_ ? 0 : arm_.survival(u) * (loss_.any() ? loss_.stays(u) : 1);
}

double SeenDeath::lost(double u) const { return u <= 0 || !loss_.any() ? 0 : sums(std::min(u, end_)).lost; }

double SeenDeath::died(double u) const {
    if (u <= 0) return 0;
    const double day = std::min(u, end_);
    return 1 - arm_.survival(day) * (loss_.any() ? loss_.stays(day) : 1) - lost(day);
}

SeenDeath::Integrals SeenDeath::integrals(double u) const {
    Integrals all;
    if (u <= 0) return all;
    const double day = std::min(u, end_);
    const Sums s = sums(day);
    all.followed = s.alive;
    all.lost = day * s.lost - s.lost_times_day;  // by parts
    all.died = day - all.followed - all.lost;
    if (u > end_) {
        all.lost += (u - end_) * s.lost;
        all.died += (u - end_) * died(end_);
    }
    return all;
}

}  // namespace equipoise
