// The library from outside: mistakes, stops, threads, tables and studies that never touch a disk.
#include <cmath>
#include <memory>
#include <set>

#include "equipoise/equipoise.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

namespace {

const std::string kSound =
    "title = \"t\"\nseed = 3\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\nhazard_ratio = "
    "0.6\n[[analysis]]\nname = \"deaths\"\ntest = \"proportion-difference\"\nday = 28\n[simulation]\ntrials = "
    "2000\nn = 100\n";

equipoise::Study study() { return equipoise::Study(equipoise::Scenario::parse(kSound)); }

template <class Call>
std::vector<equipoise::Problem> problems_of(Call&& call) {
    try {
        call();
    } catch (const equipoise::InputError& error) {
        return error.problems();
    }
    return {};
}

template <class Call>
std::string place_of(Call&& call) {
    const auto problems = problems_of(call);
    return problems.size() == 1 ? problems[0].place : "problems: " + std::to_string(problems.size());
}

}  // namespace

TEST_CASE("every mistake of a scenario comes as a problem with its place", "[exact][api]") {
    using equipoise::Scenario;
    const auto problems = problems_of([] {
        Scenario::parse("[survival]\nlaw = \"exponentail\"\n[[analysis]]\ntest = \"log-rank\"\nrho = -1\n", {},
                        {"design.alpha=2"}, "mine.toml");
    });
    std::set<std::string> places;
    for (const auto& problem : problems) places.insert(problem.place);
    CHECK(places.count("mine.toml, line 2, survival.law") == 1);
    CHECK(places.count("mine.toml, line 5, analysis[0].rho") == 1);
    CHECK(places.count("override design.alpha") == 1);
    for (const auto& problem : problems)
        if (problem.place == "mine.toml, line 2, survival.law")
            CHECK(problem.instead == "did you mean \"exponential\"?");
    CHECK(place_of([] { Scenario::read("/nowhere/s.toml"); }) == "/nowhere/s.toml");
    CHECK(place_of([] { Scenario::parse(kSound).with({"simulation.trials=0"}); }) == "override simulation.trials");
    CHECK(place_of([] { equipoise::power(study(), {.n = 1}); }) == "n");
    CHECK(place_of([] { equipoise::power(study(), {.n = 100, .trials = -5}); }) == "trials");
    CHECK(place_of([] { equipoise::power(study(), {}, {.threads = -1}); }) == "threads");
    CHECK(place_of([] { equipoise::size(study(), {.target_power = 1.5}); }) == "target_power");
    CHECK(place_of([] { equipoise::simulate(study(), {.by_day = true}); }) == "by_day");
    CHECK(place_of([] { equipoise::assurance(study(), {.n = {1}}); }) == "n");
    const auto data = equipoise::Data::csv("arm,time,status\n0,1,1\n1,2,0\n");
    CHECK(place_of([&] { equipoise::analyze(data, "log-rnak"); }) == "test");
    CHECK(place_of([&] { equipoise::analyze(data, "log-rank", {.confidence = 2}); }) == "confidence");
    CHECK(place_of([&] { equipoise::analyze(data, "log-rank", {.options = {"rho=x"}}); }) == "option rho");
    CHECK(place_of([] { equipoise::Data::csv("arm,time\n0\n", "d.csv"); }) == "d.csv, line 2");
    CHECK(place_of([] { equipoise::Data::columns({{"arm", {}}, {"time", {1.0}}}); }) == "data, column time");
    CHECK(problems_of([] { study(); }).empty());
}

TEST_CASE("a study from memory has its data from memory, and no file of the disk", "[exact][api]") {
    using equipoise::Scenario;
    const std::string text =
        "[pilot]\nsurvival = \"data/p.csv\"\n[survival]\nfrom = \"pilot\"\n[effect]\nfrom = \"pilot\"\n"
        "[[analysis]]\ntest = \"log-rank\"\n";
    const std::string rows = "arm,time,status\n0,3,1\n0,9,1\n0,28,0\n1,5,1\n1,28,0\n1,28,0\n";
    const Scenario scenario = Scenario::parse(text, {{"data/p.csv", rows}}, {}, "studies/one.toml");
    CHECK(scenario.title() == "one");
    CHECK(equipoise::Study(scenario).pilot().rows() > 0);
    CHECK(scenario.hash() != Scenario::parse(text, {{"data/p.csv", rows + "1,2,1\n"}}, {}, "studies/one.toml").hash());
    CHECK(place_of([&] { Scenario::parse(text, {{"other.csv", rows}}); }) == "scenario.toml, line 2, pilot.survival");
    // The disk has this file; a scenario from memory does not.
    const std::string there = std::string(equipoise::test::kSourceFolder) + "/scenarios/pilot/alp2022-deaths.csv";
    CHECK(place_of([&] {
              Scenario::parse("[pilot]\nsurvival = \"" + there +
                              "\"\n[survival]\nfrom = \"pilot\"\n[effect]\nfrom = "
                              "\"pilot\"\n[[analysis]]\ntest = \"log-rank\"\n");
          }) == "scenario.toml, line 2, pilot.survival");
    const Scenario again = Scenario::parse(scenario.toml(), {{"data/p.csv", rows}}, {}, "studies/one.toml");
    CHECK(again.toml() == scenario.toml());
    CHECK(again.hash() == scenario.hash());
}

TEST_CASE("a study reads nothing once it is made", "[exact][api]") {
    std::string before;
    auto made = std::make_unique<equipoise::test::TemporaryFolder>();
    made->write("p.csv", "arm,time,status\n0,3,1\n0,9,1\n0,28,0\n1,5,1\n1,28,0\n1,28,0\n");
    const std::string path = made->write("s.toml",
                                         "[pilot]\nsurvival = \"p.csv\"\n[survival]\nfrom = \"pilot\"\n[effect]\n"
                                         "from = \"pilot\"\n[[analysis]]\ntest = \"log-rank\"\n");
    const equipoise::Study study(equipoise::Scenario::read(path));
    before = equipoise::power(study, {.n = 100, .trials = 100}).analyses.csv();
    made.reset();  // the files are gone
    CHECK(place_of([&] { equipoise::Scenario::read(path); }) == path);
    CHECK(equipoise::power(study, {.n = 100, .trials = 100}).analyses.csv() == before);
    CHECK(study.pilot().rows() > 0);
}

TEST_CASE("check gives problems and warnings and throws neither", "[exact][api]") {
    const equipoise::Check sound = equipoise::check(kSound);
    CHECK(sound.problems.empty());
    CHECK(sound.toml == equipoise::Scenario::parse(kSound).toml());
    CHECK(sound.hash.size() == 16);
    CHECK(sound.warnings.empty());
    const equipoise::Check bad = equipoise::check(kSound + "[explore]\ncontrol_mortality_shift = [-0.5]\n");
    REQUIRE(bad.problems.size() == 1);  // which only resolving finds
    CHECK(bad.problems[0].place == "scenario.toml, line 17, explore.control_mortality_shift");
    CHECK(bad.hash.empty());
    CHECK(equipoise::check(kSound, {}, {"follow_up_days=60"}).warnings.size() == 1);
    const equipoise::Check none = equipoise::check_file("/nowhere.toml");
    REQUIRE(none.problems.size() == 1);
    CHECK(none.problems[0].what == "there is no such file");
}

TEST_CASE("a run can be watched and stopped, and threads change no digit", "[exact][api]") {
    equipoise::Monitor monitor;
    std::uint64_t seen = 0, calls = 0;
    monitor.on_progress([&](std::uint64_t done) { seen = std::max(seen, done), ++calls; });
    const auto one = equipoise::power(study(), {}, {.threads = 1, .monitor = &monitor});
    CHECK(seen == 2000);
    CHECK(calls > 10);
    CHECK(monitor.trials_done() == 2000);
    CHECK(equipoise::power(study(), {}, {.threads = 3}).analyses.csv() == one.analyses.csv());

    equipoise::Monitor stopping;
    stopping.on_progress([&](std::uint64_t) { stopping.stop(); });
    std::uint64_t done = 0;
    try {
        equipoise::power(study(), {}, {.threads = 2, .monitor = &stopping});
    } catch (const equipoise::Interrupted& stopped) {
        done = stopped.trials_done();
    }
    CHECK(done > 0);
    CHECK(done < 2000);
    CHECK(stopping.stopped());

    struct Mine {};
    equipoise::Monitor throwing;
    throwing.on_progress([](std::uint64_t) { throw Mine(); });
    CHECK_THROWS_AS(equipoise::power(study(), {}, {.threads = 2, .monitor = &throwing}), Mine);
}

TEST_CASE("tables say what their columns are, and which column is an error", "[exact][api]") {
    const auto power = equipoise::power(study(), {.trials = 64}).analyses;
    for (const char* simulated : {"power", "harm", "not_estimable", "mean_estimate", "bias", "coverage"}) {
        const equipoise::Column& column = power.columns()[power.find(simulated)];
        INFO(simulated);
        CHECK_FALSE(column.mcse.empty());
        CHECK(power.has(column.mcse));
        CHECK_FALSE(column.meaning.empty());
    }
    for (const equipoise::Column& column : power.columns())
        for (const std::string& error : {column.mcse, column.lower, column.upper}) {
            INFO(column.name);
            CHECK((error.empty() || power.has(error)));
        }
    CHECK(power.number(0, "trials") == 64);
    CHECK(place_of([&] { power.find("pwoer"); }) == "table power");
    CHECK(problems_of([&] { power.find("pwoer"); })[0].instead == "did you mean \"power\"?");
    CHECK(place_of([&] { power.cell(1, 0); }) == "table power");
    CHECK(place_of([&] { power.number(0, "analysis"); }) == "table power, column analysis");

    equipoise::Table moved = power;
    const equipoise::Table taken = std::move(moved);
    CHECK(taken.csv() == power.csv());
    CHECK(equipoise::Table().rows() == 0);
    CHECK(equipoise::Table().csv() == "\n");
}

TEST_CASE("a number in a table reads back as the same double", "[exact][api]") {
    const auto patients = equipoise::simulate(study(), {.n = 50});
    std::size_t compared = 0;
    for (std::size_t row = 0; row < patients.rows(); ++row) {
        const double time = patients.number(row, "time");
        CHECK(std::stod(patients.text(row, "time")) == time);
        CHECK(patients.numbers("time")[row] == time);
        ++compared;
    }
    CHECK(compared == 50);
    CHECK_THAT(patients.json(), ContainsSubstring("{\"name\":\"time\",\"unit\":\"days\""));
    const auto data =
        equipoise::Data::columns({{"arm", {std::int64_t{0}, std::int64_t{1}, std::int64_t{0}, std::int64_t{1}}},
                                  {"time", equipoise::Data::numbers({1.1, 28, 28, 28})},
                                  {"status", {true, false, false, false}}});
    const auto result = equipoise::analyze(data, "milestone", {.options = {"day=60"}});
    CHECK(result.estimate.text(0, "status") == "beyond follow-up");
    CHECK(std::isnan(result.estimate.number(0, "z")));  // missing, and a word why
    CHECK(result.estimate.text(0, "z").empty());
    CHECK_FALSE(result.estimate.text(0, "reason").empty());
}
