#pragma once
// A scenario that is planned in about a second, and what a run of it leaves in its folder.
#include <map>
#include <string>

namespace equipoise::test {

extern const std::string kSmall;

/// Name and text of every file of an answer; not the stores.
std::map<std::string, std::string> answer_in(const std::string& folder);

}  // namespace equipoise::test
