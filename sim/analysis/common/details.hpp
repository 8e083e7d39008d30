#pragma once
// What a test also knows (tables, coefficients, variances), for `equipoise analyze`. A simulation passes no Details, so
// an analysis computes these only when somebody will read them.
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace equipoise {

class Details {
  public:
    using Vector = std::vector<double>;
    using Matrix = std::vector<std::vector<double>>;  ///< rows
    using Words = std::vector<std::string>;
    using Value = std::variant<double, std::string, Vector, Matrix, Words>;

    /// Appends; names are unique, in snake_case.
    void set(std::string name, Value value) { entries_.emplace_back(std::move(name), std::move(value)); }
    const std::vector<std::pair<std::string, Value>>& entries() const { return entries_; }
    /// The value of that name, or nullptr.
    const Value* find(std::string_view name) const {
        for (const auto& [key, value] : entries_)
            if (key == name) return &value;
        return nullptr;
    }

  private:
    std::vector<std::pair<std::string, Value>> entries_;
};

}  // namespace equipoise
