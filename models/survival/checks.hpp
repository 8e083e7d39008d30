#pragma once
// Checks of parameters against their field lists, shared by laws and effects.
#include <span>
#include <string>
#include <vector>

#include "models/numeric/field.hpp"

namespace equipoise {

/// Throws InputError("where.name", ...) if x is not within range.
void check_number(double x, const Range& range, std::string_view name, const std::string& where);

/// Throws if the times are not finite, above 0 and ascending, or are more than 1000.
void check_cuts(std::span<const double> cuts, const std::string& where);

/// Throws if `values` does not hold one number more than `cuts`.
void check_one_more(std::span<const double> cuts, std::span<const double> values, std::string_view name,
                    const std::string& where);

/// Checks every field that is a number or a list of numbers against its range.
template <HasFields T>
void check_ranges(const T& value, const std::string& where) {
    for_each_field<T>([&](const auto& f) {
        using Member = std::decay_t<decltype(value.*(f.member))>;
        if constexpr (std::is_same_v<Member, double>) {
            check_number(value.*(f.member), f.range, f.name, where);
        } else if constexpr (std::is_same_v<Member, std::vector<double>>) {
            for (const double x : value.*(f.member)) check_number(x, f.range, f.name, where);
        }
    });
}

}  // namespace equipoise
