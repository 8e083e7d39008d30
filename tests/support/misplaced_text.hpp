#pragma once
#include <string>
#include <vector>

namespace equipoise::test {

/// Texts of a picture that leave it or stand on one another, in words.
std::vector<std::string> misplaced(const std::string& svg);

}  // namespace equipoise::test
