#include "tests/support/terminal.hpp"

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/places.hpp"

namespace equipoise::test {

TerminalRun run_on_terminal(const std::vector<std::string>& arguments, unsigned short columns) {
    winsize size{};
    size.ws_row = 24, size.ws_col = columns;
    int terminal = -1;
    TerminalRun run;
    const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
    if (child < 0) return run;
    if (child == 0) {
        std::vector<char*> argv{const_cast<char*>(kProgram)};
        for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
        argv.push_back(nullptr);
        execv(kProgram, argv.data());
        _exit(127);
    }
    char bytes[4096];
    for (ssize_t got; (got = read(terminal, bytes, sizeof bytes)) > 0;)
        run.text.append(bytes, static_cast<std::size_t>(got));
    close(terminal);
    int status = 0;
    waitpid(child, &status, 0);
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::erase(run.text, '\r');
    return run;
}

}  // namespace equipoise::test
