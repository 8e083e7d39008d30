#include "sim/cli/program.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>

#include "models/numeric/input_error.hpp"
#include "sim/cli/verbs.hpp"

namespace equipoise {

int run_program(int argc, char** argv) {
    CLI::App program("equipoise sizes randomized trials in critical illness by simulation.", "equipoise");
    program.set_version_flag("--version", EQUIPOISE_VERSION);
    program.require_subcommand(1);
    std::map<std::string, Verb> verbs;
    verbs["analyze"] = add_analyze(program);
    verbs["fit"] = add_fit(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& done) {  // --help, --version
        return program.exit(done);
    } catch (const CLI::ParseError& mistake) {
        std::fprintf(stderr, "equipoise: %s; see equipoise %s--help\n", mistake.what(),
                     argc > 1 && verbs.count(argv[1]) ? (std::string(argv[1]) + " ").c_str() : "");
        return 2;
    }
    try {
        return verbs.at(program.get_subcommands().front()->get_name())();
    } catch (const InputError& error) {
        for (const Problem& problem : error.problems()) std::fprintf(stderr, "equipoise: %s\n", problem.text().c_str());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "equipoise: %s\n", error.what());
        return 1;
    }
}

}  // namespace equipoise
