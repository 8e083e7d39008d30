// Many ranks, one answer: ranks as threads that talk through memory.
#include <atomic>
#include <functional>
#include <thread>

#include "sim/cluster/following_executor.hpp"
#include "sim/cluster/leading_executor.hpp"
#include "sim/engine/bytes.hpp"
#include "sim/engine/campaign.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/memory_channel.hpp"

using namespace equipoise;

namespace {

// Bytes that name their block. A throwing one throws at every block; a slow one leaves others the time to ask.
class Named : public Work {
  public:
    enum class Way { quick, slow, throwing };
    explicit Named(std::uint64_t point = 1, Way way = Way::quick) : point_(point), way_(way) {}
    PointKey point() const override { return {point_, 7}; }
    std::uint64_t block_length() const override { return 10; }
    BlockResult compute(const BlockKey& key, Workspace&) const override {
        ++computed;
        if (way_ == Way::throwing) throw std::runtime_error("no such patient");
        if (way_ == Way::slow) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ByteWriter out;
        out.put(key.first * 1000 + key.count);
        out.put(std::uint64_t{0});
        return out.take();
    }
    static inline std::atomic<int> computed{0};

  private:
    std::uint64_t point_;
    Way way_;
};

using Folded = std::vector<std::uint64_t>;

// Two runs of different lengths, the second as long as the first says: as a search goes.
Folded search(const Campaign& campaign, const Work& work) {
    Folded folded;
    const auto fold = [&](const BlockKey& key, const BlockResult& result) {
        ByteReader in(result);
        folded.push_back(in.count() * 10 + key.count);
    };
    campaign.run(work, 0, 1234, fold);
    campaign.run(work, 0, folded.size() % 100 * 70 + 5, fold);
    return folded;
}

// What each rank's program does between the start of the job and its end; the codes that the ranks end with.
std::vector<int> run_ranks(int size, const std::shared_ptr<OutcomeStore>& store, RunMonitor* monitor,
                           const std::function<int(int rank, const Campaign&)>& program) {
    const auto channels = equipoise::test::MemoryChannel::of(size);
    std::vector<int> codes(channels.size(), -1);
    std::vector<std::thread> threads;
    for (int rank = 0; rank < size; ++rank)
        threads.emplace_back([&, rank] {
            const auto job = std::make_shared<RankJob>();
            job->channel = channels[static_cast<std::size_t>(rank)];
            const auto inner = std::make_shared<ThreadExecutor>(1 + rank % 2);
            std::shared_ptr<Executor> executor;
            if (rank == 0)
                executor = std::make_shared<LeadingExecutor>(job, inner, 1, store, TaskSizes{0.0001, 0.0001, 40});
            else
                executor = std::make_shared<FollowingExecutor>(job, inner, 1 + rank % 2);
            int code = program(rank, Campaign(executor, nullptr, rank == 0 ? monitor : nullptr));
            if (rank == 0)
                end_ranks(*job, code);
            else
                code = follow_to_end(*job, code);
            codes[static_cast<std::size_t>(rank)] = code;
        });
    for (std::thread& thread : threads) thread.join();
    return codes;
}

}  // namespace

TEST_CASE("every rank folds what one thread folds, in its order, however many there are", "[ranks]") {
    const Named work;
    const Folded alone = search(Campaign(std::make_shared<SerialExecutor>()), work);
    REQUIRE(alone.size() > 200);
    for (const int size : {1, 2, 3, 6}) {
        INFO(size);
        std::vector<Folded> folded(static_cast<std::size_t>(size));
        const auto codes = run_ranks(size, nullptr, nullptr, [&](int rank, const Campaign& campaign) {
            folded[static_cast<std::size_t>(rank)] = search(campaign, work);
            return 0;
        });
        CHECK(codes == std::vector<int>(folded.size(), 0));
        for (const Folded& one : folded) CHECK(one == alone);
    }
}

TEST_CASE("what the leader's store has is folded by all and computed by none", "[ranks]") {
    const Named work;
    const auto whole = std::make_shared<MemoryStore>(), half = std::make_shared<MemoryStore>();
    const Folded alone = search(Campaign(std::make_shared<SerialExecutor>(), whole), work);
    for (const BlockKey& key : block_keys(work.point(), 0, 1234, 10))
        if (key.first % 20 == 0) half->put(key, whole->find(key).value());
    const std::size_t missing = whole->size() - half->size();
    const auto run = [&] {
        std::vector<Folded> folded(3);
        const int before = Named::computed;
        run_ranks(3, half, nullptr, [&](int rank, const Campaign& campaign) {
            folded[static_cast<std::size_t>(rank)] = search(campaign, work);
            return 0;
        });
        CHECK(folded == std::vector<Folded>(3, alone));
        return static_cast<std::size_t>(Named::computed - before);
    };
    CHECK(run() == missing);
    CHECK(half->size() == whole->size());
    CHECK(run() == 0);
}

namespace {

// The exit code of a program that searches, and what it would have said.
struct Program {
    int run(const Campaign& campaign, const Work& work) {
        try {
            search(campaign, work);
            return 0;
        } catch (const Interrupted&) {
            return 130;
        } catch (const std::runtime_error& error) {
            said = error.what();
            return 1;
        }
    }
    std::string said;
};

}  // namespace

TEST_CASE("a rank whose work throws ends the job, and the leader says which and why", "[ranks]") {
    const Named slow(1, Named::Way::slow), throws(1, Named::Way::throwing);
    Program leader, follower;
    const auto codes = run_ranks(2, nullptr, nullptr, [&](int rank, const Campaign& campaign) {
        return rank == 0 ? leader.run(campaign, slow) : follower.run(campaign, throws);
    });
    CHECK(codes == std::vector<int>(2, 1));
    CHECK(leader.said == "rank 1 cannot go on: no such patient");
}

TEST_CASE("a rank that resolved another model is refused, not folded", "[ranks]") {
    const Named one(1, Named::Way::slow), other(2);
    Program leader, follower;
    const auto codes = run_ranks(2, nullptr, nullptr, [&](int rank, const Campaign& campaign) {
        return rank == 0 ? leader.run(campaign, one) : follower.run(campaign, other);
    });
    CHECK(codes == std::vector<int>(2, 1));
    CHECK(leader.said.find("rank 1 cannot go on: it resolved the scenario to another model") == 0);
    CHECK(follower.said.find("another model") != std::string::npos);
}

TEST_CASE("a rank whose program ends before the work ends the job", "[ranks]") {
    const Named work;
    Program programs[3];
    const auto codes = run_ranks(3, nullptr, nullptr, [&](int rank, const Campaign& campaign) {
        if (rank == 2) return 2;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return programs[rank].run(campaign, work);
    });
    CHECK(codes == std::vector<int>(3, 1));
    CHECK(programs[0].said.find("rank 2 cannot go on: its program ended with code 2") == 0);
}

TEST_CASE("the leader's stop ends every rank, and what was computed is kept", "[ranks]") {
    const Named work;
    const auto store = std::make_shared<MemoryStore>();
    RunMonitor monitor;
    monitor.on_block = [&] { monitor.stop = monitor.done.load() > 300; };
    const auto codes = run_ranks(4, store, &monitor, [&](int, const Campaign& campaign) {
        try {
            search(campaign, work);
            return 0;
        } catch (const Interrupted&) {
            return 130;
        }
    });
    CHECK(codes == std::vector<int>(4, 130));
    CHECK(store->size() >= 30);
    CHECK(store->size() < 124);
}

TEST_CASE("a message says what was put into it, and a damaged one is refused", "[ranks]") {
    Package package{.kind = Package::Kind::results, .run = 3, .point = {1, 2}, .first = 4, .count = 5, .code = 6};
    package.text = "why";
    package.blocks.push_back({7, 0.5, BlockResult(24, std::byte{9})});
    package.blocks.push_back({8, 0.25, BlockResult{}});
    const BlockResult bytes = packaged(package);
    const Package read = unpackaged(bytes);
    CHECK(read.kind == package.kind);
    CHECK((read.run == 3 && read.point == package.point && read.first == 4 && read.count == 5 && read.code == 6));
    CHECK(read.text == "why");
    REQUIRE(read.blocks.size() == 2);
    CHECK((read.blocks[0].place == 7 && read.blocks[0].seconds == 0.5));
    CHECK(read.blocks[0].result == package.blocks[0].result);
    CHECK(read.blocks[1].result.empty());
    for (std::size_t length = 0; length < bytes.size(); length += 8)
        CHECK_THROWS(unpackaged(std::span(bytes).first(length)));
}
