// A replayed trial is the one that the run counted: verdicts, looks and patients.
#include "sim/results/replayed_trial.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "models/pilot/disk_files.hpp"
#include "sim/engine/run.hpp"
#include "sim/results/patients.hpp"
#include "tests/support/answer.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"

using namespace equipoise;

namespace {

const std::string kTrial = R"toml(seed = 5
follow_up_days = 28
[survival]
law = "exponential"
mortality = 0.45
day = 28
[sofa]
[effect]
hazard_ratio = 0.6
[trial]
recruitment = { sites = 3, per_site_per_month = 8 }
dropout = { risk = 0.1 }
[[analysis]]
name = "deaths"
test = "proportion-difference"
[[analysis]]
name = "time"
test = "log-rank"
[[analysis]]
name = "combined"
test = "max-combo"
)toml";
const std::string kFixed = kTrial + "[design]\ncut = { deaths = 30, calendar_day = 120 }\n";
const std::string kLooks = kTrial +
                           "[design]\nkind = \"group-sequential\"\nlooks = [0.4, 0.7, 1]\nefficacy = \"pocock\"\n"
                           "futility = { kind = \"fixed-z\", values = [0.2, 0.5] }\n";
const std::string kLed = kLooks + "analysis = \"time\"\n";

// What is counted of 64 replayed trials, from `first` on.
struct Counted {
    std::map<std::string, std::uint64_t> benefit, harm, not_estimable, looks, stops;
    std::uint64_t randomized = 0, deaths = 0, lost = 0;
    bool operator==(const Counted&) const = default;
};

Counted replayed(const Study& study, double scale, std::uint64_t first) {
    Counted counted;
    StudyPoint point;
    point.effect_scale = scale;
    const TrialModel model = study.model(point);
    for (std::uint64_t k = first; k < first + 64; ++k) {
        const ReplayedTrial trial = replay_trial(study, point, model, 80, k);
        for (const ReplayedAnalysis& a : trial.analyses) {
            counted.benefit[a.name] += a.verdict == "benefit";
            counted.harm[a.name] += a.verdict == "harm";
            counted.not_estimable[a.name] += a.verdict == "not estimable";
            counted.looks[a.name] += a.look;
        }
        for (const ReplayedLook& look : trial.looks) counted.stops[look.analysis] += look.decision.starts_with("stops");
        counted.randomized += trial.randomized;
        counted.deaths += trial.deaths[0] + trial.deaths[1];
        counted.lost += trial.lost;
    }
    return counted;
}

// The same of the first block of a run.
Counted run_counted(const Study& study, double scale) {
    StudyPoint point;
    point.effect_scale = scale;
    const TrialModel model = study.model(point);
    const std::size_t sizes[] = {80};
    const RunTally tally = run(run_request(study.scenario, model, sizes, 64), Campaign::on_threads(2));
    Counted counted;
    for (std::size_t a = 0; a < study.scenario.analyses.size(); ++a) {
        const std::string& name = study.scenario.analyses[a].name;
        const AnalysisTally& t = tally.at(0, a);
        counted.benefit[name] = t.benefit;
        counted.harm[name] = t.harm;
        counted.not_estimable[name] = t.not_estimable();
        counted.looks[name] = t.stage.empty() ? 64 : 0;
        for (std::size_t k = 0; k < t.stage.size(); ++k) {
            counted.looks[name] += (k + 1) * t.stage[k].ended();
            counted.stops[name] += t.stage[k].ended() - t.stage[k].stopped[0];
        }
    }
    counted.randomized = static_cast<std::uint64_t>(tally.trial[0].patients.sum);
    counted.deaths = static_cast<std::uint64_t>(tally.trial[0].deaths[0].sum + tally.trial[0].deaths[1].sum);
    counted.lost = static_cast<std::uint64_t>(tally.trial[0].lost.sum);
    return counted;
}

void check_same(const std::string& scenario, bool led = false) {
    const Study study = resolve(parse_scenario(scenario, "s.toml"));
    for (const double scale : {1.0, 0.0}) {
        INFO(scale);
        Counted counted = replayed(study, scale, 0), run = run_counted(study, scale);
        // Followers of a leading analysis have no looks of their own.
        if (led)
            for (auto* stops : {&counted.stops, &run.stops})
                std::erase_if(*stops, [](auto& s) { return s.first != "time"; });
        CHECK(counted.benefit == run.benefit);
        CHECK(counted.harm == run.harm);
        CHECK(counted == run);
        CHECK_FALSE(replayed(study, scale, 1) == run);  // one replicate too far
    }
}

}  // namespace

TEST_CASE("64 replayed trials are the block that a run counts, to the last verdict", "[exact]") {
    check_same(kTrial);
    check_same(kFixed);
    check_same(kLooks);
    check_same(kLed, true);
}

TEST_CASE("the patients of a replayed trial are those that simulate writes of the same replicate", "[exact]") {
    for (const std::string& text : {kTrial, kFixed}) {
        const Scenario s = parse_scenario(text, "s.toml");
        const Study study = resolve(s);
        const TrialModel model = study.model();
        const ReplayedTrial trial = replay_trial(study, {}, 80, 7);
        REQUIRE(trial.patients.size() == trial.randomized);
        std::size_t at = 0, died = 0, discharged = 0, lost = 0;
        const auto number = [](const TableCell& cell) { return std::get<double>(cell); };
        const auto whole = [](const TableCell& cell) { return std::get<std::int64_t>(cell); };
        simulate_patients({&s, &model, 80, 7, 1, false}, [&](std::span<const TableCell> row) {
            const ReplayedPatient& p = trial.patients.at(at++);
            INFO(p.patient << ": " << p.in_words());
            CHECK(whole(row[1]) == static_cast<std::int64_t>(p.patient));
            CHECK(s.trial.arms.at(static_cast<std::size_t>(whole(row[2]))) == p.arm);
            CHECK(whole(row[3]) == static_cast<std::int64_t>(p.site));
            CHECK(number(row[4]) == p.randomized);
            CHECK(number(row[5]) == p.known_until);
            CHECK((whole(row[6]) == 1) == p.died);
            CHECK((whole(row[8]) == 2) == (p.discharge <= p.known_until));
            if (p.died) CHECK(p.death == p.known_until);
            died += p.died;
            discharged += p.discharge <= p.known_until;
            lost += p.lost <= p.known_until;
        });
        CHECK(at == trial.patients.size());
        CHECK(died == trial.deaths[0] + trial.deaths[1]);
        CHECK(lost == trial.lost);
        CHECK((died > 5 && discharged > 5 && lost > 0));
    }
}

TEST_CASE("a replayed look is judged by the limits that it shows", "[exact]") {
    const Study study = resolve(parse_scenario(kLooks, "s.toml"));
    const TrialModel model = study.model();
    std::map<std::string, std::size_t> seen;
    for (std::uint64_t k = 0; k < 64; ++k)
        for (const ReplayedLook& look : replay_trial(study, {}, model, 80, k).looks) {
            ++seen[look.decision];
            if (std::isnan(look.z)) continue;
            INFO(k << " " << look.analysis << " look " << look.look << " z " << look.z << ": " << look.decision);
            CHECK((look.z >= look.z_benefit) == look.decision.ends_with("benefit"));
            CHECK((look.z <= look.z_harm) == look.decision.ends_with("harm"));
            // Futility of a test that is judged by its p-value is judged by its largest z, which is not shown.
            if (look.analysis != "combined" && look.look < 3 && look.z < look.z_benefit && look.z > look.z_harm)
                CHECK((look.z <= look.z_futility) == (look.decision == "stops for futility"));
            CHECK(look.patients >= look.analyzed);
        }
    CHECK(seen["stops for benefit"] > 5);
    CHECK(seen["stops for futility"] > 5);
    CHECK(seen["goes on"] > 5);
    CHECK(seen["ends: neither"] > 0);
}

TEST_CASE("replay tells a trial through the program, in words, JSON and CSV", "[exact]") {
    const std::string scenario = std::string(test::kSourceFolder) + "/scenarios/msc-sequential.toml";
    const test::TemporaryFolder folder;
    const std::string csv = folder.path() + "/patients.csv";
    const test::Json json = test::answer_of({"replay", scenario, "--replicate", "3", "--n", "120", "--csv", csv});
    const Study study = resolve(read_scenario(DiskFiles(), scenario), DiskFiles());
    const ReplayedTrial trial = replay_trial(study, {}, 120, 3);
    CHECK(json.at("replicate") == 3);
    CHECK(json.at("randomized") == trial.randomized);
    REQUIRE(json.at("analyses").size() == trial.analyses.size());
    for (std::size_t a = 0; a < trial.analyses.size(); ++a) {
        CHECK(json.at("analyses")[a].at("verdict") == trial.analyses[a].verdict);
        if (!std::isnan(trial.analyses[a].estimate))
            CHECK(json.at("analyses")[a].at("estimate") == trial.analyses[a].estimate);
    }
    CHECK(json.at("looks").size() == trial.looks.size());
    CHECK(json.at("patients").size() == trial.patients.size());
    const std::string text = DiskFiles().text(csv, "a file");
    CHECK(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) == trial.patients.size() + 1);
    const test::ProgramRun words = test::run_equipoise({"replay", scenario, "--replicate", "3", "--n", "120"});
    CHECK(words.exit_code == 0);
    for (const char* part : {"Replicate 3 of seed 2022: 120 patients planned", "28-day mortality", "what follows",
                             "patient    1", "standard care"})
        CHECK_THAT(words.out, ContainsSubstring(part));
}

TEST_CASE("replay refuses what no run has", "[exact]") {
    const test::TemporaryFolder folder;
    const std::string s = folder.write("s.toml", kTrial);
    const auto refused = [&](std::vector<std::string> arguments, const std::string& words) {
        arguments.insert(arguments.begin(), {"replay", s});
        const test::ProgramRun run = test::run_equipoise(arguments);
        INFO(run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, ContainsSubstring(words));
    };
    refused({}, "--replicate is required");
    refused({"--replicate", "-1"}, "--replicate: -1 is below 0");
    refused({"--replicate", "two"}, "--replicate");
    refused({"--replicate", "1.5"}, "--replicate");
    refused({"--replicate", "99999999999999999999"}, "--replicate");
    refused({"--replicate", "1", "--n", "1"}, "--n: 1 patient is fewer than one allocation of 2");
    refused({"--replicate", "1", "--n", "0"}, "--n: a trial without patients");
    refused({"--replicate", "1", "--scale", "1.5"}, "--scale: 1.5 is out of range");
    refused({"--replicate", "1", "--scale", "nan"}, "--scale: nan is out of range");
    refused({"--replicate", "1", "--csv", s}, "s.toml");
    refused({"--replicate", "1", "--trials", "10"}, "--trials");
}
