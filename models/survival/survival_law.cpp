#include "models/survival/survival_law.hpp"

namespace equipoise {

double survival(const SurvivalLaw& law, double t) {
    return std::visit([&](const auto& l) { return l.survival(t); }, law);
}
double cumulative_hazard(const SurvivalLaw& law, double t) {
    return std::visit([&](const auto& l) { return l.cumulative_hazard(t); }, law);
}
double hazard(const SurvivalLaw& law, double t) {
    return std::visit([&](const auto& l) { return l.hazard(t); }, law);
}
double quantile(const SurvivalLaw& law, double u) {
    return std::visit([&](const auto& l) { return l.quantile(u); }, law);
}
double rmst(const SurvivalLaw& law, double tau) {
    return std::visit([&](const auto& l) { return l.rmst(tau); }, law);
}
void times(const SurvivalLaw& law, std::span<const double> e, std::span<double> t) {
    std::visit([&](const auto& l) { l.times(e, t); }, law);
}
void check(const SurvivalLaw& law, const std::string& where) {
    std::visit([&](const auto& l) { l.check(where); }, law);
}
std::string_view name_of(const SurvivalLaw& law) {
    return std::visit([](const auto& l) { return std::string_view(l.name); }, law);
}
std::span<const double> hazard_jumps(const SurvivalLaw& law) {
    if (const auto* piecewise = std::get_if<PiecewiseExponential>(&law)) return piecewise->cuts;
    return {};
}

}  // namespace equipoise
