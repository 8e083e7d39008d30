#pragma once
// Trials of time to death with complete follow-up, drawn fast: deaths by day and arm, judged by the log-rank test.
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/engine/run.hpp"

namespace equipoise::test {

/// A simulator for the rounds of a SizeSearch with one analysis: constant hazards, deaths known to the day of 28, a
/// two-sided 5% log-rank test; the same patients serve all sizes, as in the engine.
class LogRankTrials {
  public:
    static constexpr int kDays = 28;

    LogRankTrials(double p0, double p1, int ratio0, int ratio1) : ratio_{ratio0, ratio1} {
        for (int arm = 0; arm < 2; ++arm) {
            const double p = arm == 0 ? p0 : p1;
            int day = 0;
            for (int u = 0; u < 65536; ++u) {  // P(death by day d) = 1 - (1 - p)^(d / 28), to 1/65536
                while (day < kDays && (u + 0.5) / 65536 >= 1 - std::pow(1 - p, (day + 1.0) / kDays)) ++day;
                day_[arm].push_back(static_cast<std::uint8_t>(day));
            }
        }
    }

    /// z of deaths by day and arm among so many patients; positive for fewer deaths under treatment. Days begin at 0,
    /// the last entry are the survivors.
    static double z(const int (&deaths)[2][kDays + 1], double n0, double n1) {
        double u = 0, v = 0;
        for (int day = 0; day < kDays; ++day) {
            const double d0 = deaths[0][day], d1 = deaths[1][day], d = d0 + d1, n = n0 + n1;
            if (d > 0 && n > 1) {
                const double share = n1 / n;
                u += d1 - d * share;
                v += d * share * (1 - share) * (n - d) / (n - 1);
            }
            n0 -= d0;
            n1 -= d1;
        }
        return v > 0 ? -u / std::sqrt(v) : 0;
    }

    RunTally operator()(const RunRequest& request) {
        const std::size_t sizes = request.sizes.size(), block = static_cast<std::size_t>(ratio_[0] + ratio_[1]);
        RunTally tally(sizes, 1, true);
        state_ = mixed(mixed(request.seed) + request.first);
        std::vector<std::size_t> shown;
        for (std::uint64_t r = 0; r < request.count; ++r) {
            int deaths[2][kDays + 1] = {};
            std::size_t n = 0;
            shown.clear();
            for (std::size_t s = 0; s < sizes; ++s) {
                for (; n < request.sizes[s]; n += block)
                    for (int arm = 0; arm < 2; ++arm)
                        for (int i = 0; i < ratio_[arm]; ++i) ++deaths[arm][day_[arm][next16()]];
                const double blocks = static_cast<double>(n / block);
                if (z(deaths, blocks * ratio_[0], blocks * ratio_[1]) > 1.959963984540054) shown.push_back(s);
            }
            for (std::size_t i = 0; i < shown.size(); ++i) {
                ++tally.at(shown[i], 0).benefit;
                for (std::size_t j = i; j < shown.size(); ++j) ++tally.both[shown[i] * sizes + shown[j]];
            }
        }
        for (std::size_t s = 0; s < sizes; ++s) tally.trial[s].trials = tally.at(s, 0).trials = request.count;
        return tally;
    }

  private:
    std::uint16_t next16() {
        if (left_ == 0) bits_ = mixed(state_ += 0x9e3779b97f4a7c15ULL), left_ = 4;  // splitmix64
        --left_;
        const auto u = static_cast<std::uint16_t>(bits_);
        bits_ >>= 16;
        return u;
    }

    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    int ratio_[2], left_ = 0;
    std::uint64_t state_ = 1, bits_ = 0;
    std::vector<std::uint8_t> day_[2];
};

}  // namespace equipoise::test
