#pragma once
// Small scenarios: one that is planned in about a second, and what a run of it leaves in its folder.
#include <map>
#include <string>

namespace equipoise::test {

extern const std::string kSmall;

/// The beginning of a scenario of two arms, to which a test adds its analyses; known before anything is run.
inline constexpr const char* kTwoArms = R"toml(title = "T"
seed = 7
[survival]
law = "exponential"
mortality = 0.4
day = 28
[effect]
hazard_ratio = 0.7
)toml";

/// Name and text of every file of an answer; not the stores.
std::map<std::string, std::string> answer_in(const std::string& folder);

}  // namespace equipoise::test
