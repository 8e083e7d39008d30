#include <fmt/format.h>

#include <cmath>

#include "sim/report/text.hpp"
#include "sim/report/words.hpp"

namespace equipoise::report {

namespace {

// The pilot's own estimate at its last day; the simulated law's where the pilot has none.
const SurvivalPoint* last_point(const FitSummary& arm) {
    if (!arm.observed.empty()) return &arm.observed.back();
    return arm.survival.empty() ? nullptr : &arm.survival.back();
}

double patients(const PilotReport& pilot) {
    double n = 0;
    for (const FitSummary& arm : pilot.arms) n += arm.n;
    return n;
}

std::string points(double share) { return decimal(100 * share, 0); }

std::string contrast_in_words(const PilotContrast& c) {
    const bool includes_zero = c.lower <= 0 && c.upper >= 0;
    std::string words = fmt::format(
        "Whether the treatment changes mortality. By day {} the risk of death differed by {} percentage points",
        count(c.day), points(c.difference));
    std::vector<std::string> error;
    if (std::isfinite(c.lower)) error.push_back("95% interval " + points(c.lower) + " to " + points(c.upper));
    if (std::isfinite(c.p_value)) error.push_back(p_value_text(c.p_value));
    if (!c.method.empty()) error.push_back(c.method);
    if (!error.empty()) {
        words += " (" + error[0];
        for (std::size_t i = 1; i < error.size(); ++i) words += "; " + error[i];
        words += ")";
    }
    if (!std::isfinite(c.lower)) return words + ".";
    return words + (includes_zero ? ": the data agree with a treatment that saves lives and with one that costs lives."
                                  : ": the interval leaves out 0, yet it is as wide as it is, and a small study that "
                                    "looks good tends to look too good.");
}

std::string overlap_in_words(const FitSummary& control, const FitSummary& treatment) {
    const SurvivalPoint *a = last_point(control), *b = last_point(treatment);
    if (!a || !b || !std::isfinite(a->lower) || !std::isfinite(b->lower)) return "";
    if (a->lower > b->upper || b->lower > a->upper) return "";
    return fmt::format("Whether the treatment changes mortality: the intervals of {} and {} at the last day overlap.",
                       control.arm, treatment.arm);
}

// Stretches of days in which nobody died: the tempting zero.
std::string empty_intervals(const FitSummary& arm) {
    std::vector<std::string> stretches;
    for (const IntervalDeaths& i : arm.intervals) {
        if (i.deaths > 0 || !(i.at_risk > 0)) continue;
        std::string words =
            fmt::format("from day {} to day {} ({} at risk", count(i.from), count(i.to), count(i.at_risk));
        if (std::isfinite(i.upper)) words += fmt::format("; agrees with a true risk of up to {}", percent(i.upper, 0));
        stretches.push_back(words + ")");
    }
    if (stretches.empty()) return "";
    return "That nobody dies. No death was seen in " + arm.arm + " " + join_words(stretches) + ".";
}

}  // namespace

std::vector<std::string> pilot_can_tell(const PilotReport& pilot) {
    std::vector<std::string> out;
    for (const FitSummary& arm : pilot.arms) {
        const SurvivalPoint* last = last_point(arm);
        std::string words = fmt::format("{}: {} of {} patients died", arm.arm, count(arm.deaths), count(arm.n));
        if (last)
            words += fmt::format("; survival to day {} is {} (95% interval {})", count(last->day),
                                 percent(last->estimate, 0), percent_range(last->lower, last->upper, 0));
        out.push_back(words + ".");
    }
    return out;
}

std::vector<std::string> pilot_cannot_tell(const PilotReport& pilot) {
    std::vector<std::string> out;
    if (pilot.contrast)
        out.push_back(contrast_in_words(*pilot.contrast));
    else if (pilot.arms.size() > 1)
        if (const std::string overlap = overlap_in_words(pilot.arms[0], pilot.arms[1]); !overlap.empty())
            out.push_back(overlap);
    double last_day = 0;
    for (const FitSummary& arm : pilot.arms) {
        if (const std::string words = empty_intervals(arm); !words.empty()) out.push_back(words);
        if (const SurvivalPoint* last = last_point(arm)) last_day = std::fmax(last_day, last->day);
        if (arm.laws.size() > 1 && std::fabs(arm.laws[0].aic - arm.laws[1].aic) < 2)
            out.push_back(
                fmt::format("Which survival law holds in {}: with {} deaths, AIC tells {} from {} by only {}.", arm.arm,
                            count(arm.deaths), arm.laws[0].law, arm.laws[1].law,
                            decimal(std::fabs(arm.laws[0].aic - arm.laws[1].aic), 1)));
    }
    if (patients(pilot) < 120)
        out.push_back(
            fmt::format("A size to plan on by itself: with {} patients in all, proportions are loose (about 120 are "
                        "wanted) and standard "
                        "deviations too when there are fewer than about 70 (Teare et al. 2014). Read the required n "
                        "together with the "
                        "assurance and with the table of optimism below.",
                        count(patients(pilot))));
    if (last_day > 0)
        out.push_back(
            fmt::format("Anything after day {}: what is simulated beyond it is assumption.", count(last_day)));
    return out;
}

}  // namespace equipoise::report
