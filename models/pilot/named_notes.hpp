#pragma once
// What reading a file gave notice of, with the file's name.
#include <span>
#include <string>
#include <vector>

namespace equipoise {

/// "FILE: NOTE", behind those that are there.
inline void add_named(const std::string& file, std::span<const std::string> notes, std::vector<std::string>& to) {
    for (const std::string& note : notes) to.push_back(file + ": " + note);
}

}  // namespace equipoise
