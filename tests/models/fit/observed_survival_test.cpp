// The Kaplan-Meier column of `fit` against published numbers and R's.
#include "models/fit/observed_survival.hpp"

#include <cmath>

#include "tests/support/catch_compat.hpp"

using namespace equipoise;
using namespace equipoise::fit;

namespace {

std::vector<ObservedSurvival> observed(const std::string& text, const std::vector<double>& days) {
    return observed_survival(make_rows(PilotSurvival::read(CsvTable::parse(text, "d.csv")), Arms::control, false),
                             days);
}

}  // namespace

// Remission of 21 children on 6-mercaptopurine (Freireich et al. 1963, Blood 21:699; the data of Cox 1972). Survival,
// Greenwood's error and log-log limits as Stata's sts list and R's survfit(conf.type = "log-log") print them.
TEST_CASE("survival, Greenwood's error and log-log limits of the 6-MP data", "[reference][fit]") {
    std::string text = "time,status\n";
    for (const int t : {6, 6, 6, 7, 10, 13, 16, 22, 23}) text += std::to_string(t) + ",1\n";
    for (const int t : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) text += std::to_string(t) + ",0\n";
    const double expected[][5] = {{6, 0.8571, 0.0764, 0.6197, 0.9516},
                                  {7, 0.8067, 0.0869, 0.5631, 0.9228},
                                  {10, 0.7529, 0.0963, 0.5032, 0.8894},
                                  {16, 0.6275, 0.1141, 0.3675, 0.8049},
                                  {23, 0.4482, 0.1346, 0.1881, 0.6801}};
    for (const auto& [day, survival, error, lower, upper] : expected) {
        INFO("day " << day);
        const ObservedSurvival at = observed(text, {day})[0];
        CHECK_THAT(at.estimate, WithinAbs(survival, 5e-5));
        CHECK_THAT(at.standard_error, WithinAbs(error, 5e-5));
        CHECK_THAT(at.lower, WithinAbs(lower, 5e-5));
        CHECK_THAT(at.upper, WithinAbs(upper, 5e-5));
    }
    const std::vector<ObservedSurvival> ends = observed(text, {0, 5, 35, 36});
    CHECK(ends[1].estimate == 1);
    CHECK((std::isnan(ends[1].standard_error) && std::isnan(ends[1].lower) && std::isnan(ends[1].upper)));
    CHECK(ends[2].estimate == ends[2].estimate);
    CHECK(std::isnan(ends[3].estimate));  // nobody was seen for so long
}

TEST_CASE("deaths between visits count at the visit that found them", "[exact][fit]") {
    // The pilot's control arm: 6 of 20 dead by day 7, 2 of 14 by day 28. S(28) = 12/20, and, since nobody left between,
    // Greenwood's error is the binomial one, sqrt(0.6 * 0.4 / 20).
    const std::string pilot = "arm,left,right,n\n0,0,7,6\n0,14,28,2\n0,28,,12\n";
    const std::vector<ObservedSurvival> at = observed(pilot, {3, 7, 10, 20, 28});
    CHECK(std::isnan(at[0].estimate));
    CHECK_THAT(at[1].estimate, WithinAbs(0.7, 1e-12));
    CHECK_THAT(at[2].estimate, WithinAbs(0.7, 1e-12));
    CHECK(std::isnan(at[3].estimate));
    CHECK_THAT(at[4].estimate, WithinAbs(0.6, 1e-12));
    CHECK_THAT(at[4].standard_error, WithinAbs(std::sqrt(0.6 * 0.4 / 20), 1e-12));
    // Somebody left between two visits, or visits overlap: there is no such curve.
    CHECK(std::isnan(observed("arm,left,right,n\n0,0,7,6\n0,3,,2\n0,28,,12\n", {7})[0].estimate));
    CHECK(std::isnan(observed("arm,left,right,n\n0,0,7,6\n0,5,9,2\n0,28,,12\n", {9})[0].estimate));
    CHECK(std::isnan(observed("arm,left,right,n\n0,0,9,6\n0,3,5,2\n0,28,,12\n", {9})[0].estimate));
    // Everybody has died: no interval is known.
    const ObservedSurvival none = observed("time,status\n1,1\n2,1\n", {2})[0];
    CHECK(none.estimate == 0);
    CHECK(std::isnan(none.lower));
}
