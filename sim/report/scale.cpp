#include "sim/report/scale.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace equipoise::report {

namespace {

double transformed(AxisKind kind, double value) {
    switch (kind) {
        case AxisKind::square_root:
            return std::sqrt(std::fmax(value, 0));
        case AxisKind::logarithmic:
            return std::log(value);
        case AxisKind::linear:
            break;
    }
    return value;
}

}  // namespace

double Axis::pixel(double value) const {
    const double inside = std::clamp(value, low, high);
    const double from = transformed(kind, low), to = transformed(kind, high);
    return start + (stop - start) * (transformed(kind, inside) - from) / (to - from);
}

std::vector<double> linear_ticks(double low, double high, int wanted) {
    const double rough = (high - low) / wanted, power = std::pow(10, std::floor(std::log10(rough)));
    const double ratio = rough / power;
    const double step = power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    std::vector<double> ticks;
    for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) ticks.push_back(i * step);
    return ticks;
}

std::vector<double> day_ticks(double last_day) {
    if (last_day < 14 || last_day > 183) return linear_ticks(0, last_day, 6);
    const double step = last_day <= 56 ? 7 : last_day <= 112 ? 14 : 28;
    std::vector<double> ticks;
    for (double day = 0; day <= last_day; day += step) ticks.push_back(day);
    if (last_day - ticks.back() > 0.5 * step) ticks.push_back(last_day);
    return ticks;
}

std::vector<double> count_ticks(const Axis& axis, double gap) {
    std::vector<double> ticks;
    const auto offer = [&](double value) {
        if (value < axis.low || value > axis.high) return;
        const double x = axis.pixel(value);
        for (const double other : ticks)
            if (std::fabs(axis.pixel(other) - x) < gap) return;
        ticks.push_back(value);
    };
    for (const double mantissa : {1.0, 5.0, 2.0, 3.0, 4.0, 1.5, 7.0, 6.0, 8.0, 2.5})
        for (double power = 1e9; power >= 1; power /= 10) offer(mantissa * power);
    std::sort(ticks.begin(), ticks.end());
    return ticks;
}

std::vector<double> spread(const std::vector<double>& wanted, const std::vector<double>& heights, double top,
                           double bottom) {
    // Pool adjacent items that would overlap into blocks, each at the mean of what its items want, until no two blocks
    // touch.
    struct Block {
        std::vector<std::size_t> items;
        double height = 0,
               centre_sum = 0;  // sum over items of the block centre that would put the item where it wants to be
        double centre(double low, double high) const {
            const double wish = centre_sum / static_cast<double>(items.size());
            return high - low < height ? 0.5 * (low + high) : std::clamp(wish, low + 0.5 * height, high - 0.5 * height);
        }
    };
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    std::vector<Block> blocks;
    const auto rebuild = [&](Block& block) {
        block.height = 0, block.centre_sum = 0;
        for (const std::size_t i : block.items) block.height += heights[i];
        double above = 0;
        for (const std::size_t i : block.items) {
            block.centre_sum += wanted[i] - above - 0.5 * heights[i] + 0.5 * block.height;
            above += heights[i];
        }
    };
    for (const std::size_t i : order) {
        blocks.push_back({{i}, 0, 0});
        rebuild(blocks.back());
        while (blocks.size() > 1) {
            Block& last = blocks[blocks.size() - 1];
            Block& before = blocks[blocks.size() - 2];
            if (last.centre(top, bottom) - 0.5 * last.height >= before.centre(top, bottom) + 0.5 * before.height - 1e-9)
                break;
            before.items.insert(before.items.end(), last.items.begin(), last.items.end());
            rebuild(before);
            blocks.pop_back();
        }
    }
    std::vector<double> centres(wanted.size());
    for (const Block& block : blocks) {
        double y = block.centre(top, bottom) - 0.5 * block.height;
        for (const std::size_t i : block.items) {
            centres[i] = y + 0.5 * heights[i];
            y += heights[i];
        }
    }
    return centres;
}

}  // namespace equipoise::report
