#include "sim/cli/power_bars.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace equipoise {
namespace {

constexpr int kLength = 40, kParts = 8;  // characters of 100%, and the parts of one
constexpr const char* kPart[kParts] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

std::string bar(double power, double target) {
    const int eighths = static_cast<int>(std::lround(std::clamp(power, 0.0, 1.0) * kLength * kParts)),
              whole = eighths / kParts;
    const int mark = std::min(static_cast<int>(target * kLength), kLength - 1);
    std::string text;
    for (int at = 0; at < kLength; ++at) {
        if (at < whole)
            text += "█";
        else if (at == whole && eighths % kParts > 0)
            text += kPart[eighths % kParts];
        else
            text += at == mark ? "┊" : " ";
    }
    return text;
}

}  // namespace

std::string power_bars(const std::vector<PowerBar>& bars, double target) {
    std::string text;
    for (const PowerBar& at : bars)
        text += fmt::format("{:>8} {} {:5.1f}%\n", at.n, bar(at.power, target), 100 * at.power);
    return text;
}

}  // namespace equipoise
