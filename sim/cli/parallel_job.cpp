#include "sim/cli/parallel_job.hpp"

#include <optional>
#include <utility>

namespace equipoise {
namespace {

std::optional<ParallelJob> job_of_this_process;

}  // namespace

const std::set<std::string>& sharing_verbs() {
    static const std::set<std::string> verbs{"assurance", "compare", "curve", "plan", "power", "size"};
    return verbs;
}

std::string sharing_verbs_in_words() {
    std::string words;
    for (const std::string& verb : sharing_verbs()) {
        const bool last = verb == *sharing_verbs().rbegin();
        words += (words.empty() ? "" : last ? " or " : ", ") + verb;
    }
    return words;
}

const ParallelJob* parallel_job() { return job_of_this_process ? &*job_of_this_process : nullptr; }

void set_parallel_job(ParallelJob job) { job_of_this_process = std::move(job); }

}  // namespace equipoise
