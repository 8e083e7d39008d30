#include "sim/analysis/score/hodges_lehmann.hpp"

#include <algorithm>
#include <vector>

namespace equipoise {
namespace {

constexpr std::size_t kMostPairs = 1'000'000;
constexpr std::size_t kMostExact = 50;  // patients of an arm

// Smallest u with P(U <= u) >= p, U the Mann-Whitney count of n0 and n1 untied patients. The ways for (m, n) to give u
// follow from whether the highest of all is one of the m (which then beats all n) or of the n: ways(m-1, n, u-n) +
// ways(m, n-1, u).
std::size_t mann_whitney_quantile(double p, std::size_t n0, std::size_t n1) {
    const std::size_t width = n0 * n1 + 1;
    std::vector<std::vector<double>> ways(n1 + 1, std::vector<double>(width, 0.0));  // by m, at the present n
    for (std::size_t m = 0; m <= n1; ++m) ways[m][0] = 1;                            // n = 0
    for (std::size_t n = 1; n <= n0; ++n)
        for (std::size_t m = 1; m <= n1; ++m)
            for (std::size_t u = n; u < width; ++u) ways[m][u] += ways[m - 1][u - n];
    double all = 0, below = 0;
    for (const double count : ways[n1]) all += count;
    for (std::size_t u = 0; u < width; ++u) {
        below += ways[n1][u];
        if (below / all >= p) return u;
    }
    return width - 1;
}

}  // namespace

void set_hodges_lehmann(Details& details, std::span<const TiedValue> values, double confidence) {
    std::size_t n[2] = {0, 0};
    bool tied = false;
    for (const TiedValue& at : values) {
        n[0] += at.patients[0];
        n[1] += at.patients[1];
        tied = tied || at.total() > 1;
    }
    if (n[0] == 0 || n[1] == 0 || n[0] > kMostPairs / n[1]) return;
    std::vector<double> differences;
    differences.reserve(n[0] * n[1]);
    for (const TiedValue& treated : values)
        for (const TiedValue& control : values)
            differences.insert(differences.end(), std::size_t{treated.patients[1]} * control.patients[0],
                               treated.value - control.value);
    std::sort(differences.begin(), differences.end());
    const std::size_t pairs = differences.size();
    details.set("hodges_lehmann", 0.5 * (differences[(pairs - 1) / 2] + differences[pairs / 2]));
    if (tied || n[0] > kMostExact || n[1] > kMostExact) return;
    const std::size_t low = std::max<std::size_t>(mann_whitney_quantile(0.5 * (1 - confidence), n[0], n[1]), 1);
    if (2 * low > pairs) return;
    details.set("hodges_lehmann_lower", differences[low - 1]);
    details.set("hodges_lehmann_upper", differences[pairs - low]);
}

}  // namespace equipoise
