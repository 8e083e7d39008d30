#include "models/numeric/near_ties.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

std::vector<double> merged(std::vector<double> values, std::initializer_list<double> marks = {}) {
    merge_near_ties({values}, marks);
    return values;
}

}  // namespace

TEST_CASE("sums of decimals are the decimals that they stand for, and nothing else moves", "[exact][ties]") {
    CHECK(merged({0.1 + 0.2, 0.3, 0.7}) == std::vector<double>{0.3, 0.3, 0.7});
    CHECK(merged({0.3, 0.1 + 0.2}) == std::vector<double>{0.3, 0.3});
    // A lone time within rounding of a whole day is that day, however it was counted; so is one of the day asked about.
    double tenths = 0;
    for (int i = 0; i < 280; ++i) tenths += 0.1;
    REQUIRE(tenths != 28);
    CHECK(merged({tenths, 3.5}) == std::vector<double>{28, 3.5});
    CHECK(merged({1.1 + 2.2, 9.25}, {3.3}) == std::vector<double>{3.3, 9.25});
    // Near 0 the size of the other numbers is the measure: 0.3 - 0.1 - 0.2 is not 0.
    REQUIRE(0.3 - 0.1 - 0.2 != 0);
    CHECK(merged({0.3 - 0.1 - 0.2, 0.5, 0}) == std::vector<double>{0, 0.5, 0});
    // Beyond the tolerance, and in the presence of very large values, numbers stay apart.
    const std::vector<double> apart{1e-3, 1.00000001e-3, 2, 2.00000001, 1e90, 0.25};
    CHECK(merged(apart) == apart);
    // Whole numbers are exact at any size.
    const std::vector<double> sites{1000000001, 1000000002, 1000000003};
    CHECK(merged(sites) == sites);
}

TEST_CASE("missing and infinite values are passed over, and several columns are judged together", "[exact][ties]") {
    std::vector<double> time{0.1 + 0.2, 5}, entry{0.3, std::nan("")}, icu{std::numeric_limits<double>::infinity(), 0.3};
    merge_near_ties({time, entry, icu});
    CHECK(time == std::vector<double>{0.3, 5});
    CHECK(entry[0] == 0.3);
    CHECK(std::isnan(entry[1]));
    CHECK(std::isinf(icu[0]));
    CHECK(merged({}).empty());
}

TEST_CASE("a difference of exactly the threshold does not exceed it, in decimals as in tenths", "[exact][ties]") {
    for (const auto& [a, b] : {std::pair{1.1, 0.8}, {2.3, 2.0}, {4.1, 3.8}, {3.5, 3.2}, {0.8, 0.5}, {1e6 + 0.3, 1e6}}) {
        CHECK_FALSE(exceeds(a, b, 0.3));
        CHECK(exceeds(a + 0.001, b, 0.3));
        CHECK(exceeds(a, b, 0.299));
    }
    CHECK(exceeds(std::nextafter(1.0, 2), 1, 0));  // no threshold: to the last bit
    CHECK_FALSE(exceeds(1, 1, 0));
    CHECK(exceeds(2, 1, 0.5));
    CHECK_FALSE(exceeds(1, 2, 0.5));
}
