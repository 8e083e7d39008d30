#include "sim/cli/aloud.hpp"

#include <fmt/format.h>
#include <cstdio>

#include "sim/cli/text_table.hpp"

namespace equipoise {
namespace {

bool quiet = false;

void say(const char* kind, const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        if (!quiet) say_aloud(fmt::format("{}: {}", kind, line));
}

}  // namespace

void say_aloud(std::string_view text) {
    const std::string said = wrapped(text, page_width(Outlet::messages)) + "\n";
    std::fwrite(said.data(), 1, said.size(), stderr);
}

void be_quiet() { quiet = true; }
bool is_quiet() { return quiet; }
void say_notes(const std::vector<std::string>& notes) { say("note", notes); }
void say_warnings(const std::vector<std::string>& warnings) { say("warning", warnings); }

}  // namespace equipoise
