// The verb `interim`: what it tells, what a blinded reader does not see, and what it refuses.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>
#include <iterator>
#include <regex>

#include "sim/interim/running_trial.hpp"
#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise::test;

namespace {

const std::string kScenario = std::string(kSourceFolder) + "/scenarios/msc-sequential.toml";
const std::string kData = std::string(kSourceFolder) + "/scenarios/running/msc-interim.csv";

ProgramRun interim(std::vector<std::string> more, const std::string& data = kData) {
    std::vector<std::string> all{"interim", kScenario, data, "--trials", "200", "--threads", "1", "--progress", "none"};
    all.insert(all.end(), more.begin(), more.end());
    return run_equipoise(all);
}

std::string file_text(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

// The same running trial, planned on another test.
Json planned_on(const std::string& analysis, const std::string& date) {
    const TemporaryFolder folder;
    const std::string scenario = folder.write("s.toml", R"toml(follow_up_days = 28
[survival]
law = "exponential"
mortality = 0.40
day = 28
[effect]
mortality = [0.32]
day = [28]
[trial]
arms = ["standard care", "MSC"]
recruitment = { sites = 12, per_site_per_month = 1.5 }
[design]
kind = "group-sequential"
looks = [0.5, 0.75, 1.0]
futility = { kind = "hwang-shih-decani", parameter = -4, binding = false }
[simulation]
n = 1000
[[analysis]]
name = "it"
)toml" + analysis);
    return answer_of({"interim", scenario, kData, "--date", date, "--trials", "100", "--progress", "none"});
}

const Json& chance(const Json& answer, const std::string& given) {
    for (const Json& row : answer.at("chances"))
        if (row.at("given") == given) return row;
    FAIL("no chance given " << given);
    return answer;
}

}  // namespace

TEST_CASE("a running trial's estimate is that of analyze, its limits those of boundaries", "[interim]") {
    const ProgramRun run = interim({"--date", "1000", "--json"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const Json json = Json::parse(run.out), &standing = json.at("standing"), &test = json.at("test");
    CHECK(standing.at("randomized") == 539);
    CHECK(standing.at("followed") == 518);
    CHECK(standing.at("deaths") == 175);
    CHECK(standing.at("information") == 0.518);
    // The file begins with a treated patient: the scenario's names say who is control, not the order of the rows.
    CHECK(test.at("control") == "standard care");
    CHECK(test.at("control_patients") == 259);
    CHECK(test.at("control_deaths") == 96);
    CHECK_THAT(test.at("z").get<double>(), WithinAbs(1.8659182081513335, 1e-9));  // pooled, by hand
    CHECK(test.at("crossed") == "none");
    CHECK(test.at("control_patients").get<int>() + test.at("treatment_patients").get<int>() == 518);

    const ProgramRun limits =
        run_equipoise({"boundaries", "--looks", "0.5,0.75,1", "--alpha", "0.05", "--sides", "2", "--efficacy", "LDOF",
                       "--futility", "HSD:-4", "--observed", "0.518", "--json"});
    const Json look = Json::parse(limits.out).at("observed")[0];
    for (const char* name : {"z_upper", "alpha_spent"})
        CHECK_THAT(test.at(name).get<double>(), WithinAbs(look.at(name).get<double>(), 1e-9));
    CHECK_THAT(test.at("z_lower").get<double>(), WithinAbs(-look.at("z_upper").get<double>(), 1e-9));
    // At the first look the stage-wise p-value is the test's own, and the median unbiased estimate the estimate.
    CHECK_THAT(test.at("median_unbiased").get<double>(), WithinAbs(test.at("estimate").get<double>(), 1e-7));
    const double se = test.at("estimate").get<double>() / -test.at("z").get<double>();
    CHECK_THAT(test.at("repeated_lower").get<double>(),
               WithinAbs(test.at("estimate").get<double>() - test.at("z_upper").get<double>() * se, 1e-9));
}

TEST_CASE("a look as of an earlier day is the look at the data of that day", "[interim]") {
    // Nothing that came later is read, five deaths among it: the same patients, cut by hand.
    const ProgramRun whole = interim({"--date", "640", "--json"});
    const Json json = Json::parse(whole.out);
    CHECK(json.at("standing").at("day") == 640);
    const equipoise::CsvTable all = equipoise::CsvTable::parse(file_text(kData), kData);
    std::string cut = "id,arm,site,randomized,time,status\n";
    for (std::size_t row = 0; row < all.rows(); ++row) {
        const double day = all.number(row, 3), time = all.number(row, 4), last = 640 - day;
        if (last < 0) continue;
        cut += all.cell(row, 0) + "," + all.cell(row, 1) + "," + all.cell(row, 2) + "," + all.cell(row, 3) + "," +
               std::to_string(std::min(time, last)) + "," + (time <= last ? all.cell(row, 5) : "0") + "\n";
    }
    const TemporaryFolder folder;
    const ProgramRun by_hand = interim({"--date", "640", "--json"}, folder.write("cut.csv", cut));
    CHECK(Json::parse(by_hand.out).at("test") == json.at("test"));
    CHECK(Json::parse(by_hand.out).at("standing") == json.at("standing"));
}

TEST_CASE("blinded, nothing tells of the arms", "[interim]") {
    const std::string text = file_text(kData);
    // The arms exchanged, all in one, and not there at all: the same words.
    const std::string exchanged = std::regex_replace(
        std::regex_replace(std::regex_replace(text, std::regex(",MSC,"), ",x,"), std::regex("standard care"), "MSC"),
        std::regex(",x,"), ",standard care,");
    const std::string none = std::regex_replace(text, std::regex(",(arm|MSC|standard care),"), ",");
    REQUIRE(none.find("MSC") == std::string::npos);
    const TemporaryFolder folder;
    for (const char* form : {"--json", "--blinded"}) {
        const ProgramRun run = interim({"--date", "1000", "--blinded", form});
        INFO(run.out << run.err);
        REQUIRE(run.exit_code == 0);
        const std::string told = lower(run.out + run.err);
        for (const char* word : {"msc", "standard care", "arm", "control", "treat", "effect", "benefit", "harm",
                                 "futil", "estimate", "conditional", "predictive", "crossed", "p-value", "difference"})
            CHECK_FALSE(std::regex_search(told, std::regex(std::string("\\b") + word)));
        CHECK_FALSE(std::regex_search(told, std::regex("\\bz(_|\\b)")));
        CHECK(told.find("mortality") != std::string::npos);
        CHECK(interim({"--date", "1000", "--blinded", form}, folder.write("x.csv", exchanged)).out == run.out);
        CHECK(interim({"--date", "1000", "--blinded", form}, folder.write("n.csv", none)).out == run.out);
    }
    // The words are there where it is not blinded: the list can find them.
    CHECK(lower(interim({"--date", "1000"}).out).find("benefit") != std::string::npos);
}

TEST_CASE("the progress of interim ends where it was expected to", "[interim]") {
    for (const bool blinded : {false, true}) {
        std::vector<std::string> words{"interim",  kScenario, kData,     "--date",     "1000",
                                       "--trials", "200",     "--quiet", "--progress", "json"};
        if (blinded) words.push_back("--blinded");
        const ProgramRun run = run_equipoise(words);
        INFO(run.err);
        REQUIRE(run.exit_code == 0);
        const std::size_t last = run.err.rfind("{\"stage\"");
        REQUIRE(last != std::string::npos);
        const Json told = Json::parse(run.err.substr(last, run.err.find('\n', last) - last));
        CHECK(told.at("trials_done") == told.at("trials_expected"));
        CHECK(told.at("trials_done") == (blinded ? 200 : 400));
    }
}

TEST_CASE("bad data of a running trial are refused with their place, and nothing is told", "[interim]") {
    const TemporaryFolder folder;
    const auto refused = [&](const std::string& csv, const std::vector<std::string>& more, const std::string& words) {
        const ProgramRun run = interim(more, folder.write("bad.csv", csv));
        INFO(words << ": " << run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        CHECK(run.err.find(words) != std::string::npos);
    };
    const std::string head = "id,arm,randomized,time,status\n";
    refused("id,arm,time,status\n1,0,3,1\n", {}, "randomized");
    refused("arm,randomized,time,status\n0,1,3,1\n", {}, "id");
    refused("id,arm,randomized,status\n1,0,1,1\n", {}, "needs columns time and status");
    refused(head + "1,0,x,3,1\n", {}, "line 2, column randomized");
    refused(head + "1,0,-4,3,1\n", {}, "before the trial's opening");
    refused(head + "1,0,,3,1\n", {}, "column randomized");
    refused(head + "1,0,2026-02-30,3,1\n", {}, "column randomized");
    refused(head + "1,0,2026-02-03,3,1\n2,1,14,3,1\n", {}, "line 3, column randomized");
    refused(head + "1,0,1,-3,1\n", {}, "is not a time");
    refused(head + "1,0,1,3,7\n", {}, "is not a status");
    refused(head + "1,0,1,3,1\n2,1,1,3,1\n3,2,1,3,1\n", {}, "a third arm");
    refused(head + "1,one,1,3,1\n2,two,1,3,1\n", {}, "--control");
    refused(head + "1,0,10,3,1\n2,1,10,3,0\n", {"--date", "5"}, "nobody was randomized");
    refused(head + "1,0,10,3,1\n2,1,10,3,0\n", {"--date", "soon"}, "--date");
    refused(head + "1,0,10,3,1\n2,1,10,3,0\n", {"--analysis", "28-day mortalty"}, "28-day mortality");
    refused(file_text(kData), {"--earlier", "0.5,0.4"}, "--earlier");
}

TEST_CASE("dates are days from the opening, and come back as dates", "[interim]") {
    const equipoise::Calendar calendar{equipoise::iso_date("2026-02-27")};
    CHECK(calendar.day_of("2026-03-02") == 3.0);
    CHECK(calendar.date_of(3.9) == "2026-03-02");
    CHECK(calendar.day_of("12.5") == 12.5);
    CHECK_FALSE(calendar.day_of("2026-13-01"));
    CHECK_FALSE(equipoise::iso_date("2025-02-29"));
    CHECK(equipoise::iso_date("2024-02-29"));
}

TEST_CASE("the pooled mortality is Kaplan and Meier's", "[interim]") {
    const double time[] = {1, 2, 2, 3, 4};
    const std::uint8_t status[] = {1, 1, 0, 0, 1};
    const std::uint32_t order[] = {0, 1, 2, 3, 4};
    equipoise::Snapshot data;
    data.n = 5;
    data.time = time;
    data.status = status;
    data.time_order = order;
    const equipoise::PooledMortality at = equipoise::pooled_mortality(data, 3.5);
    CHECK_THAT(at.value, WithinAbs(1 - 0.8 * 0.75, 1e-12));
    CHECK_THAT(at.standard_error, WithinAbs(0.6 * std::sqrt(1 / 20.0 + 1 / 12.0), 1e-12));
    CHECK(at.day == 3.5);
    CHECK(at.lower < at.value);
    CHECK(at.value < at.upper);
    CHECK(equipoise::pooled_mortality(data, 28).value == 1);
}

TEST_CASE("against a margin what is corrected, repeated and expected is measured from the margin", "[interim]") {
    const Json answer = planned_on("test = \"farrington-manning\"\nmargin = 0.08\n", "1000");
    const Json& test = answer.at("test");
    const double estimate = test.at("estimate"), z = test.at("z"), error = (0.08 - estimate) / z;
    CHECK(z > 3);
    // The first look: there is nothing to correct yet.
    CHECK_THAT(test.at("median_unbiased").get<double>(), WithinAbs(estimate, 1e-6));
    CHECK_THAT(test.at("stagewise_lower").get<double>(), WithinAbs(estimate - 1.959963984540054 * error, 1e-6));
    CHECK_THAT(test.at("stagewise_upper").get<double>(), WithinAbs(estimate + 1.959963984540054 * error, 1e-6));
    CHECK_THAT(test.at("repeated_upper").get<double>(),
               WithinAbs(estimate + test.at("z_upper").get<double>() * error, 1e-6));
    CHECK(chance(answer, "null").at("meaning") == "at the margin, a difference of 0.08");
    // The plan lies (8 + 8) points from the margin.
    const double share = test.at("information"), drift = 0.16 / (error * std::sqrt(share));
    CHECK_THAT(test.at("planned_drift").get<double>(), WithinRel(drift, 1e-6));
}

TEST_CASE("a test with its own rule is told no limits, and a look without a test spends nothing", "[interim]") {
    const Json own = planned_on("test = \"bayes-proportion\"\n", "1000").at("test");
    for (const char* name : {"z_upper", "z_lower", "z_futility", "alpha_spent", "repeated_lower", "stagewise_p"}) {
        INFO(name);
        CHECK(own.at(name).is_null());
    }
    // By day 30 two patients are randomized, and nobody's outcome is known.
    const Json early = planned_on("test = \"proportion-difference\"\n", "40").at("test");
    CHECK(early.at("z").is_null());
    CHECK(early.at("alpha_spent").is_null());
}
