#pragma once
// Numbers and mistakes as the program shows them.
#include <string>

#include "sim/results/table_json.hpp"
#include "sim/scenario/field_reader.hpp"

namespace equipoise {

/// A number for people: 6 significant digits, "-" for NaN, "Inf" or "-Inf".
std::string number_text(double x);

/// Problems whose places begin with a fixed prefix ("--option ").
class PathProblems : public Problems {
  public:
    explicit PathProblems(std::string prefix) : prefix_(std::move(prefix)) {}
    std::string place(const std::string& path) const override { return prefix_ + path; }

  private:
    std::string prefix_;
};

}  // namespace equipoise
