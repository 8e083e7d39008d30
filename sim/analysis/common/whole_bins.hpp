#pragma once
// Small whole numbers (scores, changes, days) find their place by counting; only what is left over needs sorting.
#include <cstdint>
#include <span>

namespace equipoise {

/// Places of a number in a count of whole numbers: two for what is none of them, then the numbers from kLowest on.
struct WholeBins {
    static constexpr int kLowest = -128, kNumbers = 512;  // -128 to 383
    static constexpr std::size_t kMissing = 0, kOther = 1, kFirst = 2, kBins = kFirst + kNumbers;
    static double number(std::size_t bin) { return static_cast<double>(static_cast<int>(bin - kFirst) + kLowest); }

    /// The bin of each number: kMissing for NaN, kOther for those that are not whole or out of range.
    static void find(std::span<const double> y, std::span<std::uint16_t> bin) {
        for (std::size_t i = 0; i < y.size(); ++i) {
            // Compared and chosen as doubles, without a branch: it vectorizes. Beyond the range, and for NaN, a half.
            const double shifted = y[i] - kLowest, high = shifted > -0.5 ? shifted : -0.5,
                         in_range = high < kNumbers - 0.5 ? high : kNumbers - 0.5;
            const double whole = static_cast<double>(static_cast<int>(in_range));
            const double none = y[i] == y[i] ? double{kOther} : double{kMissing};
            bin[i] = static_cast<std::uint16_t>(static_cast<int>(whole == shifted ? whole + kFirst : none));
        }
    }
};

}  // namespace equipoise
