// Score courses of a running trial's patients against trials simulated from the start, of which those are taken that
// happened to have the same scores.
#include <fmt/format.h>
#include <cmath>
#include <map>

#include "sim/conduct/verdict.hpp"
#include "sim/interim/interim.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr const char* kScenario =
    "seed = 5\nfollow_up_days = 28\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\n"
    "hazard_ratio = 0.7\nsofa = { plateau = -2 }\n[sofa]\n[trial]\nrandomization = { method = \"permuted-block\", "
    "block_sizes = [2], strata = [] }\n[[analysis]]\nname = \"deaths\"\ntest = \"proportion-difference\"\nday = 28\n"
    "[simulation]\nn = 400\ntrials = 100\n";

// Scores on days 0, 1 and 2 (-1: not seen) of a patient who is in the ICU half a day after `day`.
struct Known {
    std::uint8_t arm;
    std::array<int, 3> scores;
    int day = 2;
    double stay() const { return day + 0.5; }
};

// What becomes of such patients, as shares and means with their standard errors.
struct Course {
    int day;  ///< the last one known
    double patients = 0, dead = 0, discharged = 0, seen_next = 0, sum_next = 0, squares_next = 0, seen_later = 0,
           sum_later = 0, squares_later = 0;

    explicit Course(const Known& known) : day(known.day) {}
    void add(const Cohort& cohort, std::size_t i) {
        ++patients;
        dead += cohort.death[i] <= 28;
        discharged += cohort.discharge[i] <= day + 8;
        add_score(cohort, i, day + 1, seen_next, sum_next, squares_next);
        add_score(cohort, i, day + 7, seen_later, sum_later, squares_later);
    }
    struct Number {
        double value, error;
    };
    std::map<std::string, Number> numbers() const {
        return {{"dead by day 28", share(dead)},
                {"discharged in 8 days", share(discharged)},
                {"score on the next day", mean(seen_next, sum_next, squares_next)},
                {"in the ICU 7 days later", share(seen_later)},
                {"score 7 days later", mean(seen_later, sum_later, squares_later)}};
    }

  private:
    static void add_score(const Cohort& cohort, std::size_t i, int day, double& seen, double& sum, double& squares) {
        const std::uint8_t score = cohort.points[static_cast<std::size_t>(day) * cohort.n + i];
        if (score == ScoreTable::kNotObserved) return;
        ++seen;
        sum += score;
        squares += score * score;
    }
    Number share(double count) const {
        const double p = count / patients;
        return {p, std::sqrt(p * (1 - p) / patients)};
    }
    static Number mean(double count, double sum, double squares) {
        const double m = sum / count;
        return {m, std::sqrt((squares / count - m * m) / count)};
    }
};

bool has(const Cohort& cohort, std::size_t i, const Known& known) {
    for (std::size_t day = 0; day < 3; ++day)
        if (known.scores[day] >= 0 && cohort.points[day * cohort.n + i] != known.scores[day]) return false;
    return true;
}

// Of patients from the start, those of whom the same is known.
Course of_all(const TrialModel& model, const Known& known) {
    Course course(known);
    Arena arena;
    for (std::uint64_t k = 0; k < 400; ++k) {
        const Arena::Frame frame(arena);
        const Cohort cohort = draw_cohort(model, {99, k}, 2000, arena);
        for (std::size_t i = 0; i < cohort.n; ++i)
            if (cohort.arm[i] == known.arm && cohort.death[i] > known.stay() && cohort.discharge[i] > known.stay() &&
                has(cohort, i, known))
                course.add(cohort, i);
    }
    return course;
}

RunningTrial trial_of(const Scenario& scenario, const std::string& csv) {
    return RunningTrial(CsvTable::parse(csv, "d.csv"), scenario, {});
}

// The same patient many times.
std::string in_icu(int patients, const Known& known) {
    std::string csv = "id,arm,randomized,time,status,crtime,crev,sofa0,sofa1,sofa2\n";
    for (int i = 0; i < patients; ++i) {
        csv += fmt::format("{},{},0,{},0,{},0", i, known.arm, known.stay(), known.stay());
        for (const int score : known.scores) csv += score < 0 ? "," : fmt::format(",{}", score);
        csv += "\n";
    }
    // There must be two arms.
    return csv + fmt::format("other,{},0,{},0,{},0,9,9,9\n", 1 - known.arm, known.stay(), known.stay());
}

}  // namespace

TEST_CASE("a running patient's course goes on as those that had the same scores", "[interim]") {
    const Study study = resolve(parse_scenario(kScenario, "s.toml"));
    const TrialModel model = study.model();
    constexpr int kPatients = 60, kDraws = 150;
    for (const Known& known : {Known{0, {10, 9, 8}}, Known{1, {10, 9, 8}}, Known{0, {6, 8, 11}}, Known{1, {12, -1, 12}},
                               Known{0, {-1, -1, -1}}, Known{0, {-1, -1, -1}, 14}}) {
        const RunningTrial trial = trial_of(study.scenario, in_icu(kPatients, known));
        const RunningCourses courses(trial, model, 7);
        CHECK(courses.in_icu() == kPatients + 1);
        CHECK(courses.not_met() == 0);
        const Completion completion(trial, model, kPatients + 1, false, &courses);
        Course course(known);
        Arena arena;
        for (std::uint64_t k = 0; k < kDraws; ++k) {
            const Arena::Frame frame(arena);
            const Cohort cohort = completion.draw({7, k}, arena);
            for (std::size_t i = 0; i < kPatients; ++i) {
                if (!has(cohort, i, known)) FAIL("a score that was seen has changed");
                if (cohort.death[i] <= known.stay() || cohort.discharge[i] <= known.stay())
                    FAIL("left before he was last seen");
                course.add(cohort, i);
            }
        }
        const auto expected = of_all(model, known).numbers();
        for (const auto& [name, number] : course.numbers()) {
            const Course::Number& other = expected.at(name);
            INFO(
                fmt::format("arm {}, day {}, scores {}: {} {:.4f} ({:.4f}), expected {:.4f} ({:.4f}); least effective "
                            "{:.0f}",
                            known.arm, known.day, fmt::join(known.scores, " "), name, number.value, number.error,
                            other.value, other.error, courses.least_effective()));
            // Five standard errors, and what the finite sample of each patient's states adds: that of 1,000 states.
            CHECK(std::fabs(number.value - other.value) < 5 * std::hypot(number.error, other.error));
        }
    }
}

TEST_CASE("a baseline score that was missed is no number in a completion", "[interim]") {
    const Study study = resolve(parse_scenario(kScenario, "s.toml"));
    const TrialModel model = study.model();
    const RunningTrial trial = trial_of(study.scenario, in_icu(3, {0, {-1, 9, 8}}));
    const RunningCourses courses(trial, model, 7);
    const Completion completion(trial, model, 40, false, &courses);
    Arena arena;
    const Cohort cohort = completion.draw({7, 0}, arena);
    const FollowUp complete(cohort, arena);
    const std::span<const double> baseline = complete.all().column(CovariateModel::kBaseline)->values;
    for (std::size_t i = 0; i < 3; ++i) CHECK(std::isnan(baseline[i]));
    CHECK(baseline[3] == 9);
    for (std::size_t i = 4; i < 40; ++i) CHECK(baseline[i] == cohort.points[i]);
}

TEST_CASE("who was discharged dies by the hazard after discharge, and who died stays dead", "[interim]") {
    const Study study = resolve(parse_scenario(kScenario, "s.toml"));
    const TrialModel model = study.model();
    std::string csv = "id,arm,randomized,time,status,crtime,crev,sofa0,sofa1\n";
    for (int i = 0; i < 400; ++i) csv += fmt::format("{},{},0,10,0,4,2,8,7\n", i, i % 2);
    csv += "dead,0,0,3,1,3,1,12,12\n";
    const RunningTrial trial = trial_of(study.scenario, csv);
    const RunningCourses courses(trial, model, 7);
    CHECK(courses.in_icu() == 0);
    const Completion completion(trial, model, 401, false, &courses);
    Arena arena;
    double deaths[2]{};
    constexpr int kDraws = 400;
    for (std::uint64_t k = 0; k < kDraws; ++k) {
        const Arena::Frame frame(arena);
        const Cohort cohort = completion.draw({7, k}, arena);
        for (std::size_t i = 0; i < 400; ++i) {
            if (cohort.death[i] <= 10 || cohort.discharge[i] != 4) FAIL("what was known has changed");
            if (cohort.points[2 * cohort.n + i] != ScoreTable::kNotObserved) FAIL("a score after discharge");
            deaths[cohort.arm[i]] += cohort.death[i] <= 28;
        }
        if (cohort.death[400] != 3) FAIL("the dead lives");
    }
    for (int arm = 0; arm < 2; ++arm) {
        double hazard = 0;
        for (std::size_t day = 10; day < 28; ++day) hazard += model.scores->arm[arm].after_discharge[day];
        const double risk = 1 - std::exp(-hazard), patients = 200.0 * kDraws;
        INFO(arm << ": " << deaths[arm] / patients << " " << risk);
        CHECK(std::fabs(deaths[arm] / patients - risk) < 4 * std::sqrt(risk * (1 - risk) / patients));
    }
}

TEST_CASE("scores that the course cannot give are told, and the patient's course goes on without them", "[interim]") {
    const Study study =
        resolve(parse_scenario(fmt::format("{}[sofa.noise]\nsd = 0\n[sofa.rate]\nspread = 0\n", kScenario), "s.toml"));
    const TrialModel model = study.model();
    const RunningTrial trial = trial_of(study.scenario, in_icu(3, {0, {4, 20, 4}}));
    const RunningCourses courses(trial, model, 7);
    CHECK(courses.in_icu() == 4);
    CHECK(courses.not_met() == 3);
    CHECK(courses.least_effective() > 100);
}

namespace {

constexpr const char* kScoreTrial =
    "seed = 5\nfollow_up_days = 28\n[survival]\nlaw = \"exponential\"\nmortality = 0.4\nday = 28\n[effect]\n"
    "hazard_ratio = 0.5\nsofa = { plateau = -3 }\n[sofa]\n[trial]\nrandomization = { method = \"permuted-block\", "
    "block_sizes = [2], strata = [] }\nrecruitment = { sites = 1, per_site_per_month = 90, activation_months = 0 }\n"
    "[[analysis]]\nname = \"score\"\ntest = \"wilcoxon\"\noutcome = { score = \"change\", day = 14, death = "
    "\"worst-rank\", discharge = \"zero\" }\n[simulation]\nn = 100\ntrials = 100\n";

// What is known of a trial on a calendar day, as a file tells it.
std::string known_on(const Cohort& cohort, double day) {
    std::string csv = "id,arm,randomized,time,status,crtime,crev";
    for (int row = 0; row <= cohort.score_days; ++row) csv += fmt::format(",sofa{}", row);
    for (std::size_t i = 0; i < cohort.n && cohort.arrival[i] < day; ++i) {
        const double last = std::min(28.0, day - cohort.arrival[i]), time = std::min(last, cohort.death[i]),
                     icu = std::min(time, cohort.discharge[i]);
        const bool dead = cohort.death[i] <= last;
        csv +=
            fmt::format("\n{},{},{:.17g},{:.17g},{:d},{:.17g},{}", i, cohort.arm[i], cohort.arrival[i], time, dead, icu,
                        cohort.discharge[i] <= time ? 2
                        : dead                      ? 1
                                                    : 0);
        for (int row = 0; row <= cohort.score_days; ++row) {
            const std::uint8_t score = cohort.points[static_cast<std::size_t>(row) * cohort.n + i];
            csv += row <= last && score != ScoreTable::kNotObserved ? fmt::format(",{}", score) : ",";
        }
    }
    return csv + "\n";
}

}  // namespace

TEST_CASE("chances of an analysis of scores come true as often as they say", "[interim]") {
    const Study study = resolve(parse_scenario(kScoreTrial, "s.toml"));
    const TrialModel model = study.model();
    const std::size_t sizes[] = {60};
    const TrialProtocol protocol(study.scenario.analyses, sizes, study.scenario.design);
    const Analysis& test = study.scenario.analyses[0].test;
    const LooksSoFar looks = looks_so_far(protocol.plans[0], study.scenario.design, {}, 0.3, false);
    constexpr int kTrials = 30, kCompletions = 200;
    double shortfall = 0, variance = 0;
    int certain = 0;
    for (std::uint64_t k = 0; k < kTrials; ++k) {
        Arena arena;
        const Cohort cohort = draw_cohort(model, {31, k}, 60, arena);
        RunningTrialOptions options;
        options.date = "14";
        const RunningTrial trial(CsvTable::parse(known_on(cohort, 14), "d.csv"), study.scenario, options);
        const RunningCourses courses(trial, model, 7);
        const Completion completion(trial, model, 60, false, &courses);
        const CompletionWork work(study, trial, completion, protocol, LedBy{0, &looks});
        const Completions all = complete(work, kCompletions, Campaign::on_threads(2));
        const double chance = static_cast<double>(all.benefit) / kCompletions;
        const FollowUp complete_data(cohort, arena);
        const Estimate estimate = run(test, complete_data.all(), protocol.context, arena);
        shortfall += chance - (verdict_of(protocol.rule, test, estimate) == Verdict::benefit);
        variance += chance * (1 - chance) * (1 + 1.0 / kCompletions);
        certain += chance < 0.05 || chance > 0.95;
    }
    INFO(shortfall << " of " << kTrials << ", standard error " << std::sqrt(variance) << ", certain " << certain);
    CHECK(std::fabs(shortfall) < 4 * std::sqrt(variance));  // false alarm 1 in 16,000
    CHECK(certain > 3);                                     // the data do tell
}

TEST_CASE("a running trial's scores give it a course of its own", "[interim]") {
    const Study study = resolve(parse_scenario(kScoreTrial, "s.toml"));
    Arena arena;
    const Cohort cohort = draw_cohort(study.model(), {31, 1}, 100, arena);
    InterimOptions options;
    options.data.date = "25";
    const InterimAnswer answer =
        interim(study, CsvTable::parse(known_on(cohort, 25), "d.csv"), options, Campaign::on_threads(2));
    REQUIRE(answer.test->by_own_data);
    REQUIRE(answer.test->own_data.size() == 2);
    CHECK(answer.test->own_data[1].find("plateau, rate, noise") != std::string::npos);
    CHECK(answer.test->notes.size() == 2);  // the scenario has no law of a score: no plan, no prior on the normal scale
}

TEST_CASE("without a law the course says how many deaths are planned", "[interim]") {
    const Study study =
        resolve(parse_scenario("follow_up_days = 28\n[sofa]\n[effect]\nsofa = { plateau = -6 }\n[[analysis]]\nname = "
                               "\"time to death\"\ntest = "
                               "\"log-rank\"\n[simulation]\nn = 500\ntrials = 50\n",
                               "s.toml"));
    std::string csv = "id,arm,randomized,time,status\n";
    for (int i = 0; i < 80; ++i) csv += fmt::format("{},{},0,10,{:d}\n", i, i % 2, i < 40);
    const InterimAnswer answer = interim(study, CsvTable::parse(csv, "d.csv"), {}, Campaign::on_threads(1));
    const TrialModel model = study.model();
    Arena arena;
    double deaths = 0;
    constexpr int kTrials = 400;
    for (std::uint64_t k = 0; k < kTrials; ++k) {
        const Arena::Frame frame(arena);
        const Cohort cohort = draw_cohort(model, {3, k}, 500, arena);
        for (const double day : cohort.death) deaths += day <= 28;
    }
    // 0.0011 is the standard error of the share simulated, 0.0005 the error of the calibration's cohort.
    CHECK_THAT(40 / (500 * answer.standing.information), WithinAbs(deaths / (500.0 * kTrials), 5 * 0.0011 + 0.0005));
    CHECK(answer.days.empty());  // the data do not tell who left the ICU
    CHECK(answer.notes.size() == 1);
}
