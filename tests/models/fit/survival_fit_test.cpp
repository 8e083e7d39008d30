// Fits of awkward data: each says in words what is wrong, and no number is NaN or infinite beside `identified`.
#include "models/fit/survival_fit.hpp"

#include <cmath>

#include "models/fit/law_likelihood.hpp"
#include "models/fit/likelihood.hpp"
#include "models/fit/ranking.hpp"
#include "models/numeric/input_error.hpp"
#include "models/survival/arm_survival.hpp"
#include "sim/random/fill.hpp"
#include "sim/random/stream.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;

namespace {

PilotSurvival pilot_of(const std::string& text) { return PilotSurvival::read(CsvTable::parse(text, "pilot.csv")); }

void check_sound(const SurvivalFit& fit) {
    INFO(fit.law);
    if (!fit.identified) {
        CHECK_FALSE(fit.warnings.empty());
        CHECK_FALSE(fit.fitted.has_value());
        return;
    }
    CHECK(std::isfinite(fit.log_likelihood));
    for (std::size_t i = 0; i < fit.size(); ++i) {
        CHECK(std::isfinite(fit.estimates[i]));
        CHECK((std::isfinite(fit.standard_errors[i]) || fit.estimates[i] == 0));
    }
    for (const double day : {0.0, 7.0, 28.0}) {
        const EstimateWithInterval s = fit.survival_at(day);
        CHECK((s.lower >= 0 && s.lower <= s.estimate && s.estimate <= s.upper && s.upper <= 1));
    }
}

}  // namespace

TEST_CASE("every law meets awkward data without a NaN or an exception", "[exact][fit]") {
    const std::vector<std::string> texts{
        "arm,time,status\n0,28,0\n1,28,0\n",                                        // no death at all
        "arm,time,status\n0,5,1\n0,9,1\n0,28,0\n1,28,0\n1,28,0\n",                  // none under treatment
        "arm,time,status\n0,5,1\n1,9,1\n",                                          // everybody, one an arm
        "arm,time,status\n0,7,1\n0,7,1\n1,7,1\n1,7,1\n",                            // all at one time
        "arm,time,status\n0,5,1\n",                                                 // one patient, other arm empty
        "arm,time,status\n0,0,0\n1,0,0\n",                                          // nobody at risk
        "arm,left,right,n\n0,0,28,8\n0,28,,12\n1,0,28,3\n1,28,,7\n",                // one interval
        "arm,left,right,n\n0,0,7,6\n0,14,28,2\n0,28,,12\n1,14,28,3\n1,28,,7\n",     // the pilot
        "arm,time,status\n0,0.001,1\n0,1000,1\n0,3,1\n1,1e-6,1\n1,1e5,0\n1,2,1\n",  // times apart by orders
    };
    for (const std::string& text : texts) {
        INFO(text);
        const PilotSurvival pilot = pilot_of(text);
        for (const std::string_view law : fit_law_names)
            for (const Arms arms : {Arms::control, Arms::treated, Arms::both})
                check_sound(fit_survival(pilot, arms, law));
        for (const Arms arms : {Arms::control, Arms::treated, Arms::both}) {
            const RankedFits ranked = rank_laws(pilot, arms);
            CHECK((ranked.selected.empty() || ranked.fits.front().law == ranked.selected));
            CHECK_FALSE(ranked.warnings.empty());
        }
    }
}

TEST_CASE("no death in the treated arm is said, and the exact lower limit of survival is given", "[exact][fit]") {
    const PilotSurvival pilot =
        PilotSurvival::read(CsvTable::read(test::kDisk, test::reference_file("icu_noevent.csv")));
    const SurvivalFit both = fit_survival(pilot, Arms::both, "weibull");
    CHECK_FALSE(both.identified);
    CHECK_THAT(both.warnings.front(), ContainsSubstring("no death in arm 1"));
    const SurvivalFit treated = fit_survival(pilot, Arms::treated, "exponential");
    REQUIRE(treated.identified);
    CHECK(treated.estimates[0] == 0);
    CHECK_THAT(treated.warnings.front(), ContainsSubstring("boundary"));
    double followed = 0;
    for (const PilotRow& row : pilot.rows()) followed += row.arm == 1 && row.left >= 28 ? 1 : 0;
    CHECK_THAT(treated.survival_at(28).lower, WithinRel(std::pow(0.025, 1 / followed), 1e-12));
    CHECK_THAT(fit_survival(pilot, Arms::treated, "weibull").warnings.front(), ContainsSubstring("no deaths"));
}

TEST_CASE("deaths in one interval only identify no law of two parameters", "[exact][fit]") {
    const PilotSurvival pilot =
        PilotSurvival::read(CsvTable::read(test::kDisk, test::reference_file("pilot_interval.csv")));
    for (const char* law : {"weibull", "weibull-ph", "gompertz", "log-normal", "log-logistic", "gamma",
                            "generalized-gamma", "royston-parmar", "mixture-cure"}) {
        INFO(law);
        const SurvivalFit fit = fit_survival(pilot, Arms::treated, law);
        CHECK_FALSE(fit.identified);
        // never above the supremum of any law: 3 log 0.3 + 7 log 0.7
        if (std::isfinite(fit.aic)) CHECK(fit.log_likelihood <= 3 * std::log(0.3) + 7 * std::log(0.7) + 1e-12);
    }
}

TEST_CASE("few deaths are said to be too few to choose between laws", "[exact][fit]") {
    const PilotSurvival pilot =
        PilotSurvival::read(CsvTable::read(test::kDisk, test::reference_file("pilot_interval.csv")));
    const RankedFits ranked = rank_laws(pilot, Arms::control);
    REQUIRE_FALSE(ranked.warnings.empty());
    CHECK_THAT(ranked.warnings.front(), ContainsSubstring("8 deaths are too few to choose"));
    for (std::size_t i = 1; i < ranked.fits.size() && ranked.fits[i].identified; ++i)
        CHECK(ranked.fits[i - 1].aic <= ranked.fits[i].aic);
    CHECK_THROWS_AS(fit_survival(pilot, Arms::control, "weibul"), InputError);
    CHECK_THROWS_AS(fit_survival(pilot, Arms::control, "piecewise-exponential", {.cuts = {14, 7}}), InputError);
    CHECK_THROWS_AS(fit_survival(pilot, Arms::control, "royston-parmar", {.inner_knots = 11}), InputError);
    CHECK_THROWS_AS(fit_survival(pilot, Arms::control, "mixture-cure", {.cure_law = "gompertz"}), InputError);
}

TEST_CASE("gradient and Hessian are the slopes of the likelihood for every law", "[exact][fit]") {
    const PilotSurvival pilot =
        PilotSurvival::read(CsvTable::read(test::kDisk, test::reference_file("interval_a.csv")));
    const fit::Rows rows = fit::make_rows(pilot, fit::Arms::both, false);
    const auto check_slopes = [&](const Objective& objective, std::vector<double> at) {
        const std::size_t p = at.size();
        std::vector<double> gradient(p), hessian(p * p), high(p), low(p), unused(p * p);
        objective(at, gradient.data(), hessian.data());
        for (std::size_t i = 0; i < p; ++i) {
            const double step = 1e-5, centre = at[i];
            std::fill(high.begin(), high.end(), 0.0);
            std::fill(low.begin(), low.end(), 0.0);
            at[i] = centre + step;
            const double above = objective(at, nullptr, nullptr);
            objective(at, high.data(), unused.data());
            at[i] = centre - step;
            const double below = objective(at, nullptr, nullptr);
            objective(at, low.data(), unused.data());
            at[i] = centre;
            CHECK_THAT(gradient[i],
                       WithinRel((above - below) / (2 * step), 1e-5) || WithinAbs((above - below) / (2 * step), 1e-5));
            for (std::size_t j = 0; j < p; ++j)
                CHECK_THAT(hessian[i * p + j], WithinRel((high[j] - low[j]) / (2 * step), 1e-5) ||
                                                   WithinAbs((high[j] - low[j]) / (2 * step), 1e-4));
        }
    };
    using namespace equipoise::fit;
    check_slopes(formula_likelihood<WeibullFormula>(rows, 2), {3.2, 0.2, 0.3});
    check_slopes(formula_likelihood<WeibullPhFormula>(rows, 2), {-3, 0.1, -0.3});
    check_slopes(formula_likelihood<GompertzFormula>(rows, 2), {-3, 0.001, -0.3});
    check_slopes(formula_likelihood<GompertzFormula>(rows, 2), {-3, -0.05, -0.3});
    check_slopes(formula_likelihood<LogNormalFormula>(rows, 2), {3, 0.2, 0.3});
    check_slopes(formula_likelihood<LogLogisticFormula>(rows, 2), {3, 0.2, 0.3});
    check_slopes(tabulated_likelihood<GammaFormula>(rows, 2), {-3, 0.2, 0.3});
    check_slopes(tabulated_likelihood<GeneralizedGammaFormula>(rows, 3), {3, 0.2, 0.4, 0.3});
    check_slopes(tabulated_likelihood<GeneralizedGammaFormula>(rows, 3), {3, 0.2, 0.0, 0.3});
    check_slopes(tabulated_likelihood<GeneralizedGammaFormula>(rows, 3), {3, 0.2, -1.4, 0.3});
    check_slopes(formula_likelihood<CureFormula<WeibullFormula>>(rows, 3), {-1, 3, 0.1, 0.3});
    check_slopes(formula_likelihood<CureFormula<LogNormalFormula>>(rows, 3), {-1, 3, 0.1, 0.3});
    check_slopes(formula_likelihood<CureFormula<ExponentialFormula>>(rows, 2), {-1, -3, 0.3});
    const std::vector<double> cuts{7, 14}, knots{0, 2, 3.3};
    check_slopes(piecewise_likelihood(rows, cuts), {0.03, 0.02, 0.025, -0.4});
    for (const SplineScale scale : {SplineScale::hazard, SplineScale::odds, SplineScale::normal})
        check_slopes(spline_likelihood(rows, knots, scale), {-3, 0.9, 0.01, -0.3});
}

TEST_CASE("fits recover the law that made the data, and not one 15% away", "[statistical][fit]") {
    // 20,000 patients a law, followed 60 days, read by whole days as intervals. Estimates within 5 standard errors:
    // false alarm 6e-7 each.
    const std::size_t n = 20000;
    std::vector<double> e(n), t(n);
    fill_uniforms({11, 3}, 0, Purpose::death, 0, e, {});
    for (double& x : e) x = -vector_math::log(x);
    const auto recover = [&](const SurvivalLaw& truth, const char* law, std::vector<double> transformed) {
        INFO(law);
        times(truth, e, t);
        std::string text = "left,right\n";
        for (const double time : t)
            text += time < 60 ? std::to_string(static_cast<int>(time)) + "," +
                                    std::to_string(static_cast<int>(time) + 1) + "\n"
                              : "60,\n";
        const SurvivalFit fit = fit_survival(pilot_of(text), Arms::control, law);
        REQUIRE(fit.identified);
        for (std::size_t i = 0; i < transformed.size(); ++i)
            CHECK(std::fabs(fit.transformed[i] - transformed[i]) < 5 * fit.standard_errors[i]);
        CHECK(std::fabs(fit.transformed[0] - (transformed[0] + 0.15)) > 5 * fit.standard_errors[0]);
        CHECK_THAT(fit.rmst_at(28).estimate, WithinAbs(rmst(truth, 28), 5 * fit.rmst_at(28).standard_error));
    };
    recover(Exponential{0.02}, "exponential", {std::log(0.02)});
    recover(Weibull{0.7, 60}, "weibull", {std::log(60.0), std::log(0.7)});
    recover(Gompertz{-0.03, 0.03}, "gompertz", {std::log(0.03), -0.03});
    recover(LogNormal{3.5, 1.2}, "log-normal", {3.5, std::log(1.2)});
    recover(LogLogistic{1.3, 30}, "log-logistic", {std::log(30.0), std::log(1.3)});
    recover(PiecewiseExponential{{7, 14}, {0.05, 0.01, 0.02}}, "piecewise-exponential",
            {std::log(0.05), std::log(0.01), std::log(0.02)});
}

TEST_CASE("a fit to many rows, which starts from coarse ones, ends at the maximum over all", "[exact][fit]") {
    using namespace equipoise::fit;
    std::string text = "arm,time,status\n", days = "arm,left,right\n";
    for (std::uint32_t i = 0; i < 3000; ++i) {
        Stream stream({77, 0}, i, Purpose::death);
        const double death = MixtureCure{i % 2 ? 0.5 : 0.3, Weibull{0.9, 12}}.quantile(stream.uniform()),
                     end = std::min(death, 60.0), arm = i % 2;
        text += std::to_string(arm) + "," + std::to_string(end + 1e-3) + "," + (death < 60 ? "1" : "0") + "\n";
        // Intervals of different lengths, no two alike.
        days += std::to_string(arm) + "," + std::to_string(end * 0.9) + "," +
                (death < 60 ? std::to_string(end * (1.1 + 0.5 * stream.uniform()) + 1e-3) : "") + "\n";
    }
    for (const std::string& table : {text, days}) {
        const PilotSurvival pilot = pilot_of(table);
        for (const std::string_view law : fit_law_names) {
            for (const Arms arms : {Arms::control, Arms::both}) {
                INFO(law << (arms == Arms::both ? ", both arms" : "") << (table == days ? ", intervals" : ""));
                const SurvivalFit fit = fit_survival(pilot, arms, law);
                REQUIRE(fit.identified);
                const Rows rows = make_rows(pilot, arms, true);
                CHECK((coarsened(rows).rows.size() > 20 && coarsened(rows).rows.size() * 4 <= rows.rows.size()));
                const std::size_t p = fit.size();
                std::vector<double> slope(p), curve(p * p), at = fit.transformed;
                if (fits_hazards(fit))
                    for (std::size_t k = 0; k + (arms == Arms::both) < p; ++k) at[k] = std::exp(at[k]);
                const Objective likelihood = likelihood_of(fit, rows);
                CHECK_THAT(likelihood(at, slope.data(), curve.data()), WithinAbs(fit.log_likelihood, 1e-9));
                // What a Newton step would still gain, and move in standard errors.
                double gain = 0;
                const std::vector<double> inverse = inverse_information(
                    [&] {
                        for (double& c : curve) c = -c;
                        return curve;
                    }(),
                    std::vector<std::uint8_t>(p, 0));
                REQUIRE_FALSE(inverse.empty());
                for (std::size_t i = 0; i < p; ++i)
                    for (std::size_t j = 0; j < p; ++j) gain += slope[i] * inverse[i * p + j] * slope[j];
                CHECK(gain < 1e-18);
                CHECK(fit.log_likelihood >= best_of(likelihood, {at}).value - 1e-9);
                if (fits_hazards(fit)) continue;
                CHECK(fit.log_likelihood >= best_of(likelihood, starts_of(fit, rows)).value - 1e-8);
                for (std::size_t i = 0; i < p; ++i)
                    CHECK_THAT(fit.standard_errors[i], WithinRel(std::sqrt(inverse[i * p + i]), 1e-10));
            }
        }
    }
}
