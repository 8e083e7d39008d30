#include "sim/analysis/score/exact_rank_sum.hpp"

#include <algorithm>
#include <numeric>

namespace equipoise {
namespace {

// Twice the mid-ranks less the smallest, divided by what they have in common: whole numbers, ascending with the values.
struct Scores {
    std::int64_t patients[2] = {0, 0}, divisor = 0, first = 0;
    std::int64_t highest_sum = 0;  // of the smaller arm
    int small_arm = 0;

    explicit Scores(std::span<const TiedValue> values) {
        std::int64_t below = 0;
        for (const TiedValue& tied : values) {
            const std::int64_t twice_rank = 2 * below + tied.total() + 1;
            if (below == 0) first = twice_rank;
            divisor = std::gcd(divisor, twice_rank - first);
            below += tied.total();
            for (const int a : {0, 1}) patients[a] += tied.patients[a];
        }
        divisor = std::max<std::int64_t>(divisor, 1);
        small_arm = patients[1] <= patients[0] ? 1 : 0;
        std::int64_t left = patients[small_arm], above = below;
        for (std::size_t i = values.size(); i-- > 0 && left > 0;) {
            above -= values[i].total();
            const std::int64_t taken = std::min<std::int64_t>(left, values[i].total());
            highest_sum += taken * of(values[i], above);
            left -= taken;
        }
    }
    std::int64_t of(const TiedValue& tied, std::int64_t below) const {
        return (2 * below + tied.total() + 1 - first) / divisor;
    }
};

}  // namespace

double exact_rank_sum_work(std::span<const TiedValue> values) {
    const Scores scores(values);
    return static_cast<double>(scores.patients[0] + scores.patients[1]) *
           static_cast<double>(scores.patients[scores.small_arm]) * static_cast<double>(scores.highest_sum + 1);
}

ExactRankSum exact_rank_sum(std::span<const TiedValue> values, Arena& arena) {
    const Arena::Frame frame(arena);
    const Scores scores(values);
    const std::int64_t m = scores.patients[scores.small_arm], n = scores.patients[0] + scores.patients[1];
    const auto width = static_cast<std::size_t>(scores.highest_sum) + 1;
    const std::span<double> ways = arena.take<double>((static_cast<std::size_t>(m) + 1) * width, 0.0);
    ways[0] = 1;
    std::int64_t below = 0, total = 0, seen = 0;
    // After each patient: ways[k, s] to choose k of those so far with sum s. Descending k, so each is chosen at most
    // once.
    for (const TiedValue& tied : values) {
        const std::int64_t score = scores.of(tied, below);
        for (std::uint32_t one = 0; one < tied.total(); ++one)
            for (auto k = static_cast<std::size_t>(std::min<std::int64_t>(m, below + one + 1)); k > 0; --k) {
                double* const to = ways.data() + k * width + score;
                const double* const from = ways.data() + (k - 1) * width;
                const std::size_t count =
                    static_cast<std::size_t>(score) < width ? width - static_cast<std::size_t>(score) : 0;
                for (std::size_t s = 0; s < count; ++s) to[s] += from[s];
            }
        below += tied.total();
        total += score * tied.total();
        seen += score * tied.patients[scores.small_arm];
    }
    // T - E in units of 1/n, so that ties with what was seen are found exactly.
    const std::int64_t centre = m * total, t = n * seen - centre, far = t < 0 ? -t : t;
    double all = 0, tail = 0, at_edge = 0, high = 0, low = 0, same = 0;
    for (std::size_t s = 0; s < width; ++s) {
        const double count = ways[static_cast<std::size_t>(m) * width + s];
        const std::int64_t d = n * static_cast<std::int64_t>(s) - centre, distance = d < 0 ? -d : d;
        all += count;
        tail += distance >= far ? count : 0;
        at_edge += distance == far ? count : 0;
        high += d >= t ? count : 0;
        low += d <= t ? count : 0;
        same += d == t ? count : 0;
    }
    if (scores.small_arm == 0) std::swap(high, low);
    return {tail / all, (tail - 0.5 * at_edge) / all, high / all, (high - 0.5 * same) / all,
            low / all,  (low - 0.5 * same) / all};
}

}  // namespace equipoise
