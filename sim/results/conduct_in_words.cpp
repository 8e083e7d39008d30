#include "sim/results/conduct_in_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace equipoise {
namespace {

std::string arms(const Scenario& s, const std::string& control, const std::optional<std::string>& treated) {
    return treated ? fmt::format("{} ({}) and {} ({})", control, s.trial.arms[0], *treated, s.trial.arms[1]) : control;
}

std::string hazards(const std::vector<double>& list) { return fmt::format("{:g}", fmt::join(list, ", ")); }

std::string losses(const Scenario& s) {
    const DropoutSpec& d = s.trial.dropout;
    if (d.hazard) {
        const auto own = d.treated_hazard ? std::optional(hazards(*d.treated_hazard)) : std::nullopt;
        const std::string when = d.cuts ? fmt::format(", changing on day {:g}", fmt::join(*d.cuts, ", ")) : "";
        return fmt::format("Patients are lost at a hazard of {} a day{}, independently of their outcome.",
                           arms(s, hazards(*d.hazard), own), when);
    }
    if (!(d.risk > 0) && !(d.treated_risk.value_or(0) > 0)) return "";
    const auto own = d.treated_risk ? std::optional(fmt::format("{:g}%", 100 * *d.treated_risk)) : std::nullopt;
    return fmt::format("{} of patients are lost by {}, at a constant hazard and independently of their outcome.",
                       arms(s, fmt::format("{:g}%", 100 * d.risk), own),
                       d.day ? fmt::format("day {:g}", *d.day) : "the end of follow-up");
}

std::string recruitment(const Recruitment& r) {
    std::string text = fmt::format("{} sites open ", r.sites);
    text += r.opening_months ? fmt::format("in months {:g}", fmt::join(*r.opening_months, ", "))
                             : fmt::format("evenly over {:g} months", r.activation_months);
    if (!r.rates)
        text += fmt::format(" and recruit {:g} patients a month each", r.per_site_per_month);
    else
        text += fmt::format("; {} {:g} patients a month",
                            r.whose_rates() == RatesOf::site ? "each recruits" : "together they recruit",
                            fmt::join(*r.rates, ", "));
    if (r.rate_months) text += fmt::format(" from months {:g} on", fmt::join(*r.rate_months, ", "));
    if (r.arrivals == ArrivalPattern::even) text += ", evenly";
    if (r.pauses)
        for (const RecruitmentPause& pause : *r.pauses)
            text += fmt::format("; nobody from month {:g} to month {:g}", pause.from, pause.to);
    if (r.closes_after_months)
        text +=
            fmt::format("; recruitment closes after {:g} months, whatever the number by then", *r.closes_after_months);
    if (r.accrual_months)
        text += fmt::format("; the rates are scaled so that n patients come within {:g} months", *r.accrual_months);
    return text + ".";
}

}  // namespace

std::vector<std::string> conduct_in_words(const Scenario& s) {
    std::vector<std::string> list;
    if (const std::string words = losses(s); !words.empty()) list.push_back(words);
    if (s.trial.recruitment) list.push_back(recruitment(*s.trial.recruitment));
    if (s.closes_for_all())
        list.push_back(
            fmt::format("All patients are followed to one calendar day, {:g} days after the last "
                        "randomization, but none for longer than {} days.",
                        *s.trial.follow_up->minimum_days, s.follow_up_days));
    if (s.trial.attrition.value_or(0) > 0)
        list.push_back(
            fmt::format("Every n counts evaluable patients; {:g}% of the randomized are not, "
                        "so n / {:g} are randomized.",
                        100 * *s.trial.attrition, 1 - *s.trial.attrition));
    return list;
}

}  // namespace equipoise
