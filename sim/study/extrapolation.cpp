#include "sim/study/extrapolation.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace equipoise {
namespace {

void add(std::vector<std::string>& list, const std::string& what, double last_day, int follow_up_days,
         const std::string& law) {
    if (last_day >= follow_up_days) return;
    list.push_back(
        fmt::format("{} to day {:g} and follow-up runs to day {}: deaths between them follow {}, an extrapolation that "
                    "nothing supports",
                    what, last_day, follow_up_days, law));
}

// The last day on which the pilot saw anybody.
double last_day(const PilotSurvival& pilot) {
    double day = 0;
    for (const PilotRow& row : pilot.rows()) day = std::max(day, row.censored() ? row.left : row.right);
    return day;
}

}  // namespace

std::vector<std::string> extrapolation_warnings(const Study& study) {
    const Scenario& s = study.scenario;
    std::vector<std::string> list;
    const std::string law = "the shape of the " + s.survival.law + " law";
    if (!s.survival.mortality.empty() && !s.survival.day.empty())
        add(list, "the control arm's mortality (survival.mortality) is stated", s.survival.day.back(), s.follow_up_days,
            law);
    if (!s.effect.mortality.empty() && !s.effect.day.empty())
        add(list, "the treated arm's mortality (effect.mortality) is stated", s.effect.day.back(), s.follow_up_days,
            "the shape of the law");
    if (study.pilot && (s.survival.from == "pilot" || s.effect.from == "pilot"))
        add(list, "the pilot was followed", last_day(*study.pilot), s.follow_up_days, law);
    return list;
}

}  // namespace equipoise
