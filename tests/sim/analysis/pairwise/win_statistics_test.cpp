#include "sim/analysis/pairwise/win_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <vector>

#include "sim/analysis/analysis.hpp"
#include "sim/data/data_set.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const double kNone = std::nan("");

// A trial with times and numbers, as its own little data set.
struct Trial {
    std::vector<std::uint8_t> arm, status;
    std::vector<double> time, y, w, site;
    std::vector<std::uint32_t> order;
    std::vector<Column> columns;
    Snapshot s;

    std::size_t n() const { return arm.size(); }
    const Snapshot& snapshot() {
        s = {};
        s.n = n();
        s.arm = arm;
        s.time = time;
        s.status = status;
        order.resize(n());
        for (std::size_t i = 0; i < n(); ++i) order[i] = static_cast<std::uint32_t>(i);
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
            return time[a] != time[b] ? time[a] < time[b] : status[a] > status[b];
        });
        s.time_order = order;
        columns = {{"y", y, {}}, {"w", w, {}}, {"site", site, {}}};
        s.columns = columns;
        return s;
    }
};

Trial random_trial(std::mt19937_64& random, std::size_t n, int kind) {
    Trial trial;
    for (std::size_t i = 0; i < n; ++i) {
        trial.arm.push_back(static_cast<std::uint8_t>(i < 4 ? i % 2 : random() % 3 == 0));
        trial.status.push_back(static_cast<std::uint8_t>(random() % 2));
        trial.time.push_back(kind % 2 ? static_cast<double>(random() % 10)
                                      : static_cast<double>(random() % 10000) / 350);
        const double whole = static_cast<double>(random() % 12) - 5,
                     fine = static_cast<double>(random() % 1000) / 90 - 5;
        trial.y.push_back(random() % 8 == 0 ? kNone : kind % 3 == 0 ? fine : random() % 20 == 0 ? 1000.25 : whole);
        trial.w.push_back(random() % 8 == 0 ? kNone : kind % 3 == 1 ? fine : whole);
        trial.site.push_back(random() % 30 == 0 ? kNone : static_cast<double>(random() % 4));
    }
    return trial;
}

// All pairs, by the definitions.
struct Oracle {
    double wins = 0, losses = 0, pairs = 0;
    std::vector<double> wins_by_level, losses_by_level, won, lost;

    // +1 if i wins against j at this level, -1 if he loses, 0 undecided
    static int compare(const Trial& t, const std::string& level, double threshold, std::size_t i, std::size_t j) {
        if (level == "death") {
            const bool i_first = t.time[i] < t.time[j] || (t.time[i] == t.time[j] && !t.status[j]);
            const bool j_first = t.time[j] < t.time[i] || (t.time[i] == t.time[j] && !t.status[i]);
            if (t.status[i] && i_first) return -1;
            if (t.status[j] && j_first) return 1;
            return 0;
        }
        const std::vector<double>& x = level[0] == 'y' ? t.y : t.w;
        // All values and thresholds are multiples of 1/180: compared as whole numbers, no rounding decides a tie.
        const double d = std::round(180 * (level.ends_with(":higher") ? x[i] - x[j] : x[j] - x[i]));
        return d > 180 * threshold ? 1 : -d > 180 * threshold ? -1 : 0;
    }
    Oracle(const Trial& t, const Hierarchy& h)
        : wins_by_level(h.hierarchy.size()), losses_by_level(h.hierarchy.size()), won(t.n()), lost(t.n()) {
        for (std::size_t i = 0; i < t.n(); ++i)
            for (std::size_t j = 0; j < t.n(); ++j) {
                if (t.arm[i] != 1 || t.arm[j] != 0) continue;
                if (!h.strata.empty() && !(t.site[i] == t.site[j])) continue;
                pairs += 1;
                for (std::size_t l = 0; l < h.hierarchy.size(); ++l) {
                    const int result =
                        compare(t, h.hierarchy[l], h.threshold[std::min(l, h.threshold.size() - 1)], i, j);
                    if (result == 0) continue;
                    (result > 0 ? wins : losses) += 1;
                    (result > 0 ? wins_by_level : losses_by_level)[l] += 1;
                    (result > 0 ? won : lost)[i] += 1;
                    (result > 0 ? won : lost)[j] += 1;
                    break;
                }
            }
    }

    // Of one arm, by stratum.
    std::vector<WinMoments> moments(const Trial& t, int arm, bool by_site) const {
        std::vector<double> strata(1, 0.0);
        if (by_site) {
            strata.clear();
            for (const double site : {0.0, 1.0, 2.0, 3.0})
                if (std::find(t.site.begin(), t.site.end(), site) != t.site.end()) strata.push_back(site);
        }
        std::vector<WinMoments> sums(strata.size());
        for (std::size_t i = 0; i < t.n(); ++i)
            for (std::size_t k = 0; k < strata.size(); ++k) {
                if (t.arm[i] != arm || (by_site && t.site[i] != strata[k])) continue;
                sums[k].patients += 1;
                sums[k].won += won[i];
                sums[k].lost += lost[i];
                sums[k].won_won += won[i] * won[i];
                sums[k].won_lost += won[i] * lost[i];
                sums[k].lost_lost += lost[i] * lost[i];
            }
        return sums;
    }
};

template <class A>
A of(std::vector<std::string> levels, std::vector<double> threshold = {0.0}) {
    A test;
    test.hierarchy = std::move(levels);
    test.threshold = std::move(threshold);
    return test;
}

template <class A>
Estimate run_on(Trial& trial, const A& test, Details* details = nullptr) {
    Arena arena;
    return test.run(trial.snapshot(), AnalysisContext::at(0.95), arena, details);
}

double number(const Details& details, std::string_view name) { return std::get<double>(*details.find(name)); }

}  // namespace

TEST_CASE("win statistics give R's for death then SOFA", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "win_")) {
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), {});
        const std::vector<std::string> levels{"death", reference.input.at("score")};
        const std::vector<double> margin{reference.input.at("margin")};
        Arena arena;
        const AnalysisContext context = AnalysisContext::at(0.95);
        Details details;
        const Estimate ratio = of<WinRatio>(levels, margin).run(data.snapshot(), context, arena, &details);
        for (const auto& [name, expected] : reference.expected.items())
            if (expected.is_number()) check_reference(reference, name, number(details, name));
        check_reference(reference, "wins_by_level", std::get<Details::Vector>(*details.find("wins_by_level")));
        check_reference(reference, "losses_by_level", std::get<Details::Vector>(*details.find("losses_by_level")));
        check_reference(reference, "win_ratio", std::exp(ratio.estimate));
        check_reference(reference, "log_wr_se", ratio.standard_error);
        check_reference(reference, "wr_low", std::exp(ratio.lower));
        check_reference(reference, "wr_high", std::exp(ratio.upper));
        check_reference(reference, "z_wr", ratio.z);
        const Estimate odds = of<WinOdds>(levels, margin).run(data.snapshot(), context, arena, nullptr);
        check_reference(reference, "win_odds", std::exp(odds.estimate));
        check_reference(reference, "log_wo_se", odds.standard_error);
        check_reference(reference, "wo_low", std::exp(odds.lower));
        check_reference(reference, "wo_high", std::exp(odds.upper));
        const Estimate net = of<NetBenefit>(levels, margin).run(data.snapshot(), context, arena, nullptr);
        check_reference(reference, "net_benefit", net.estimate);
        check_reference(reference, "nb_se", net.standard_error);
        check_reference(reference, "nb_low", net.lower);
        check_reference(reference, "nb_high", net.upper);
        check_reference(reference, "z_nb", net.z);
    }
}

TEST_CASE("A hierarchy counts what all pairs give", "[exact]") {
    std::mt19937_64 random(1810);
    const std::vector<std::vector<std::string>> hierarchies{{"death"},
                                                            {"y"},
                                                            {"y:higher"},
                                                            {"death", "y"},
                                                            {"y:higher", "death"},
                                                            {"death", "y:lower", "w:higher"},
                                                            {"w", "y:higher", "death"}};
    for (int repeat = 0; repeat < 120; ++repeat) {
        // Beyond 256 patients an arm there are several blocks.
        Trial trial = random_trial(random, repeat % 10 == 9 ? 700 + random() % 300 : 4 + random() % 90, repeat);
        WinRatio test = of<WinRatio>(hierarchies[static_cast<std::size_t>(repeat) % hierarchies.size()]);
        if (repeat % 4 == 1) test.threshold = {1};
        if (repeat % 4 == 2) test.threshold = {0, 1.5, 0.25};
        if (repeat % 5 == 3) test.strata = {"site"};
        const Oracle oracle(trial, test);
        Arena arena;
        const WinCounts counts = test.count(trial.snapshot(), arena);
        CAPTURE(repeat, trial.n());
        CHECK(counts.wins == oracle.wins);
        CHECK(counts.losses == oracle.losses);
        CHECK(counts.pairs == oracle.pairs);
        for (std::size_t l = 0; l < test.hierarchy.size(); ++l) {
            CHECK(counts.wins_by_level[l] == oracle.wins_by_level[l]);
            CHECK(counts.losses_by_level[l] == oracle.losses_by_level[l]);
        }
        for (const int arm : {0, 1}) {
            const std::vector<WinMoments> expected = oracle.moments(trial, arm, !test.strata.empty());
            REQUIRE(counts.strata.size() == expected.size());
            for (std::size_t k = 0; k < expected.size(); ++k) {
                const WinMoments &got = counts.strata[k].arm[arm], &all = expected[k];
                CHECK(std::tie(got.patients, got.won, got.lost) == std::tie(all.patients, all.won, all.lost));
                CHECK(std::tie(got.won_won, got.won_lost, got.lost_lost) ==
                      std::tie(all.won_won, all.won_lost, all.lost_lost));
            }
        }
    }
}

TEST_CASE("A difference of exactly the threshold is a tie", "[exact]") {
    Trial trial;
    trial.arm = {1, 0, 0, 0};
    trial.y = {2, 3, 4, 1};
    trial.w = trial.site = trial.time = {1, 1, 1, 1};
    trial.status = {0, 0, 0, 0};
    Arena arena;
    const WinCounts counts = of<WinRatio>({"y"}, {1}).count(trial.snapshot(), arena);
    CHECK(counts.wins == 1);
    CHECK(counts.losses == 0);
    CHECK(counts.ties() == 2);
}

TEST_CASE("Stratified win statistics are the weighted sums of their strata", "[exact]") {
    std::mt19937_64 random(33);
    Trial trial = random_trial(random, 160, 2);
    NetBenefit test = of<NetBenefit>({"death", "y"});
    test.strata = {"site"};
    Details details;
    const Estimate pooled = run_on(trial, test, &details);
    // Each stratum alone, by the unstratified code that the reference cases check: weights n0 n1 / (n0 + n1).
    double sum = 0, variance = 0, weights = 0, wins = 0, losses = 0;
    for (int site = 0; site < 4; ++site) {
        Trial part;
        double n[2] = {0, 0};
        for (std::size_t i = 0; i < trial.n(); ++i) {
            if (trial.site[i] != site) continue;
            part.arm.push_back(trial.arm[i]), part.status.push_back(trial.status[i]),
                part.time.push_back(trial.time[i]);
            part.y.push_back(trial.y[i]), part.w.push_back(trial.w[i]), part.site.push_back(site);
            n[trial.arm[i]] += 1;
        }
        Details alone;
        const Estimate e = run_on(part, of<NetBenefit>({"death", "y"}), &alone);
        REQUIRE(e.status == Status::ok);
        const double weight = n[0] * n[1] / (n[0] + n[1]);
        weights += weight;
        sum += weight * e.estimate;
        variance += weight * weight * e.standard_error * e.standard_error;
        wins += number(alone, "wins") / (n[0] + n[1]);
        losses += number(alone, "losses") / (n[0] + n[1]);
    }
    CHECK_THAT(pooled.estimate, WithinRel(sum / weights, 1e-12));
    CHECK_THAT(pooled.standard_error, WithinRel(std::sqrt(variance) / weights, 1e-12));
    CHECK_THAT(number(details, "win_ratio"), WithinRel(wins / losses, 1e-12));
}

TEST_CASE("Win statistics say why they have no answer", "[exact]") {
    const auto trial_of = [](std::vector<std::uint8_t> arm, std::vector<double> y) {
        Trial trial;
        trial.arm = std::move(arm);
        trial.y = std::move(y);
        trial.w = trial.site = trial.time = std::vector<double>(trial.n(), 5.0);
        trial.status.assign(trial.n(), 0);
        return trial;
    };
    const auto statuses = [](Trial trial) {
        const std::vector<std::string> levels{"death", "y"};
        const Estimate e[] = {run_on(trial, of<WinRatio>(levels)), run_on(trial, of<WinOdds>(levels)),
                              run_on(trial, of<NetBenefit>(levels))};
        for (const Estimate& one : e)
            if (one.status == Status::ok)
                CHECK((std::isfinite(one.z) && std::isfinite(one.estimate) && std::isfinite(one.lower)));
        return std::vector<Status>{e[0].status, e[1].status, e[2].status};
    };
    using All = std::vector<Status>;
    CHECK(statuses(trial_of({}, {})) == All(3, Status::no_patients));
    CHECK(statuses(trial_of({0, 0}, {1, 2})) == All(3, Status::no_patients));
    CHECK(statuses(trial_of({0, 0, 1, 1}, {3, 3, 3, 3})) == All(3, Status::no_variation));
    CHECK(statuses(trial_of({0, 0, 1, 1}, {kNone, kNone, kNone, kNone})) == All(3, Status::no_variation));
    CHECK(statuses(trial_of({0, 0, 1, 1}, {5, 6, 1, 2})) == All(3, Status::separated));
    CHECK(statuses(trial_of({0, 0, 1}, {1, 3, 2})) == All(3, Status::not_identifiable));
    // No losses but ties: the ratio is infinite, the two others are not.
    CHECK(statuses(trial_of({0, 0, 1, 1}, {5, 6, 1, 5})) == All{Status::separated, Status::ok, Status::ok});
    CHECK(statuses(trial_of({0, 0, 1, 1}, {5, 6, 7, 1})) == All(3, Status::ok));
    // A column that is not there, no level at all, more levels than can be: no crash.
    Trial trial = trial_of({0, 0, 1, 1}, {5, 6, 7, 1});
    CHECK(run_on(trial, of<WinRatio>({"absent"})).status == Status::no_variation);
    CHECK(run_on(trial, of<WinRatio>({})).status == Status::no_variation);
    CHECK(run_on(trial, of<WinRatio>(std::vector<std::string>(20, "y"), {})).status == Status::ok);
}

TEST_CASE("The standard error of the net benefit is the spread over samples", "[statistical]") {
    // 600 trials; the ratio of mean variance to the spread of estimates has a relative standard error of about
    // sqrt(2/599) = 5.8%; 4 of them: false alarm about 6 in 100,000. The twin with halved variance must fail.
    std::mt19937_64 random(9);
    double mean = 0, squares = 0, variance = 0;
    const int repeats = 600;
    for (int k = 0; k < repeats; ++k) {
        Trial trial = random_trial(random, 150, 0);
        const Estimate e = run_on(trial, of<NetBenefit>({"death", "y"}));
        REQUIRE(e.status == Status::ok);
        const double d = e.estimate - mean;
        mean += d / (k + 1);
        squares += d * (e.estimate - mean);
        variance += e.standard_error * e.standard_error / repeats;
    }
    const double spread = squares / (repeats - 1), tolerance = 4 * std::sqrt(2.0 / (repeats - 1));
    CHECK(std::fabs(variance / spread - 1) < tolerance);
    CHECK_FALSE(std::fabs(0.5 * variance / spread - 1) < tolerance);
}
