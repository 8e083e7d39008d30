#pragma once
// The scripts with which a scheduler's array computes a run's shards: to be read and changed by whoever knows the
// cluster. They call the program only. A round is an array of shards and, behind it, a merge; where that finds blocks
// missing (a search has seen the first and asks for more, or a task was killed), it queues the next round, of the
// shards that have them.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace equipoise {

enum class Scheduler { slurm, sge, pbs, lsf };
/// "slurm" (sbatch), "sge" (Grid Engine's qsub), "pbs" (OpenPBS's and PBS Professional's qsub), "lsf" (bsub). Throws
/// InputError at "scheduler".
Scheduler read_scheduler(const std::string& name);
/// The command that takes a job: "sbatch".
std::string submit_command(Scheduler scheduler);

struct JobRequest {
    Scheduler scheduler = Scheduler::slurm;
    std::string program, folder, directory;  ///< absolute; `directory` is where the tasks run
    std::vector<std::string> words;          ///< of the verb: its name, scenario and options, without folder and shard
    std::string name;                        ///< of the jobs
    std::uint64_t tasks = 1;
    std::uint64_t cores = 1;              ///< of a task
    std::string partition, time, memory;  ///< as the scheduler takes them ("02:00:00", "2G"); empty: its default
    std::vector<std::string> directives;  ///< further options of the scheduler, a line each
};

/// Throws InputError, with the option of `submit` as its place, for what cannot stand on a scheduler's line: line
/// breaks, and double quotes or backslashes in the folder.
void refuse_unwritable_lines(const JobRequest& request);

/// Name in folder/jobs and text: shard.sh (a task), merge.sh, round.sh (queues both).
std::vector<std::pair<std::string, std::string>> job_scripts(const JobRequest& request);

/// In single quotes for sh, where it needs them.
std::string shell_word(const std::string& text);

}  // namespace equipoise
