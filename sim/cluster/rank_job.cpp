#include "sim/cluster/rank_job.hpp"

#include <chrono>
#include <thread>

namespace equipoise {
namespace {

using Kind = Package::Kind;

void rest() { std::this_thread::sleep_for(std::chrono::microseconds(500)); }

}  // namespace

void RankJob::send(int to, const Package& package) const {
    channel->send(to, std::make_shared<const BlockResult>(packaged(package)));
}

void RankJob::send_down(std::shared_ptr<const BlockResult> bytes) const {
    for (const int child : {2 * channel->rank() + 1, 2 * channel->rank() + 2})
        if (child < channel->size()) channel->send(child, bytes);
}

std::optional<Package> RankJob::hear_leader() {
    auto message = channel->receive();
    if (!message) return std::nullopt;
    Package package = unpackaged(message->bytes);
    if (package.kind != Kind::task) send_down(std::make_shared<const BlockResult>(std::move(message->bytes)));
    if (package.kind == Kind::end) code = package.code;
    return package;
}

void end_ranks(RankJob& job, int code) {
    Package end{.kind = Kind::end};
    end.code = code;
    job.send_down(std::make_shared<const BlockResult>(packaged(end)));
    for (int left = job.channel->size() - 1; left > 0;) {
        const auto message = job.channel->receive();
        if (!message)
            rest();
        else if (unpackaged(message->bytes).kind == Kind::gone)
            --left;
    }
    job.channel->flush();
}

int follow_to_end(RankJob& job, int code) {
    if (!job.code && code != 0) {
        Package failed{.kind = Kind::failed, .run = job.run};
        failed.text = !job.trouble.empty() ? job.trouble
                                           : "its program ended with code " + std::to_string(code) +
                                                 " before the work began; it must see the scenario and its data under "
                                                 "the same names as rank 0";
        job.send(0, failed);
    }
    while (!job.code)
        if (!job.hear_leader()) rest();
    job.send(0, {.kind = Kind::gone});
    job.channel->flush();
    return *job.code;
}

}  // namespace equipoise
