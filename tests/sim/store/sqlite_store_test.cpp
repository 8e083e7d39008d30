// Blocks in a file: found again, grown, merged, and refused where they are damaged or of another run.
#include "sim/store/sqlite_store.hpp"

#include <filesystem>
#include <fstream>

#include "models/numeric/input_error.hpp"
#include "sim/store/layered_store.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;
using test::TemporaryFolder;

namespace {

RunRecord record(std::uint64_t trials = 100) {
    RunRecord run;
    run.verb = "power";
    run.command = {"power", "a b.toml", "--set", "title=\"x, y\""};
    run.inputs = {{"a b.toml", "seed = 1\n"}};
    run.program = "1.2.3";
    run.results = 1;
    run.scenario = "seed = 1\n[survival]\nlaw = \"exponential\"\n";
    run.study = "00ff";
    run.trials = trials;
    return run;
}

BlockKey key(std::uint64_t first, std::uint64_t count = 64) { return {{7, 9}, first, count}; }

BlockResult bytes(std::size_t size, int fill) { return BlockResult(size, static_cast<std::byte>(fill)); }

std::string why_refused(const std::function<void()>& what) {
    try {
        what();
    } catch (const InputError& error) {
        return error.problems()[0].text();
    }
    return "";
}

}  // namespace

TEST_CASE("what a store was given is there when it is opened again, and no more", "[exact]") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/run.sqlite";
    for (const auto kind : {SqliteStore::Kind::folder, SqliteStore::Kind::shard}) {
        std::filesystem::remove(path);
        {
            SqliteStore store(path, record(), kind);
            store.put(key(0), bytes(300, 1), 0.5);
            store.put(key(64), bytes(3, 2), 0.25);
            store.put(key(0), bytes(300, 5));  // one that is there stays
            CHECK(store.find(key(0)) == bytes(300, 1));
        }
        SqliteStore store(path, record(200), kind);
        CHECK(store.has(key(0)));
        CHECK(store.find(key(0)) == bytes(300, 1));
        CHECK(store.find(key(64)) == bytes(3, 2));
        CHECK_FALSE(store.has(key(64, 16)));
        CHECK_FALSE(store.find(BlockKey{{7, 8}, 0, 64}).has_value());
        const RunRecord kept = read_run_record(path);
        CHECK(kept.trials == 200);
        CHECK(kept.command == record().command);
        CHECK(kept.inputs == record().inputs);
        const std::vector<Session> sessions = read_sessions(path);
        REQUIRE(sessions.size() >= 1);
        CHECK(sessions[0].blocks == 2);
        CHECK(sessions[0].seconds == 0.75);
        CHECK(sessions[0].version == "1.2.3");
    }
}

TEST_CASE("a store of another run is refused, with what differs", "[exact]") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/run.sqlite";
    { SqliteStore(path, record(), SqliteStore::Kind::folder); }
    const auto refused = [&](const RunRecord& run) {
        return why_refused([&] { SqliteStore(path, run, SqliteStore::Kind::folder); });
    };
    RunRecord seed = record(), law = record(), program = record(), results = record(), verb = record(), data = record(),
              more = record(300);
    seed.scenario = "seed = 2\n[survival]\nlaw = \"exponential\"\n";
    law.scenario = "seed = 1\n[survival]\nlaw = \"weibull\"\nshape = 2\n";
    program.program = "1.2.4";
    results.results = 2;
    verb.verb = "plan";
    data.study = "01ff";
    data.inputs["a b.toml"] = "seed = 1 \n";
    CHECK_THAT(refused(seed), ContainsSubstring("seed = 1 there, 2 here"));
    CHECK_THAT(refused(law), ContainsSubstring("survival.law = \"exponential\" there, \"weibull\" here"));
    CHECK_THAT(refused(law), ContainsSubstring("survival.shape = 2 here, not there"));
    CHECK_THAT(refused(program), ContainsSubstring("version 1.2.3"));
    CHECK_THAT(refused(results), ContainsSubstring("version 1"));
    CHECK_THAT(refused(verb), ContainsSubstring("a run of power, not of plan"));
    CHECK_THAT(refused(data), ContainsSubstring("a b.toml is another text"));
    CHECK(refused(more).empty());
}

TEST_CASE("shards are merged once, and those of another run are not", "[exact]") {
    const TemporaryFolder folder;
    const std::string one = folder.path() + "/1.sqlite", two = folder.path() + "/2.sqlite",
                      other = folder.path() + "/3.sqlite", all = folder.path() + "/run.sqlite";
    { SqliteStore(one, record(), SqliteStore::Kind::shard).put(key(0), bytes(10, 1), 2); }
    {
        SqliteStore shard(two, record(), SqliteStore::Kind::shard);
        shard.put(key(64), bytes(10, 2), 3);
        shard.put(BlockKey{{1, 1}, 0, 4}, bytes(8, 3), 4);
    }
    RunRecord foreign = record();
    foreign.scenario = "seed = 2\n";
    { SqliteStore(other, foreign, SqliteStore::Kind::shard).put(key(0), bytes(10, 9)); }
    SqliteStore store(all, record(), SqliteStore::Kind::folder);
    for (int times = 0; times < 2; ++times) {
        store.absorb(one);
        store.absorb(two);
    }
    CHECK_THAT(why_refused([&] { store.absorb(other); }), ContainsSubstring("another run"));
    CHECK(store.find(key(0)) == bytes(10, 1));
    CHECK(store.find(key(64)) == bytes(10, 2));
    CHECK(store.find(BlockKey{{1, 1}, 0, 4}) == bytes(8, 3));
    double seconds = 0;
    for (const Session& session : read_sessions(all)) seconds += session.seconds;
    CHECK(seconds == 9);

    // Read together without merging: found in any of them, kept in its own only.
    const LayeredStore layers(
        nullptr, {std::make_shared<StoredBlocks>(one, record()), std::make_shared<StoredBlocks>(two, record())});
    CHECK(layers.has(key(64)));
    CHECK(layers.find(key(0)) == bytes(10, 1));
    CHECK_FALSE(layers.has(key(128)));
}

TEST_CASE("a damaged store is refused or whole: a byte changed anywhere, or an end that is missing", "[exact]") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/run.sqlite";
    {
        SqliteStore store(path, record(), SqliteStore::Kind::shard);
        for (int i = 0; i < 40; ++i) store.put(key(64 * static_cast<std::uint64_t>(i)), bytes(500, i));
    }
    std::ifstream in(path, std::ios::binary);
    const std::string sound((std::istreambuf_iterator<char>(in)), {});
    std::size_t refused = 0;
    for (std::size_t at = 0; at < sound.size(); at += 977) {
        for (const bool cut : {false, true}) {
            std::string text = cut ? sound.substr(0, at) : sound;
            if (!cut) text[at] = static_cast<char>(text[at] ^ 0x5a);
            folder.write("run.sqlite", text);
            const std::string why = why_refused([&] {
                const StoredBlocks store(path, record());
                for (int i = 0; i < 40; ++i)
                    if (const auto found = store.find(key(64 * static_cast<std::uint64_t>(i))))
                        if (*found != bytes(500, i)) FAIL("a block with other bytes was given");
            });
            refused += !why.empty();
        }
    }
    CHECK(refused > sound.size() / 977);
}

TEST_CASE("a store whose process was killed within a transaction is read as it was before it", "[exact]") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/shard.sqlite", killed = folder.path() + "/killed.sqlite";
    { SqliteStore(path, record(), SqliteStore::Kind::shard).put(key(0), bytes(300, 1)); }
    {
        // The files in the middle of a transaction: pages are written back already, since the cache holds only one.
        Database database(path, Database::Mode::write);
        database.execute("PRAGMA cache_size = 1");
        const Transaction transaction(database);
        database.execute("UPDATE block SET result = zeroblob(20000), checksum = 0");
        database.execute("DELETE FROM session");
        for (const char* end : {"", "-journal"}) std::filesystem::copy_file(path + end, killed + end);
    }
    REQUIRE(std::filesystem::file_size(killed + "-journal") > 0);
    CHECK(holds_store(killed));
    CHECK(read_sessions(killed).size() == 1);
    CHECK(StoredBlocks(killed, record()).find(key(0)) == bytes(300, 1));
}

TEST_CASE("a file that a process left before its first transaction holds no store", "[exact]") {
    const TemporaryFolder folder;
    CHECK_FALSE(holds_store(folder.path() + "/none.sqlite"));
    CHECK_FALSE(holds_store(folder.write("empty.sqlite", "")));
    const std::string other = folder.write("other.sqlite", std::string(5000, 'x'));
    CHECK_THAT(why_refused([&] { holds_store(other); }), ContainsSubstring("no store"));
}
