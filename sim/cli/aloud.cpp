#include "sim/cli/aloud.hpp"

#include <fmt/format.h>
#include <cstdio>

namespace equipoise {
namespace {

bool quiet = false;

void say(const char* kind, const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        if (!quiet) fmt::print(stderr, "{}: {}\n", kind, line);
}

}  // namespace

void be_quiet() { quiet = true; }
bool is_quiet() { return quiet; }
void say_notes(const std::vector<std::string>& notes) { say("note", notes); }
void say_warnings(const std::vector<std::string>& warnings) { say("warning", warnings); }

}  // namespace equipoise
