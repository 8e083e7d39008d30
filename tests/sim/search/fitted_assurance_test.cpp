// The curve of assurance through sizes that lie on a known one, and its crossings solved for apart.
#include "sim/search/fitted_assurance.hpp"

#include <cmath>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

double normal(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

// A parabola of the probit in log(n), and an error that is straight in log(n) with a kink at n = 320.
double assurance(double n) {
    const double x = std::log(n / 300);
    return normal(0.4 + 0.5 * x - 0.1 * x * x);
}
double error(double n) { return n <= 320 ? 0.02 - 0.004 * std::log(n / 80) : 0.02 - 0.004 * std::log(4.0); }

FittedAssurance fitted() {
    std::vector<AssuranceAt> seen;
    for (const double n : {80.0, 160.0, 320.0, 640.0, 1280.0}) seen.push_back({n, {assurance(n), error(n), 0, 1}});
    return FittedAssurance(seen);
}

// The first n of a fine walk at which the curve, moved by so many errors, is at the target.
double walked(double target, double errors) {
    for (double n = 80; n < 1280; n *= 1 + 1e-6)
        if (assurance(n) + errors * error(n) >= target) return n;
    return INFINITY;
}

}  // namespace

TEST_CASE("a curve through sizes on a parabola is that parabola, and its error goes straight between them", "[exact]") {
    const FittedAssurance curve = fitted();
    for (const double n : {80.0, 100.0, 200.0, 300.0, 500.0, 1280.0}) {
        CHECK_THAT(curve.at(n), WithinAbs(assurance(n), 1e-9));
        CHECK_THAT(curve.at(n, 1) - curve.at(n), WithinAbs(error(n), 1e-9));
    }
}

TEST_CASE("a crossing's 95% limits are those of the curve moved by 1.96 of its errors", "[exact]") {
    const FittedAssurance curve = fitted();
    for (const double target : {0.55, 0.6, 0.7}) {
        INFO(target);
        const AssuranceCrossing at = curve.crossing(target);
        CHECK_THAT(at.n, WithinRel(walked(target, 0), 3e-6));
        CHECK_THAT(at.lower, WithinRel(walked(target, 1.959964), 3e-6));
        CHECK_THAT(at.upper, WithinRel(walked(target, -1.959964), 3e-6));
        CHECK(at.lower < at.n);
        CHECK(at.n < at.upper);
    }
    CHECK(curve.crossing(0.2).n == 80);        // passed before the sizes begin
    CHECK(std::isinf(curve.crossing(0.9).n));  // beyond them
    CHECK(curve.crossing(0.81).n < 1280);
    CHECK(std::isinf(curve.crossing(0.81).upper));  // the crossing is among them, its limit is not
}

TEST_CASE("a crossing in whole allocations is the next that is not below it", "[exact]") {
    const AssuranceCrossing at = AssuranceCrossing{100.2, 96, INFINITY}.whole(4);
    CHECK(at.n == 104);
    CHECK(at.lower == 96);
    CHECK(std::isinf(at.upper));
    CHECK(AssuranceCrossing{6.9, 5.1, 9}.whole(3).lower == 6);
}
