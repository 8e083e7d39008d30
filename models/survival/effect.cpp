#include "models/survival/effect.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/input_error.hpp"
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
    if (std::holds_alternative<PiecewiseExponential>(control) && std::holds_alternative<PiecewiseExponential>(treated)) {
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
                             std::string("in an interval that ends at day ") + std::to_string(end) + " nobody dies in one arm, so the effect cannot be shrunk on the log scale",
                             "use posterior means of the hazards (they are never 0)");
        const double increment = h0 > 0 ? portable::exp((1 - scale) * portable::log(h0) + scale * portable::log(h1)) : 0;
        if (start > 0) law.cuts.push_back(start);
        law.rates.push_back(increment / (end - start));
        start = end;
    }
    return law;
}

}  // namespace

Effect scaled(const Effect& effect, double scale, const SurvivalLaw& control, double horizon) {
    check_number(scale, Range::probability(), "scale", "effect");
    if (scale == 0) return NoEffect{};
    if (scale == 1) return effect;
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

}  // namespace equipoise
