#pragma once
// Power of tests on two proportions by enumeration of their tables, and where it reaches a target.
#include <cmath>
#include <vector>

#include "models/numeric/special.hpp"
#include "sim/analysis/binary/binary_table.hpp"
#include "sim/design/decision.hpp"

namespace equipoise::test {

/// Binomial probabilities of 0..n by recurrence from the mode.
inline std::vector<double> binomial_probabilities(int n, double p) {
    std::vector<double> pmf(static_cast<std::size_t>(n) + 1, 0.0);
    const int mode = static_cast<int>((n + 1) * p);
    pmf[static_cast<std::size_t>(mode)] = binomial_pmf(mode, n, p);
    for (int k = mode; k < n; ++k)
        pmf[static_cast<std::size_t>(k + 1)] = pmf[static_cast<std::size_t>(k)] * (n - k) / (k + 1) * p / (1 - p);
    for (int k = mode; k > 0; --k)
        pmf[static_cast<std::size_t>(k - 1)] = pmf[static_cast<std::size_t>(k)] * k / (n - k + 1) * (1 - p) / p;
    return pmf;
}

/// P(the test shows a benefit), deaths Binomial(n1, p1) and Binomial(n0, p0). Its verdict is taken from the test
/// itself, table by table, along the edge of the rejection region, which rises with the deaths of control.
template <class Test>
double enumerated_power(const Test& test, int n1, int n0, double p1, double p0, const Design& design = {}) {
    const FixedRule rule(design);
    const AnalysisContext context = rule.context();
    Arena arena;
    const std::vector<double> pmf1 = binomial_probabilities(n1, p1), pmf0 = binomial_probabilities(n0, p0);
    const auto benefit = [&](int x1, int x0) {
        const Arena::Frame frame(arena);
        return rule.judge(test.evaluate(BinaryTable{{x0, x1}, {n0, n1}}, context, arena, nullptr)) == Verdict::benefit;
    };
    double power = 0, below = 0;
    int edge = 0;  // tables (x1, x0) with x1 < edge are rejected
    for (int x0 = 0; x0 <= n0; ++x0) {
        while (edge <= n1 && benefit(edge, x0)) below += pmf1[static_cast<std::size_t>(edge++)];
        power += below * pmf0[static_cast<std::size_t>(x0)];
    }
    return power;
}

/// Powers at every whole allocation {control, treated} from n = low to high, total n.
struct EnumeratedCurve {
    std::vector<double> n, power;
    /// The first n with the target, and the first from which it is kept to the end.
    double first(double target) const {
        for (std::size_t i = 0; i < n.size(); ++i)
            if (power[i] >= target) return n[i];
        return NAN;
    }
    double kept(double target) const {
        double result = NAN;
        for (std::size_t i = n.size(); i-- > 0 && power[i] >= target;) result = n[i];
        return result;
    }
    /// Root of the least-squares line of probit(power) on sqrt(n) over n within 12% of it: the smooth trend.
    double trend(double target) const {
        double root = first(target);
        for (int i = 0; i < 20; ++i) {
            double count = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
            for (std::size_t k = 0; k < n.size(); ++k) {
                if (std::fabs(n[k] - root) > 0.12 * root) continue;
                const double x = std::sqrt(n[k]), y = normal_quantile(power[k]);
                ++count, sx += x, sy += y, sxx += x * x, sxy += x * y;
            }
            const double slope = (sxy - sx * sy / count) / (sxx - sx * sx / count);
            root = std::pow(sx / count + (normal_quantile(target) - sy / count) / slope, 2);
        }
        return root;
    }
};

template <class Test>
EnumeratedCurve enumerated_curve(const Test& test, int ratio0, int ratio1, int low, int high, double p1, double p0,
                                 const Design& design = {}) {
    EnumeratedCurve curve;
    const int unit = ratio0 + ratio1;
    for (int k = (low + unit - 1) / unit; k * unit <= high; ++k) {
        curve.n.push_back(k * unit);
        curve.power.push_back(enumerated_power(test, k * ratio1, k * ratio0, p1, p0, design));
    }
    return curve;
}

}  // namespace equipoise::test
