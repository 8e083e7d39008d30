// equipoise resume DIR, merge DIR..., missing DIR, status DIR: what a folder's run is asked again.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/ask_again.hpp"
#include "sim/cli/verbs.hpp"

namespace equipoise {
namespace {

struct Arguments {
    std::vector<std::string> folders;
    std::optional<std::int64_t> trials;
    std::optional<double> mcse;
    std::optional<int> threads;
    std::string progress;
    std::uint64_t shards = 0;
    bool json = false;
};

Verb add(CLI::App& program, const char* name, const char* what, const char* example, Again again) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand(name, what);
    CLI::Option* folder = verb->add_option(again == Again::merge ? "folders" : "folder", arguments->folders,
                                           again == Again::merge ? "folders that the shards were kept in (--out); the "
                                                                   "answer is written into the first"
                                                                 : "folder of the run (--out)");
    folder->required();
    if (again != Again::merge) folder->expected(1);
    verb->add_option("--threads", arguments->threads, "threads (default: all)")->check(CLI::Range(0, 4096));
    if (again == Again::resume) {
        verb->add_option("--trials", arguments->trials,
                         "as many trials a point now, no fewer than there are: those stay");
        verb->add_option("--mcse", arguments->mcse, "of a run to an error: to this one now");
    }
    if (again == Again::missing)
        verb->add_option("--shards", arguments->shards, "of how many shards (default: as the files' names say)");
    if (again == Again::resume || again == Again::merge)
        verb->add_option("--progress", arguments->progress, "auto, json or none")
            ->check(CLI::IsMember({"auto", "json", "none"}));
    if (again != Again::status) verb->add_flag("--json", arguments->json, "print one JSON document");
    verb->footer(std::string("Example: ") + example);
    return [arguments, again] {
        AskAgain asked{again, arguments->folders.front(), {}, arguments->shards, {}};
        asked.other_folders.assign(arguments->folders.begin() + 1, arguments->folders.end());
        if (arguments->trials) asked.extra.insert(asked.extra.end(), {"--trials", std::to_string(*arguments->trials)});
        if (arguments->mcse) asked.extra.insert(asked.extra.end(), {"--mcse", fmt::format("{}", *arguments->mcse)});
        if (arguments->threads)
            asked.extra.insert(asked.extra.end(), {"--threads", std::to_string(*arguments->threads)});
        if (!arguments->progress.empty()) asked.extra.insert(asked.extra.end(), {"--progress", arguments->progress});
        if (arguments->json) asked.flags.push_back("--json");
        return ask_again(asked);
    };
}

}  // namespace

Verb add_resume(CLI::App& program) {
    return add(program, "resume", "Go on with a run that was stopped, or with more trials, from its folder alone",
               "equipoise resume results/msc-septic-shock", Again::resume);
}

Verb add_merge(CLI::App& program) {
    return add(program, "merge", "Put the blocks of shards together and write the answer",
               "equipoise merge results/msc-septic-shock", Again::merge);
}

Verb add_missing(CLI::App& program) {
    return add(program, "missing", "Which shards still have blocks to compute, as an array's task numbers",
               "equipoise missing results/msc-septic-shock", Again::missing);
}

Verb add_status(CLI::App& program) {
    return add(program, "status", "What of a run is done, by whom, what is missing, and the estimate so far",
               "equipoise status results/msc-septic-shock", Again::status);
}

}  // namespace equipoise
