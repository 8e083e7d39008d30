// Shares of a run's blocks.
#include "sim/cluster/shard.hpp"

#include <cstdlib>

#include "models/numeric/input_error.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

class Numbers : public Work {
  public:
    explicit Numbers(bool each) : each_(each) {}
    PointKey point() const override { return {}; }
    std::uint64_t block_length() const override { return 10; }
    BlockResult compute(const BlockKey& key, Workspace&) const override { return BlockResult(key.count); }
    bool each_shard() const override { return each_; }

  private:
    bool each_;
};

std::vector<std::size_t> places_of(const Shard& shard, const Work& work, const std::vector<BlockKey>& keys) {
    std::vector<std::size_t> places;
    ShardExecutor(shard, std::make_shared<SerialExecutor>())
        .run(keys, work, [&](std::size_t place, BlockResult, double) {
            places.push_back(place);
            return true;
        });
    return places;
}

}  // namespace

TEST_CASE("the shards of a run have each block once, by its number in the run and not in what is missing", "[exact]") {
    const std::vector<BlockKey> keys = block_keys({}, 0, 95, 10);
    std::vector<int> times(keys.size());
    for (std::uint64_t i = 1; i <= 3; ++i)
        for (const std::size_t place : places_of({i, 3}, Numbers(false), keys)) ++times[place];
    CHECK(times == std::vector<int>(keys.size(), 1));
    CHECK(places_of({1, 3}, Numbers(false), keys) == std::vector<std::size_t>{1, 4, 7});
    const std::vector<BlockKey> left(keys.begin() + 1, keys.end());
    CHECK(places_of({1, 3}, Numbers(false), left) == std::vector<std::size_t>{0, 3, 6});
    CHECK(places_of({2, 3}, Numbers(true), keys).size() == keys.size());
}

TEST_CASE("a survey computes nothing that is shared out and names the shards that have it", "[exact]") {
    SurveyExecutor survey;
    const std::vector<BlockKey> keys = block_keys({}, 0, 95, 10);
    const std::vector<BlockKey> missing{keys[0], keys[2], keys[3], keys[6]};
    survey.run(missing, Numbers(false), [](std::size_t, BlockResult, double) -> bool { throw 1; });
    CHECK(survey.missing() == 4);
    CHECK(array_text(survey.missing_by_shard(3)) == "2-3");  // blocks 0, 3 and 6 are the last's, 2 is the second's
    CHECK(array_text(survey.missing_by_shard(4)) == "2-4");
    CHECK(array_text({{1, 1}, {2, 1}, {3, 1}, {5, 1}, {8, 1}, {9, 2}}) == "1-3,5,8-9");
    CHECK(array_text({}).empty());
    std::size_t computed = 0;
    SurveyExecutor with(std::make_shared<SerialExecutor>());
    with.run(keys, Numbers(true), [&](std::size_t, BlockResult, double) { return ++computed > 0; });
    CHECK(computed == keys.size());
}

TEST_CASE("a share is read as I/N, or from the scheduler's array", "[exact]") {
    CHECK(read_shard("3/8") == Shard{3, 8});
    CHECK(read_shard("8/8").has(0));
    for (const char* wrong :
         {"", "3", "3/", "/8", "9/8", "-1/8", "1/0", "1/x", "x/8", "1.5/8", "0/8", "00/8", "1/8/2", "auto/8"}) {
        INFO(wrong);
        CHECK_THROWS_AS(read_shard(wrong), InputError);
    }
    for (const char* variable : {"SLURM_ARRAY_TASK_ID", "SGE_TASK_ID", "PBS_ARRAY_INDEX", "LSB_JOBINDEX"}) {
        INFO(variable);
        setenv(variable, "5", 1);
        CHECK(read_shard("auto/8") == Shard{5, 8});
        CHECK_THROWS_AS(read_shard("auto/4"), InputError);
        setenv(variable, "0", 1);
        CHECK(read_shard("auto/8") == Shard{8, 8});
        unsetenv(variable);
    }
    setenv("SGE_TASK_ID", "undefined", 1);
    CHECK_THROWS_AS(read_shard("auto/8"), InputError);
    unsetenv("SGE_TASK_ID");
}
