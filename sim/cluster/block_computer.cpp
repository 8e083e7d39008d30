#include "sim/cluster/block_computer.hpp"

#include <chrono>
#include <utility>

namespace equipoise {

BlockComputer::BlockComputer(std::shared_ptr<Executor> inner)
    : inner_(std::move(inner)), thread_([this] { compute_tasks(); }) {}

BlockComputer::~BlockComputer() {
    stop();
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void BlockComputer::begin(const Work& work, std::uint64_t first, std::span<const BlockKey> keys) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back({&work, first, {keys.begin(), keys.end()}});
        waiting_ += keys.size();
    }
    changed_.notify_all();
}

std::vector<PlacedResult> BlockComputer::take(std::chrono::microseconds moment) {
    std::unique_lock lock(mutex_);
    if (finished_.empty() && !failure_) changed_.wait_for(lock, moment);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return std::exchange(finished_, {});
}

std::uint64_t BlockComputer::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
}

void BlockComputer::stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    tasks_.clear();
    changed_.wait(lock, [this] { return !busy_; });
    finished_.clear();
    failure_ = nullptr;
    waiting_ = 0;
    stopping_ = false;
}

void BlockComputer::compute_tasks() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return closing_ || !tasks_.empty(); });
        if (closing_) return;
        const Task task = std::move(tasks_.front());
        tasks_.erase(tasks_.begin());
        busy_ = true;
        lock.unlock();
        std::exception_ptr failure;
        try {
            compute(task);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        if (failure) failure_ = failure;
        busy_ = false;
        changed_.notify_all();
    }
}

void BlockComputer::compute(const Task& task) {
    inner_->run(task.keys, *task.work, [&](std::size_t place, BlockResult result, double seconds) {
        const std::lock_guard lock(mutex_);
        finished_.push_back({task.first + place, seconds, std::move(result)});
        --waiting_;
        changed_.notify_all();
        return !stopping_;
    });
}

}  // namespace equipoise
