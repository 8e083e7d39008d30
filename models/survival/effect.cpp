#include "models/survival/effect.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "models/survival/arm_survival.hpp"
#include "models/survival/checks.hpp"

namespace equipoise {

void Proportional::check(const std::string& where) const { check_ranges(*this, where); }
void PiecewiseProportional::check(const std::string& where) const {
    check_cuts(cuts, where);
    check_one_more(cuts, hazard_ratios, "hazard_ratios", where);
    check_ranges(*this, where);
}
void Accelerated::check(const std::string& where) const { check_ranges(*this, where); }

void check(const Effect& effect, const std::string& where) {
    std::visit([&](const auto& e) { e.check(where); }, effect);
}
std::string_view name_of(const Effect& effect) {
    return std::visit([](const auto& e) { return std::string_view(e.name); }, effect);
}

namespace {

double shrunk_ratio(double ratio, double scale) {
    if (ratio == 0)
        throw InputError("effect.scale", "a hazard ratio of 0 cannot be shrunk: its logarithm is infinite",
                         "give a ratio above 0, or estimate the hazards by posterior means");
    return portable::pow(ratio, scale);
}

// The ends of the intervals on which increments are interpolated; the last is the horizon.
std::vector<double> interval_ends(const SurvivalLaw& control, const SurvivalLaw& treated, double horizon) {
    std::vector<double> ends;
    if (std::holds_alternative<PiecewiseExponential>(control) &&
        std::holds_alternative<PiecewiseExponential>(treated)) {
        std::ranges::set_union(hazard_jumps(control), hazard_jumps(treated), std::back_inserter(ends));
        std::erase_if(ends, [&](double day) { return day >= horizon; });
    } else {
        for (double day = 1; day < horizon && ends.size() < 1000; day += 1) ends.push_back(day);
    }
    ends.push_back(horizon);
    return ends;
}

SurvivalLaw shrunk_law(const SurvivalLaw& treated, double scale, const SurvivalLaw& control, double horizon) {
    PiecewiseExponential law{{}, {}};
    double start = 0;
    for (const double end : interval_ends(control, treated, horizon)) {
        const double h0 = cumulative_hazard(control, end) - cumulative_hazard(control, start);
        const double h1 = cumulative_hazard(treated, end) - cumulative_hazard(treated, start);
        if ((h0 > 0) != (h1 > 0))
            throw InputError("effect.scale",
                             std::string("in an interval that ends at day ") + std::to_string(end) +
                                 " nobody dies in one arm, so the effect cannot be shrunk on the log scale",
                             "use posterior means of the hazards (they are never 0)");
        const double increment =
            h0 > 0 ? portable::exp((1 - scale) * portable::log(h0) + scale * portable::log(h1)) : 0;
        if (start > 0) law.cuts.push_back(start);
        law.rates.push_back(increment / (end - start));
        start = end;
    }
    return law;
}

// Days at which a tabulated law is exact: quarters of a day to 200 days, else days, and where a hazard jumps.
std::vector<double> table_days(std::initializer_list<std::span<const double>> jumps, double horizon) {
    constexpr std::size_t kMost = 1000;  // cuts that a law may have
    std::vector<double> own;
    for (const auto& list : jumps) own.insert(own.end(), list.begin(), list.end());
    std::erase_if(own, [&](double day) { return !(day < horizon); });
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end(), [](double x, double y) { return y - x <= 1e-9 * y; }), own.end());
    if (own.size() > kMost / 2) own.clear();
    const double step = horizon <= 200 && own.size() < 100
                            ? 0.25
                            : std::max(1.0, std::ceil(horizon / static_cast<double>(kMost - own.size())));
    std::vector<double> days(own);
    for (int k = 1; k * step < horizon; ++k) days.push_back(k * step);
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end(), [](double x, double y) { return y - x <= 1e-9 * y; }), days.end());
    days.push_back(horizon);
    return days;
}

// Where the treated arm's hazard jumps besides the control arm's.
std::vector<double> jumps_of(const Effect& effect, const SurvivalLaw& control) {
    std::vector<double> days;
    if (const auto* piecewise = std::get_if<PiecewiseProportional>(&effect)) days = piecewise->cuts;
    if (const auto* own = std::get_if<OwnLaw>(&effect))
        days.assign(hazard_jumps(own->law).begin(), hazard_jumps(own->law).end());
    if (const auto* accelerated = std::get_if<Accelerated>(&effect))
        for (const double day : hazard_jumps(control)) days.push_back(day * accelerated->time_ratio);
    return days;
}

// The piecewise exponential law with this cumulative hazard at these days; pieces of one hazard are one piece.
template <class CumulativeHazard>
PiecewiseExponential tabulated(std::span<const double> days, CumulativeHazard&& cumulative) {
    PiecewiseExponential law{{}, {}};
    double start = 0, reached = 0;
    for (const double day : days) {
        const double h = std::max(reached, cumulative(day)), rate = (h - reached) / (day - start);
        if (law.rates.empty() || std::fabs(rate - law.rates.back()) > 1e-12 * rate) {
            if (start > 0) law.cuts.push_back(start);
            law.rates.push_back(rate);
        }
        start = day;
        reached = h;
    }
    return law;
}

// -log((1 - s) exp(-h0) + s exp(-h1)), with all digits where both are near 0 and where both are large.
double mixed_hazard(double h0, double h1, double s) {
    h0 = std::min(h0, 1e300);
    h1 = std::min(h1, 1e300);
    const double low = std::min(h0, h1);
    return low - portable::log1p((1 - s) * portable::expm1(low - h0) + s * portable::expm1(low - h1));
}

SurvivalLaw mixed_law(const Effect& effect, double scale, const SurvivalLaw& control, double horizon) {
    const ArmSurvival treated(control, effect);
    return tabulated(table_days({hazard_jumps(control), jumps_of(effect, control)}, horizon), [&](double day) {
        return mixed_hazard(cumulative_hazard(control, day), treated.cumulative_hazard(day), scale);
    });
}

Effect scaled_log(const Effect& effect, double scale, const SurvivalLaw& control, double horizon) {
    return std::visit(
        [&](const auto& e) -> Effect {
            using E = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<E, Proportional>) {
                return Proportional{shrunk_ratio(e.hazard_ratio, scale)};
            } else if constexpr (std::is_same_v<E, PiecewiseProportional>) {
                PiecewiseProportional result = e;
                for (double& ratio : result.hazard_ratios) ratio = shrunk_ratio(ratio, scale);
                return result;
            } else if constexpr (std::is_same_v<E, Accelerated>) {
                return Accelerated{portable::pow(e.time_ratio, scale)};
            } else if constexpr (std::is_same_v<E, OwnLaw>) {
                return OwnLaw{shrunk_law(e.law, scale, control, horizon)};
            } else {
                return e;
            }
        },
        effect);
}

constexpr double kDeadest = 1e-12;  // survival that a clipped curve keeps

// The treated arm's survival where control moves from s0 to moved; NaN where the scale has no value there.
double kept_survival(KeptScale keep, double s0, double s1, double moved) {
    if (keep == KeptScale::risk_difference) return moved + (s1 - s0);
    const double odds = (1 - s1) / s1 * s0 / (1 - s0) * (1 - moved) / moved;
    return 1 / (1 + odds);
}

}  // namespace

bool crosses_one(const Effect& effect) {
    const auto* piecewise = std::get_if<PiecewiseProportional>(&effect);
    return piecewise && std::ranges::any_of(piecewise->hazard_ratios, [](double r) { return r > 1; }) &&
           std::ranges::any_of(piecewise->hazard_ratios, [](double r) { return r < 1; });
}

ScaleRule natural_rule(const Effect& effect) {
    return std::holds_alternative<OwnLaw>(effect) || crosses_one(effect) ? ScaleRule::mixture : ScaleRule::log;
}

Effect scaled(const Effect& effect, double scale, const SurvivalLaw& control, double horizon, ScaleRule rule) {
    check_number(scale, Range::probability(), "scale", "effect");
    if (scale == 0 || std::holds_alternative<NoEffect>(effect)) return NoEffect{};
    if (scale == 1) return effect;
    if (rule == ScaleRule::log) return scaled_log(effect, scale, control, horizon);
    return OwnLaw{mixed_law(effect, scale, control, horizon)};
}

Effect kept_effect(const Effect& effect, const SurvivalLaw& control, const SurvivalLaw& moved, KeptScale keep,
                   double horizon, bool* clipped) {
    if (std::holds_alternative<NoEffect>(effect)) return effect;
    if (keep == KeptScale::hazard_ratio && !std::holds_alternative<OwnLaw>(effect)) return effect;
    const ArmSurvival treated(control, effect);
    bool out = false;
    double reached = 0;
    const double overall = cumulative_hazard(moved, horizon) / cumulative_hazard(control, horizon);
    const auto cumulative = [&](double day) {
        const double h0 = cumulative_hazard(control, day), h1 = treated.cumulative_hazard(day),
                     h = cumulative_hazard(moved, day);
        double kept = h1;
        if (keep == KeptScale::hazard_ratio) {
            kept = h0 > 0 ? h1 * (h / h0) : h1 * overall;
        } else if (keep == KeptScale::risk_difference || h0 > 0) {
            const double s = kept_survival(keep, portable::exp(-h0), portable::exp(-h1), portable::exp(-h));
            out = out || s > 1 + 1e-12 || s < kDeadest;
            kept = -portable::log(std::fmin(std::fmax(s, kDeadest), 1));
        }
        out = out || kept < reached - 1e-12;
        return reached = std::max(reached, kept);
    };
    const auto jumps = jumps_of(effect, control);
    PiecewiseExponential law =
        tabulated(table_days({hazard_jumps(control), hazard_jumps(moved), jumps}, horizon), cumulative);
    if (clipped) *clipped = out;
    return OwnLaw{std::move(law)};
}

}  // namespace equipoise
