#include "sim/analysis/binary/unconditional_p.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

#include "models/numeric/noncentral_hypergeometric.hpp"

namespace equipoise {
namespace {

constexpr double kSlack = 1e-7;    // Fisher's p-values within this, relatively, are ties (as in R)
constexpr double kZSlack = 1e-12;  // z statistics are compared through whole numbers
constexpr double kNuisanceEnd = 1e-5;
constexpr std::size_t kSides = 3;  // two-sided, less, greater
using Sides = std::array<double, kSides>;

// Events of arm 1 given m events in all: probabilities of k = first, first + 1, ... (what lies outside is negligible).
struct Conditional {
    std::int64_t first = 0;
    std::span<const double> p;
    std::int64_t end() const { return first + static_cast<std::int64_t>(p.size()); }
    double at_most(std::int64_t k) const {
        double sum = 0;
        for (std::int64_t i = first; i <= std::min(k, end() - 1); ++i) sum += p[static_cast<std::size_t>(i - first)];
        return sum;
    }
    double at_least(std::int64_t k) const {
        double sum = 0;
        for (std::int64_t i = end() - 1; i >= std::max(k, first); --i) sum += p[static_cast<std::size_t>(i - first)];
        return sum;
    }
};

Conditional conditional_on(std::int64_t m, double n1, double n0, double negligible, std::span<double> room) {
    const double M = static_cast<double>(m), low = std::fmax(0, M - n0), high = std::fmin(M, n1);
    const double mode = std::clamp(std::floor((M + 1) * (n1 + 1) / (n1 + n0 + 2)), low, high);
    const auto at = [&](double k) -> double& { return room[static_cast<std::size_t>(k)]; };
    double total = 1, t = 1, first = mode, last = mode;
    at(mode) = 1;
    for (double k = mode; k > low && t > negligible; --k) {
        t *= k * (n0 - M + k) / ((M - k + 1) * (n1 - k + 1));
        at(first = k - 1) = t;
        total += t;
    }
    t = 1;
    for (double k = mode + 1; k <= high && t > negligible; ++k) {
        t *= (M - k + 1) * (n1 - k + 1) / (k * (n0 - M + k));
        at(last = k) = t;
        total += t;
    }
    const auto begin = static_cast<std::size_t>(first), count = static_cast<std::size_t>(last - first) + 1;
    const double scale = 1 / total;
    for (std::size_t i = begin; i < begin + count; ++i) room[i] *= scale;
    return {static_cast<std::int64_t>(first), room.subspan(begin, count)};
}

// Mass of the tables whose two-sided Fisher p is at most `most`: taken from both ends, the least probable first, ties
// together.
double two_sided_mass(std::span<const double> p, double most) {
    std::size_t i = 0, j = p.size();
    double mass = 0;
    while (i < j) {
        const double level = std::fmin(p[i], p[j - 1]) * (1 + kSlack);
        double group = 0;
        while (i < j && p[i] <= level) group += p[i++];
        while (i < j && p[j - 1] <= level) group += p[--j];
        if (mass + group > most) break;
        mass += group;
    }
    return mass;
}

// Largest tail probability that is at most `most`, from the front or the back.
template <class Iterator>
double tail_mass(Iterator begin, Iterator end, double most) {
    double mass = 0;
    for (; begin != end && mass + *begin <= most; ++begin) mass += *begin;
    return mass;
}

// The probability of the region given m, by side.
class Region {
  public:
    Region(const BinaryTable& table, TableOrder order)
        : order_(order),
          n1_(static_cast<double>(table.patients[1])),
          n0_(static_cast<double>(table.patients[0])),
          n_(n1_ + n0_) {
        const double x = static_cast<double>(table.events[1]), m = static_cast<double>(table.total_events());
        if (order == TableOrder::fisher) {
            const FisherProbabilities f = fisher_probabilities(
                {table.events[1], table.total_events(), table.patients[1], table.patients[0]}, kSlack);
            observed_ = {f.two_sided, f.below + f.point, f.above + f.point};
        } else {
            // z = s sqrt(N / (n1 n0 m (N - m))) with the whole number s = N x - n1 m
            const double s = n_ * x - n1_ * m;
            observed_[0] = m > 0 && m < n_ ? s / std::sqrt(m * (n_ - m)) : 0;
        }
    }

    /// Terms below this share of the largest may be left out.
    double negligible() const {
        if (order_ == TableOrder::fisher)
            return 1e-17 * std::fmax(std::min({observed_[0], observed_[1], observed_[2]}), 1e-280);
        const double z2 = observed_[0] * observed_[0] * n_ / (n1_ * n0_);
        return std::fmax(std::exp(-0.5 * z2) * 1e-20, 1e-300);
    }

    Sides given(std::int64_t m, const Conditional& conditional) const {
        if (order_ == TableOrder::fisher) {
            const auto most = [&](std::size_t side) { return observed_[side] * (1 + kSlack); };
            const auto& p = conditional.p;
            return {two_sided_mass(p, most(0)), tail_mass(p.begin(), p.end(), most(1)),
                    tail_mass(p.rbegin(), p.rend(), most(2))};
        }
        const double M = static_cast<double>(m), spread = std::sqrt(M * (n_ - M));
        const double observed = observed_[0];
        if (spread == 0)
            return {observed == 0 ? 1.0 : 0.0, observed >= 0 ? 1.0 : 0.0, observed <= 0 ? 1.0 : 0.0};  // z = 0
        const double size = std::fabs(observed) * spread * (1 - kZSlack);
        const double slack = std::fabs(observed) * spread * kZSlack, middle = n1_ * M;
        // k belongs to "at most the bound s" when N k - n1 m <= s
        const auto highest = [&](double s) { return static_cast<std::int64_t>(std::floor((middle + s) / n_ + 1e-12)); };
        const auto lowest = [&](double s) { return static_cast<std::int64_t>(std::ceil((middle + s) / n_ - 1e-12)); };
        const double two = observed == 0 ? 1 : conditional.at_most(highest(-size)) + conditional.at_least(lowest(size));
        return {two, conditional.at_most(highest(observed * spread + slack)),
                conditional.at_least(lowest(observed * spread - slack))};
    }

  private:
    TableOrder order_;
    double n1_, n0_, n_;
    Sides observed_{};  // Fisher's p by side; for z, in [0], z without its constant
};

// f(p) = sum_m Binomial(m; N, p) R_m and its derivative's numerator, for all sides at once.
class BernsteinSums {
  public:
    BernsteinSums(std::span<const Sides> r, std::span<const double> ratio)
        : r_(r), ratio_(ratio), n_(static_cast<double>(r.size() - 1)) {}

    struct Value {
        Sides f{}, slope{};  // slope: of the sign of the derivative
    };
    Value at(double p) const {
        const double odds = p / (1 - p), mean = n_ * p;
        const auto mode = static_cast<std::size_t>(std::fmin(std::floor((n_ + 1) * p), n_));
        Value value;
        double total = 0;
        const auto add = [&](std::size_t m, double t) {
            total += t;
            const double weighted = t * (static_cast<double>(m) - mean);
            for (std::size_t side = 0; side < kSides; ++side) {
                value.f[side] += t * r_[m][side];
                value.slope[side] += weighted * r_[m][side];
            }
        };
        double t = 1;
        for (std::size_t m = mode;; ++m) {
            add(m, t);
            if (m + 1 == r_.size() || t < 1e-20) break;
            t *= ratio_[m] * odds;
        }
        t = 1;
        const double inverse = 1 / odds;
        for (std::size_t m = mode; m > 0 && t >= 1e-20; --m) {
            t *= inverse / ratio_[m - 1];
            add(m - 1, t);
        }
        for (std::size_t side = 0; side < kSides; ++side) {
            value.f[side] /= total;
            value.slope[side] /= total;
        }
        return value;
    }

  private:
    std::span<const Sides> r_;
    std::span<const double> ratio_;  // (N - m)/(m + 1)
    double n_;
};

double risk_of(double angle) {
    const double s = std::sin(angle);
    return s * s;
}

// The maximum between two grid points whose slopes have opposite signs.
double polished_maximum(const BernsteinSums& sums, std::size_t side, double low, double high, double slope_low,
                        double slope_high) {
    double best = 0;
    int last = 0;
    for (int i = 0; i < 60; ++i) {
        const double angle = (low * slope_high - high * slope_low) / (slope_high - slope_low);
        const BernsteinSums::Value value = sums.at(risk_of(angle));
        best = std::fmax(best, value.f[side]);
        const double slope = value.slope[side];
        if (slope == 0 || high - low < 1e-8 || std::fmin(angle - low, high - angle) < 1e-9) break;
        if (slope > 0) {
            low = angle;
            slope_low = slope;
            if (last == 1) slope_high *= 0.5;
            last = 1;
        } else {
            high = angle;
            slope_high = slope;
            if (last == -1) slope_low *= 0.5;
            last = -1;
        }
    }
    return best;
}

struct Remembered {
    std::int64_t x1 = 0, n1 = 0, x0 = 0, n0 = 0;  // n1 = 0: empty
    UnconditionalP p{};
    bool is(const BinaryTable& t) const {
        return n1 == t.patients[1] && n0 == t.patients[0] && x1 == t.events[1] && x0 == t.events[0];
    }
};
constexpr std::size_t kRemembered = 8192;  // places; a table has one of kNeighbours of them
constexpr std::size_t kNeighbours = 8;

}  // namespace

UnconditionalP unconditional_p(const BinaryTable& table, TableOrder order, Arena& arena) {
    if (table.total_events() == 0 || table.total_events() == table.total_patients()) return {1, 1, 1};
    const Arena::Frame frame(arena);
    const auto n = static_cast<std::size_t>(table.total_patients());
    const double n1 = static_cast<double>(table.patients[1]), n0 = static_cast<double>(table.patients[0]);
    const Region region(table, order);
    const double negligible = region.negligible();
    const std::span<double> room = arena.take<double>(static_cast<std::size_t>(table.patients[1]) + 1);
    const std::span<Sides> r = arena.take<Sides>(n + 1);
    const std::span<double> ratio = arena.take<double>(n + 1);
    for (std::size_t m = 0; m <= n; ++m) {
        const auto events = static_cast<std::int64_t>(m);
        r[m] = region.given(events, conditional_on(events, n1, n0, negligible, room));
        ratio[m] = static_cast<double>(n - m) / static_cast<double>(m + 1);
    }
    const BernsteinSums sums(r, ratio);
    const double first = std::asin(std::sqrt(kNuisanceEnd)), last = std::numbers::pi / 2 - first;
    const auto points =
        static_cast<std::size_t>(std::fmax(100, std::ceil(4 * std::numbers::pi * std::sqrt(static_cast<double>(n)))));
    const double step = (last - first) / static_cast<double>(points - 1);
    const std::span<BernsteinSums::Value> grid = arena.take<BernsteinSums::Value>(points);
    Sides best{};
    for (std::size_t i = 0; i < points; ++i) {
        grid[i] = sums.at(i == 0            ? kNuisanceEnd
                          : i + 1 == points ? 1 - kNuisanceEnd
                                            : risk_of(first + static_cast<double>(i) * step));
        for (std::size_t side = 0; side < kSides; ++side) best[side] = std::fmax(best[side], grid[i].f[side]);
    }
    for (std::size_t side = 0; side < kSides; ++side) {
        const double worth_a_look = 0.9 * best[side];
        for (std::size_t i = 0; i + 1 < points; ++i) {
            const double here = grid[i].slope[side], there = grid[i + 1].slope[side];
            if (!(here > 0 && there < 0) || std::fmax(grid[i].f[side], grid[i + 1].f[side]) < worth_a_look) continue;
            const double angle = first + static_cast<double>(i) * step;
            best[side] = std::fmax(best[side], polished_maximum(sums, side, angle, angle + step, here, there));
        }
        best[side] = std::fmin(best[side], 1);
    }
    return {best[0], best[1], best[2]};
}

UnconditionalP remembered_unconditional_p(const BinaryTable& table, TableOrder order, Arena& arena) {
    static thread_local std::array<std::array<Remembered, kRemembered>, 2> memory;
    const auto mix = [&] {
        std::uint64_t h = static_cast<std::uint64_t>(table.events[1]);
        for (const std::int64_t x : {table.events[0], table.patients[1], table.patients[0]})
            h = (h ^ (h >> 29)) * 0x9e3779b97f4a7c15ull + static_cast<std::uint64_t>(x);
        return (h * 0x9e3779b97f4a7c15ull) >> 40;
    };
    Remembered* const place = &memory[order == TableOrder::fisher][mix() % (kRemembered / kNeighbours) * kNeighbours];
    Remembered* slot = place;
    for (std::size_t i = 0; i < kNeighbours; ++i) {
        if (place[i].is(table)) return place[i].p;
        if (place[i].n1 == 0) {
            slot = &place[i];
            break;
        }
        if (i + 1 == kNeighbours) slot = &place[static_cast<std::size_t>(table.events[1]) % kNeighbours];
    }
    *slot = {table.events[1], table.patients[1], table.events[0], table.patients[0],
             unconditional_p(table, order, arena)};
    return slot->p;
}

}  // namespace equipoise
