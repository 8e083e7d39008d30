#include "tests/support/reference.hpp"

#include <cmath>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/reference_tally.hpp"

namespace equipoise::test {
namespace {

double number_of(const Json& value) {
    if (value.is_string()) {
        if (value == "Inf") return std::numeric_limits<double>::infinity();
        if (value == "-Inf") return -std::numeric_limits<double>::infinity();
    }
    return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

bool within(const Json& expected, const Json& got, double rel, double abs, const std::string& at, std::string& why) {
    if (expected.is_null()) return true;
    if (expected.is_array()) {
        if (!got.is_array() || got.size() != expected.size()) {
            why = at + ": got " + got.dump() + " for a list of " + std::to_string(expected.size());
            return false;
        }
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (!within(expected[i], got[i], rel, abs, at + "[" + std::to_string(i) + "]", why)) return false;
        return true;
    }
    if (expected.is_string() && expected != "Inf" && expected != "-Inf") {
        if (got == expected) return true;
    } else {
        const double e = number_of(expected), g = number_of(got);
        if (std::isinf(e) ? g == e : std::fabs(g - e) <= std::fmax(rel * std::fabs(e), abs)) return true;
    }
    why = at + ": got " + got.dump() + ", expected " + expected.dump();
    return false;
}

}  // namespace

std::string reference_file(const std::string& name) {
    return std::string(test::kSourceFolder) + "/tests/reference/" + name;
}

bool ReferenceCase::holds(const std::string& name, const Json& got, std::string& why) const {
    if (!expected.contains(name)) {
        why = "the case has no expected value \"" + name + "\"";
        return false;
    }
    const Json& rule = tolerance.contains(name) ? tolerance.at(name) : tolerance.at("*");
    return within(expected.at(name), got, rule.value("rel", 0.0), rule.value("abs", 0.0), id + " " + name, why);
}

std::vector<ReferenceCase> reference_cases(const std::string& topic, const std::string& prefix) {
    std::ifstream file(reference_file(topic + ".json"));
    std::vector<ReferenceCase> cases;
    for (const Json& json : Json::parse(file)) {
        const std::string id = json.at("id");
        if (id.starts_with(prefix))
            cases.push_back({topic, id, json.at("input"), json.at("expected"), json.at("tolerance")});
    }
    if (cases.empty()) throw std::runtime_error("no reference case " + topic + "/" + prefix);
    return cases;
}

void check_reference(const ReferenceCase& reference, const std::string& name, const Json& got) {
    std::string why;
    const bool holds = reference.holds(name, got, why);
    tally_comparison(reference, name, holds);
    INFO(why);
    CHECK(holds);
}

}  // namespace equipoise::test
