// What no option of any verb takes: a number that is none, and nothing at all.
#include <filesystem>

#include "tests/support/catch_compat.hpp"
#include "tests/support/mistakes.hpp"
#include "tests/support/program.hpp"

using namespace equipoise::test;

namespace {

// The verb on a sound scenario with these options.
void refused(const std::string& verb, const Words& options, const std::string& said) {
    const TemporaryFolder folder;
    Words words{verb, folder.write("sound.toml", kSound)};
    words.insert(words.end(), options.begin(), options.end());
    const ProgramRun run = run_equipoise(words);
    INFO(verb << ": " << run.err);
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, ContainsSubstring(said));
    CHECK(folder.files().size() == 1);
}

}  // namespace

TEST_CASE("no numeric option takes what is not a finite number", "[exact][cli]") {
    refused("size", {"--assurance", "nan"}, "--assurance: nan is out of range: it is not a finite number");
    refused("power", {"--mcse", "nan"}, "--mcse: nan is out of range");
    refused("power", {"--mcse=-NaN"}, "--mcse: -NaN is out of range");
    refused("size", {"--power", "nan"}, "--power: nan is out of range");
    refused("size", {"--tolerance", "inf"}, "--tolerance: inf is out of range");
    refused("replay", {"--replicate", "1", "--scale", "NAN"}, "--scale: NAN is out of range");
    refused("fit", {"--days", "7,inf"}, "--days: inf is out of range");
}

TEST_CASE("an option with an empty value is not one that was left out", "[exact][cli]") {
    const std::string said = ": is empty; give it a value, or leave the option out";
    refused("power", {"--n", ""}, "--n" + said);
    refused("power", {"--trials", "4", "--out", ""}, "--out" + said);
    refused("power", {"--mcse", ""}, "--mcse" + said);
    refused("simulate", {"--n", "20", "--out", ""}, "--out" + said);
    refused("power", {"--shard", ""}, "--shard" + said);
}

TEST_CASE("what would discard a kept run, or be a share of one, names it", "[exact][cli]") {
    refused("power", {"--trials", "4", "--force"}, "--force: there is no folder whose run it could discard; add --out");
    const TemporaryFolder folder;
    refused("power", {"--shard", "0/2", "--out", folder.path() + "/out"},
            "\"0/2\" asks for shard 0; write I/N with I from 1");
    CHECK(folder.files().empty());
}
