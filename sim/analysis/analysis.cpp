#include "sim/analysis/analysis.hpp"

#include <utility>

#include "sim/analysis/null_point.hpp"

namespace equipoise {

NamedAnalysis::NamedAnalysis() = default;
NamedAnalysis::NamedAnalysis(std::string name_, Analysis test_) : name(std::move(name_)), test(std::move(test_)) {}
NamedAnalysis::NamedAnalysis(const NamedAnalysis&) = default;
NamedAnalysis::NamedAnalysis(NamedAnalysis&&) noexcept = default;
NamedAnalysis& NamedAnalysis::operator=(const NamedAnalysis&) = default;
NamedAnalysis& NamedAnalysis::operator=(NamedAnalysis&&) noexcept = default;
NamedAnalysis::~NamedAnalysis() = default;

std::string_view name_of(const Analysis& analysis) {
    return std::visit([](const auto& a) -> std::string_view { return a.name; }, analysis);
}

std::string_view estimand_of(const Analysis& analysis) {
    return std::visit(
        [](const auto& a) -> std::string_view {
            if constexpr (requires { a.asked_estimand(); }) return a.asked_estimand();
            return a.estimand;
        },
        analysis);
}

double null_of(const Analysis& analysis) {
    return std::visit([](const auto& a) -> double { return a.null; }, analysis);
}

bool no_effect_is_the_null(const Analysis& analysis) { return margin_of(analysis) == 0; }

Needs needs_of(const Analysis& analysis) {
    return std::visit([](const auto& a) { return a.needs(); }, analysis);
}

Estimate run(const Analysis& analysis, const Snapshot& snapshot, const AnalysisContext& context, Arena& arena,
             Details* details) {
    return std::visit([&](const auto& a) { return a.run(snapshot, context, arena, details); }, analysis);
}

}  // namespace equipoise
