#pragma once
// The program on a terminal of a width of one's own.
#include <string>
#include <vector>

namespace equipoise::test {

struct TerminalRun {
    int exit_code = -1;
    std::string text;  ///< stdout and stderr as they came, with the terminal's own codes
};

TerminalRun run_on_terminal(const std::vector<std::string>& arguments, unsigned short columns);

}  // namespace equipoise::test
