#include "models/fit/prentice_table.hpp"

#include "models/survival/generalized_gamma.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using fit::PrenticeTable;

namespace {

const std::vector<double> kShapes{-4,   -1.5, -0.6,  -0.1, -0.03, -1e-4, 0,   1e-9, 1e-4,
                                  0.02, 0.2,  0.288, 0.29, 0.7,   1,     1.9, 5};

// Five-point differences of a function of q.
template <class F>
double slope(const F& f, double q) {
    const double h = 2e-3;
    return (f(q - 2 * h) - 8 * f(q - h) + 8 * f(q + h) - f(q + 2 * h)) / (12 * h);
}

}  // namespace

TEST_CASE("the generalized gamma law's table has the law's tails", "[exact]") {
    for (const double q : kShapes) {
        PrenticeTable table;
        table.set(q, -7, 6, true);
        for (double w = -7; w < 6; w += 0.37) {
            const PrenticeTails tails = prentice_tails(q, w);
            if (!(tails.log_alive > -500 && tails.log_density > -500)) continue;
            INFO("q " << q << ", w " << w << ", log S " << tails.log_alive << ", log F " << tails.log_dead);
            // prentice_tails has a q below 1e-8 as 0, and rounds a = 1 / q^2 and x = a e^(q w): about 1e-16 a for small
            // q
            const double rounding = std::fabs(q) < 1e-3 ? 1e-7 : 3e-13;
            CHECK_THAT(table.cumulative(w),
                       WithinRel(-tails.log_alive, rounding) || WithinAbs(-tails.log_alive, 1e-300));
            CHECK_THAT(table.log_density(w),
                       WithinAbs(tails.log_density, rounding * (1 + std::fabs(tails.log_density))));
        }
    }
}

TEST_CASE("the generalized gamma law's table at shape 1 is the exponential law, at 0 the normal", "[exact]") {
    PrenticeTable table;
    table.set(1, -30, 4, true);
    for (double w = -30; w <= 4; w += 0.23) CHECK_THAT(table.cumulative(w), WithinRel(std::exp(w), 2e-14));
    table.set(0, -8, 8, true);
    for (double w = -8; w <= 8; w += 0.23)
        CHECK_THAT(table.cumulative(w), WithinRel(w < 0 ? -std::log1p(-0.5 * std::erfc(-w / std::sqrt(2.0)))
                                                        : -std::log(0.5 * std::erfc(w / std::sqrt(2.0))),
                                                  1e-14));
}

TEST_CASE("the generalized gamma law's table has the slopes of what it tabulates", "[exact]") {
    for (const double q : kShapes) {
        for (double w = -5; w < 4; w += 1.3) {
            const auto cumulative = [&](double at) {
                PrenticeTable table;
                table.set(at, -5, 4, false);
                return table.cumulative(w);
            };
            if (!(cumulative(q) < 50)) continue;
            const auto slopes_at = [&](double at) {
                PrenticeTable table;
                table.set(at, -5, 4, true);
                return std::pair{table.cumulative_slopes(w), table.log_density_slopes(w)};
            };
            INFO("q " << q << ", w " << w);
            const auto [h, l] = slopes_at(q);
            const auto close = [](double expected) { return WithinAbs(expected, 2e-7 * (1 + std::fabs(expected))); };
            CHECK_THAT(h.f, WithinRel(cumulative(q), 1e-12));
            CHECK_THAT(h.fb, close(slope(cumulative, q)));
            CHECK_THAT(h.fbb, close(slope([&](double at) { return slopes_at(at).first.fb; }, q)));
            CHECK_THAT(h.fab, close(slope([&](double at) { return slopes_at(at).first.fa; }, q)));
            CHECK_THAT(l.fb, close(slope([&](double at) { return slopes_at(at).second.f; }, q)));
            CHECK_THAT(l.fbb, close(slope([&](double at) { return slopes_at(at).second.fb; }, q)));
            CHECK_THAT(l.fab, close(slope([&](double at) { return slopes_at(at).second.fa; }, q)));
            // by w: the hazard and the score of the density
            PrenticeTable table;
            table.set(q, -6, 5, true);
            const auto of_w = [&](auto value) {
                return (value(w - 2e-3) - 8 * value(w - 1e-3) + 8 * value(w + 1e-3) - value(w + 2e-3)) / 12e-3;
            };
            CHECK_THAT(h.fa, close(of_w([&](double x) { return table.cumulative(x); })));
            CHECK_THAT(h.faa, close(of_w([&](double x) { return table.cumulative_slopes(x).fa; })));
            CHECK_THAT(l.fa, close(of_w([&](double x) { return table.log_density(x); })));
            CHECK_THAT(l.faa, close(of_w([&](double x) { return table.log_density_slopes(x).fa; })));
        }
    }
}

TEST_CASE("outside the generalized gamma law's table values are computed one by one", "[exact]") {
    PrenticeTable table;
    table.set(0.5, -1, 1, true);
    for (const double w : {-40.0, -1.5, 1.5, 8.0, 12.0}) {
        const PrenticeTails tails = prentice_tails(0.5, w);
        CHECK_THAT(table.cumulative(w), WithinRel(-tails.log_alive, 1e-13));
        CHECK_THAT(table.cumulative_slopes(w).f, WithinRel(-tails.log_alive, 1e-13));
    }
}
