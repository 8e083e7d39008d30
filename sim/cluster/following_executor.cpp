#include "sim/cluster/following_executor.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "sim/engine/campaign.hpp"

namespace equipoise {
namespace {

using Kind = Package::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kParcelTime{20};

struct StopAtEnd {
    BlockComputer& computer;
    ~StopAtEnd() { computer.stop(); }
};

}  // namespace

FollowingExecutor::FollowingExecutor(std::shared_ptr<RankJob> job, std::shared_ptr<Executor> inner, int threads)
    : job_(std::move(job)), threads_(static_cast<std::uint64_t>(std::max(threads, 1))), computer_(std::move(inner)) {}

void FollowingExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    if (job_->code) throw Interrupted{};
    ++job_->run;
    const StopAtEnd stop{computer_};
    try {
        follow(keys, work, sink);
    } catch (const std::exception& error) {
        job_->trouble = error.what();
        throw;
    }
}

void FollowingExecutor::follow(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    const PointKey point = work.point();
    std::size_t left = keys.size();
    bool asked = false;
    Package parcel{.kind = Kind::results, .run = job_->run};
    auto sent = Clock::now();
    while (left > 0) {
        while (left > 0) {
            auto package = job_->hear_leader();
            if (!package) break;
            if (package->kind == Kind::end) throw Interrupted{};
            if (package->kind == Kind::task) {
                if (package->point != point)
                    throw std::runtime_error("it resolved the scenario to another model than rank 0 (" + point.text() +
                                             ", not " + package->point.text() +
                                             "): the program or the data differ between the machines");
                computer_.begin(work, package->first, keys.subspan(package->first, package->count));
                asked = false;
            }
            for (PlacedResult& block : package->blocks) {
                sink(block.place, std::move(block.result), block.seconds);
                --left;
            }
        }
        if (!asked && computer_.waiting() <= threads_) {
            job_->send(0, {.kind = Kind::ask, .run = job_->run, .count = threads_});
            asked = true;
        }
        for (PlacedResult& block : computer_.take(std::chrono::microseconds(200)))
            parcel.blocks.push_back(std::move(block));
        if (!parcel.blocks.empty() && (computer_.waiting() == 0 || Clock::now() - sent > kParcelTime)) {
            job_->send(0, parcel);
            parcel.blocks.clear();
            sent = Clock::now();
        }
    }
}

}  // namespace equipoise
