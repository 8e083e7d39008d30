#pragma once
// Cumulative incidence of death in the ICU by a day, with discharge alive as the competing event (or of discharge, with
// death competing), treatment minus control. Kaplan-Meier with the other event censored would answer another question.
//
//   F(t) = sum over times u up to t of S(u-) d/n, d the events asked for, S the Kaplan-Meier curve of leaving the ICU
//   by either (Aalen and Johansen 1978). With e the competing events, a = S(u-) and b = (F(t) - F(u))/(1 - (d + e)/n):
//     var = sum of [d (a - b)^2 + e b^2 - n c^2]/n^2, c the mean (a d - b (d + e))/n. It is Greenwood's variance when
//     there is no competing event and the binomial one without censoring; R's survfit gives the same.
//   Details have also Gray's (1988) variance, which cmprsk's cuminc prints.
//   estimate = F1(day) - F0(day);  test = difference: z = estimate / sqrt(var1 + var0), turned so that positive favours
//                                  treatment
//   test = gray: Gray's (1988) test of equal subdistribution hazards over the whole follow-up, rho = 0; z^2 is its
//   chi-square test = fine-gray: Fine and Gray's (1999) regression over the whole follow-up, formula in fine_gray.hpp:
//   estimate = log
//     subdistribution hazard ratio (negative: the event asked for is rarer with treatment), robust standard error,
//     Wald's interval, z = estimate / se turned so that positive favours treatment. No event of the kind in one arm:
//     "separated", the ratio is infinite or 0, and Gray's test still answers.
// Whatever the test, details have every quantity, those of the regressions by cause (1 death, 2 discharge):
// finegray_coef_cause1, finegray_se_cause1, and causespecific_coef_cause1_efron, _se_, Cox's model with the other event
// censored.
#include <array>
#include <string>
#include <tuple>

#include "models/numeric/arena.hpp"
#include "models/numeric/field.hpp"
#include "sim/analysis/common/details.hpp"
#include "sim/analysis/common/estimate.hpp"
#include "sim/analysis/common/needs.hpp"
#include "sim/trial/snapshot.hpp"

namespace equipoise {

enum class IcuEvent { death, discharge };
template <>
struct EnumNames<IcuEvent> {
    static constexpr std::array<std::pair<std::string_view, IcuEvent>, 2> names{
        {{"death", IcuEvent::death}, {"discharge", IcuEvent::discharge}}};
};
enum class IncidenceTest { difference, gray, fine_gray };
template <>
struct EnumNames<IncidenceTest> {
    static constexpr std::array<std::pair<std::string_view, IncidenceTest>, 3> names{
        {{"difference", IncidenceTest::difference},
         {"gray", IncidenceTest::gray},
         {"fine-gray", IncidenceTest::fine_gray}}};
};

struct CumulativeIncidence {
    static constexpr std::string_view name = "cumulative-incidence";
    static constexpr std::string_view estimand = "difference in cumulative incidence";
    static constexpr double null = 0;

    double day = 28;
    IcuEvent event = IcuEvent::death;
    IncidenceTest test = IncidenceTest::difference;

    static constexpr auto fields() {
        return std::tuple{
            field("day", &CumulativeIncidence::day, Range::above(0), "days", "the incidence is compared at this day"),
            field("event", &CumulativeIncidence::event, "death (discharge competes) or discharge (death competes)"),
            field("test", &CumulativeIncidence::test,
                  "difference at the day; over the whole follow-up gray (Gray's test) or fine-gray (subdistribution "
                  "hazard ratio)"),
        };
    }
    /// What `estimate` is with this test.
    std::string_view asked_estimand() const {
        return test == IncidenceTest::fine_gray ? "log subdistribution hazard ratio" : estimand;
    }
    Needs needs() const;

    Estimate run(const Snapshot& snapshot, const AnalysisContext& context, Arena& arena, Details* details) const;
};

}  // namespace equipoise
