// The table of results/coverage/README.md.
#include <cstdlib>
#include <fstream>

#include "sim/analysis/binary/fisher.hpp"
#include "sim/analysis/binary/miettinen_nurminen.hpp"
#include "sim/analysis/binary/proportion_difference.hpp"
#include "sim/search/probit_root.hpp"
#include "tests/sim/search/binomial_trials.hpp"
#include "tests/sim/search/coverage_support.hpp"
#include "tests/sim/search/log_rank_trials.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

ProportionDifference unpooled_z() {
    ProportionDifference test;
    test.variance = ProportionVariance::unpooled;
    return test;
}

// The log-rank test has no enumeration: power at every size within 5% of `about` from 4 million trials of their own
// (standard error 0.02%, where one allocation more adds 0.1 to 0.3%).
Roots brute_force_roots(const SizeQuestion& q, double about, int unit) {
    RunRequest request;
    std::vector<std::size_t> sizes, places;
    for (auto k = static_cast<std::size_t>(0.95 * about / unit); static_cast<double>(k) * unit < 1.05 * about; ++k) {
        places.push_back(sizes.size());
        sizes.push_back(k * static_cast<std::size_t>(unit));
    }
    request.sizes = sizes;
    request.seed = 77;
    request.count = 4000000;
    const PowerBatch batch = power_batch(q.simulator(request), 0, places, sizes);
    std::size_t first = 0;
    while (first + 1 < sizes.size() && batch.power(first) < q.target) ++first;
    return {static_cast<double>(sizes[first]), probit_root({&batch, 1}, q.target).n};
}

// Of the table: seeds that were not looked at when the search was shaped.
constexpr std::uint64_t kFreshSeeds = 20001;

int seeds_wanted() {
    const char* seeds = std::getenv("EQUIPOISE_COVERAGE_SEEDS");
    return seeds ? std::atoi(seeds) : 200;
}

// EQUIPOISE_COVERAGE_PART="0.4 1 0.8 0.03": that setting only.
bool is_wanted(const Setting& s) {
    const char* part = std::getenv("EQUIPOISE_COVERAGE_PART");
    return !part || fmt::format("{} {} {} {}", s.p0, s.ratio1, s.target, s.tolerance) == part;
}

// A line each of the README's table, and the claim of it.
void write_rows(const Setting& s, std::span<const char* const> names, std::span<const Held> rows) {
    const char* file = std::getenv("EQUIPOISE_COVERAGE_TABLE");
    std::ofstream out(file ? file : "/dev/null", std::ios::app);
    for (std::size_t a = 0; a < rows.size(); ++a) {
        const Held& h = rows[a];
        const double share = h.first / static_cast<double>(h.seeds), error = std::sqrt(share * (1 - share) / h.seeds);
        out << fmt::format(
                   "| {:g}% v {:g}% | 1:{} | {:.0f}% | {:.0f}% | {} | {:.0f} | {:.1f} | {:.1f} | {:.1f}% ({:.1f}) | {} "
                   "+ {} | {:.2f}% | {:.0f} | {:.0f}% |\n",
                   100 * s.p0, 100 * s.p1, s.ratio1, 100 * s.target, 100 * s.tolerance, names[a], h.root, h.trend_root,
                   h.mean, 100 * share, 100 * error, h.below, h.above, 100 * h.half, h.median_trials,
                   100.0 * h.teeth / h.seeds)
            << std::flush;
        INFO(names[a] << ", " << s.p0 << " v " << s.p1 << ", 1:" << s.ratio1 << ", " << s.target << ", " << s.tolerance
                      << ": " << h.first << " of " << h.seeds);
        CHECK(h.first >= h.seeds * 0.95 - 4 * std::sqrt(0.95 * 0.05 * h.seeds));
    }
}

}  // namespace

// Setting by setting to EQUIPOISE_COVERAGE_TABLE, over EQUIPOISE_COVERAGE_SEEDS seeds (200).
TEST_CASE("coverage of the interval of n: the table", "[.coverage][statistical]") {
    const char* names[] = {"pooled z", "unpooled z", "Fisher", "Miettinen-Nurminen"};
    const auto [p0, p1] =
        GENERATE(std::pair{0.4, 0.3}, std::pair{0.6, 0.515}, std::pair{0.25, 0.15}, std::pair{0.1, 0.06});
    const int ratio1 = GENERATE(1, 2);
    const double target = GENERATE(0.8, 0.9), tolerance = GENERATE(0.03, 0.01);
    const Setting s{p0, p1, target, tolerance, ratio1};
    if (!is_wanted(s)) return;
    SizeQuestion q = question(s, 10000);
    q.threads = 1;
    q.analyses = analysis("proportion-difference") + analysis("proportion-difference", "variance = \"unpooled\"") +
                 analysis("fisher") + analysis("miettinen-nurminen");
    BinomialTrials trials(p0, p1, 1, ratio1);
    trials.add(ProportionDifference{});
    trials.add(unpooled_z());
    trials.add(Fisher{});
    trials.add(MiettinenNurminen{});
    q.simulator = std::ref(trials);
    SizeQuestion coarse = q;
    coarse.tolerance = 0.1;
    const double about = sizes_of(coarse)[0].n_exact;
    const std::vector<Roots> roots{roots_of(ProportionDifference{}, s, about), roots_of(unpooled_z(), s, about),
                                   roots_of(Fisher{}, s, 1.05 * about), roots_of(MiettinenNurminen{}, s, about)};
    const std::vector<Held> held = count_held(q, roots, seeds_wanted(), 1 + ratio1, kFreshSeeds);
    write_rows(s, names, held);
}

TEST_CASE("coverage of the interval of n of the log-rank test: the table", "[.coverage][statistical]") {
    const int ratio1 = GENERATE(1, 2);
    const double target = GENERATE(0.8, 0.9), tolerance = GENERATE(0.03, 0.01);
    const Setting s{0.4, 0.264, target, tolerance, ratio1};  // hazard ratio 0.6
    if (!is_wanted(s)) return;
    SizeQuestion q = question(s, 10000);
    q.threads = 1;
    q.analyses = analysis("log-rank");
    LogRankTrials trials(s.p0, s.p1, 1, ratio1);
    q.simulator = std::ref(trials);
    SizeQuestion coarse = q;
    coarse.tolerance = 0.02;
    const Roots roots[] = {brute_force_roots(q, sizes_of(coarse)[0].n_exact, 1 + ratio1)};
    const char* names[] = {"log-rank"};
    write_rows(s, names, count_held(q, roots, seeds_wanted(), 1 + ratio1, kFreshSeeds));
}
