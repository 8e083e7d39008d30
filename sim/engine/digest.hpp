#pragma once
// A hash over numbers and names, the same on every machine: what "the same point" means for stored results.
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "models/numeric/field.hpp"
#include "sim/engine/block.hpp"

namespace equipoise {

/// Two lanes of 64 bits, each the finalizer of splitmix64 (Steele, Lea and Flood 2014) over what came before and the
/// next word. Lengths and the places of alternatives are words too, so that no two structures read alike.
class Digest {
  public:
    void word(std::uint64_t x) {
        high_ = mixed(high_ ^ x) + 0x9e3779b97f4a7c15ull;
        low_ = mixed(low_ + (x ^ 0xd1b54a32d192ed03ull));
    }
    void add(std::string_view text) {
        word(text.size());
        for (const char c : text) word(static_cast<unsigned char>(c));
    }
    void add(double x) { word(std::bit_cast<std::uint64_t>(x == 0 ? 0.0 : x)); }
    PointKey key() const { return {high_, low_}; }

    /// A number, text, enum, struct with a field list, or a vector, array, span, optional or variant of these.
    template <class T>
    void add(const T& value) {
        if constexpr (std::is_enum_v<T>) {
            word(static_cast<std::uint64_t>(value));
        } else if constexpr (std::is_integral_v<T>) {
            word(static_cast<std::uint64_t>(value));
        } else if constexpr (std::is_floating_point_v<T>) {
            add(static_cast<double>(value));
        } else if constexpr (std::is_convertible_v<T, std::string_view>) {
            add(std::string_view(value));
        } else if constexpr (requires { value.has_value(); }) {
            word(value.has_value());
            if (value) add(*value);
        } else if constexpr (requires { value.valueless_by_exception(); }) {
            word(value.index());
            std::visit([this](const auto& v) { add(v); }, value);
        } else if constexpr (requires {
                                 value.begin();
                                 value.size();
                             }) {
            word(value.size());
            for (const auto& element : value) add(element);
        } else {
            static_assert(HasFields<T>, "give the struct a field list, or add its members one by one");
            for_each_field<T>([&](const auto& f) { add(value.*(f.member)); });
        }
    }

  private:
    static std::uint64_t mixed(std::uint64_t x) {
        x += 0x9e3779b97f4a7c15ull;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
        return x ^ (x >> 31);
    }
    std::uint64_t high_ = 0x6a09e667f3bcc908ull, low_ = 0xbb67ae8584caa73bull;
};

}  // namespace equipoise
