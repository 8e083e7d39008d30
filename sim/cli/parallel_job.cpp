#include "sim/cli/parallel_job.hpp"

#include <optional>
#include <utility>

namespace equipoise {
namespace {

std::optional<ParallelJob> job_of_this_process;

}  // namespace

const ParallelJob* parallel_job() { return job_of_this_process ? &*job_of_this_process : nullptr; }

void set_parallel_job(ParallelJob job) { job_of_this_process = std::move(job); }

}  // namespace equipoise
