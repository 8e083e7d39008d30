#include "sim/cli/program.hpp"
#include "models/numeric/processor.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "models/numeric/input_error.hpp"
#include "sim/cli/aloud.hpp"
#include "sim/cli/describe.hpp"
#include "sim/cli/number_options.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/engine/point_digest.hpp"
#include "sim/engine/run.hpp"

namespace equipoise {
namespace {

[[nodiscard]] std::map<std::string, Verb> add_verbs(CLI::App& program) {
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
    verbs["submit"] = add_submit(program);
    verbs["fit"] = add_fit(program);
    verbs["interim"] = add_interim(program);
    return verbs;
}

// What this build is: the first line is the version alone.
std::string build_facts() {
    std::string level = "the processor's base level";
#if defined(__AVX2__) && defined(__FMA__)
    level = "x86-64-v3";
#endif
#if defined(NDEBUG)
    const char* asserts = "without asserts";
#else
    const char* asserts = "with asserts";
#endif
    const std::string loops =
        processor_level() == ProcessorLevel::own
            ? ""
            : fmt::format("; its hottest loops in their x86-64-{} form here", enum_name(processor_level()));
    return fmt::format("{}\ncompiler {}\nfor {}, {}{}\nresults of version {}", EQUIPOISE_VERSION, __VERSION__, level,
                       asserts, loops, kResultsVersion);
}

Verb add_describe(CLI::App& program) {
    auto what = std::make_shared<std::string>();
    CLI::App* verb = program.add_subcommand("describe", "The program for a shell's completion, or as a man page");
    verb->group("");  // for packagers
    verb->add_option("what", *what, "bash, zsh, fish or man")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish", "man"}));
    return [what, &program] {
        const std::string text = *what == "bash"   ? bash_completion(program)
                                 : *what == "zsh"  ? zsh_completion(program)
                                 : *what == "fish" ? fish_completion(program)
                                                   : man_page(program);
        std::fputs(text.c_str(), stdout);
        return 0;
    };
}

// Every verb has --quiet: notes, warnings and progress are not shown.
void add_quiet(CLI::App& program) {
    for (CLI::App* verb : program.get_subcommands([](CLI::App*) { return true; }))
        verb->add_flag_callback("--quiet", be_quiet, "say nothing beside the answer: no notes, warnings or progress");
}

// "power --vray x": what the option may have been meant to be.
std::string nearest_to(const CLI::App& program, int argc, char** argv) {
    if (argc < 2) return "";
    const auto named = program.get_subcommands([&](const CLI::App* verb) { return verb->get_name() == argv[1]; });
    const CLI::App* const verb = named.empty() ? nullptr : named[0];
    for (int i = 2; verb && i < argc; ++i) {
        const std::string word = argv[i], name = word.substr(0, word.find('='));
        if (word == "--") break;  // what follows is another verb's
        if (!name.starts_with("--") || verb->get_option_no_throw(name)) continue;
        if (const std::string found = nearest_option(*verb, name); !found.empty()) return "; " + found;
    }
    return "";
}

int cannot_write_answer(int why = errno) {
    say_aloud(
        fmt::format("equipoise: the answer could not be written to standard output{}{}; give it a place with room",
                    why ? ": " : "", why ? std::strerror(why) : ""));
    return 1;
}

// What takes memory: the patients of a trial in every thread (most with daily scores), and the text of a file that is
// written.
int out_of_memory() {
    say_aloud(
        "equipoise: this takes more memory than there is: about 100 bytes a patient of one trial (with scores 4 bytes "
        "more a day) in every thread; ask for fewer patients, fewer days of scores, or fewer threads (--threads 1)");
    return 1;
}

// "help power" is "power --help".
int run_help(int argc, char** argv) {
    std::string help = "--help";
    std::vector<char*> asked(argv, argv + argc);
    asked.erase(asked.begin() + 1);
    asked.push_back(help.data());
    asked.push_back(nullptr);
    return run_program(static_cast<int>(asked.size()) - 1, asked.data());
}

}  // namespace

void refuse_words(const std::vector<std::string>& words) {
    CLI::App program("", "equipoise");
    const std::map<std::string, Verb> verbs = add_verbs(program);  // they own what the options are read into
    read_numbers_as_written(program);
    try {
        program.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& mistake) {
        throw InputError(words.empty() ? "equipoise" : words.front(), mistake.what(),
                         "see equipoise " + (words.empty() ? "" : words.front() + " ") + "--help");
    }
}

int run_program(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "help") return run_help(argc, argv);
    CLI::App program("equipoise sizes randomized trials in critical illness by simulation.", "equipoise");
    program.set_version_flag("--version", build_facts);
    program.require_subcommand(1);
    std::map<std::string, Verb> verbs = add_verbs(program);
    verbs["describe"] = add_describe(program);
    add_quiet(program);
    if (argc > 1 && argv[1][0] != '-' && !verbs.count(argv[1])) {
        std::vector<std::string_view> names;
        for (const auto& [name, verb] : verbs)
            if (name != "describe") names.push_back(name);
        say_aloud(fmt::format("equipoise: unknown verb \"{}\"; {}", argv[1], did_you_mean(argv[1], names)));
        return 2;
    }
    read_numbers_as_written(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& done) {  // --help, --version
        std::ostringstream text;
        const int code = program.exit(done, text, std::cerr);
        std::cout << wrapped_under_second(text.str()) << std::flush;
        return std::cout ? code : cannot_write_answer();
    } catch (const CLI::ParseError& mistake) {
        say_aloud(fmt::format("equipoise: {}{}; see equipoise {}--help", mistake.what(),
                              nearest_to(program, argc, argv),
                              argc > 1 && verbs.count(argv[1]) ? std::string(argv[1]) + " " : ""));
        return 2;
    }
    try {
        const int code = verbs.at(program.get_subcommands().front()->get_name())();
        errno = 0;
        return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? code : cannot_write_answer();
    } catch (const InputError& error) {
        const InputError placed = with_scenario_places(error);
        for (const Problem& problem : placed.problems()) say_aloud("equipoise: " + problem.text());
        return 2;
    } catch (const Interrupted& stopped) {
        say_aloud(
            fmt::format("equipoise: interrupted after {} trials; nothing was written. Run the same command again.",
                        stopped.replicates_done));
        return 130;
    } catch (const std::bad_alloc&) {
        return out_of_memory();
    } catch (const std::length_error&) {
        return out_of_memory();
    } catch (const std::system_error& error) {  // what fmt throws when stdout takes no more
        if (std::ferror(stdout)) return cannot_write_answer(error.code().value());
        say_aloud(std::string("equipoise: ") + error.what());
        return 1;
    } catch (const std::exception& error) {
        say_aloud(std::string("equipoise: ") + error.what());
        return 1;
    }
}

}  // namespace equipoise
