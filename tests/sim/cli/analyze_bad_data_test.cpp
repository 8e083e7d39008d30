// Data that no analysis should answer from in silence: one clear message with the place, or a status in words.
#include <cmath>

#include "sim/analysis/analysis.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::vector<std::string> arguments_of(const std::string& data, const std::string& test,
                                      const std::vector<std::string>& options) {
    std::vector<std::string> arguments{"analyze", data, "--test", test};
    for (const std::string& option : options) arguments.insert(arguments.end(), {"--option", option});
    return arguments;
}

// The message of a refusal.
std::string refused(const std::string& csv, const std::string& test, const std::vector<std::string>& options = {}) {
    const TemporaryFolder folder;
    const ProgramRun run = run_equipoise(arguments_of(folder.write("data.csv", csv), test, options));
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    return run.err;
}

// The options without which a test cannot start.
std::vector<std::string> least_options(std::string_view test) {
    if (test == "cmh" || test == "van-elteren") return {"strata=site"};
    if (test == "rmst") return {"tau=20"};
    if (test.starts_with("win-") || test == "net-benefit") return {"hierarchy=death,sofa7"};
    return {};
}

const std::string kHead = "id,arm,time,status,crtime,crev,site,sofa0,sofa7\n";

std::string row(int id, const std::string& arm, const std::string& time, int status, const std::string& score) {
    return std::to_string(id) + "," + arm + "," + time + "," + std::to_string(status) + "," + time + "," +
           std::to_string(status) + ",a,8," + score + "\n";
}

std::string rows(int n, const std::string& arms, const std::string& time, int status, const std::string& score) {
    std::string text = kHead;
    for (int i = 0; i < n; ++i)
        text += row(i, std::string(1, arms[static_cast<std::size_t>(i) % arms.size()]), time, status, score);
    return text;
}

}  // namespace

TEST_CASE("analyze: every test answers poor data with a status in words and no number that is none", "[exact]") {
    const TemporaryFolder folder;
    const std::vector<std::string> files{
        folder.write("one-each.csv", rows(2, "01", "9", 1, "5")),
        folder.write("one-patient.csv", rows(1, "0", "9", 1, "5")),
        folder.write("one-arm.csv", rows(8, "0", "9", 1, "5")),
        folder.write("one-treated.csv", rows(8, "00000001", "9", 1, "5")),
        folder.write("all-tied.csv", rows(12, "01", "28", 0, "5")),
        folder.write("all-die-at-once.csv", rows(12, "01", "5", 1, "5")),
        folder.write("no-scores.csv", rows(12, "01", "28", 0, "NaN")),
        folder.write("separated.csv", rows(6, "1", "5", 1, "20") + row(10, "0", "28", 0, "3") +
                                          row(11, "0", "28", 0, "4") + row(12, "0", "28", 0, "5")),
    };
    for (const std::string& file : files)
        for (const std::string_view test : analysis_names) {
            std::vector<std::string> arguments = arguments_of(file, std::string(test), least_options(test));
            arguments.emplace_back("--json");
            const ProgramRun run = run_equipoise(arguments);
            INFO(file << " " << test << " " << run.err);
            REQUIRE(run.exit_code == 0);
            const Json answer = Json::parse(run.out);
            const bool ok = answer.at("status") == "ok";
            CHECK(answer.at("p_value").is_number() == ok);
            CHECK((!ok || (answer.at("p_value") >= 0 && answer.at("p_value") <= 1)));
            CHECK(answer.at("z").is_number() == ok);
        }
}

TEST_CASE("analyze refuses an outcome that is not what the test reads", "[exact]") {
    CHECK_THAT(refused("arm,event\n0,1\n0,2\n1,0\n", "fisher", {"outcome=event"}),
               ContainsSubstring("line 3") && ContainsSubstring("neither 0 nor 1"));
    CHECK_THAT(refused("arm,event\n0,1\n0,0.5\n1,0\n", "logistic", {"outcome=event"}), ContainsSubstring("\"0.5\""));
    CHECK_THAT(refused("arm,event\n0,survived\n0,died\n1,died\n", "proportion-difference", {"outcome=event"}),
               ContainsSubstring("\"survived\""));
    for (const char* test : {"t-test", "wilcoxon", "ancova", "proportional-odds"})
        CHECK_THAT(refused("arm,y\n0,3\n0,x\n1,4\n1,6\n", test, {"outcome=y"}),
                   ContainsSubstring("line 3, column y") && ContainsSubstring("not a number"));
    CHECK_THAT(refused("arm,y,time,status\n0,good,1,1\n1,bad,2,1\n", "win-ratio", {"hierarchy=death,y"}),
               ContainsSubstring("\"good\""));
    CHECK_THAT(refused("arm,from,time,status\n0,a,1,1\n1,b,2,1\n", "cox", {"entry=from"}), ContainsSubstring("\"a\""));
    // Who has a 0/1 column is told how to name it.
    CHECK_THAT(refused("arm,event\n0,1\n1,0\n", "barnard"), ContainsSubstring("outcome=COLUMN"));
    CHECK_THAT(refused("arm,event\n0,1\n1,0\n", "log-rank"), !ContainsSubstring("outcome=COLUMN"));
}

TEST_CASE("analyze refuses numbers that cannot be calculated with", "[exact]") {
    for (const std::string number : {"inf", "-Inf", "1e150"})
        CHECK_THAT(refused("arm,y\n0,3\n0," + number + "\n1,4\n1,6\n", "t-test", {"outcome=y"}),
                   ContainsSubstring("line 3, column y"));
    CHECK_THAT(refused(rows(4, "01", "inf", 1, "5"), "rmst", {"tau=3"}), ContainsSubstring("not a time"));
    CHECK_THAT(refused(rows(4, "01", "-3", 1, "5"), "log-rank"), ContainsSubstring("not a time"));
    CHECK_THAT(refused(kHead + row(1, "0", "4", 1, "5") + row(2, "1", "4", 1, "high"), "wilcoxon"),
               ContainsSubstring("column sofa7"));
}

TEST_CASE("analyze refuses identifiers that are not one patient's", "[exact]") {
    const std::string wide = kHead + row(1, "0", "4", 1, "5") + row(2, "1", "9", 0, "6");
    CHECK_THAT(refused(wide + row(1, "1", "4", 1, "5"), "log-rank"),
               ContainsSubstring("line 4") && ContainsSubstring("in two arms") && ContainsSubstring("id=none"));
    CHECK_THAT(refused(wide + row(1, "0", "7", 1, "5"), "log-rank"), ContainsSubstring("different times"));
    CHECK_THAT(refused(wide + row(1, "0", "4", 1, "5"), "log-rank"), ContainsSubstring("several rows of one patient"));
    CHECK_THAT(refused("id,arm,day,score\n1,0,7,5\n1,0,7,4\n2,1,7,6\n", "mmrm"), ContainsSubstring("two scores"));
    CHECK_THAT(refused("id,day,score\n1,0,5\n1,7,4\n2,0,8\n", "mmrm"), ContainsSubstring("no column \"arm\""));
    CHECK_THAT(refused(rows(6, "012", "4", 1, "5"), "fisher"), ContainsSubstring("a third arm"));
    // Long scores may repeat time and status, or give them once.
    const TemporaryFolder folder;
    const std::string data = folder.write("long.csv",
                                          "id,arm,day,score,time,status\n1,0,0,8,9,1\n1,0,7,6,9,1\n2,1,0,8,28,0\n2,1,7,"
                                          "3,,\n3,0,0,7,12,1\n3,0,7,9,12,1\n4,1,0,9,28,0\n4,1,7,5,28,0\n");
    CHECK(run_equipoise({"analyze", data, "--test", "log-rank"}).exit_code == 0);
    CHECK(run_equipoise({"analyze", data, "--test", "t-test", "--option", "outcome.death=while-alive"}).exit_code == 0);
}

TEST_CASE("analyze says in its text what a status means and names an arm without patients", "[exact]") {
    const TemporaryFolder folder;
    const ProgramRun run =
        run_equipoise({"analyze", folder.write("one-arm.csv", rows(8, "0", "9", 1, "5")), "--test", "fisher"});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, ContainsSubstring("1 (0) against control 0 (8)"));
    CHECK_THAT(run.out, ContainsSubstring("no patients (an arm has nobody whose outcome is known)"));
}
