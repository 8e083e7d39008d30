#include "models/fit/score_hazard.hpp"

#include <random>

#include "models/fit/baseline_score.hpp"
#include "tests/support/catch_compat.hpp"
#include "tests/support/disk.hpp"
#include "tests/support/reference.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

PilotScores pilot_of(const std::string& text) { return PilotScores::from(CsvTable::parse(text, "pilot.csv")); }

// Daily scores and hazards of known parameters: patients whose score wanders, death alpha 0.3, lambda 0.02; discharge
// beta -0.25, delta 0.12 from day 1.
PilotScores simulated(int patients) {
    std::mt19937_64 bits(20240611);
    std::uniform_real_distribution<double> uniform;
    std::normal_distribution<double> normal;
    PilotScores pilot;
    for (int i = 0; i < patients; ++i) {
        PilotScores::Patient patient;
        patient.id = std::to_string(i);
        patient.first = pilot.day.size();
        double x = 9 + 3 * normal(bits);
        for (int day = 0; day < 28 && patient.icu_event < 0; ++day) {
            pilot.day.push_back(day);
            pilot.score.push_back(x);
            ++patient.rows;
            if (uniform(bits) < -std::expm1(-0.02 * std::exp(0.3 * (x - 8)))) patient.icu_event = 1;
            const bool leaves = day >= 1 && uniform(bits) < -std::expm1(-0.12 * std::exp(-0.25 * (x - 5)));
            if (leaves && patient.icu_event < 0) patient.icu_event = 2;
            patient.icu_time = day + 0.5;
            x += normal(bits);
        }
        if (patient.icu_event < 0) {
            patient.icu_event = 0;
            patient.icu_time = 28;
        }
        pilot.patients.push_back(patient);
    }
    return pilot;
}

}  // namespace

TEST_CASE("score hazards agree with R's glm(binomial(cloglog)) on person-days", "[reference]") {
    // icu_a.csv, one row per patient and day in the ICU, last score carried forward; R 4.2.2; standard errors from the
    // observed information (optimHess), which glm's own, from the expected one, only approach.
    const PilotScores pilot = PilotScores::from(CsvTable::read(test::kDisk, reference_file("icu_a.csv")));
    const ScoreHazardFit death = fit_score_hazard(pilot, ScoreHazard::death());
    REQUIRE(death.status == "converged");
    CHECK(death.observations == 1572);
    CHECK(death.events == 23);
    CHECK_THAT(death.at("log_lambda"), WithinRel(-4.242415519633, 1e-9));
    CHECK_THAT(death.at("alpha"), WithinRel(0.121158532899, 1e-8));
    CHECK_THAT(death.log_likelihood, WithinAbs(-117.668096503, 1e-8));
    CHECK_THAT(death.standard_error("log_lambda"), WithinRel(0.2166240781396, 1e-4));
    CHECK_THAT(death.standard_error("alpha"), WithinRel(0.0562640248757, 1e-4));
    const ScoreHazardFit discharge = fit_score_hazard(pilot, ScoreHazard::discharge());
    REQUIRE(discharge.status == "converged");
    CHECK(discharge.observations == 1452);
    CHECK(discharge.events == 80);
    CHECK_THAT(discharge.at("log_delta"), WithinRel(-2.9427115148445, 1e-9));
    CHECK_THAT(discharge.at("beta"), WithinRel(0.0293906734687, 1e-7));
    CHECK_THAT(discharge.log_likelihood, WithinAbs(-309.167784332, 1e-8));
    CHECK_THAT(discharge.standard_error("beta"), WithinRel(0.0298969455318, 1e-4));
}

TEST_CASE("score hazards recover their parameters", "[statistical]") {
    const PilotScores pilot = simulated(4000);
    const ScoreHazardFit death = fit_score_hazard(pilot, ScoreHazard::death()),
                         discharge = fit_score_hazard(pilot, ScoreHazard::discharge());
    REQUIRE(death.converged());
    REQUIRE(discharge.converged());
    // Four estimates within 4 standard errors: false alarm 2.5e-4.
    const auto distance = [](const ScoreHazardFit& fit, const char* name, double truth) {
        return std::fabs(fit.at(name) - truth) / fit.standard_error(name);
    };
    CHECK(distance(death, "alpha", 0.3) < 4);
    CHECK(distance(death, "log_lambda", std::log(0.02)) < 4);
    CHECK(distance(discharge, "beta", -0.25) < 4);
    CHECK(distance(discharge, "log_delta", std::log(0.12)) < 4);
    // The twin: with risk of discharge counted from day 0 the rate is wrong by little, and must be seen to be.
    const ScoreHazardFit twin = fit_score_hazard(pilot, {ScoreHazard::Event::discharge, 5, 0});
    CHECK(distance(twin, "log_delta", std::log(0.12)) > 4);
    CHECK(distance(death, "alpha", 0.2) > 4);
}

TEST_CASE("score hazards say what is missing", "[exact]") {
    const auto death = [](const std::string& rows) {
        return fit_score_hazard(pilot_of("id,arm,day,sofa,crtime,crev\n" + rows), ScoreHazard::death()).status;
    };
    CHECK_THAT(death("1,0,0,8,5,0\n1,0,1,7,5,0\n2,0,0,9,6,0\n"), ContainsSubstring("no events"));
    CHECK_THAT(death("1,0,0,8,0,1\n2,0,0,9,0,1\n"), ContainsSubstring("every day"));
    CHECK_THAT(death("1,0,0,8,3,1\n2,0,0,8,6,0\n"), ContainsSubstring("no variation"));
    CHECK_THAT(death("1,0,0,8,3,0\n1,0,1,9,3,0\n2,0,0,8,1,1\n2,0,1,15,1,1\n"), ContainsSubstring("separated"));
    CHECK_THAT(fit_score_hazard(pilot_of("id,arm,day,sofa\n1,0,0,8\n1,0,1,7\n"), ScoreHazard::death()).status,
               ContainsSubstring("no outcomes"));
}

TEST_CASE("the score at entry is fitted as R fits it", "[reference]") {
    // icu_a.csv, the 116 scores of day 0 from 4 to 20, interval likelihood maximized by optim (R 4.2.2).
    const NamedEstimates fit =
        fit_baseline_score(PilotScores::from(CsvTable::read(test::kDisk, reference_file("icu_a.csv"))));
    REQUIRE(fit.status == "converged");
    CHECK(fit.patients == 116);
    CHECK(fit.warnings.size() == 1);
    CHECK_THAT(fit.at("mean"), WithinAbs(8.60857622139, 2e-4));
    CHECK_THAT(fit.at("log_sd"), WithinAbs(1.15967569116, 1e-4));
    CHECK_THAT(fit.log_likelihood, WithinAbs(-280.405995039, 1e-6));
    CHECK_THAT(fit.standard_error("mean"), WithinRel(0.3990252220829, 1e-3));
    CHECK_THAT(fit.standard_error("log_sd"), WithinRel(0.0981777797506, 1e-3));
    CHECK_THAT(fit_baseline_score(pilot_of("id,arm,day,sofa\n1,0,0,8\n2,0,0,8\n3,0,0,8\n")).status,
               ContainsSubstring("no variation"));
    CHECK_THAT(fit_baseline_score(pilot_of("id,arm,day,sofa\n1,0,0,8\n2,0,0,9\n3,0,1,8\n")).status,
               ContainsSubstring("too few"));
    CHECK_THAT(fit_baseline_score(pilot_of("id,arm,day,sofa\n1,0,0,4\n2,0,0,4\n3,0,0,20\n4,0,0,20\n")).status,
               ContainsSubstring("not converged"));
}
