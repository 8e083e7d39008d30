// equipoise submit SCHEDULER SCENARIO --verb plan --tasks N: a run as an array of a cluster's scheduler.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "models/numeric/input_error.hpp"
#include "sim/cli/answer.hpp"
#include "sim/cli/on_path.hpp"
#include "sim/cli/parallel_job.hpp"
#include "sim/cli/program.hpp"
#include "sim/cli/run_options.hpp"
#include "sim/cli/text_table.hpp"
#include "sim/cli/verbs.hpp"
#include "sim/cli/write_file.hpp"
#include "sim/cluster/job_scripts.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

struct Arguments {
    std::string scheduler, scenario, verb = "plan", out;
    std::uint64_t tasks = 0, cores = 1;
    std::string partition, time, memory;
    std::vector<std::string> directives;
    std::vector<std::string> words;  ///< options of the verb
    bool dry_run = false, json = false;
};

std::string this_program() {
    std::error_code error;
    const fs::path path = fs::read_symlink("/proc/self/exe", error);
    return error ? "equipoise" : path.string();
}

JobRequest request_of(const Arguments& arguments) {
    JobRequest request;
    request.scheduler = read_scheduler(arguments.scheduler);
    request.program = this_program();
    const std::string stem = fs::path(arguments.scenario).stem().string();
    const std::string out = !arguments.out.empty()     ? arguments.out
                            : arguments.verb == "plan" ? "results/" + stem
                                                       : "results/" + stem + "-" + arguments.verb;
    request.folder = fs::absolute(out).lexically_normal().string();
    request.directory = fs::current_path().string();
    request.words = {arguments.verb, fs::absolute(arguments.scenario).lexically_normal().string()};
    request.words.insert(request.words.end(), arguments.words.begin(), arguments.words.end());
    request.name = "equipoise-" + arguments.verb;
    request.tasks = arguments.tasks;
    request.cores = arguments.cores;
    request.partition = arguments.partition;
    request.time = arguments.time;
    request.memory = arguments.memory;
    request.directives = arguments.directives;
    return request;
}

// What each task would refuse, before a thousand of them do.
void refuse_what_tasks_would(const JobRequest& request) {
    if (!sharing_verbs().count(request.words.front()))
        throw InputError("--verb", "\"" + request.words.front() + "\" has no shards",
                         "use " + sharing_verbs_in_words());
    for (const std::string& own : {"--out", "--shard", "--threads"})
        for (const std::string& word : request.words)
            if (word == own || word.starts_with(own + "="))
                throw InputError(own, "is what the scripts give to each task", "leave it out after --");
    refuse_words(request.words);
    RunOptions options;
    options.scenario = request.words[1];
    for (std::size_t i = 2; i + 1 < request.words.size(); ++i)
        if (request.words[i] == "--set") options.set.push_back(request.words[i + 1]);
    resolve_aloud(options.read());
}

int run_submit(const Arguments& arguments) {
    const JobRequest request = request_of(arguments);
    refuse_unwritable_lines(request);
    refuse_what_tasks_would(request);
    const std::string command = submit_command(request.scheduler), jobs = request.folder + "/jobs";
    if (!arguments.dry_run && !on_path(command))
        throw InputError("scheduler", fmt::format("{} is not on this machine's PATH", command),
                         "submit from a machine of the cluster that has it, or write the scripts only (--dry-run)");
    make_folder(jobs);
    for (const auto& [name, text] : job_scripts(request)) write_file(jobs + "/" + name, text);
    const std::string start = "sh " + shell_word(jobs + "/round.sh");
    if (arguments.json)
        fmt::print("{}\n", Json{{"scheduler", arguments.scheduler},
                                {"tasks", request.tasks},
                                {"out", request.folder},
                                {"start", start},
                                {"submitted", !arguments.dry_run}}
                               .dump(2));
    else
        fmt::print("{}",
                   wrapped(fmt::format(
                       "Job scripts: {}/shard.sh, merge.sh, round.sh\n{}\nHow it stands: equipoise status {}\n", jobs,
                       arguments.dry_run ? "Nothing was queued. To queue it: " + start : "Queued by: " + start,
                       shell_word(request.folder))));
    if (arguments.dry_run) return 0;
    std::fflush(stdout);
    const std::string quiet = arguments.json ? start + " >&2" : start;
    if (std::system(quiet.c_str()) == 0) return 0;
    throw std::runtime_error(command + " did not take the jobs; its message is above, the scripts are in " + jobs);
}

}  // namespace

Verb add_submit(CLI::App& program) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = program.add_subcommand(
        "submit", "Queue a run as an array of a cluster's scheduler, and behind it the merge that writes the answer");
    verb->add_option("scheduler", arguments->scheduler, "slurm, sge, pbs or lsf")->required();
    verb->add_option("scenario", arguments->scenario, "scenario file (TOML)")->required();
    verb->add_option("--verb", arguments->verb, sharing_verbs_in_words())->capture_default_str();
    verb->add_option("--tasks", arguments->tasks, "shards, each a task of the array")
        ->required()
        ->check(CLI::Range(1, 1'000'000));
    verb->add_option("--cores", arguments->cores, "cores of a task")->check(CLI::Range(1, 4096))->capture_default_str();
    verb->add_option("--partition", arguments->partition, "partition or queue");
    verb->add_option("--time", arguments->time, "time of a task, as the scheduler takes it (02:00:00)");
    verb->add_option("--mem", arguments->memory, "memory of a task, as the scheduler takes it (2G)");
    verb->add_option("--directive", arguments->directives,
                     "a further line for the scheduler (\"--account=trials\"); repeatable");
    verb->add_option("--out", arguments->out, "folder of the run (default: results/SCENARIO)");
    verb->add_flag("--dry-run", arguments->dry_run, "write the scripts, queue nothing");
    verb->add_flag("--json", arguments->json, "print one JSON document");
    verb->add_option("words", arguments->words, "after --: options of the verb (-- --n 400 --trials 100000)");
    verb->footer(
        "Example: equipoise submit slurm scenarios/msc-septic-shock.toml --verb plan --tasks 40 --time 01:00:00");
    return [arguments] { return run_submit(*arguments); };
}

}  // namespace equipoise
