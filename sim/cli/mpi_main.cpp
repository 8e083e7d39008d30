// equipoise-mpi: the simulating verbs as one MPI job. mpirun -n 4 equipoise-mpi plan SCENARIO --out DIR
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "sim/cli/parallel_job.hpp"
#include "sim/cli/program.hpp"
#include "sim/cluster/following_executor.hpp"
#include "sim/cluster/leading_executor.hpp"
#include "sim/cluster/mpi_channel.hpp"
#include "sim/engine/parallel.hpp"

namespace equipoise {
namespace {

ParallelJob job_of(const std::shared_ptr<RankJob>& ranks, int machine_share) {
    const bool leads = ranks->channel->rank() == 0;
    return {leads, [=](int threads, std::shared_ptr<OutcomeStore> store) -> std::shared_ptr<Executor> {
                const int own = threads > 0 ? threads : std::max(1, worker_count(0) / machine_share);
                const auto inner = std::make_shared<ThreadExecutor>(own);
                if (leads) return std::make_shared<LeadingExecutor>(ranks, inner, own, std::move(store));
                return std::make_shared<FollowingExecutor>(ranks, inner, own);
            }};
}

// The leader speaks and is asked to stop; the others hear of it from him.
void be_silent() {
    for (std::FILE* stream : {stdout, stderr})
        if (!std::freopen("/dev/null", "w", stream)) std::fclose(stream);
}

int run_rank(int argc, char** argv) {
    const auto channel = std::make_shared<MpiChannel>(argc, argv);
    const bool leads = channel->rank() == 0;
    if (!leads) be_silent();
    if (argc < 2 || !sharing_verbs().count(argv[1])) {
        std::fprintf(stderr,
                     "equipoise: an MPI job runs %s, not %s; use the program "
                     "equipoise for everything else (a run that was stopped goes on when the same command is given "
                     "again)\n",
                     sharing_verbs_in_words().c_str(),
                     argc < 2 ? "nothing" : (std::string("\"") + argv[1] + "\"").c_str());
        return 2;
    }
    if (channel->size() == 1) return run_program(argc, argv);
    const auto ranks = std::make_shared<RankJob>(RankJob{channel, 0, {}, {}});
    set_parallel_job(job_of(ranks, channel->ranks_on_this_machine()));
    int code = run_program(argc, argv);
    if (leads)
        end_ranks(*ranks, code);
    else
        code = follow_to_end(*ranks, code);
    return code;
}

}  // namespace
}  // namespace equipoise

int main(int argc, char** argv) {
    try {
        return equipoise::run_rank(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "equipoise: %s\n", error.what());
        return 1;
    }
}
