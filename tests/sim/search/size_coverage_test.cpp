// How often the interval of the required n holds the exact root: the smallest whole n whose enumerated power reaches the target.
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "sim/analysis/fisher.hpp"
#include "tests/sim/search/exact_binomial.hpp"
#include "tests/sim/search/size_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

struct Setting {
    double p0, p1, target, tolerance;
    int ratio1 = 1;
};

SizeQuestion question(const Setting& s, std::uint64_t trials) {
    SizeQuestion q;
    q.survival = fmt::format("law = \"exponential\"\nmortality = {}\nday = 28\n", s.p0);
    q.effect = fmt::format("mortality = {}\nday = 28\n", s.p1);
    q.trial = fmt::format("allocation = [1, {}]\nrandomization = {{ block_sizes = [{}] }}\n", s.ratio1, 1 + s.ratio1);
    q.target = s.target;
    q.tolerance = s.tolerance;
    q.trials = trials;
    return q;
}

struct Roots {
    double first, trend;
};

template <class Test>
Roots roots_of(const Test& test, const Setting& s, double about) {
    const EnumeratedCurve curve = enumerated_curve(test, 1, s.ratio1, static_cast<int>(0.75 * about), static_cast<int>(1.3 * about), s.p1, s.p0);
    return {curve.first(s.target), curve.trend(s.target)};
}

struct Held {
    int seeds = 0, first = 0, trend = 0;
    double mean = 0;
};

// The interval is printed in whole allocations, so the trend's root is rounded up to one.
std::vector<Held> count_held(SizeQuestion q, std::span<const Roots> roots, int seeds, int unit) {
    std::vector<Held> held(roots.size());
    for (int seed = 1; seed <= seeds; ++seed) {
        q.seed = 1000 + static_cast<std::uint64_t>(seed);
        const std::vector<SampleSize> found = sizes_of(q);
        for (std::size_t a = 0; a < roots.size(); ++a) {
            const double trend = unit * std::ceil(roots[a].trend / unit);
            ++held[a].seeds;
            held[a].first += found[a].reachable && found[a].n_lower <= roots[a].first && roots[a].first <= found[a].n_upper;
            held[a].trend += found[a].reachable && found[a].n_lower <= trend && trend <= found[a].n_upper;
            held[a].mean += static_cast<double>(found[a].n) / seeds;
        }
    }
    return held;
}

// 95% within 4 binomial standard errors (6.2 points of 200): a false alarm in 16,000. Intervals at half a standard error hold 67%.
void check(const Held& held, double root) {
    INFO("held " << held.first << " (exact) and " << held.trend << " (trend) of " << held.seeds << ", root " << root << ", mean n " << held.mean);
    CHECK(held.first >= held.seeds * 0.95 - 4 * std::sqrt(0.95 * 0.05 * held.seeds));
    CHECK_THAT(held.mean, WithinRel(root, 0.025));
}

ProportionDifference unpooled_z() {
    ProportionDifference test;
    test.variance = ProportionVariance::unpooled;
    return test;
}

}  // namespace

TEST_CASE("the interval of n holds the enumerated root of rates in 95% of 200 seeds", "[statistical][size]") {
    const Setting s{0.4, 0.3, 0.8, 0.06};  // teeth are small beside this tolerance, so the error is Monte Carlo
    SizeQuestion q = question(s, 512);
    q.analyses = analysis("proportion-difference");
    q.largest_n = 1100;
    q.threads = 1;
    const Roots roots[] = {roots_of(ProportionDifference{}, s, 712)};
    const std::vector<Held> held = count_held(q, roots, 200, 2);
    CHECK(roots[0].first == 712);
    check(held[0], 712);
}

// Every test, allocation, target and tolerance. The root of the log-rank test, which has no enumeration, is the mean of its answers.
TEST_CASE("coverage of the interval of n: the table", "[.coverage][statistical]") {
    const char* file = std::getenv("EQUIPOISE_COVERAGE_TABLE");
    std::ofstream out(file ? file : "/dev/null");
    const char* seeds_text = std::getenv("EQUIPOISE_COVERAGE_SEEDS");
    const int seeds = seeds_text ? std::atoi(seeds_text) : 200;
    const char* names[] = {"pooled z", "unpooled z", "Fisher", "Farrington-Manning", "Miettinen-Nurminen", "log-rank"};
    for (const auto& [p0, p1] : {std::pair{0.6, 0.4}, std::pair{0.4, 0.2}})
        for (const int ratio1 : {1, 2})
            for (const double target : {0.8, 0.9})
                for (const double tolerance : {0.04, 0.02}) {
                    const Setting s{p0, p1, target, tolerance, ratio1};
                    SizeQuestion q = question(s, 1000);
                    q.analyses = analysis("proportion-difference") + analysis("proportion-difference", "variance = \"unpooled\"") + analysis("fisher") +
                                 analysis("farrington-manning") + analysis("miettinen-nurminen") + analysis("log-rank");
                    const double about = sizes_of(q)[0].n_exact;
                    std::vector<Roots> roots{roots_of(ProportionDifference{}, s, about), roots_of(unpooled_z(), s, about), roots_of(Fisher{}, s, 1.1 * about),
                                             roots_of(FarringtonManning{}, s, about), roots_of(MiettinenNurminen{}, s, about)};
                    SizeQuestion fine = q;  // the log-rank test's root, to a fifth of the finer tolerance
                    fine.analyses = analysis("log-rank");
                    fine.tolerance = 0.004;
                    fine.seed = 77;
                    roots.push_back({static_cast<double>(sizes_of(fine)[0].n), sizes_of(fine)[0].n_exact});
                    const std::vector<Held> held = count_held(q, roots, seeds, 1 + ratio1);
                    for (std::size_t a = 0; a < roots.size(); ++a) {
                        out << fmt::format("| {:.0f}% v {:.0f}% | 1:{} | {:.0f}% | {:.0f}% | {} | {:.0f} | {:.1f} | {:.1f} | {:.1f}% | {:.1f}% |\n", 100 * p0, 100 * p1, ratio1, 100 * target,
                                           100 * tolerance, names[a], roots[a].first, roots[a].trend, held[a].mean, 100.0 * held[a].first / seeds, 100.0 * held[a].trend / seeds)
                            << std::flush;
                        INFO(names[a] << ", " << p0 << " v " << p1 << ", 1:" << ratio1 << ", " << target << ", " << tolerance);
                        check(held[a], roots[a].first);
                    }
                }
}
