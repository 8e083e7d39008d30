// The same digits on every processor: the C library chooses other exp and log where there is no fused multiply-add, and
// no answer may notice.
#include <cstdlib>

#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;

namespace {

std::string answer(const std::vector<std::string>& arguments) {
    const ProgramRun run = run_equipoise(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return run.out;
}

// As on a processor without AVX2 and FMA; a C library that does not know the setting ignores it.
std::string answer_on_an_old_processor(const std::vector<std::string>& arguments) {
    setenv("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2", 1);
    const std::string text = answer(arguments);
    unsetenv("GLIBC_TUNABLES");
    return text;
}

}  // namespace

TEST_CASE("fits, and trials simulated from them, have the same digits without the C library's fused functions",
          "[exact]") {
    const std::string scenarios = std::string(kSourceFolder) + "/scenarios/";
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"fit", scenarios + "own-pilot.toml", "--json"},
          {"fit", scenarios + "own-pilot.toml", "--toml"},
          {"power", scenarios + "own-pilot.toml", "--n", "60", "--trials", "20", "--json"},
          {"power", scenarios + "msc-septic-shock.toml", "--n", "60", "--trials", "20", "--json"},
          {"boundaries", "--looks", "7", "--efficacy", "WT:0.3", "--futility", "KD:1.7", "--binding", "--json"},
          {"boundaries", "--looks", "4", "--sides", "2", "--observed", "0.2,0.31,0.9", "--json"}})
        CHECK(answer_on_an_old_processor(arguments) == answer(arguments));
}
