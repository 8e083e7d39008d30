// Flags counted eight a step against one at a time.
#include "models/numeric/flag_count.hpp"

#include <vector>

#include "sim/random/stream.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("flags are counted as one by one", "[exact]") {
    Stream draw({8, 1}, 0, Purpose::death);
    for (const std::size_t n : {0u, 1u, 7u, 8u, 9u, 63u, 400u, 5003u}) {
        std::vector<std::uint8_t> a(n), b(n);
        std::size_t ones = 0, both = 0;
        for (std::size_t i = 0; i < n; ++i) {
            a[i] = draw.uniform() < 0.4;
            b[i] = draw.uniform() < 0.7;
            ones += a[i];
            both += a[i] == 1 && b[i] == 1;
        }
        CHECK(count_flags(a) == ones);
        CHECK(count_both(a, b) == both);
    }
}
