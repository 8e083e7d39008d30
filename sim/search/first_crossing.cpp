#include "sim/search/first_crossing.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/positive_definite.hpp"
#include "models/numeric/special.hpp"
#include "sim/random/philox.hpp"
#include "sim/search/tooth_curve.hpp"
#include "sim/search/whole_sizes.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kDraws = 1024, kMostPlaces = 48;
constexpr double kLower = 0.015, kUpper = 0.975;                        // see the header
constexpr double kTeeth[] = {0, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8, 1.2};  // s sqrt(n)

// Standard normal numbers, kMostPlaces a draw; the first, which moves the whole curve, is stratified.
const std::vector<double>& normals() {
    static const std::vector<double> table = [] {
        std::vector<double> z;
        for (std::uint32_t draw = 0; draw < kDraws; ++draw)
            for (std::uint32_t i = 0; i < kMostPlaces; ++i) {
                const double u = i == 0 ? (draw + 0.5) / kDraws : (philox({draw, i, 0, 0}, {8, 2})[0] + 0.5) / 0x1p32;
                z.push_back(normal_quantile(u));
            }
        return z;
    }();
    return table;
}

struct Mixture {  // over the sizes of teeth
    std::vector<double> places, weight;
    std::vector<CurveLaw> laws;

    double mean(std::size_t p) const {
        double sum = 0;
        for (std::size_t t = 0; t < laws.size(); ++t)
            if (weight[t] > 0) sum += weight[t] * laws[t].mean[p];
        return sum;
    }
};

Mixture mixture_at(const ToothCurve& curve, std::span<const std::size_t> sizes, double n) {
    Mixture mixture{{sizes.begin(), sizes.end()}, {}, {}};
    double best = -INFINITY, total = 0;
    for (const double teeth : kTeeth) {
        mixture.laws.push_back(curve.law(teeth / std::sqrt(n), mixture.places));
        if (mixture.laws.back().valid) best = std::fmax(best, mixture.laws.back().log_likelihood);
    }
    for (const CurveLaw& law : mixture.laws) {
        const double weight = law.valid ? std::exp(law.log_likelihood - best) : 0;
        mixture.weight.push_back(weight < 1e-3 ? 0 : weight);
        total += mixture.weight.back();
    }
    for (double& weight : mixture.weight) weight = total > 0 ? weight / total : 0;
    return mixture;
}

// Of the draws from one law: how many have their first place with the goal at each place.
std::vector<double> first_places(const CurveLaw& law, double goal) {
    const std::size_t m = law.mean.size();
    std::vector<double> factor = law.covariance, count(m, 0.0);
    for (std::size_t p = 0; p < m; ++p) factor[p * m + p] *= 1 + 1e-9;
    if (!factorize(factor, m)) return count;
    const std::vector<double>& z = normals();
    for (std::size_t draw = 0; draw < kDraws; ++draw)
        for (std::size_t p = 0; p < m; ++p) {
            const double y = law.mean[p] + dot({factor.data() + p * m, p + 1}, {z.data() + draw * kMostPlaces, p + 1});
            if (y < goal) continue;
            count[p] += 1.0 / kDraws;
            break;
        }
    return count;
}

std::vector<double> cumulated(const Mixture& mixture, double goal) {
    std::vector<double> sum(mixture.places.size(), 0.0);
    for (std::size_t t = 0; t < mixture.laws.size(); ++t) {
        if (mixture.weight[t] == 0) continue;
        const std::vector<double> count = first_places(mixture.laws[t], goal);
        for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += mixture.weight[t] * count[p];
    }
    for (std::size_t p = 1; p < sum.size(); ++p) sum[p] += sum[p - 1];
    return sum;
}

// Sizes between two places have their share.
double quantile(const Mixture& mixture, std::span<const double> cumulative, double share) {
    const std::vector<double>& n = mixture.places;
    std::size_t p = 0;
    while (p + 1 < n.size() && cumulative[p] < share) ++p;
    if (p == 0) return n[0];
    const double at = (share - cumulative[p - 1]) / (cumulative[p] - cumulative[p - 1]);
    return n[p - 1] + (n[p] - n[p - 1]) * std::clamp(at, 0.0, 1.0);
}

// Where the line from place p - 1 below the goal to p at or above it reaches it.
double between(const Mixture& mixture, std::size_t p, double goal) {
    if (p == 0) return mixture.places[0];
    const double x0 = std::sqrt(mixture.places[p - 1]), x1 = std::sqrt(mixture.places[p]), y0 = mixture.mean(p - 1),
                 y1 = mixture.mean(p);
    const double x = x0 + (x1 - x0) * std::clamp((goal - y0) / (y1 - y0), 0.0, 1.0);
    return x * x;
}

bool is_dip(const CurveLaw& law, std::size_t first, std::size_t later, double goal) {
    const std::size_t m = law.mean.size();
    const double differ =
        law.covariance[first * m + first] + law.covariance[later * m + later] - 2 * law.covariance[first * m + later];
    return law.mean[later] < goal && law.mean[first] - law.mean[later] > 2 * std::sqrt(std::fmax(differ, 0));
}

double kept_from(const Mixture& mixture, std::size_t first, double goal) {
    const auto likeliest = std::max_element(mixture.weight.begin(), mixture.weight.end()) - mixture.weight.begin();
    const CurveLaw& law = mixture.laws[static_cast<std::size_t>(likeliest)];
    double kept = between(mixture, first, goal);
    for (std::size_t p = first + 1; p < mixture.places.size(); ++p) {
        if (!is_dip(law, first, p, goal)) continue;
        std::size_t back = p + 1;
        while (back < mixture.places.size() && mixture.mean(back) < goal) ++back;
        kept = back < mixture.places.size() ? between(mixture, back, goal) : mixture.places.back();
    }
    return kept;
}

// Of teeth that move the crossing by more than so many patients, against the others: dn = 2 sqrt(n) dx, dx = dy/slope.
double toothed(const Mixture& mixture, double patients) {
    double with = 0, without = 0, sizes = 0;
    for (std::size_t t = 0; t < mixture.laws.size(); ++t)
        if (2 * kTeeth[t] > patients * mixture.laws[t].slope)
            with += mixture.weight[t], ++sizes;
        else
            without += mixture.weight[t];
    if (sizes == 0) return 0;
    return with / sizes / std::fmax(without / (static_cast<double>(mixture.laws.size()) - sizes), 1e-9);
}

}  // namespace

FirstCrossing first_crossing(std::span<const PowerBatch> batches, const ProbitRoot& root, double target,
                             std::size_t unit, double material) {
    FirstCrossing result;
    const double goal = normal_quantile(target), spare = static_cast<double>(4 * unit);
    const ToothCurve curve(batches);
    double below = 1.3 * (root.n - root.lower) + spare, above = 1.3 * (root.upper - root.n) + spare;
    Mixture mixture;
    std::vector<double> cumulative;
    for (int widened = 0;; ++widened) {
        const std::size_t low = whole_size(root.n - below, unit), high = whole_size(root.n + above, unit);
        mixture = mixture_at(curve, whole_sizes(low, high, unit, kMostPlaces), root.n);
        cumulative = cumulated(mixture, goal);
        const bool cut_below = cumulative.front() > 0.003 && low > 2 * unit, cut_above = cumulative.back() < 0.997;
        if (!cut_below && !cut_above) break;
        if (widened == 4) return result;
        if (cut_below) below *= 1.6;
        if (cut_above) above *= 1.6;
    }
    std::size_t first = 0;
    while (first < mixture.places.size() && mixture.mean(first) < goal) ++first;
    if (first == mixture.places.size()) return result;
    result.found = true;
    result.first = between(mixture, first, goal);
    result.kept = kept_from(mixture, first, goal);
    result.lower = quantile(mixture, cumulative, kLower);
    result.upper = quantile(mixture, cumulative, kUpper);
    result.toothed = toothed(mixture, std::fmax(material * root.n, 0.5 * static_cast<double>(unit)));
    result.low_reach = quantile(mixture, cumulative, 0.005);
    result.high_reach = quantile(mixture, cumulative, 0.995);
    return result;
}

}  // namespace equipoise
