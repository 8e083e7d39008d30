#pragma once
// Reads any struct with a field list from JSON (a TOML file or command-line options become JSON first), and writes it
// back. Every mistake is collected with its place; nothing throws until the end.
#include <fmt/format.h>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "models/numeric/field.hpp"
#include "models/numeric/input_error.hpp"
#include "sim/scenario/time_text.hpp"

namespace equipoise {

using Json = nlohmann::json;

/// What stands at `key`; null where nothing does.
const Json* value_of(const Json& json, const char* key);

/// Collects mistakes; `place(path)` turns a dotted path ("trial.allocation") into what the message begins with.
class Problems {
  public:
    virtual ~Problems() = default;
    /// "file.toml, line 12, trial.allocation" or just the path.
    virtual std::string place(const std::string& path) const { return path; }
    void add(const std::string& path, std::string what, std::string instead = {}) {
        list_.push_back({place(path), std::move(what), std::move(instead)});
    }
    bool empty() const { return list_.empty(); }
    std::size_t count() const { return list_.size(); }
    /// Runs `check` and takes over the problems of an InputError that it throws; their place is a path.
    template <class Check>
    void catch_errors(Check&& check) {
        try {
            check();
        } catch (const InputError& error) {
            for (const Problem& problem : error.problems()) add(problem.where, problem.what, problem.instead);
        }
    }
    /// Throws InputError if there is any problem.
    void raise() const {
        if (!list_.empty()) throw InputError(list_);
    }

  private:
    std::vector<Problem> list_;
};

namespace field_detail {

/// A list from text parted by commas (by semicolons if `of_lists`), or a list of one.
Json split_list(const Json& json, bool of_lists);

inline std::string range_text(const Range& range) {
    const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
    if (low && high)
        return fmt::format("a number from {:g}{} to {:g}{}", range.low, range.low_open ? " (excluded)" : "", range.high,
                           range.high_open ? " (excluded)" : "");
    if (low) return fmt::format("a number {} {:g}", range.low_open ? "above" : "of at least", range.low);
    if (high) return fmt::format("a number {} {:g}", range.high_open ? "below" : "of at most", range.high);
    return "a number";
}

inline std::string shown(const Json& value) {
    if (value.is_number_float() && !std::isfinite(value.get<double>()))
        return fmt::format("{}", value.get<double>());  // JSON has no word for it
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    return text;
}

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_array : std::false_type {};
template <class T, std::size_t N>
struct is_array<std::array<T, N>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

}  // namespace field_detail

template <HasFields T>
void read_struct(const Json& json, const std::string& path, T& into, Problems& problems,
                 std::initializer_list<std::string_view> also_allowed = {});

/// `unit`: of the numbers; where they are days or months, each may be a time in words ("12 months").
template <class T>
void read_value(const Json& json, const std::string& path, const Range& range, T& into, Problems& problems,
                std::string_view unit = {}) {
    using namespace field_detail;
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
        if (is_time_unit(unit) && json.is_string()) {
            const std::string text = json.get<std::string>();
            if (const std::optional<double> time = time_in_words(text, unit))
                read_value(Json(*time), path, range, into, problems);
            else
                problems.add(path, shown(json) + " is not a number or a time",
                             fmt::format("write {} in {}, or a time like \"90 days\", \"6 weeks\", \"12 months\", "
                                         "\"2 years\"",
                                         range_text(range), unit));
            return;
        }
    }
    if constexpr (is_optional<T>::value) {
        typename T::value_type value{};
        read_value(json, path, range, value, problems, unit);
        into = value;
    } else if constexpr (std::is_same_v<T, bool>) {
        if (json.is_boolean())
            into = json.get<bool>();
        else
            problems.add(path, shown(json) + " is not true or false", "write true or false");
    } else if constexpr (std::is_integral_v<T>) {
        const bool whole = json.is_number_integer() ||
                           (json.is_number_float() && std::floor(json.get<double>()) == json.get<double>());
        const double value = json.is_number() ? json.get<double>() : 0;
        if (!whole)
            problems.add(path, shown(json) + " is not a whole number", "write " + range_text(range));
        else if (!range.contains(value) || std::fabs(value) > 9e15 ||
                 value < static_cast<double>(std::numeric_limits<T>::min()) ||
                 value > static_cast<double>(std::numeric_limits<T>::max()))
            problems.add(path, shown(json) + " is out of range", "write " + range_text(range));
        else
            into = json.is_number_integer() ? json.get<T>() : static_cast<T>(value);
    } else if constexpr (std::is_floating_point_v<T>) {
        if (!json.is_number())
            problems.add(path, shown(json) + " is not a number", "write " + range_text(range));
        else if (!range.contains(json.get<double>()))
            problems.add(path, shown(json) + " is out of range", "write " + range_text(range));
        else
            into = json.get<T>();
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (json.is_string())
            into = json.get<std::string>();
        else
            problems.add(path, shown(json) + " is not text", "write it in quotes");
    } else if constexpr (std::is_enum_v<T>) {
        std::vector<std::string_view> allowed;
        bool found = false;
        for (const auto& [name, value] : EnumNames<T>::names) {
            allowed.push_back(name);
            if (json.is_string() && json.get<std::string>() == name) {
                into = value;
                found = true;
            }
        }
        if (!found) {
            const std::string word = json.is_string() ? json.get<std::string>() : shown(json);
            problems.add(path, "unknown value \"" + word + "\"", did_you_mean(word, allowed));
        }
    } else if constexpr (is_vector<T>::value) {
        if (!json.is_array()) {
            // "a,b" or a lone value stands for a list; ';' parts lists of lists.
            read_value(
                split_list(json, is_vector<typename T::value_type>::value || is_array<typename T::value_type>::value),
                path, range, into, problems, unit);
            return;
        }
        into.clear();
        for (std::size_t i = 0; i < json.size(); ++i) {
            typename T::value_type element{};
            read_value(json[i], path + "[" + std::to_string(i) + "]", range, element, problems, unit);
            into.push_back(std::move(element));
        }
    } else if constexpr (is_array<T>::value) {
        if (json.is_string()) {
            read_value(split_list(json, false), path, range, into, problems, unit);
            return;
        }
        if (!json.is_array() || json.size() != into.size()) {
            problems.add(path, shown(json) + fmt::format(" is not a list of {}", into.size()));
            return;
        }
        for (std::size_t i = 0; i < into.size(); ++i)
            read_value(json[i], path + "[" + std::to_string(i) + "]", range, into[i], problems, unit);
    } else {
        static_assert(HasFields<T>, "a field's type must be one that models/numeric/field.hpp lists");
        if constexpr (requires { into.column; }) {
            if (json.is_string()) {  // outcome = "sofa7" is short for outcome = { column = "sofa7" }
                into.column = json.get<std::string>();
                return;
            }
        }
        if constexpr (requires { into.from_number(0.0); }) {
            if (json.is_number()) {  // hazard_ratio = 0.75 is short for { values = [0.75] }
                double value = 0;
                read_value(json, path, range, value, problems);
                into.from_number(value);
                return;
            }
        }
        if constexpr (requires { into.kind; }) {
            if (json.is_string()) {  // efficacy = "pocock" is short for { kind = "pocock" }
                read_struct(Json{{"kind", json}}, path, into, problems);
                return;
            }
        }
        read_struct(json, path, into, problems);
    }
}

/// Reads the fields that are there; unknown keys are mistakes, with a suggestion. `also_allowed` names keys that the
/// caller reads.
template <HasFields T>
void read_struct(const Json& json, const std::string& path, T& into, Problems& problems,
                 std::initializer_list<std::string_view> also_allowed) {
    if (!json.is_object()) {
        problems.add(path, field_detail::shown(json) + " is not a table", "write { key = value, ... }");
        return;
    }
    std::vector<std::string_view> known(also_allowed);
    for_each_field<T>([&](const auto& f) {
        known.push_back(f.name);
        const auto found = json.find(std::string(f.name));
        if (found == json.end()) return;
        const std::string here = path.empty() ? std::string(f.name) : path + "." + std::string(f.name);
        read_value(*found, here, f.range, into.*(f.member), problems, f.unit);
    });
    for (const auto& [key, value] : json.items()) {
        bool is_known = false;
        for (const std::string_view name : known) is_known = is_known || name == key;
        if (!is_known) problems.add(path.empty() ? key : path + "." + key, "unknown key", did_you_mean(key, known));
    }
}

template <class T>
Json write_value(const T& value) {
    using namespace field_detail;
    if constexpr (is_optional<T>::value) {
        return value ? write_value(*value) : Json();
    } else if constexpr (std::is_enum_v<T>) {
        return std::string(enum_name(value));
    } else if constexpr (is_vector<T>::value || is_array<T>::value) {
        Json list = Json::array();
        for (const auto& element : value) list.push_back(write_value(element));
        return list;
    } else if constexpr (HasFields<T>) {
        Json table = Json::object();
        for_each_field<T>([&](const auto& f) {
            Json element = write_value(value.*(f.member));
            if (!element.is_null()) table[std::string(f.name)] = std::move(element);
        });
        return table;
    } else {
        return value;
    }
}

/// The struct as a JSON object; optional fields that are empty are left out.
template <HasFields T>
Json write_struct(const T& value) {
    return write_value(value);
}

/// The text after "KEY=" on the command line as the JSON that a file would have given: a number, true/false, a list
/// (in brackets or comma-separated), a table in braces, or else text.
Json parse_option_value(std::string_view text);

/// Puts value at a dotted path ("outcome.day"), making tables on the way.
void set_at_path(Json& json, std::string_view dotted_path, Json value);

}  // namespace equipoise
