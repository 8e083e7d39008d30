// The text of job scripts; tests/submitted_test.cpp runs them.
#include "sim/cluster/job_scripts.hpp"

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::string script(const JobRequest& request, const std::string& name) {
    for (const auto& [file, text] : job_scripts(request))
        if (file == name) return text;
    return "";
}

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("what a task may take stands at the head of its script, as its scheduler writes it", "[exact]") {
    JobRequest request;
    request.program = "/opt/equipoise";
    request.folder = "/data/run";
    request.directory = "/data";
    request.words = {"plan", "/data/a b.toml"};
    request.name = "equipoise-plan";
    request.tasks = 40;
    request.cores = 4;
    request.partition = "long";
    request.time = "02:00:00";
    request.memory = "2G";
    request.directives = {"--account=trials"};
    const std::string slurm = script(request, "shard.sh");
    for (const char* line : {"#SBATCH --job-name=equipoise-plan", "#SBATCH --partition=long", "#SBATCH --time=02:00:00",
                             "#SBATCH --mem=2G", "#SBATCH --cpus-per-task=4", "#SBATCH --account=trials",
                             "#SBATCH --output=/data/run/jobs/shard-%A_%a.log", "cd /data || exit 1",
                             "exec /opt/equipoise plan '/data/a b.toml' --shard auto/40 --threads 4 --progress none "
                             "--out /data/run"}) {
        INFO(line);
        CHECK(has_line(slurm, line));
    }
    CHECK(has_line(script(request, "merge.sh"), "/opt/equipoise merge /data/run --threads 4 --progress none"));
    CHECK(script(request, "merge.sh").find("missing /data/run --shards 40 --threads 4)") != std::string::npos);
    CHECK(has_line(script(request, "round.sh"), "queue_array \"${2:-1-40}\""));
    const std::pair<Scheduler, std::vector<std::string>> others[] = {
        {Scheduler::sge,
         {"#$ -S /bin/sh -N equipoise-plan", "#$ -q long", "#$ -l h_rt=02:00:00", "#$ -l h_vmem=2G", "#$ -pe smp 4"}},
        {Scheduler::pbs,
         {"#PBS -N equipoise-plan", "#PBS -q long", "#PBS -l walltime=02:00:00", "#PBS -l mem=2G", "#PBS -l ncpus=4"}},
        {Scheduler::lsf,
         {"#BSUB -J equipoise-plan", "#BSUB -q long", "#BSUB -W 02:00:00", "#BSUB -M 2G",
          "#BSUB -n 4 -R \"span[hosts=1]\""}}};
    for (const auto& [scheduler, lines] : others) {
        request.scheduler = scheduler;
        for (const std::string& line : lines) {
            INFO(line);
            CHECK(has_line(script(request, "shard.sh"), line));
            CHECK(script(request, "merge.sh").find("merge /data/run") != std::string::npos);
        }
    }
    request.cores = 1;
    request.partition.clear();
    CHECK(script(request, "shard.sh").find("#BSUB -n") == std::string::npos);
    CHECK(script(request, "shard.sh").find("#BSUB -q") == std::string::npos);
}

TEST_CASE("a folder with blanks is one word of the scheduler's line, and a line stays one line", "[exact]") {
    JobRequest request;
    request.program = "/opt/equipoise";
    request.folder = "/tmp/a b/it's out";
    request.words = {"plan", "/data/t.toml"};
    const std::pair<Scheduler, std::string> lines[] = {
        {Scheduler::slurm, "#SBATCH --output=\"/tmp/a b/it's out/jobs/shard-%A_%a.log\""},
        {Scheduler::sge, "#$ -j y -o \"/tmp/a b/it's out/jobs/shard-$JOB_ID.$TASK_ID.log\""},
        {Scheduler::pbs, "#PBS -j oe -o \"/tmp/a b/it's out/jobs/\""},
        {Scheduler::lsf, "#BSUB -o \"/tmp/a b/it's out/jobs/shard-%J.%I.log\""}};
    for (const auto& [scheduler, line] : lines) {
        INFO(line);
        request.scheduler = scheduler;
        CHECK(has_line(script(request, "shard.sh"), line));
        CHECK_NOTHROW(refuse_unwritable_lines(request));
    }
    const auto refused = [&](auto member, const char* option) {
        JobRequest spoilt = request;
        spoilt.*member = "02:00:00\nrm";
        CHECK_THROWS_WITH(refuse_unwritable_lines(spoilt),
                          ContainsSubstring(std::string(option) + ": has a line break"));
    };
    refused(&JobRequest::time, "--time");
    refused(&JobRequest::memory, "--mem");
    refused(&JobRequest::partition, "--partition");
    refused(&JobRequest::folder, "--out");
    request.directives = {"--account=a", "b\nc"};
    CHECK_THROWS_WITH(refuse_unwritable_lines(request), ContainsSubstring("--directive: has a line break"));
    request.directives.clear();
    request.folder = "/tmp/a\"b";
    CHECK_THROWS_WITH(refuse_unwritable_lines(request), ContainsSubstring("double quote"));
}

TEST_CASE("words are quoted for sh where they need it", "[exact]") {
    CHECK(shell_word("/a/b-1.toml") == "/a/b-1.toml");
    CHECK(shell_word("it's") == "'it'\\''s'");
    CHECK(shell_word("") == "''");
    CHECK(shell_word("$(rm)") == "'$(rm)'");
    CHECK_THROWS_AS(read_scheduler("cron"), InputError);
}
