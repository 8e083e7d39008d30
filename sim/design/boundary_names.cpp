#include "sim/design/boundary_names.hpp"

#include <charconv>
#include <cstdio>

#include "models/numeric/lower_case.hpp"

namespace equipoise {
namespace {

template <class E>
struct ShortName {
    std::string_view name;
    E value;
};

constexpr ShortName<EfficacyKind> kEfficacyShort[] = {
    {"of", EfficacyKind::obrien_fleming},
    {"p", EfficacyKind::pocock},
    {"wt", EfficacyKind::wang_tsiatis},
    {"hp", EfficacyKind::haybittle_peto},
    {"ldof", EfficacyKind::lan_demets_obrien_fleming},
    {"ldp", EfficacyKind::lan_demets_pocock},
    {"hsd", EfficacyKind::hwang_shih_decani},
    {"kd", EfficacyKind::kim_demets},
};
constexpr ShortName<FutilityKind> kFutilityShort[] = {
    {"ldof", FutilityKind::lan_demets_obrien_fleming}, {"ldp", FutilityKind::lan_demets_pocock},
    {"hsd", FutilityKind::hwang_shih_decani},          {"kd", FutilityKind::kim_demets},
    {"cp", FutilityKind::conditional_power},           {"pp", FutilityKind::predictive_power},
};

template <class E>
E named(std::string_view word, std::span<const ShortName<E>> shorter, const std::string& where) {
    const std::string lower = lower_case(std::string(word));
    std::vector<std::string_view> allowed;
    for (const auto& [name, value] : EnumNames<E>::names) {
        if (name == lower) return value;
        allowed.push_back(name);
    }
    for (const auto& [name, value] : shorter)
        if (name == lower) return value;
    throw InputError(where, "is \"" + std::string(word) + "\"", did_you_mean(lower, allowed));
}

std::vector<double> numbers_in(std::string_view list, const std::string& where) {
    std::vector<double> numbers;
    for (;;) {
        const std::size_t comma = list.find(',');
        const std::string_view word = list.substr(0, comma);
        double x = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), x);
        if (error != std::errc{} || end != word.data() + word.size())
            throw InputError(where, "has \"" + std::string(word) + "\"",
                             "a number, or numbers between commas, after the colon");
        numbers.push_back(x);
        if (comma == std::string_view::npos) return numbers;
        list.remove_prefix(comma + 1);
    }
}

// Parts of NAME:NUMBERS, put where the kind has them.
template <class Rule, class E>
Rule rule_from(std::string_view text, std::span<const ShortName<E>> shorter, bool (*has_values)(E),
               const std::string& where) {
    Rule rule;
    const std::size_t colon = text.find(':');
    rule.kind = named<E>(text.substr(0, colon), shorter, where);
    if (colon == std::string_view::npos) return rule;
    std::vector<double> numbers = numbers_in(text.substr(colon + 1), where);
    if (has_values(rule.kind)) {
        rule.values = std::move(numbers);
    } else {
        if (numbers.size() > 1)
            throw InputError(where, "has " + std::to_string(numbers.size()) + " numbers",
                             "one parameter for this kind");
        rule.parameter = numbers[0];
    }
    return rule;
}

std::string with_parameter(const char* name, const char* parameter, double value) {
    char text[96];
    std::snprintf(text, sizeof text, "%s, %s %.6g", name, parameter, value);
    return text;
}

std::string with_numbers(std::string_view name, const std::vector<double>& numbers) {
    std::string text(name);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        char digits[32];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, numbers[i]);
        text += (i == 0 ? ":" : ",") + std::string(digits, end);
    }
    return text;
}

}  // namespace

EfficacyRule efficacy_from(std::string_view text, const std::string& where) {
    return rule_from<EfficacyRule, EfficacyKind>(
        text, kEfficacyShort,
        [](EfficacyKind kind) { return kind == EfficacyKind::user_spending || kind == EfficacyKind::user_critical; },
        where);
}

FutilityRule futility_from(std::string_view text, const std::string& where) {
    return rule_from<FutilityRule, FutilityKind>(
        text, kFutilityShort,
        [](FutilityKind kind) { return kind == FutilityKind::user_spending || kind == FutilityKind::fixed_z; }, where);
}

LookTests look_tests_from(std::string_view text, const std::string& where) { return named<LookTests>(text, {}, where); }

AssumedEffect assumed_effect_from(std::string_view text, const std::string& where) {
    return named<AssumedEffect>(text, {}, where);
}

FutilityRegion futility_region_from(std::string_view text, const std::string& where) {
    return named<FutilityRegion>(text, {}, where);
}

std::string spelled(const EfficacyRule& rule) {
    const bool has = rule.kind == EfficacyKind::wang_tsiatis || rule.kind == EfficacyKind::haybittle_peto ||
                     rule.kind == EfficacyKind::hwang_shih_decani || rule.kind == EfficacyKind::kim_demets;
    return with_numbers(enum_name(rule.kind), has ? std::vector<double>{parameter_of(rule)} : rule.values);
}

std::string spelled(const FutilityRule& rule) {
    const bool has = rule.kind == FutilityKind::hwang_shih_decani || rule.kind == FutilityKind::kim_demets ||
                     rule.kind == FutilityKind::conditional_power || rule.kind == FutilityKind::predictive_power;
    return with_numbers(enum_name(rule.kind), has ? std::vector<double>{parameter_of(rule)} : rule.values);
}

std::string in_words(const EfficacyRule& rule) {
    const double p = parameter_of(rule);
    switch (rule.kind) {
        case EfficacyKind::obrien_fleming:
            return "O'Brien-Fleming";
        case EfficacyKind::pocock:
            return "Pocock";
        case EfficacyKind::wang_tsiatis:
            return with_parameter("Wang-Tsiatis", "Delta", p);
        case EfficacyKind::haybittle_peto:
            return with_parameter("Haybittle-Peto", "z before the last look", p);
        case EfficacyKind::lan_demets_obrien_fleming:
            return "Lan-DeMets O'Brien-Fleming-like spending";
        case EfficacyKind::lan_demets_pocock:
            return "Lan-DeMets Pocock-like spending";
        case EfficacyKind::hwang_shih_decani:
            return with_parameter("Hwang-Shih-DeCani spending", "gamma", p);
        case EfficacyKind::kim_demets:
            return with_parameter("Kim-DeMets spending", "rho", p);
        case EfficacyKind::user_spending:
            return "spending as given";
        case EfficacyKind::user_critical:
            return "critical values as given";
    }
    return "?";
}

std::string in_words(const FutilityRule& rule) {
    if (rule.kind == FutilityKind::none) return "none";
    const double p = parameter_of(rule);
    std::string words;
    switch (rule.kind) {
        case FutilityKind::none:
            break;
        case FutilityKind::lan_demets_obrien_fleming:
            words = "Lan-DeMets O'Brien-Fleming-like spending of beta";
            break;
        case FutilityKind::lan_demets_pocock:
            words = "Lan-DeMets Pocock-like spending of beta";
            break;
        case FutilityKind::hwang_shih_decani:
            words = with_parameter("Hwang-Shih-DeCani spending of beta", "gamma", p);
            break;
        case FutilityKind::kim_demets:
            words = with_parameter("Kim-DeMets spending of beta", "rho", p);
            break;
        case FutilityKind::user_spending:
            words = "spending of beta as given";
            break;
        case FutilityKind::fixed_z:
            words = "z below given values";
            break;
        case FutilityKind::conditional_power:
            words = with_parameter(rule.effect == AssumedEffect::plan ? "conditional power under the planned effect"
                                                                      : "conditional power under the observed trend",
                                   "below", p);
            break;
        case FutilityKind::predictive_power:
            words = with_parameter("predictive power with a flat prior", "below", p);
            break;
    }
    if (rule.region == FutilityRegion::inner_wedge) words += ", on either side of 0";
    return words + (rule.binding ? ", binding" : ", non-binding");
}

}  // namespace equipoise
