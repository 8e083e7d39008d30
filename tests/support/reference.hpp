#pragma once
// The oracle values in tests/reference (see its README for format and sources).
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace equipoise::test {

using Json = nlohmann::json;

/// Path of a file in tests/reference.
std::string reference_file(const std::string& name);

struct ReferenceCase {
    std::string topic, id;
    Json input, expected, tolerance;

    /// True if `got` is within the case's own tolerance of expected[name] (numbers, "Inf", arrays and matrices element
    /// by element; null is not compared). On failure `why` says what differed.
    bool holds(const std::string& name, const Json& got, std::string& why) const;
};

/// All cases of a topic whose id begins with `prefix`; at least one, else the test program fails.
std::vector<ReferenceCase> reference_cases(const std::string& topic, const std::string& prefix = "");

/// REQUIREs (CHECKs) that expected[name] holds for `got`, naming case and value in the failure.
void check_reference(const ReferenceCase& reference, const std::string& name, const Json& got);

}  // namespace equipoise::test
