#pragma once
// The closed set of analyses and what each must offer. To add one: a new pair of files, one line in `Analysis` below,
// one test against an outside oracle. Names, options and the reading of them follow from the struct (see
// models/numeric/field.hpp).
#include <concepts>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/binary/barnard.hpp"
#include "sim/analysis/binary/bayes_proportion.hpp"
#include "sim/analysis/binary/boschloo.hpp"
#include "sim/analysis/binary/cmh.hpp"
#include "sim/analysis/binary/farrington_manning.hpp"
#include "sim/analysis/binary/fisher.hpp"
#include "sim/analysis/binary/logistic.hpp"
#include "sim/analysis/binary/miettinen_nurminen.hpp"
#include "sim/analysis/binary/newcombe.hpp"
#include "sim/analysis/binary/proportion_difference.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/analysis/pairwise/net_benefit.hpp"
#include "sim/analysis/pairwise/win_odds.hpp"
#include "sim/analysis/pairwise/win_ratio.hpp"
#include "sim/analysis/repeated/mmrm.hpp"
#include "sim/analysis/score/ancova.hpp"
#include "sim/analysis/score/proportional_odds.hpp"
#include "sim/analysis/score/t_test.hpp"
#include "sim/analysis/score/van_elteren.hpp"
#include "sim/analysis/score/wilcoxon.hpp"
#include "sim/analysis/survival/cox.hpp"
#include "sim/analysis/survival/cumulative_incidence.hpp"
#include "sim/analysis/survival/log_rank.hpp"
#include "sim/analysis/survival/max_combo.hpp"
#include "sim/analysis/survival/milestone.hpp"
#include "sim/analysis/survival/rmst.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

/// A struct of options with:
///   name      the test's name in scenarios and on the command line
///   estimand  what `Estimate::estimate` is, with its scale ("risk difference", "log hazard ratio") (one whose options
///             choose it has asked_estimand() as well)
///   null      the value of the estimate under no effect
///   needs()   what it reads
///   run()     pure: no globals, no clock; scratch memory from the arena only; details only when the pointer is not
///             null. Never throws, never gives NaN with Status::ok in z (or p): what cannot be answered has another
///             status.
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
    LogRank,                    //
    Rmst,                       //
    TTest,                      //
    Wilcoxon,                   //
    Fisher,                     //
    Boschloo,                   //
    Barnard,                    //
    MiettinenNurminen,          //
    Newcombe,                   //
    FarringtonManning,          //
    MaxCombo,                   //
    Milestone,                  //
    WinRatio,                   //
    WinOdds,                    //
    NetBenefit,                 //
    Logistic,                   //
    Cmh,                        //
    BayesProportion,            //
    Ancova,                     //
    VanElteren,                 //
    ProportionalOdds,           //
    Cox,                        //
    CumulativeIncidence,        //
    Mmrm,                       //
    ProportionDifference        //
    >;

template <class Variant>
inline constexpr bool all_are_analyses = false;
template <class... A>
inline constexpr bool all_are_analyses<std::variant<A...>> = (AnalysisTest<A> && ...);
static_assert(all_are_analyses<Analysis>);

/// The names of all analyses, in the order of the variant.
inline constexpr auto analysis_names = NamesOf<Analysis>::names;

/// Calls visitor(std::type_identity<A>) for the analysis of that name; false if there is none.
template <class Visitor>
bool visit_analysis(std::string_view name, Visitor&& visitor) {
    return visit_named(std::type_identity<Analysis>{}, name, std::forward<Visitor>(visitor));
}

/// An analysis as a scenario names it. Copied and moved in analysis.cpp only: a variant of so many costs every file
/// that does so a second of its compilation.
struct NamedAnalysis {
    std::string name;
    Analysis test;

    NamedAnalysis();
    NamedAnalysis(std::string name, Analysis test);
    NamedAnalysis(const NamedAnalysis&);
    NamedAnalysis(NamedAnalysis&&) noexcept;
    NamedAnalysis& operator=(const NamedAnalysis&);
    NamedAnalysis& operator=(NamedAnalysis&&) noexcept;
    ~NamedAnalysis();
};

std::string_view name_of(const Analysis& analysis);
std::string_view estimand_of(const Analysis& analysis);
double null_of(const Analysis& analysis);
/// False with a non-inferiority margin: there, equal arms are not the null, and rejecting for them is power, not an
/// error.
bool no_effect_is_the_null(const Analysis& analysis);
Needs needs_of(const Analysis& analysis);
Estimate run(const Analysis& analysis, const Snapshot& snapshot, const AnalysisContext& context, Arena& arena,
             Details* details = nullptr);

}  // namespace equipoise
