#pragma once
// The closed set of analyses and what each must offer. To add one: a new pair of files, one line in `Analysis` below, one test
// against an outside oracle. Names, options and the reading of them follow from the struct (see models/numeric/field.hpp).
#include <concepts>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/details.hpp"
#include "sim/analysis/estimate.hpp"
#include "sim/analysis/mmrm.hpp"
#include "sim/analysis/needs.hpp"
#include "sim/analysis/proportion_difference.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// A struct of options with:
///   name      the test's name in scenarios and on the command line
///   estimand  what `Estimate::estimate` is, with its scale ("risk difference", "log hazard ratio")
///   null      the value of the estimate under no effect
///   needs()   what it reads
///   run()     pure: no globals, no clock; scratch memory from the arena only; details only when the pointer is not null.
///             Never throws, never gives NaN with Status::ok in z (or p): what cannot be answered has another status.
template <class A>
concept AnalysisTest = HasFields<A> && std::default_initializable<A> &&
                       requires(const A a, const Snapshot& s, const AnalysisContext& c, Arena& arena, Details* details) {
                           { A::name } -> std::convertible_to<std::string_view>;
                           { A::estimand } -> std::convertible_to<std::string_view>;
                           { A::null } -> std::convertible_to<double>;
                           { a.needs() } -> std::same_as<Needs>;
                           { a.run(s, c, arena, details) } -> std::same_as<Estimate>;
                       };

using Analysis = std::variant<  //
    ProportionDifference,       //
    Mmrm                        //
    >;

template <class Variant>
struct AllAnalyses;
template <class... A>
struct AllAnalyses<std::variant<A...>> {
    static_assert((AnalysisTest<A> && ...));
    static constexpr std::array<std::string_view, sizeof...(A)> names{A::name...};
};
/// The names of all analyses, in the order of the variant.
inline constexpr auto analysis_names = AllAnalyses<Analysis>::names;

/// Calls visitor(std::type_identity<A>) for the analysis of that name; false if there is none.
template <class Visitor, class... A>
bool visit_analysis_named(std::string_view name, Visitor&& visitor, std::type_identity<std::variant<A...>> = {}) {
    return ((A::name == name ? (visitor(std::type_identity<A>{}), true) : false) || ...);
}
template <class Visitor>
bool visit_analysis(std::string_view name, Visitor&& visitor) {
    return visit_analysis_named(name, std::forward<Visitor>(visitor), std::type_identity<Analysis>{});
}

inline std::string_view name_of(const Analysis& analysis) {
    return std::visit([](const auto& a) -> std::string_view { return a.name; }, analysis);
}
inline std::string_view estimand_of(const Analysis& analysis) {
    return std::visit([](const auto& a) -> std::string_view { return a.estimand; }, analysis);
}
inline double null_of(const Analysis& analysis) {
    return std::visit([](const auto& a) -> double { return a.null; }, analysis);
}
inline Needs needs_of(const Analysis& analysis) {
    return std::visit([](const auto& a) { return a.needs(); }, analysis);
}
inline Estimate run(const Analysis& analysis, const Snapshot& snapshot, const AnalysisContext& context, Arena& arena,
                    Details* details = nullptr) {
    return std::visit([&](const auto& a) { return a.run(snapshot, context, arena, details); }, analysis);
}

}  // namespace equipoise
