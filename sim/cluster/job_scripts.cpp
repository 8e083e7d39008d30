#include "sim/cluster/job_scripts.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "models/numeric/input_error.hpp"

namespace equipoise {
namespace {

constexpr int kMostRounds = 100;

// What differs between schedulers. {} is filled with the value, or the names of the other fields.
struct Dialect {
    const char *name, *command, *prefix;
    const char *job_name, *queue, *time, *memory, *cores;
    const char *log, *task_log, *merge_log;  // the option, and the files in the folder of jobs
    // sh functions: queue_array RANGES queues shard.sh and sets $array to what queue_merge puts the merge behind.
    const char* functions;
};

const Dialect& dialect(Scheduler scheduler) {
    static const Dialect slurm{"slurm",
                               "sbatch",
                               "#SBATCH ",
                               "--job-name={}",
                               "--partition={}",
                               "--time={}",
                               "--mem={}",
                               "--cpus-per-task={}",
                               "--output={}",
                               "/shard-%A_%a.log",
                               "/merge-%j.log",
                               R"sh(queue_array() {
    array=$(sbatch --parsable --array="$1" "$jobs/shard.sh")
    array=${array%%;*}
}
queue_merge() { sbatch --parsable --dependency=afterany:"$array" "$jobs/merge.sh" "$1"; }
)sh"};
    static const Dialect sge{"sge",
                             "qsub",
                             "#$ ",
                             "-S /bin/sh -N {}",
                             "-q {}",
                             "-l h_rt={}",
                             "-l h_vmem={}",
                             "-pe smp {}",
                             "-j y -o {}",
                             "/shard-$JOB_ID.$TASK_ID.log",
                             "/merge-$JOB_ID.log",
                             R"sh(# An array here is one range: a list takes several.
queue_array() {
    array=""
    for range in $(echo "$1" | tr ',' ' '); do
        id=$(qsub -terse -t "$range" "$jobs/shard.sh")
        array="$array${array:+,}${id%%.*}"
    done
}
queue_merge() { qsub -terse -hold_jid "$array" "$jobs/merge.sh" "$1"; }
)sh"};
    static const Dialect pbs{
        "pbs",
        "qsub",
        "#PBS ",
        "-N {}",
        "-q {}",
        "-l walltime={}",
        "-l mem={}",
        "-l ncpus={}",
        "-j oe -o {}",
        "/",
        "/",
        R"sh(# An array here is one range of at least two tasks: a list takes several, one task is a job of its own.
queue_array() {
    array=""
    for range in $(echo "$1" | tr ',' ' '); do
        case $range in
            *-*) id=$(qsub -J "$range" "$jobs/shard.sh") ;;
            *) id=$(qsub -v PBS_ARRAY_INDEX="$range" "$jobs/shard.sh") ;;
        esac
        array="$array:$id"
    done
}
queue_merge() { qsub -W depend=afterany"$array" -v EQUIPOISE_ROUND="$1" "$jobs/merge.sh"; }
)sh"};
    static const Dialect lsf{"lsf",
                             "bsub",
                             "#BSUB ",
                             "-J {}",
                             "-q {}",
                             "-W {}",
                             "-M {}",
                             "-n {} -R \"span[hosts=1]\"",
                             "-o {}",
                             "/shard-%J.%I.log",
                             "/merge-%J.log",
                             R"sh(number() { sed 's/[^<]*<\([0-9]*\)>.*/\1/'; }
queue_array() { array=$(bsub -J "$name[$1]" < "$jobs/shard.sh" | number); }
queue_merge() { EQUIPOISE_ROUND="$1" bsub -w "ended($array)" < "$jobs/merge.sh" |
                number;
    }
)sh"};
    switch (scheduler) {
        case Scheduler::slurm:
            return slurm;
        case Scheduler::sge:
            return sge;
        case Scheduler::pbs:
            return pbs;
        case Scheduler::lsf:
            return lsf;
    }
    return slurm;
}

std::string command_line(const JobRequest& request, const std::vector<std::string>& words) {
    std::string line = shell_word(request.program);
    for (const std::string& word : words) line += ' ' + shell_word(word);
    return line;
}

// As all four schedulers read a word of their lines: whole between double quotes, where blanks or single quotes would
// end or open one.
std::string directive_word(const std::string& text) {
    return text.find_first_of(" \t'#;&|<>()*?[]") == std::string::npos ? text : '"' + text + '"';
}

// The scheduler's lines at the head of a script.
std::string head(const JobRequest& request, const char* log_file, const std::string& ending) {
    const Dialect& d = dialect(request.scheduler);
    std::string text = "#!/bin/sh\n";
    const auto line = [&](const char* form, const std::string& value) {
        if (!value.empty()) text += d.prefix + fmt::format(fmt::runtime(form), value) + "\n";
    };
    line(d.job_name, request.name + ending);
    line(d.log, directive_word(request.folder + "/jobs" + log_file));
    line(d.queue, request.partition);
    line(d.time, request.time);
    line(d.memory, request.memory);
    line(d.cores, request.cores > 1 ? std::to_string(request.cores) : "");
    for (const std::string& directive : request.directives) line("{}", directive);
    return text;
}

std::string shard_script(const JobRequest& request) {
    std::vector<std::string> words = request.words;
    words.insert(words.end(), {"--shard", fmt::format("auto/{}", request.tasks), "--threads",
                               std::to_string(request.cores), "--progress", "none", "--out", request.folder});
    return head(request, dialect(request.scheduler).task_log, "") +
           fmt::format(
               "\n# One share of the blocks. Stopped or killed, it goes on where it was when it is queued again.\n"
               "cd {} || exit 1\nexec {}\n",
               shell_word(request.directory), command_line(request, words));
}

std::string merge_script(const JobRequest& request) {
    const std::string merge = command_line(
        request, {"merge", request.folder, "--threads", std::to_string(request.cores), "--progress", "none"});
    const std::string missing =
        command_line(request, {"missing", request.folder, "--shards", std::to_string(request.tasks), "--threads",
                               std::to_string(request.cores)});
    return head(request, dialect(request.scheduler).merge_log, "-merge") +
           fmt::format(R"sh(
# Puts the shards together and writes the answer. Code 75: blocks are missing, so the next round is queued.
round=${{1:-${{EQUIPOISE_ROUND:-1}}}}
cd {} || exit 1
{}
code=$?
if [ "$code" -eq 75 ] && [ "$round" -lt {} ]; then
    tasks=$({}) && sh {} "$((round + 1))" "$tasks"
fi
exit "$code"
)sh",
                       shell_word(request.directory), merge, kMostRounds, missing,
                       shell_word(request.folder + "/jobs/round.sh"));
}

std::string round_script(const JobRequest& request) {
    const Dialect& d = dialect(request.scheduler);
    const std::string all_tasks = request.tasks == 1 ? "1" : fmt::format("1-{}", request.tasks);
    return fmt::format(R"sh(#!/bin/sh
# Queues a round with {}: round.sh [NUMBER [TASKS]], the tasks as a list of ranges. The first is round.sh alone.
set -e
jobs={}
name={}
{}
queue_array "${{2:-{}}}"
echo "round ${{1:-1}}: tasks ${{2:-{}}} are job ${{array#:}}"
merge=$(queue_merge "${{1:-1}}")
echo "its merge is job $merge"
)sh",
                       d.name, shell_word(request.folder + "/jobs"), shell_word(request.name), d.functions, all_tasks,
                       all_tasks);
}

}  // namespace

Scheduler read_scheduler(const std::string& name) {
    for (const Scheduler scheduler : {Scheduler::slurm, Scheduler::sge, Scheduler::pbs, Scheduler::lsf})
        if (name == dialect(scheduler).name) return scheduler;
    throw InputError("scheduler", "\"" + name + "\" is none that the job scripts are written for",
                     "use slurm, sge, pbs or lsf");
}

void refuse_unwritable_lines(const JobRequest& request) {
    const auto check = [](const char* option, const std::string& text) {
        if (std::ranges::any_of(text, [](unsigned char c) { return c < ' ' && c != '\t'; }))
            throw InputError(option,
                             "has a line break or another control character, and stands on one line of a script",
                             "write it on one line");
    };
    check("--partition", request.partition);
    check("--time", request.time);
    check("--mem", request.memory);
    for (const std::string& directive : request.directives) check("--directive", directive);
    check("--out", request.folder);
    if (request.folder.find_first_of("\"\\") != std::string::npos)
        throw InputError("--out",
                         request.folder + " has a double quote or a backslash, which schedulers read otherwise",
                         "choose a folder without");
}

std::string submit_command(Scheduler scheduler) { return dialect(scheduler).command; }

std::string shell_word(const std::string& text) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./=:,+@%").find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::ranges::all_of(text, plain)) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::vector<std::pair<std::string, std::string>> job_scripts(const JobRequest& request) {
    return {
        {"shard.sh", shard_script(request)}, {"merge.sh", merge_script(request)}, {"round.sh", round_script(request)}};
}

}  // namespace equipoise
