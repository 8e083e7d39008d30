#pragma once
// The course of the SOFA score in the ICU, jointly with death and discharge alive.
//
//   x(d)     = clip(R + (S0 - R) exp(-k d) + e(d), 0, 24)       latent score on day d; SOFA(d) = round(x(d))
//   S0       ~ N(mean, sd) cut to [4, 20]                        score at randomization
//   R        = max(0, level + slope (S0 - 10) + N(0, sd))        plateau to which the score tends
//   k        = rate exp(N(0, spread))                            per day
//   e        AR(1), stationary: correlation phi from day to day, standard deviation sd
//   death    hazard(d) exp(alpha (x(d) - 8)) per day while in the ICU; hazard(d) = hazard exp(-decay d) unless
//            calibrated
//   discharge hazard exp(beta (x(d) - 5)) per day from day 1; afterwards death at a constant hazard, score not observed
//
// Both hazards are constant within a day and compete. Defaults: a calibration to published septic-shock cohorts
// (baseline, SD and mortality of LeoPARDS, Gordon 2016; day-to-day change of CITRIS-ALI, Fowler 2019; time to death and
// hazard ratio per baseline point of PhysioNet 2012; time in ICU of ADRENAL, Venkatesh 2018; discharge coefficient of
// Lavalley-Morelle 2022). They agree with those targets because they were tuned to them, so they are assumptions to be
// varied, not estimates.
#include "models/numeric/field.hpp"

namespace equipoise {

struct SofaBaseline {
    double mean = 10, sd = 3;
    static constexpr double low = 4, high = 20;
    static constexpr auto fields() {
        return std::tuple{
            field("mean", &SofaBaseline::mean, Range::between(4, 20), "points",
                  "mean of the normal that is cut to [4, 20]; LeoPARDS median 10"),
            field("sd", &SofaBaseline::sd, Range::between(0.1, 10), "points",
                  "its standard deviation; ICU sepsis cohorts 2.9 to 3.5"),
        };
    }
};

struct SofaPlateau {
    double level = 3.1, slope = 0.7, sd = 7.3;
    static constexpr auto fields() {
        return std::tuple{
            field("level", &SofaPlateau::level, Range::between(-24, 24), "points",
                  "plateau of a patient who starts at 10"),
            field("slope", &SofaPlateau::slope, Range::between(-5, 5), "", "plateau points per baseline point"),
            field("sd", &SofaPlateau::sd, Range::between(0, 24), "points", "spread of plateaus between patients"),
        };
    }
};

struct SofaRate {
    double rate = 0.19, spread = 0.52;
    static constexpr auto fields() {
        return std::tuple{
            field("rate", &SofaRate::rate, Range::between(0, 5), "per day",
                  "median rate at which the score approaches its plateau"),
            field("spread", &SofaRate::spread, Range::between(0, 3), "",
                  "standard deviation of the log rate between patients"),
        };
    }
};

struct SofaNoise {
    double correlation = 0.5, sd = 1.2;
    static constexpr auto fields() {
        return std::tuple{
            field("correlation", &SofaNoise::correlation, Range::between(-0.99, 0.99), "",
                  "day-to-day correlation of the deviation (AR(1))"),
            field("sd", &SofaNoise::sd, Range::between(0, 10), "points", "its stationary standard deviation"),
        };
    }
};

struct SofaDeath {
    double hazard = 0.027, decay = 0.022, per_point = 0.226, after_discharge = 0.0045;
    static constexpr auto fields() {
        return std::tuple{
            field("hazard", &SofaDeath::hazard, Range::between(0, 10), "per day",
                  "hazard in the ICU at a score of 8 on day 0; solved for when a mortality curve is given"),
            field("decay", &SofaDeath::decay, Range::between(-1, 1), "per day",
                  "the hazard falls as exp(-decay d); kept within the intervals of a calibration"),
            field("per_point", &SofaDeath::per_point, Range::between(-2, 2), "per point",
                  "log hazard of death per point of the current score (cause-specific)"),
            field("after_discharge", &SofaDeath::after_discharge, Range::between(0, 1), "per day",
                  "hazard of death after discharge alive; half of the target's hazard when a mortality curve is given"),
        };
    }
};

struct SofaDischarge {
    double hazard = 0.094, per_point = -0.38;
    static constexpr auto fields() {
        return std::tuple{
            field("hazard", &SofaDischarge::hazard, Range::between(0, 10), "per day",
                  "hazard of discharge alive at a score of 5, from day 1"),
            field("per_point", &SofaDischarge::per_point, Range::between(-3, 1), "per point",
                  "log hazard of discharge per point of the current score (Lavalley-Morelle 2022: -0.38)"),
        };
    }
};

struct SofaCourse {
    SofaBaseline baseline;
    SofaPlateau plateau;
    SofaRate rate;
    SofaNoise noise;
    SofaDeath death;
    SofaDischarge discharge;
    static constexpr auto fields() {
        return std::tuple{
            field("baseline", &SofaCourse::baseline, "score at randomization"),
            field("plateau", &SofaCourse::plateau, "score to which a patient tends"),
            field("rate", &SofaCourse::rate, "speed of the approach"),
            field("noise", &SofaCourse::noise, "deviation from day to day"),
            field("death", &SofaCourse::death, "death in the ICU on the current score, and after discharge"),
            field("discharge", &SofaCourse::discharge, "discharge alive on the current score"),
        };
    }
};

/// What treatment does to the score and, besides the score, to death and discharge ("direct" effects).
struct SofaEffect {
    double plateau = 0;                 ///< points added to the plateau; below 0 is a benefit
    double rate_ratio = 1;              ///< multiplies k
    double death_hazard_ratio = 1;      ///< direct, at a given score; only where the arm's mortality is not calibrated
    double discharge_hazard_ratio = 1;  ///< at a given score
    static constexpr auto fields() {
        return std::tuple{
            field("plateau", &SofaEffect::plateau, Range::between(-24, 24), "points",
                  "added to the plateau; below 0 is a benefit (LeoPARDS saw 0.6 points between arms, ANDROMEDA-SHOCK "
                  "1.0)"),
            field("rate_ratio", &SofaEffect::rate_ratio, Range::between(0.01, 100), "",
                  "multiplies the rate of approach"),
            field("death_hazard_ratio", &SofaEffect::death_hazard_ratio, Range::between(0.001, 1000), "",
                  "direct effect on death at a given score; unused where [effect] gives a mortality curve"),
            field("discharge_hazard_ratio", &SofaEffect::discharge_hazard_ratio, Range::between(0.001, 1000), "",
                  "effect on discharge alive at a given score"),
        };
    }
    /// Shrunk toward none: points times scale, ratios to the power of scale. scale in [0, 1].
    SofaEffect scaled(double scale) const;
};

}  // namespace equipoise
