#include "sim/trial/recruitment.hpp"

#include <algorithm>

#include "models/numeric/vector_math.hpp"
#include "sim/random/fill.hpp"

namespace equipoise {

void recruit(const Recruitment& r, ReplicateKey key, std::span<double> arrival, std::span<std::uint16_t> site) {
    constexpr std::size_t kBatch = 256;
    alignas(64) double gap[kBatch], pick[kBatch];
    const double daily = r.per_site_per_month / Recruitment::days_per_month;  // of one site
    const double opening_gap = r.activation_months * Recruitment::days_per_month / r.sites;
    int open = 1;
    double segment_start = 0,
           mass_before = 0;  // calendar day and cumulative rate where the current number of sites began
    const bool even = r.arrivals == ArrivalPattern::even;
    double mass = even ? -0.5 : 0;
    for (std::size_t first = 0; first < arrival.size(); first += kBatch) {
        const std::size_t count = std::min(kBatch, arrival.size() - first);
        fill_uniforms(key, static_cast<std::uint32_t>(first), Purpose::recruitment, 0, {gap, count}, {pick, count});
        for (std::size_t i = 0; i < count; ++i) gap[i] = even ? 1 : -vector_math::log(gap[i]);
        for (std::size_t i = 0; i < count; ++i) {
            mass += gap[i];
            while (open < r.sites && mass > mass_before + open * daily * opening_gap) {
                mass_before += open * daily * opening_gap;
                segment_start += opening_gap;
                ++open;
            }
            arrival[first + i] = segment_start + (mass - mass_before) / (open * daily);
            site[first + i] = static_cast<std::uint16_t>(pick[i] * open);
        }
    }
}

}  // namespace equipoise
