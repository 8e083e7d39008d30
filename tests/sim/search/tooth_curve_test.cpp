#include "sim/search/tooth_curve.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "tests/sim/search/batch_support.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

double line(double n) { return 0.1 * std::sqrt(n) - 1.959963984540054; }

}  // namespace

TEST_CASE("without teeth the curve is the weighted least-squares line, with its covariance", "[exact]") {
    const std::vector<double> n{600, 720, 800, 900}, power{0.70, 0.77, 0.81, 0.84};
    const double replicates = 4000;
    const PowerBatch batch = independent(n, power, replicates);
    double sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (std::size_t i = 0; i < n.size(); ++i) {
        const double x = std::sqrt(n[i]), y = normal_quantile(power[i]),
                     w = replicates * std::pow(normal_density(y), 2) / (power[i] * (1 - power[i]));
        sw += w, sx += w * x, sy += w * y, sxx += w * x * x, sxy += w * x * y;
    }
    const double det = sw * sxx - sx * sx, slope = (sw * sxy - sx * sy) / det, at0 = (sxx * sy - sx * sxy) / det;
    const double places[] = {650, 785};
    const CurveLaw law = ToothCurve({&batch, 1}).law(0, places);
    REQUIRE(law.valid);
    for (std::size_t p = 0; p < 2; ++p) {
        const double x = std::sqrt(places[p]);
        CHECK_THAT(law.mean[p], WithinAbs(at0 + slope * x, 2e-4));
        // Half a replicate of disagreement is a thousandth of the variance.
        CHECK_THAT(law.covariance[p * 2 + p], WithinRel((sxx - 2 * x * sx + x * x * sw) / det, 3e-3));
    }
    const double x0 = std::sqrt(places[0]), x1 = std::sqrt(places[1]);
    CHECK_THAT(law.covariance[1], WithinRel((sxx - (x0 + x1) * sx + x0 * x1 * sw) / det, 3e-3));
    CHECK_THAT(law.slope, WithinRel(slope, 1e-3));
}

TEST_CASE("sizes that were simulated well are known whatever their teeth, those between them by their neighbours",
          "[exact]") {
    // Teeth of s = 0.02, alike over 0.4 sqrt(800) = 11.3 patients: between two known sizes 6 patients off, variance
    // s^2 (1 - r^2) / (1 + r^2) at r = exp(-6 / 11.3), and far from all of them s^2, but for the line.
    std::vector<double> n, power;
    for (int i = 0; i < 15; ++i) {
        n.push_back(716 + 12 * i);
        power.push_back(normal_cdf(line(n.back()) + (i % 3 - 1) * 0.02));
    }
    const PowerBatch batch = independent(n, power);
    const double places[] = {800, 806, 940}, s = 0.02;
    const CurveLaw law = ToothCurve({&batch, 1}).law(s, places);
    REQUIRE(law.valid);
    CHECK_THAT(law.mean[0], WithinAbs(normal_quantile(power[7]), 1e-3));
    CHECK(law.covariance[0] < 1e-7);
    const double r = std::exp(-6 / (0.4 * std::sqrt(800.0)));
    CHECK_THAT(law.covariance[4], WithinRel(s * s * (1 - r * r) / (1 + r * r), 0.05));
    CHECK(law.covariance[8] > s * s);
    CHECK(law.covariance[8] < 2 * s * s);
}

TEST_CASE("the likelihood of the size of teeth finds those that are there and none where none are", "[exact]") {
    std::vector<double> n, smooth, toothed;
    for (int i = 0; i < 21; ++i) {
        n.push_back(700 + 8 * i);
        smooth.push_back(normal_cdf(line(n.back())));
        toothed.push_back(normal_cdf(line(n.back()) + 0.02 * std::sin(0.9 * i)));
    }
    const double place[] = {780};
    for (const bool teeth : {true, false}) {
        const PowerBatch batch = nested(n, teeth ? toothed : smooth, 40000);
        const ToothCurve curve({&batch, 1});
        const double none = curve.law(0, place).log_likelihood, some = curve.law(0.015, place).log_likelihood;
        CHECK((some - none > 3) == teeth);
        CHECK((none - some > 3) == !teeth);
    }
}

TEST_CASE("sizes that do not determine a line have no law", "[exact]") {
    const PowerBatch two = independent({700, 800}, {0.7, 0.8}), one = independent({700, 700, 700}, {0.7, 0.7, 0.7});
    const double place[] = {750};
    CHECK_FALSE(ToothCurve({&two, 1}).law(0, place).valid);
    CHECK_FALSE(ToothCurve({&one, 1}).law(0, place).valid);
}
