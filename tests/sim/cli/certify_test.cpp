// power --certify through the program: the numbers for people, for programs and in a folder are one, and what cannot be
// is refused.
#include "sim/search/certificate.hpp"
#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/program.hpp"
#include "tests/support/small_run.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const std::string kTrial = std::string(kTwoArms) + R"([[analysis]]
name = "28-day mortality"
test = "proportion-difference"
day = 28
[[analysis]]
name = "not worse"
test = "farrington-manning"
day = 28
margin = 0.1
[[analysis]]
name = "posterior"
test = "bayes-proportion"
day = 28
threshold = 0.7
[simulation]
trials = 1000
n = 300
)";

}  // namespace

TEST_CASE("a certificate tells the same in words, JSON and its folder, and goes on from there", "[cli][certificate]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("s.toml", kTrial), out = folder.path() + "/c";
    const ProgramRun asked =
        run_equipoise({"power", file, "--certify", "--trials", "4000", "--json", "--quiet", "--out", out});
    REQUIRE(asked.exit_code == 0);
    const auto json = nlohmann::json::parse(asked.out);
    REQUIRE(json["analyses"].size() == 3);
    CHECK(json["confidence"] == 0.999);
    for (const auto& row : json["analyses"]) {
        INFO(row.dump());
        const auto count = row["rejections"].get<std::uint64_t>();
        CHECK(row["trials"] == 4000);
        CHECK(row["type_one_error"].get<double>() == static_cast<double>(count) / 4000);
        CHECK(row["at_most"].get<double>() == upper_bound(count, 4000, 0.999));
        CHECK(row["at_least"].get<double>() == lower_bound(count, 4000, 0.999));
    }
    CHECK(json["analyses"][0]["level"] == 0.05);
    CHECK(json["analyses"][1]["level"] == 0.025);
    CHECK(json["analyses"][1]["margin"] == 0.1);
    CHECK(json["analyses"][2]["level"].is_null());  // a threshold promises none

    const ProgramRun told = run_equipoise({"power", file, "--certify", "--trials", "4000", "--quiet"});
    const double bound = json["analyses"][0]["at_most"].get<double>();
    char words[16];
    std::snprintf(words, sizeof words, "%.3f%%", 100 * bound);
    CHECK_THAT(told.out, ContainsSubstring(words));
    CHECK_THAT(told.out,
               ContainsSubstring("not worse: under risk 10 points higher under treatment, the margin; counted: "
                                 "findings for the treatment"));
    CHECK_THAT(told.out, ContainsSubstring("posterior: decided by a posterior probability of benefit above 0.7"));

    const ProgramRun grown = run_equipoise({"resume", out, "--trials", "8000", "--json", "--quiet"});
    REQUIRE(grown.exit_code == 0);
    const ProgramRun at_once = run_equipoise({"power", file, "--certify", "--trials", "8000", "--json", "--quiet"});
    const auto rows = [](const ProgramRun& run) { return nlohmann::json::parse(run.out)["analyses"]; };
    CHECK(rows(grown) == rows(at_once));
    CHECK(rows(grown)[0]["trials"] == 8000);
}

TEST_CASE("a certificate that cannot be is refused", "[cli][certificate]") {
    const TemporaryFolder folder;
    const std::string file = folder.write("s.toml", kTrial);
    const auto refused = [&](const std::vector<std::string>& more, const char* what) {
        std::vector<std::string> words{"power", file, "--certify"};
        words.insert(words.end(), more.begin(), more.end());
        const ProgramRun run = run_equipoise(words);
        INFO(run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring(what));
    };
    refused({"--mcse", "0.01"}, "does not go with --certify");
    refused({"--vary", "survival.mortality=0.3,0.4"}, "does not go with --certify");
    refused({"--n", "0"}, "a trial without patients");
}
