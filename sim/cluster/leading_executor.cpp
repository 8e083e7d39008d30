#include "sim/cluster/leading_executor.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <stdexcept>
#include <utility>

namespace equipoise {
namespace {

using Kind = Package::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kParcelBlocks = 1024;

// Which blocks are given out, which are done; those that the store has are passed by.
class Places {
  public:
    Places(std::span<const BlockKey> keys, PointKey point, const OutcomeStore* store, std::uint64_t window)
        : keys_(keys), point_(point), store_(store), window_(window), done_(keys.size(), 0) {}

    BlockKey key(std::uint64_t place) const { return {point_, keys_[place].first, keys_[place].count}; }
    bool left() const { return first_missing_ < keys_.size(); }
    bool is_done(std::uint64_t place) const { return done_[place] != 0; }
    void set_done(std::uint64_t place) {
        done_[place] = 1;
        while (first_missing_ < keys_.size() && done_[first_missing_]) ++first_missing_;
    }
    bool is_stored(std::uint64_t place) const { return store_ && store_->has(key(place)); }
    /// The next that is stored, if it is the next at all.
    std::optional<std::uint64_t> next_stored() {
        if (!in_window() || !is_stored(next_)) return std::nullopt;
        return next_++;
    }
    /// At most so many places in a row, none of them stored, as first and count; count 0: there are none now.
    std::pair<std::uint64_t, std::uint64_t> next(std::uint64_t most) {
        const std::uint64_t first = next_;
        while (next_ - first < most && in_window() && !is_stored(next_)) ++next_;
        return {first, next_ - first};
    }
    std::uint64_t not_given() const { return keys_.size() - next_; }

  private:
    bool in_window() const { return next_ < keys_.size() && next_ < first_missing_ + window_; }

    std::span<const BlockKey> keys_;
    PointKey point_;
    const OutcomeStore* store_;
    std::uint64_t window_;
    std::vector<std::uint8_t> done_;
    std::uint64_t next_ = 0, first_missing_ = 0;
};

// One call of LeadingExecutor::run.
class Run {
  public:
    struct Parts {
        RankJob& job;
        BlockComputer& computer;
        OutcomeStore* store;
        const TaskSizes& sizes;
        std::uint64_t threads;
    };
    Run(const Parts& parts, std::span<const BlockKey> keys, const Work& work, const Executor::Sink& sink)
        : parts_(parts),
          keys_(keys),
          work_(work),
          sink_(sink),
          point_(work.point()),
          places_(keys, point_, parts.store, parts.sizes.window) {}
    ~Run() { parts_.computer.stop(); }

    /// Until all is done, or the sink asks for no more.
    void go() {
        while (places_.left() && goes_on_) {
            while (auto message = parts_.job.channel->receive()) hear(*message);
            give_tasks();
            for (PlacedResult& block : parts_.computer.take(std::chrono::microseconds(200))) keep(std::move(block));
            if (parcel_.blocks.size() >= kParcelBlocks ||
                Clock::now() - sent_ > std::chrono::duration<double>(parts_.sizes.parcel_seconds))
                send_parcel();
        }
        if (goes_on_) send_parcel();
        if (parts_.store) parts_.store->flush();
    }

  private:
    struct Idle {
        int rank;
        std::uint64_t threads;
    };

    void hear(const Channel::Message& message) {
        Package package = unpackaged(message.bytes);
        if (package.kind == Kind::failed)
            throw std::runtime_error("rank " + std::to_string(message.from) + " cannot go on: " + package.text);
        if (package.run != parts_.job.run) return;  // it was behind, and is not any more
        if (package.kind == Kind::ask) idle_.push_back({message.from, std::max<std::uint64_t>(package.count, 1)});
        for (PlacedResult& block : package.blocks) keep(std::move(block));
    }

    void give_tasks() {
        while (parcel_.blocks.size() < kParcelBlocks) {
            const auto place = places_.next_stored();
            if (!place) break;
            pass_on({*place, 0, parts_.store->find(places_.key(*place)).value()});
        }
        while (!idle_.empty()) {
            const auto [first, count] = places_.next(task_length(idle_.front().threads));
            if (count == 0) return;
            parts_.job.send(
                idle_.front().rank,
                {.kind = Kind::task, .run = parts_.job.run, .point = point_, .first = first, .count = count});
            idle_.pop_front();
        }
        if (parts_.computer.waiting() > parts_.threads) return;
        if (const auto [first, count] = places_.next(task_length(parts_.threads)); count > 0)
            parts_.computer.begin(work_, first, keys_.subspan(first, count));
    }

    // What takes the rank some 50 ms; towards the end less, so that no rank waits long for another.
    std::uint64_t task_length(std::uint64_t threads) const {
        const auto share = places_.not_given() / (2 * static_cast<std::uint64_t>(parts_.job.channel->size()));
        const double wanted = seconds_ > 0 ? parts_.sizes.task_seconds * static_cast<double>(threads) *
                                                 static_cast<double>(computed_) / seconds_
                                           : 0;
        return std::max(threads, std::min(share, static_cast<std::uint64_t>(std::min(wanted, 1e6))));
    }

    // Of a block that was computed.
    void keep(PlacedResult block) {
        if (places_.is_done(block.place)) return;
        seconds_ += block.seconds;
        ++computed_;
        if (parts_.store) parts_.store->put(places_.key(block.place), block.result, block.seconds);
        pass_on(std::move(block));
    }

    void pass_on(PlacedResult block) {
        places_.set_done(block.place);
        parcel_.blocks.push_back(block);
        goes_on_ = sink_(block.place, std::move(block.result), block.seconds) && goes_on_;
    }

    void send_parcel() {
        sent_ = Clock::now();
        if (parcel_.blocks.empty()) return;
        parcel_.kind = Kind::results;
        parcel_.run = parts_.job.run;
        parts_.job.send_down(std::make_shared<const BlockResult>(packaged(parcel_)));
        parcel_.blocks.clear();
    }

    Parts parts_;
    std::span<const BlockKey> keys_;
    const Work& work_;
    const Executor::Sink& sink_;
    PointKey point_;
    Places places_;
    std::deque<Idle> idle_;
    Package parcel_;
    Clock::time_point sent_ = Clock::now();
    double seconds_ = 0;  // of computing, and blocks, of this run
    std::uint64_t computed_ = 0;
    bool goes_on_ = true;
};

}  // namespace

LeadingExecutor::LeadingExecutor(std::shared_ptr<RankJob> job, std::shared_ptr<Executor> inner, int threads,
                                 std::shared_ptr<OutcomeStore> store, TaskSizes sizes)
    : job_(std::move(job)),
      store_(std::move(store)),
      sizes_(sizes),
      threads_(static_cast<std::uint64_t>(std::max(threads, 1))),
      computer_(std::move(inner)) {}

void LeadingExecutor::run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) {
    ++job_->run;
    Run({*job_, computer_, store_.get(), sizes_, threads_}, keys, work, sink).go();
}

}  // namespace equipoise
