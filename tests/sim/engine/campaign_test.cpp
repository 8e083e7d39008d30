// A block is computed, loaded, merged from shards or computed again after a kill: the fold has the same bytes.
#include "sim/engine/campaign.hpp"

#include <stdexcept>

#include "sim/engine/bytes.hpp"
#include "sim/engine/trial_work.hpp"
#include "sim/search/draw_work.hpp"
#include "sim/study/study.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

const char* const kScenario = R"toml(seed = 3
[survival]
law = "weibull"
shape = 0.8
mortality = 0.4
day = 28
[effect]
hazard_ratio = 0.7
[prior]
control_mortality = { a = 8.5, b = 12.5 }
[[analysis]]
name = "deaths"
test = "proportion-difference"
[[analysis]]
name = "time"
test = "log-rank"
)toml";

// Every block of a shard: i of k by the block's number.
class ShardExecutor : public Executor {
  public:
    ShardExecutor(std::uint64_t i, std::uint64_t k) : i_(i), k_(k) {}
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override {
        for (std::size_t place = keys.size(); place-- > 0;)  // in an order of its own
            if (keys[place].first / work.block_length() % k_ == i_) sink(place, work.compute(keys[place], workspace_), 0);
    }

  private:
    std::uint64_t i_, k_;
    Workspace workspace_;
};

// Counts what is really computed.
class Counting : public Executor {
  public:
    void run(std::span<const BlockKey> keys, const Work& work, const Sink& sink) override {
        computed += keys.size();
        SerialExecutor().run(keys, work, sink);
    }
    std::size_t computed = 0;
};

struct Point {
    Scenario scenario = parse_scenario(kScenario, "campaign.toml");
    Study study = resolve(scenario);
    TrialModel model = study.model();
    std::vector<std::size_t> sizes{60, 120};
    RunRequest request(std::uint64_t count) const {
        RunRequest request = run_request(scenario, model, sizes, count);
        request.pairs = true;
        return request;
    }
};

BlockResult bytes_of(const RunTally& tally) { return TrialWork::write(tally); }

}  // namespace

TEST_CASE("computed, loaded, merged from shards and grown: the same bytes", "[exact]") {
    const Point point;
    const BlockResult computed = bytes_of(run(point.request(1000), Campaign::on_threads(2)));
    CHECK(computed == bytes_of(run(point.request(1000), Campaign(std::make_shared<SerialExecutor>()))));

    // Loaded: the second run computes nothing.
    const auto store = std::make_shared<MemoryStore>();
    const auto counting = std::make_shared<Counting>();
    const Campaign kept(counting, store);
    CHECK(computed == bytes_of(run(point.request(1000), kept)));
    CHECK(counting->computed == 16);
    CHECK(computed == bytes_of(run(point.request(1000), kept)));
    CHECK(counting->computed == 16);

    // Grown from 300: four whole blocks stay, the shorter last one is computed again, whole.
    const auto grown = std::make_shared<MemoryStore>();
    run(point.request(300), Campaign(counting, grown));
    CHECK(counting->computed == 21);
    CHECK(computed == bytes_of(run(point.request(1000), Campaign(counting, grown))));
    CHECK(counting->computed == 21 + 12);

    // Merged: for any number of shards, in any order; one that is missing is noticed.
    for (const std::uint64_t shards : {2u, 3u, 7u}) {
        INFO(shards);
        const auto merged = std::make_shared<MemoryStore>();
        for (std::uint64_t i = shards; i-- > 0;) {
            const auto own = std::make_shared<MemoryStore>();
            const Campaign shard(std::make_shared<ShardExecutor>(i, shards), own);
            CHECK_THROWS_AS(run(point.request(1000), shard), Waiting);  // a shard alone has no whole answer
            merged->merge(*own);
        }
        CHECK(merged->size() == 16);
        const auto none = std::make_shared<Counting>();
        CHECK(computed == bytes_of(run(point.request(1000), Campaign(none, merged))));
        CHECK(none->computed == 0);
    }
}

TEST_CASE("parameter draws are kept and resharded as trials are", "[exact]") {
    const Point point;
    const DrawWork work(point.study, point.sizes, 3, {});
    const DrawCounts one = count_draws(work, 50, Campaign::on_threads(2));
    const auto merged = std::make_shared<MemoryStore>();
    for (const std::uint64_t i : {1u, 0u}) {
        const auto own = std::make_shared<MemoryStore>();
        CHECK_THROWS_AS(count_draws(work, 50, Campaign(std::make_shared<ShardExecutor>(i, 2), own)), Waiting);
        merged->merge(*own);
    }
    const auto none = std::make_shared<Counting>();
    const DrawCounts two = count_draws(work, 50, Campaign(none, merged));
    CHECK(none->computed == 0);
    CHECK(one.power == two.power);
    CHECK(one.harm == two.harm);
    CHECK(one.lowers_mortality == two.lowers_mortality);
    CHECK(one.power[0].size() == 50);
}

TEST_CASE("a run that is stopped keeps what it has, and goes on from there", "[exact]") {
    const Point point;
    const auto store = std::make_shared<MemoryStore>();
    RunMonitor monitor;
    int blocks = 0;
    monitor.on_block = [&] { monitor.stop = ++blocks == 5; };
    CHECK_THROWS_AS(run(point.request(1000), Campaign(std::make_shared<SerialExecutor>(), store, &monitor)),
                    Interrupted);
    CHECK(store->size() == 5);
    CHECK(monitor.done == 5 * 64);
    const auto counting = std::make_shared<Counting>();
    CHECK(bytes_of(run(point.request(1000), Campaign(counting, store))) ==
          bytes_of(run(point.request(1000), Campaign::on_threads(1))));
    CHECK(counting->computed == 11);
}

TEST_CASE("an exception in a block ends the run and is told", "[exact]") {
    class Failing : public Work {
      public:
        PointKey point() const override { return {}; }
        std::uint64_t block_length() const override { return 1; }
        BlockResult compute(const BlockKey& key, Workspace&) const override {
            if (key.first == 3) throw std::runtime_error("block 3");
            return {};
        }
    };
    CHECK_THROWS_AS(Campaign::on_threads(2).run(Failing{}, 0, 8, [](const BlockKey&, const BlockResult&) {}),
                    std::runtime_error);
}

TEST_CASE("the key of a point changes with every number that acts, and with no name", "[exact]") {
    const Point point;
    const PointKey key = TrialWork(point.request(10)).point();
    CHECK(key == TrialWork(point.request(20)).point());  // more trials of the same point
    CHECK(key.text().size() == 32);
    const auto other = [&](const std::string& set) {
        const Scenario scenario = parse_scenario(kScenario, "other.toml", {set});
        const TrialModel model = resolve(scenario).model();
        RunRequest request = run_request(scenario, model, point.sizes, 10);
        request.pairs = true;
        return TrialWork(request).point();
    };
    CHECK(key == other("title=\"another\""));
    for (const char* set :
         {"seed=4", "survival.shape=0.81", "effect.hazard_ratio=0.71", "follow_up_days=29", "design.alpha=0.04",
          "trial.dropout.risk=0.02", "trial.allocation=[1,2]", "trial.randomization.method=\"simple\"",
          "design.cut.deaths=20", "trial.recruitment.sites=3"}) {
        INFO(set);
        CHECK_FALSE(key == other(set));
    }
    RunRequest sizes = point.request(10), wanted = sizes, truth = sizes;
    const std::size_t more[] = {60, 121};
    sizes.sizes = more;
    CHECK_FALSE(key == TrialWork(sizes).point());
    const std::uint8_t some[] = {1, 1, 0, 1};
    wanted.wanted = some;
    CHECK_FALSE(key == TrialWork(wanted).point());
    const double values[] = {0.1, 0.2};
    truth.true_values = values;
    CHECK_FALSE(key == TrialWork(truth).point());
}

TEST_CASE("a block of another layout is refused, not folded", "[exact]") {
    const Point point;
    BlockResult bytes = bytes_of(run(point.request(10), Campaign::on_threads(1)));
    CHECK(bytes_of(TrialWork::read(bytes)) == bytes);
    BlockResult longer = bytes, shorter = bytes, other = bytes;
    longer.push_back({});
    shorter.pop_back();
    other[0] = std::byte{7};
    for (const BlockResult& wrong : {longer, shorter, other, BlockResult{}})
        CHECK_THROWS_AS(TrialWork::read(wrong), std::runtime_error);
}

TEST_CASE("blocks end at multiples of their length, whatever the run's first unit", "[exact]") {
    const std::vector<BlockKey> keys = block_keys({1, 2}, 100, 100, 64);
    REQUIRE(keys.size() == 3);
    CHECK(keys[0] == BlockKey{{1, 2}, 100, 28});
    CHECK(keys[1] == BlockKey{{1, 2}, 128, 64});
    CHECK(keys[2] == BlockKey{{1, 2}, 192, 8});
    CHECK(block_keys({1, 2}, 100, 0, 64).empty());
}
