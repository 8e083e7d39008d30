#pragma once
// The program's JSON answers.
#include <string>
#include <vector>

#include "tests/support/reference.hpp"

namespace equipoise::test {

/// The JSON that `equipoise ARGUMENTS... --json` prints; REQUIREs that it exits with 0.
Json answer_of(std::vector<std::string> arguments);

/// The same of `equipoise analyze DATA --test TEST --option ...`.
Json analyze(const std::string& data, const std::string& test, const std::vector<std::string>& options = {});

/// The same of `equipoise fit ARGUMENTS...`.
Json fit(std::vector<std::string> arguments);

}  // namespace equipoise::test
