#include "sim/cli/program.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>

#include "models/numeric/input_error.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/engine/run.hpp"

namespace equipoise {

int run_program(int argc, char** argv) {
    CLI::App program("equipoise sizes randomized trials in critical illness by simulation.", "equipoise");
    program.set_version_flag("--version", EQUIPOISE_VERSION);
    program.require_subcommand(1);
    std::map<std::string, Verb> verbs;
    verbs["analyze"] = add_analyze(program);
    verbs["assurance"] = add_assurance(program);
    verbs["check"] = add_check(program);
    verbs["curve"] = add_curve(program);
    verbs["plan"] = add_plan(program);
    verbs["power"] = add_power(program);
    verbs["schema"] = add_schema(program);
    verbs["simulate"] = add_simulate(program);
    verbs["size"] = add_size(program);
    verbs["fit"] = add_fit(program);
    if (argc > 1 && argv[1][0] != '-' && !verbs.count(argv[1])) {
        std::vector<std::string_view> names;
        for (const auto& [name, verb] : verbs) names.push_back(name);
        std::fprintf(stderr, "equipoise: unknown verb \"%s\"; %s\n", argv[1], did_you_mean(argv[1], names).c_str());
        return 2;
    }
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
    } catch (const Interrupted& stopped) {
        std::fprintf(stderr, "equipoise: interrupted after %llu trials; nothing was written. Run the same command again.\n",
                     static_cast<unsigned long long>(stopped.replicates_done));
        return 130;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "equipoise: %s\n", error.what());
        return 1;
    }
}

}  // namespace equipoise
