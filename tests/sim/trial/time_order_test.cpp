// The order of times by scaled keys and buckets against a plain sort by the times themselves.
#include "sim/trial/time_order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "sim/random/stream.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr double kHorizon = 28;

struct Times {
    std::vector<double> time;
    std::vector<std::uint8_t> status;
};

// Kinds of trials: spread out; whole days with ties; neighbours one last bit apart, which no 31 bits tell apart; all
// crowded into the first thousandth of the follow-up.
Times times_of(const std::string& kind, std::size_t n, std::uint64_t replicate) {
    Times all;
    Stream draw({5, replicate}, 0, Purpose::death);
    for (std::size_t i = 0; i < n; ++i) {
        double t = 40 * draw.uniform();
        if (kind == "days") t = std::floor(t) + 1;
        if (kind == "crowded") t /= 1000;
        if (kind == "close") {
            t = std::floor(t) + 0.3;
            for (double steps = std::floor(4 * draw.uniform()); steps > 0; --steps) t = std::nextafter(t, 99.0);
        }
        const double seen = std::min(kHorizon, 60 * draw.uniform());
        all.time.push_back(std::min(t, kind == "days" ? std::ceil(seen) : seen));
        all.status.push_back(t <= all.time.back());
    }
    return all;
}

std::vector<std::uint32_t> sorted(const Times& all) {
    std::vector<std::uint32_t> order(all.time.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return all.time[a] != all.time[b] ? all.time[a] < all.time[b] : all.status[a] > all.status[b];
    });
    return order;
}

}  // namespace

TEST_CASE("patients stand in the order of their times, deaths first, then by number", "[exact]") {
    for (const char* kind : {"spread", "days", "close", "crowded"})
        for (const std::size_t n : {0, 1, 2, 7, 64, 65, 400, 3000})
            for (std::uint64_t replicate = 0; replicate < 10; ++replicate) {
                INFO(kind << " " << n << " " << replicate);
                const Times all = times_of(kind, n, replicate);
                Arena arena;
                std::vector<std::uint32_t> order(n);
                order_by_time(all.time, all.status, kHorizon, order, arena);
                CHECK(order == sorted(all));
            }
}

TEST_CASE("times that are all one, or all at the horizon, keep the patients' order", "[exact]") {
    for (const double at : {0.0, 3.0, kHorizon})
        for (const std::uint8_t status : {0, 1}) {
            const Times all{std::vector<double>(200, at), std::vector<std::uint8_t>(200, status)};
            Arena arena;
            std::vector<std::uint32_t> order(200);
            order_by_time(all.time, all.status, std::max(at, 0.0), order, arena);
            CHECK(order == sorted(all));
        }
}
