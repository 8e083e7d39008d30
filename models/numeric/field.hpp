#pragma once
// One list of fields per configurable struct. Reading, validation, writing back, the JSON schema and the table in the
// documentation all come from that list:
//
//   struct LogRank {
//       double rho = 0; static constexpr auto fields() {
//           return std::tuple{field("rho", &LogRank::rho, Range::at_least(0), "", "Fleming-Harrington rho: weight
//           S(t-)^rho")};
//       }
//   };
//
// Member types that the readers know: bool, int, std::int64_t, double, std::string, an enum with EnumNames,
// std::optional of these, std::vector of these, std::array<double, N>, and structs with a fields() of their own.
#include <array>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace equipoise {

/// The numbers that a field may hold; for vectors, each element.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_open = false;
    bool high_open = false;

    static constexpr Range any() { return {}; }
    static constexpr Range at_least(double low) { return {low, std::numeric_limits<double>::infinity(), false, false}; }
    static constexpr Range above(double low) { return {low, std::numeric_limits<double>::infinity(), true, false}; }
    static constexpr Range between(double low, double high) { return {low, high, false, false}; }
    static constexpr Range probability() { return {0, 1, false, false}; }
    static constexpr Range open_probability() { return {0, 1, true, true}; }

    /// False for NaN and infinities.
    constexpr bool contains(double x) const {
        return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high) &&
               x < std::numeric_limits<double>::infinity() && x > -std::numeric_limits<double>::infinity();
    }
};

template <class Owner, class Member>
struct Field {
    std::string_view name;  ///< the key in the scenario file and the option's name
    Member Owner::*member;
    Range range;               ///< ignored for text, enums and structs
    std::string_view unit;     ///< "days", "points", "" for none
    std::string_view meaning;  ///< one sentence, with the source of the default where there is one
};

template <class Owner, class Member>
constexpr Field<Owner, Member> field(std::string_view name, Member Owner::*member, Range range, std::string_view unit,
                                     std::string_view meaning) {
    return {name, member, range, unit, meaning};
}

template <class Owner, class Member>
constexpr Field<Owner, Member> field(std::string_view name, Member Owner::*member, std::string_view meaning) {
    return {name, member, Range::any(), "", meaning};
}

/// Specialize beside an enum: static constexpr std::array<std::pair<std::string_view, E>, N> names.
template <class E>
struct EnumNames;

template <class E>
constexpr std::string_view enum_name(E value) {
    for (const auto& [name, candidate] : EnumNames<E>::names)
        if (candidate == value) return name;
    return "?";
}

template <class T>
concept HasFields = requires {
    T::fields();
};

/// Calls visitor(field) for each field of T in order.
template <HasFields T, class Visitor>
constexpr void for_each_field(Visitor&& visitor) {
    std::apply([&](const auto&... f) { (visitor(f), ...); }, T::fields());
}

/// For a std::variant of structs with a `name`: calls visitor(std::type_identity<A>) for the one of that name; false if
/// there is none.
template <class... A, class Visitor>
bool visit_named(std::type_identity<std::variant<A...>>, std::string_view name, Visitor&& visitor) {
    return ((A::name == name ? (visitor(std::type_identity<A>{}), true) : false) || ...);
}

/// The names of a variant's structs in order.
template <class Variant>
struct NamesOf;
template <class... A>
struct NamesOf<std::variant<A...>> {
    static constexpr std::array<std::string_view, sizeof...(A)> names{A::name...};
};

}  // namespace equipoise
