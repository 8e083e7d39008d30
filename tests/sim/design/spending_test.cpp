// Spending functions against their formulas and published values.
#include "sim/design/spending.hpp"

#include <cmath>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

TEST_CASE("every spending function goes from nothing to the whole, and stays there", "[design]") {
    for (const auto& [name, kind] : EnumNames<Spending>::names) {
        if (kind == Spending::user) continue;
        for (const double total : {0.025, 0.2}) {
            INFO(name);
            CHECK(spent(kind, 1.5, total, 0) == 0);
            CHECK(spent(kind, 1.5, total, -1) == 0);
            CHECK(spent(kind, 1.5, total, 1) == total);
            CHECK(spent(kind, 1.5, total, 1.7) == total);
            CHECK_THAT(spent(kind, 1.5, total, 1 - 1e-12), WithinAbs(total, 1e-11));
            double before = 0;
            for (int i = 1; i <= 20; ++i) {
                const double now = spent(kind, 1.5, total, 0.05 * i);
                CHECK(now > before);
                before = now;
            }
        }
    }
}

TEST_CASE("spending functions have their formulas", "[design]") {
    const double t = 0.37, a = 0.025;
    const double z = 2.241402727604947;  // 1 - 0.025 / 2
    CHECK_THAT(spent(Spending::lan_demets_obrien_fleming, 0, a, t), WithinRel(std::erfc(z / std::sqrt(2 * t)), 1e-12));
    CHECK_THAT(spent(Spending::lan_demets_pocock, 0, a, t), WithinRel(a * std::log1p((std::exp(1.0) - 1) * t), 1e-13));
    CHECK_THAT(spent(Spending::hwang_shih_decani, -4, a, t), WithinRel(a * std::expm1(4 * t) / std::expm1(4.0), 1e-13));
    CHECK_THAT(spent(Spending::hwang_shih_decani, 2, a, t),
               WithinRel(a * std::expm1(-2 * t) / std::expm1(-2.0), 1e-13));
    CHECK(spent(Spending::hwang_shih_decani, 0, a, t) == a * t);
    CHECK_THAT(spent(Spending::hwang_shih_decani, 1e-9, a, t), WithinRel(a * t, 1e-8));
    CHECK_THAT(spent(Spending::kim_demets, 2.5, a, t), WithinRel(a * std::pow(t, 2.5), 1e-13));
}

TEST_CASE("given spending is straight between the planned looks", "[design]") {
    const double t[] = {0.4, 0.7, 1}, cumulative[] = {0.002, 0.01, 0.025};
    CHECK(spent_by_user(t, cumulative, 0) == 0);
    CHECK_THAT(spent_by_user(t, cumulative, 0.2), WithinAbs(0.001, 1e-15));
    CHECK(spent_by_user(t, cumulative, 0.4) == 0.002);
    CHECK_THAT(spent_by_user(t, cumulative, 0.55), WithinAbs(0.006, 1e-15));
    CHECK(spent_by_user(t, cumulative, 1) == 0.025);
    CHECK(spent_by_user(t, cumulative, 1.4) == 0.025);
}
