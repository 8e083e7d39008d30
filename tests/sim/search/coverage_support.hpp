#pragma once
// How often intervals of the required n hold the exact n: the smallest n whose enumerated power reaches the target.
#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/sim/search/exact_binomial.hpp"
#include "tests/sim/search/size_support.hpp"

namespace equipoise::test {

struct Setting {
    double p0, p1, target, tolerance;
    int ratio1 = 1;
};

inline SizeQuestion question(const Setting& s, std::uint64_t trials) {
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
    const EnumeratedCurve curve =
        enumerated_curve(test, 1, s.ratio1, static_cast<int>(0.75 * about), static_cast<int>(1.3 * about), s.p1, s.p0);
    return {curve.first(s.target), curve.trend(s.target)};
}

struct Held {
    int seeds = 0, first = 0, below = 0, above = 0, trend = 0, teeth = 0;    // below: the root lies below the interval
    double mean = 0, half = 0, root = 0, trend_root = 0, median_trials = 0;  // half: mean half-width, fraction of n
};

// The interval is printed in whole allocations, so the trend's root is rounded up to one. Without a root: the mean of
// the answers.
inline std::vector<Held> count_held(SizeQuestion q, std::span<const Roots> roots, int seeds, int unit,
                                    std::uint64_t first_seed = 1001) {
    std::vector<Held> held(roots.size());
    std::vector<std::vector<SampleSize>> all;
    for (int seed = 0; seed < seeds; ++seed) {
        q.seed = first_seed + static_cast<std::uint64_t>(seed);
        all.push_back(sizes_of(q));
    }
    for (std::size_t a = 0; a < roots.size(); ++a) {
        Held& h = held[a];
        h.seeds = seeds;
        double exact = 0;
        for (const std::vector<SampleSize>& found : all) {
            h.mean += static_cast<double>(found[a].n) / seeds;
            exact += found[a].n_exact / seeds;
        }
        h.root = std::isnan(roots[a].first) ? unit * std::ceil(exact / unit) : roots[a].first;
        h.trend_root = std::isnan(roots[a].trend) ? exact : roots[a].trend;
        const double trend = unit * std::ceil(h.trend_root / unit);
        std::vector<double> trials;
        for (const std::vector<SampleSize>& found : all) {
            const SampleSize& size = found[a];
            h.first += size.reachable && size.n_lower <= h.root && h.root <= size.n_upper;
            h.below += size.reachable && h.root < size.n_lower;
            h.above += size.reachable && h.root > size.n_upper;
            trials.push_back(static_cast<double>(size.replicates));
            h.trend += size.reachable && size.n_lower <= trend && trend <= size.n_upper;
            h.half += 0.5 * (size.n_upper - size.n_lower) / h.root / seeds;
            h.teeth += size.saw_tooth;
        }
        std::nth_element(trials.begin(), trials.begin() + seeds / 2, trials.end());
        h.median_trials = trials[static_cast<std::size_t>(seeds / 2)];
    }
    return held;
}

}  // namespace equipoise::test
