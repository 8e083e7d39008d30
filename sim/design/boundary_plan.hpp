#pragma once
// What a planner states of a group-sequential design's boundaries: values only, with their field lists, for the
// scenario's [design] table and the verb `boundaries` alike.
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "models/numeric/field.hpp"
#include "models/numeric/input_error.hpp"

namespace equipoise {

enum class EfficacyKind : std::uint8_t {
    obrien_fleming,
    pocock,
    wang_tsiatis,
    haybittle_peto,
    lan_demets_obrien_fleming,
    lan_demets_pocock,
    hwang_shih_decani,
    kim_demets,
    user_spending,
    user_critical,
};

template <>
struct EnumNames<EfficacyKind> {
    static constexpr std::array<std::pair<std::string_view, EfficacyKind>, 10> names{{
        {"obrien-fleming", EfficacyKind::obrien_fleming},
        {"pocock", EfficacyKind::pocock},
        {"wang-tsiatis", EfficacyKind::wang_tsiatis},
        {"haybittle-peto", EfficacyKind::haybittle_peto},
        {"lan-demets-obrien-fleming", EfficacyKind::lan_demets_obrien_fleming},
        {"lan-demets-pocock", EfficacyKind::lan_demets_pocock},
        {"hwang-shih-decani", EfficacyKind::hwang_shih_decani},
        {"kim-demets", EfficacyKind::kim_demets},
        {"user-spending", EfficacyKind::user_spending},
        {"user-critical", EfficacyKind::user_critical},
    }};
};

/// When a look may stop for benefit (and, two-sided, for harm). Critical values are of z, positive for benefit.
///   obrien-fleming  C / sqrt(t)          pocock  C          wang-tsiatis  C t^(parameter - 1/2)
///   haybittle-peto  `parameter` at all looks but the last, which takes what is left of alpha
///   a spending function (spending.hpp), its parameter; user-spending and user-critical: `values`, one a look
struct EfficacyRule {
    EfficacyKind kind = EfficacyKind::lan_demets_obrien_fleming;
    std::optional<double> parameter;  ///< left out: 0.25 (wang-tsiatis), 3 (haybittle-peto), -4 (HSD), 3 (KD)
    std::vector<double> values;

    static constexpr auto fields() {
        return std::tuple{
            field("kind", &EfficacyRule::kind, "how the type I error is spread over the looks"),
            field(
                "parameter", &EfficacyRule::parameter, Range::any(), "",
                "wang-tsiatis: Delta from -0.5 to 1 (0: O'Brien-Fleming, 0.5: Pocock; left out: 0.25); haybittle-peto: "
                "z before the last look (3); "
                "hwang-shih-decani: gamma (-4); kim-demets: rho > 0 (3)"),
            field("values", &EfficacyRule::values, Range::any(), "",
                  "user-spending: cumulative type I error by look, the last alpha; user-critical: z by look"),
        };
    }
};

enum class FutilityKind : std::uint8_t {
    none,
    lan_demets_obrien_fleming,
    lan_demets_pocock,
    hwang_shih_decani,
    kim_demets,
    user_spending,
    fixed_z,
    conditional_power,
    predictive_power,
};

template <>
struct EnumNames<FutilityKind> {
    static constexpr std::array<std::pair<std::string_view, FutilityKind>, 9> names{{
        {"none", FutilityKind::none},
        {"lan-demets-obrien-fleming", FutilityKind::lan_demets_obrien_fleming},
        {"lan-demets-pocock", FutilityKind::lan_demets_pocock},
        {"hwang-shih-decani", FutilityKind::hwang_shih_decani},
        {"kim-demets", FutilityKind::kim_demets},
        {"user-spending", FutilityKind::user_spending},
        {"fixed-z", FutilityKind::fixed_z},
        {"conditional-power", FutilityKind::conditional_power},
        {"predictive-power", FutilityKind::predictive_power},
    }};
};

/// The effect under which conditional power is worked out.
enum class AssumedEffect : std::uint8_t { plan, trend };

template <>
struct EnumNames<AssumedEffect> {
    static constexpr std::array<std::pair<std::string_view, AssumedEffect>, 2> names{{
        {"plan", AssumedEffect::plan},
        {"trend", AssumedEffect::trend},
    }};
};

/// Which z stop a two-sided trial for futility.
enum class FutilityRegion : std::uint8_t { below, inner_wedge };

template <>
struct EnumNames<FutilityRegion> {
    static constexpr std::array<std::pair<std::string_view, FutilityRegion>, 2> names{{
        {"below", FutilityRegion::below},
        {"inner-wedge", FutilityRegion::inner_wedge},
    }};
};

/// When a look may stop for want of benefit.
///   a spending function: the type II error spent under the planned effect, parameter as for efficacy
///   fixed-z: `values`, one a look before the last (one value: the same at each)
///   conditional-power, predictive-power: stop when it is below `parameter`; both for the last look's critical value
///   alone, predictive power with a flat prior
struct FutilityRule {
    FutilityKind kind = FutilityKind::none;
    std::optional<double> parameter;  ///< left out: -4 (HSD), 3 (KD), 0.2 (conditional, predictive power)
    std::vector<double> values;
    bool binding = false;
    AssumedEffect effect = AssumedEffect::plan;
    FutilityRegion region = FutilityRegion::below;

    static constexpr auto fields() {
        return std::tuple{
            field("kind", &FutilityRule::kind, "when a look may stop for futility"),
            field("parameter", &FutilityRule::parameter, Range::any(), "",
                  "hwang-shih-decani: gamma (-4); kim-demets: rho > 0 (3); conditional-power, predictive-power: stop "
                  "below this probability (0.2)"),
            field(
                "values", &FutilityRule::values, Range::any(), "",
                "fixed-z: z by look before the last, or one for all; user-spending: cumulative type II error by look, "
                "the last beta"),
            field("binding", &FutilityRule::binding,
                  "true: efficacy bounds count on the trial to stop for futility; false: the type I error holds also "
                  "when it goes on"),
            field("effect", &FutilityRule::effect, "conditional-power: under the planned effect or the observed trend"),
            field("region", &FutilityRule::region,
                  "two-sided designs: futility is a z below the bound, or a |z| below it"),
        };
    }
};

/// What a look may conclude.
enum class LookTests : std::uint8_t { both, efficacy, futility };

template <>
struct EnumNames<LookTests> {
    static constexpr std::array<std::pair<std::string_view, LookTests>, 3> names{{
        {"both", LookTests::both},
        {"efficacy", LookTests::efficacy},
        {"futility", LookTests::futility},
    }};
};

struct BoundaryPlan {
    std::vector<double> information{1.0};  ///< by look, share of the maximum: increasing, the last 1
    std::vector<LookTests> tests;          ///< by look; empty: both everywhere. The last look tests efficacy.
    double alpha = 0.05;                   ///< of both sides together when sides = 2
    int sides = 2;
    double beta = 0.2;  ///< type II error that the maximum information is sized for, and that futility spends
    EfficacyRule efficacy;
    FutilityRule futility;
    std::optional<double>
        drift;  ///< E(Z) at information 1 under the planned effect; left out: solved for power 1 - beta

    double side_alpha() const { return alpha / sides; }
    LookTests tests_at(std::size_t look) const { return tests.empty() ? LookTests::both : tests[look]; }
    static constexpr std::size_t kMostLooks = 100;

    static constexpr auto fields() {
        return std::tuple{
            field("information", &BoundaryPlan::information, {0, 1, true, false}, "",
                  "information at each look as a share of the last look's; increasing, the last 1"),
            field("tests", &BoundaryPlan::tests, "what each look tests; left out: both everywhere"),
            field("alpha", &BoundaryPlan::alpha, Range::open_probability(), "",
                  "type I error, of both sides together when sides = 2"),
            field("sides", &BoundaryPlan::sides, Range::between(1, 2), "", "1 or 2"),
            field("beta", &BoundaryPlan::beta, Range::open_probability(), "", "type II error"),
            field("efficacy", &BoundaryPlan::efficacy, "stopping for benefit, and for harm when sides = 2"),
            field("futility", &BoundaryPlan::futility, "stopping for want of benefit"),
            field("drift", &BoundaryPlan::drift, Range::above(0), "",
                  "expected z of the last look under the planned effect; left out: what gives power 1 - beta"),
        };
    }
};

/// The parameter in force: as given, or its default; 0 where the kind has none.
double parameter_of(const EfficacyRule& rule);
double parameter_of(const FutilityRule& rule);

/// Every mistake of a plan, with keys as in the field lists below `where` ("" for none).
std::vector<Problem> problems_of(const BoundaryPlan& plan, std::string_view where = {});

}  // namespace equipoise
