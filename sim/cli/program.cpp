#include "sim/cli/program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <new>
#include <stdexcept>
#include <system_error>

#include "models/numeric/input_error.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/engine/run.hpp"

namespace equipoise {
namespace {

std::map<std::string, Verb> add_verbs(CLI::App& program) {
    std::map<std::string, Verb> verbs;
    verbs["analyze"] = add_analyze(program);
    verbs["assurance"] = add_assurance(program);
    verbs["boundaries"] = add_boundaries(program);
    verbs["check"] = add_check(program);
    verbs["compare"] = add_compare(program);
    verbs["curve"] = add_curve(program);
    verbs["merge"] = add_merge(program);
    verbs["missing"] = add_missing(program);
    verbs["new"] = add_new(program);
    verbs["plan"] = add_plan(program);
    verbs["power"] = add_power(program);
    verbs["replay"] = add_replay(program);
    verbs["resume"] = add_resume(program);
    verbs["schema"] = add_schema(program);
    verbs["simulate"] = add_simulate(program);
    verbs["size"] = add_size(program);
    verbs["status"] = add_status(program);
    verbs["fit"] = add_fit(program);
    verbs["interim"] = add_interim(program);
    return verbs;
}

// CLI11 reads integers as C does: 0100 would be 64, and 20 digits the largest number that there is.
void read_whole_numbers_as_decimal(CLI::App& program) {
    const std::function<std::string(std::string)> without_zeros = [](std::string text) {
        const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
        const bool digits = text.size() > sign && text.find_first_not_of("0123456789", sign) == std::string::npos;
        if (digits) text.erase(sign, std::min(text.find_first_not_of('0', sign), text.size() - 1) - sign);
        if (digits && text.size() - sign > 18)
            throw CLI::ValidationError(text, "has too many digits for a number of this kind");
        return text;
    };
    for (CLI::App* verb : program.get_subcommands([](CLI::App*) { return true; }))
        for (CLI::Option* option : verb->get_options())
            if (const std::string type = option->get_type_name(); type.starts_with("INT") || type.starts_with("UINT"))
                option->transform(without_zeros, "");
}

int cannot_write_answer(int why = errno) {
    std::fprintf(stderr,
                 "equipoise: the answer could not be written to standard output%s%s; give it a place with room\n",
                 why ? ": " : "", why ? std::strerror(why) : "");
    return 1;
}

// What takes memory: the patients of a trial in every thread (most with daily scores), and the text of a file that is
// written.
int out_of_memory() {
    std::fprintf(stderr,
                 "equipoise: this takes more memory than there is: about 100 bytes a patient of one trial (with scores "
                 "4 bytes more a day) in every thread; "
                 "ask for fewer patients, fewer days of scores, or fewer threads (--threads 1)\n");
    return 1;
}

}  // namespace

int run_program(int argc, char** argv) {
    CLI::App program("equipoise sizes randomized trials in critical illness by simulation.", "equipoise");
    program.set_version_flag("--version", EQUIPOISE_VERSION);
    program.require_subcommand(1);
    const std::map<std::string, Verb> verbs = add_verbs(program);
    if (argc > 1 && argv[1][0] != '-' && !verbs.count(argv[1])) {
        std::vector<std::string_view> names;
        for (const auto& [name, verb] : verbs) names.push_back(name);
        std::fprintf(stderr, "equipoise: unknown verb \"%s\"; %s\n", argv[1], did_you_mean(argv[1], names).c_str());
        return 2;
    }
    read_whole_numbers_as_decimal(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& done) {  // --help, --version
        const int code = program.exit(done);
        std::cout.flush();
        return std::cout ? code : cannot_write_answer();
    } catch (const CLI::ParseError& mistake) {
        std::fprintf(stderr, "equipoise: %s; see equipoise %s--help\n", mistake.what(),
                     argc > 1 && verbs.count(argv[1]) ? (std::string(argv[1]) + " ").c_str() : "");
        return 2;
    }
    try {
        const int code = verbs.at(program.get_subcommands().front()->get_name())();
        errno = 0;
        return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? code : cannot_write_answer();
    } catch (const InputError& error) {
        const InputError placed = with_scenario_places(error);
        for (const Problem& problem : placed.problems())
            std::fprintf(stderr, "equipoise: %s\n", problem.text().c_str());
        return 2;
    } catch (const Interrupted& stopped) {
        std::fprintf(stderr,
                     "equipoise: interrupted after %llu trials; nothing was written. Run the same command again.\n",
                     static_cast<unsigned long long>(stopped.replicates_done));
        return 130;
    } catch (const std::bad_alloc&) {
        return out_of_memory();
    } catch (const std::length_error&) {
        return out_of_memory();
    } catch (const std::system_error& error) {  // what fmt throws when stdout takes no more
        if (std::ferror(stdout)) return cannot_write_answer(error.code().value());
        std::fprintf(stderr, "equipoise: %s\n", error.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "equipoise: %s\n", error.what());
        return 1;
    }
}

}  // namespace equipoise
