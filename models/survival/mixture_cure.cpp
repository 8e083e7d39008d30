#include "models/survival/mixture_cure.hpp"

#include <algorithm>
#include <array>

#include "models/survival/checks.hpp"

namespace equipoise {
namespace {

template <class Function>
auto with(const SimpleLaw& law, Function function) {
    return std::visit(function, law);
}

}  // namespace

double MixtureCure::survival(double t) const {
    return cured + (1 - cured) * with(law, [&](const auto& l) { return l.survival(t); });
}
double MixtureCure::cumulative_hazard(double t) const {
    const double h = with(law, [&](const auto& l) { return l.cumulative_hazard(t); });
    if (h < portable::kLog2) return -portable::log1p((1 - cured) * portable::expm1(-h));
    return -portable::log(cured + (1 - cured) * portable::exp(-h));
}
double MixtureCure::hazard(double t) const {
    const double h = with(law, [&](const auto& l) { return l.hazard(t); });
    const double alive = with(law, [&](const auto& l) { return l.survival(t); });
    if (cured == 1) return 0;
    return (1 - cured) * alive > 0 ? h * (1 - cured) * alive / (cured + (1 - cured) * alive) : cured > 0 ? 0 : h;
}
double MixtureCure::quantile(double u) const {
    if (u <= 0) return 0;
    const double among_others = u / (1 - cured);
    return among_others < 1 ? with(law, [&](const auto& l) { return l.quantile(among_others); }) : portable::kInfinity;
}
double MixtureCure::rmst(double tau) const {
    return cured * tau + (1 - cured) * with(law, [&](const auto& l) { return l.rmst(tau); });
}

void MixtureCure::times(std::span<const double> e, std::span<double> t) const {
    if (cured == 0) return with(law, [&](const auto& l) { l.times(e, t); });
    constexpr std::size_t kChunk = 256;
    alignas(64) std::array<double, kChunk> exposure;
    const double others = 1 - cured;
    for (std::size_t at = 0; at < e.size(); at += kChunk) {
        const std::size_t count = std::min(kChunk, e.size() - at);
        for (std::size_t i = 0; i < count; ++i) {
            const double dead = -portable::expm1(-e[at + i]) / others;          // F0, for early deaths
            const double alive = (portable::exp(-e[at + i]) - cured) / others;  // S0, for late ones
            const double early = -portable::log1p(-dead),
                         late = -portable::log(alive);  // log gives -inf where S <= cured: never
            exposure[i] = dead < 0.5 ? early : late;
        }
        with(law,
             [&](const auto& l) { l.times(std::span<const double>(exposure.data(), count), t.subspan(at, count)); });
    }
}

void MixtureCure::check(const std::string& where) const {
    check_ranges(*this, where);
    with(law, [&](const auto& l) { l.check(where + ".uncured"); });
}

}  // namespace equipoise
