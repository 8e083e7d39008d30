#include "sim/analysis/score/wilcoxon.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "models/numeric/special.hpp"
#include "sim/analysis/analysis.hpp"
#include "sim/analysis/score/exact_rank_sum.hpp"
#include "sim/data/data_set.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const double kNone = std::nan("");

struct Trial {
    std::vector<std::uint8_t> arm;
    std::vector<double> y;

    explicit Trial(const ReferenceCase& reference) {
        if (reference.input.contains("csv")) {
            const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), {});
            const Snapshot& s = data.snapshot();
            arm.assign(s.arm.begin(), s.arm.end());
            const std::span<const double> values = s.column(reference.input.at("y").get<std::string>())->values;
            y.assign(values.begin(), values.end());
        } else {
            for (const int a : {0, 1})
                for (const double value : reference.input.at(a ? "y1" : "y0")) {
                    arm.push_back(static_cast<std::uint8_t>(a));
                    y.push_back(value);
                }
        }
    }
    Trial(std::vector<std::uint8_t> arms, std::vector<double> values) : arm(std::move(arms)), y(std::move(values)) {}

    Estimate run(const Wilcoxon& test, Details* details = nullptr) const {
        const std::vector<Column> columns{{"y", y, {}}};
        Snapshot s;
        s.n = arm.size();
        s.arm = arm;
        s.columns = columns;
        Arena arena;
        return test.run(s, AnalysisContext::at(0.95), arena, details);
    }
};

Wilcoxon higher_better() {
    Wilcoxon test;
    test.outcome.column = "y";
    test.outcome.better = Better::higher;
    return test;
}

double number(const Details& details, std::string_view name) { return std::get<double>(*details.find(name)); }

// Index, null variance of U by the variance of mid-ranks, and variance of the index by placements: all pairs, no
// sorting.
struct ByPairs {
    double index = 0, null_variance = 0, index_variance = 0;
    explicit ByPairs(const Trial& trial) {
        std::vector<double> all, group[2];
        for (std::size_t i = 0; i < trial.y.size(); ++i)
            if (!std::isnan(trial.y[i])) {
                all.push_back(trial.y[i]);
                group[trial.arm[i]].push_back(trial.y[i]);
            }
        const auto above = [](double a, double b) { return a > b ? 1.0 : a == b ? 0.5 : 0.0; };
        const double n = static_cast<double>(all.size());
        double rank_squares = 0;
        for (const double a : all) {
            double rank = 0.5;
            for (const double b : all) rank += above(a, b);
            rank_squares += (rank - 0.5 * (n + 1)) * (rank - 0.5 * (n + 1));
        }
        const double n0 = static_cast<double>(group[0].size()), n1 = static_cast<double>(group[1].size());
        null_variance = n0 * n1 / (n * (n - 1)) * rank_squares;
        for (const int a : {0, 1}) {
            std::vector<double> placements;
            for (const double mine : group[a]) {
                double sum = 0;
                for (const double other : group[1 - a]) sum += above(mine, other);
                placements.push_back(sum / static_cast<double>(group[1 - a].size()));
            }
            double mean = 0, squares = 0;
            for (const double p : placements) mean += p / static_cast<double>(placements.size());
            for (const double p : placements) squares += (p - mean) * (p - mean);
            index_variance +=
                squares / static_cast<double>(placements.size() - 1) / static_cast<double>(placements.size());
            if (a == 1) index = mean;
        }
    }
};

}  // namespace

TEST_CASE("wilcoxon gives R's wilcox.test and coin's exact p", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "wmw_")) {
        const Trial trial(reference);
        Wilcoxon test = higher_better();
        Details details;
        const Estimate e = trial.run(test, &details);
        REQUIRE(e.status == Status::ok);
        check_reference(reference, "z", e.z);
        check_reference(reference, "p_asymptotic", e.two_sided());
        check_reference(reference, "prob_index", e.estimate);
        for (const char* name : {"U_arm1", "rank_sum_arm1", "var_U"})
            check_reference(reference, name, number(details, name));
        test.continuity = true;
        const Estimate corrected = trial.run(test);
        check_reference(reference, "z_continuity", corrected.z);
        check_reference(reference, "p_continuity", corrected.two_sided());
        if (!reference.expected.contains("p_exact")) continue;
        test.exact = true;
        check_reference(reference, "p_exact", trial.run(test).two_sided());
        test.mid_p = true;
        check_reference(reference, "p_exact_mid", trial.run(test).two_sided());
        if (!reference.expected.contains("hodges_lehmann")) continue;
        check_reference(reference, "hodges_lehmann", number(details, "hodges_lehmann"));
        check_reference(reference, "hl_low", number(details, "hodges_lehmann_lower"));
        check_reference(reference, "hl_high", number(details, "hodges_lehmann_upper"));
    }
}

TEST_CASE("wilcoxon ranks death worst as R does by hand", "[reference]") {
    for (const ReferenceCase& reference : reference_cases("longitudinal", "worst_rank_")) {
        const DataSet data(CsvTable::read(test::kDisk, reference_file(reference.input.at("csv"))), {});
        Wilcoxon test;
        test.outcome = {.score = ScoreSummary::value,
                        .day = 28,
                        .death = DeathRule::worst_rank,
                        .discharge = DischargeRule::missing};
        Arena arena;
        Details details;
        const Estimate e = test.run(data.snapshot(), AnalysisContext::at(0.95), arena, &details);
        check_reference(reference, "z_untied", -e.z);
        check_reference(reference, "p_untied", e.two_sided());
        check_reference(reference, "U_arm1_untied", number(details, "U_arm1"));
        const auto patients = std::get<Details::Vector>(*details.find("patients"));
        check_reference(reference, "n_used", patients[0] + patients[1]);
        // All deaths tied at one value worse than any score.
        std::vector<double> y(data.snapshot().n);
        test.outcome.evaluate(data.snapshot(), y);
        for (double& value : y) value = value >= 1000 ? 1000 : value;
        Trial tied({data.snapshot().arm.begin(), data.snapshot().arm.end()}, y);
        Details tied_details;
        const Estimate tied_e = tied.run(higher_better(), &tied_details);
        check_reference(reference, "p_tied", tied_e.two_sided());
        check_reference(reference, "U_arm1_tied", number(tied_details, "U_arm1"));
    }
}

TEST_CASE("wilcoxon agrees with all pairs for counted, sorted and mixed values", "[exact]") {
    std::mt19937_64 random(20220917);
    for (int repeat = 0; repeat < 60; ++repeat) {
        Trial trial({}, {});
        const std::size_t n = 5 + random() % 60;
        for (std::size_t i = 0; i < n; ++i) {
            trial.arm.push_back(static_cast<std::uint8_t>(i < 2 ? 0 : i < 4 ? 1 : random() % 2));
            const double whole = static_cast<double>(random() % 9) - 4;
            const double fine = static_cast<double>(random() % 1000) / 7 - 60;
            const double worst = 1000 + static_cast<double>(random() % 8) / 3;
            const double choice[] = {whole, fine, worst, kNone, -500.0, 383.0, 384.0, -128.0};
            trial.y.push_back(repeat % 3 == 0 ? whole : repeat % 3 == 1 ? fine : choice[random() % 8]);
        }
        trial.y[0] = -1, trial.y[1] = 2, trial.y[2] = 0, trial.y[3] = 5;
        const ByPairs oracle(trial);
        Details details;
        const Estimate e = trial.run(higher_better(), &details);
        CHECK_THAT(e.estimate, WithinRel(oracle.index, 1e-13));
        CHECK_THAT(number(details, "var_U"), WithinRel(oracle.null_variance, 1e-12));
        CHECK_THAT(e.standard_error * e.standard_error, WithinRel(oracle.index_variance, 1e-11));
        Wilcoxon lower = higher_better();
        lower.outcome.better = Better::lower;
        const Estimate turned = trial.run(lower);
        CHECK(turned.z == -e.z);
        CHECK_THAT(turned.estimate, WithinAbs(1 - e.estimate, 1e-15));
    }
}

TEST_CASE("The exact rank-sum distribution is that of all permutations", "[exact]") {
    std::mt19937_64 random(5);
    for (int repeat = 0; repeat < 20; ++repeat) {
        const std::size_t n = 4 + random() % 8;
        std::vector<double> y(n);
        for (double& value : y) value = static_cast<double>(random() % (repeat % 2 ? 4 : 1000));
        std::vector<std::uint8_t> arm(n);
        for (std::size_t i = 0; i < n; ++i) arm[i] = static_cast<std::uint8_t>(i % 2 == 0 || random() % 4 == 0);
        Arena arena;
        const auto twice_u = [&](const std::vector<std::uint8_t>& who) {
            int sum = 0;
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n; ++j)
                    if (who[i] && !who[j]) sum += y[i] > y[j] ? 2 : y[i] == y[j] ? 1 : 0;
            return sum;
        };
        const int n1 = static_cast<int>(std::count(arm.begin(), arm.end(), 1)), pairs = n1 * (static_cast<int>(n) - n1),
                  seen = twice_u(arm);
        double all = 0, tail = 0, edge = 0, higher = 0, lower = 0;
        for (unsigned set = 0; set < (1u << n); ++set) {
            std::vector<std::uint8_t> who(n);
            for (std::size_t i = 0; i < n; ++i) who[i] = (set >> i) & 1;
            if (std::count(who.begin(), who.end(), 1) != n1) continue;
            const int u = twice_u(who);
            all += 1;
            tail += std::abs(u - pairs) >= std::abs(seen - pairs);
            edge += std::abs(u - pairs) == std::abs(seen - pairs);
            higher += u >= seen;
            lower += u <= seen;
        }
        const ExactRankSum p = exact_rank_sum(tied_values(y, arm, arena), arena);
        CHECK_THAT(p.two_sided, WithinRel(tail / all, 1e-13));
        CHECK_THAT(p.two_sided_mid, WithinRel((tail - 0.5 * edge) / all, 1e-13));
        CHECK_THAT(p.higher, WithinRel(higher / all, 1e-13));
        CHECK_THAT(p.lower, WithinRel(lower / all, 1e-13));
        CHECK_THAT(p.higher_mid + p.lower_mid, WithinAbs(1, 1e-13));
    }
}

TEST_CASE("wilcoxon says why it has no answer", "[exact]") {
    using Arms = std::vector<std::uint8_t>;
    Wilcoxon test = higher_better();
    for (const bool exact : {false, true}) {
        test.exact = exact;
        CHECK(Trial(Arms{}, {}).run(test).status == Status::no_patients);
        CHECK(Trial(Arms{0, 0}, {1, 2}).run(test).status == Status::no_patients);
        CHECK(Trial(Arms{0, 0, 1}, {1, 2, kNone}).run(test).status == Status::no_patients);
        const Estimate tied = Trial(Arms{0, 1, 1}, {3, 3, 3}).run(test);
        CHECK(tied.status ==
              (exact ? Status::ok : Status::no_variation));  // every permutation is alike: an exact p of 1
        if (exact) CHECK(tied.two_sided() == 1);
        CHECK(tied.estimate == 0.5);
        // One patient an arm, and arms that do not overlap: a test, but no standard error.
        for (const Trial& trial : {Trial(Arms{0, 1}, {1, 2}), Trial(Arms{0, 0, 1, 1}, {1, 2, 3, 4})}) {
            const Estimate e = trial.run(test);
            CHECK(e.status == Status::ok);
            CHECK(e.estimate == 1);
            CHECK(e.z > 0);
            CHECK(std::isfinite(e.two_sided()));
            CHECK(std::isnan(e.standard_error));
        }
    }
    // Beyond reach of the exact p the normal one stands.
    Trial large({}, {});
    for (int i = 0; i < 3000; ++i) {
        large.arm.push_back(static_cast<std::uint8_t>(i % 2));
        large.y.push_back(std::sin(i) * 1e4);
    }
    const Estimate e = large.run(test);
    CHECK(e.two_sided() == two_sided_p(e.z));
}
