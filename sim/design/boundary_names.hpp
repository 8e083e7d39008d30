#pragma once
// Rules of a boundary as one word writes them: NAME or NAME:NUMBER or NAME:NUMBER,NUMBER,...; and as words tell them.
#include <string>
#include <string_view>

#include "sim/design/boundary_plan.hpp"

namespace equipoise {

/// NAME is a name of EnumNames<EfficacyKind> or a short form (OF P WT HP LDOF LDP HSD KD, any case); the numbers are
/// the rule's parameter, or its values by look for user-spending and user-critical. Throws InputError at `where`.
EfficacyRule efficacy_from(std::string_view text, const std::string& where);
/// Likewise of EnumNames<FutilityKind>; the numbers are the values for fixed-z and user-spending.
FutilityRule futility_from(std::string_view text, const std::string& where);
/// A word that an enum has. Throws InputError at `where`, naming the nearest.
LookTests look_tests_from(std::string_view text, const std::string& where);
AssumedEffect assumed_effect_from(std::string_view text, const std::string& where);
FutilityRegion futility_region_from(std::string_view text, const std::string& where);

/// As efficacy_from and futility_from read it, with the parameter in force: "hwang-shih-decani:-4".
std::string spelled(const EfficacyRule& rule);
std::string spelled(const FutilityRule& rule);

/// "Hwang-Shih-DeCani spending, gamma -4".
std::string in_words(const EfficacyRule& rule);
/// "Kim-DeMets spending of beta, rho 3, non-binding"; "none".
std::string in_words(const FutilityRule& rule);

}  // namespace equipoise
