#include "tests/support/answer.hpp"

#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

namespace equipoise::test {

Json answer_of(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const ProgramRun run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return Json::parse(run.out);
}

Json analyze(const std::string& data, const std::string& test, const std::vector<std::string>& options) {
    std::vector<std::string> arguments{"analyze", data, "--test", test};
    for (const std::string& option : options) arguments.insert(arguments.end(), {"--option", option});
    return answer_of(std::move(arguments));
}

Json fit(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "fit");
    return answer_of(std::move(arguments));
}

}  // namespace equipoise::test
