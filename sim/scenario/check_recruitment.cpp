#include "sim/scenario/check_recruitment.hpp"

#include <algorithm>

#include "sim/trial/accrual.hpp"

namespace equipoise {
namespace {

const std::string kKey = "trial.recruitment.";

bool ascends(const std::vector<double>& list, bool strictly) {
    for (std::size_t i = 1; i < list.size(); ++i)
        if (strictly ? !(list[i] > list[i - 1]) : list[i] < list[i - 1]) return false;
    return true;
}

// A list of months from the opening of the first site on.
void check_months(const std::vector<double>& months, const std::string& key, bool strictly, TomlDocument& problems) {
    if (months.empty())
        problems.add(kKey + key, "is empty", "leave it out, or write for example [0, 3, 6]");
    else if (months.front() != 0)
        problems.add(kKey + key, fmt::format("begins at {:g}: nothing is said of the time before", months.front()),
                     "begin with 0, the opening of the first site");
    else if (!ascends(months, strictly))
        problems.add(kKey + key, strictly ? "do not ascend" : "fall", "order the months");
}

void check_rates(const Recruitment& r, TomlDocument& problems) {
    const std::vector<double>& rates = *r.rates;
    const std::size_t periods = r.rate_months ? r.rate_months->size() : 1;
    if (rates.empty())
        problems.add(kKey + "rates", "is empty", "leave it out, or write for example [6, 12]");
    else if (rates.size() != periods)
        problems.add(kKey + "rates",
                     fmt::format("has {} values and rate_months {}", rates.size(), r.rate_months ? periods : 0),
                     "say with rate_months when each begins, for example rates = [6, 12], rate_months = [0, 3]");
    else if (rates.back() == 0 && !r.closes_after_months && !r.accrual_months)
        problems.add(kKey + "rates", "ends with 0: from then on nobody comes, and n may never be reached",
                     "end with a rate above 0, or state closes_after_months or accrual_months");
}

// What begins at or after the end of recruitment has no effect.
void check_end(const Recruitment& r, TomlDocument& problems) {
    if (!r.closes_after_months && !r.accrual_months) return;
    const char* key = r.closes_after_months ? "closes_after_months" : "accrual_months";
    const double end = r.closes_after_months ? *r.closes_after_months : *r.accrual_months;
    const auto beyond = [&](double month, const char* what) {
        if (month >= end)
            problems.add(
                kKey + what,
                fmt::format("month {:g} lies at or beyond the end of recruitment, month {:g} ({})", month, end, key),
                "leave it out, or recruit for longer");
    };
    if (r.opening_months && !r.opening_months->empty()) beyond(r.opening_months->back(), "opening_months");
    if (r.rate_months && !r.rate_months->empty()) beyond(r.rate_months->back(), "rate_months");
    if (r.pauses)
        for (const RecruitmentPause& pause : *r.pauses) beyond(pause.from, "pauses");
}

void check_plan(const Recruitment& r, TomlDocument& problems) {
    if (r.opening_months) check_months(*r.opening_months, "opening_months", false, problems);
    if (r.rate_months) check_months(*r.rate_months, "rate_months", true, problems);
    if (r.rates) check_rates(r, problems);
    for (const auto& [stated, key] :
         {std::pair{r.rate_months.has_value(), "rate_months"}, std::pair{r.rates_of.has_value(), "rates_of"}})
        if (stated && !r.rates) problems.add(kKey + key, "stands without rates", "add rates, or leave it out");
    for (const RecruitmentPause& pause : r.pauses.value_or(std::vector<RecruitmentPause>()))
        if (!(pause.from < pause.to))
            problems.add(kKey + "pauses", fmt::format("one goes from month {:g} to month {:g}", pause.from, pause.to),
                         "end it after its begin");
    if (r.closes_after_months && r.accrual_months)
        problems.add(kKey + "closes_after_months",
                     "and accrual_months both say when recruitment ends: one fixes the rates, the other n",
                     "keep closes_after_months (rates as stated, n random) or accrual_months (rates scaled to n)");
    else
        check_end(r, problems);
    const bool by_list = r.opening_months && r.opening_months->size() != static_cast<std::size_t>(r.sites);
    if (problems.empty() && !by_list && !(Accrual(r).segments().back().after > 0))
        problems.add("trial.recruitment", "nobody is ever recruited: all rates are 0 until recruitment ends",
                     "state a rate above 0 outside the pauses");
}

// Analyses of all patients' data by a day: of somebody who entered late it is not known.
double day_that_all_must_reach(const Analysis& analysis) { return needs_of(analysis).known_from_day(); }

void check_closing(const Scenario& s, TomlDocument& problems) {
    const FollowUpSpec& f = *s.trial.follow_up;
    const std::string key = "trial.follow_up.minimum_days";
    if (f.until == FollowUpEnd::fixed) {
        if (f.minimum_days)
            problems.add(key, "has no effect: each patient is followed for follow_up_days",
                         "leave it out, or write until = \"common-closing\"");
        return;
    }
    if (!s.trial.recruitment)
        problems.add("trial.follow_up", "a common closing date needs patients who come one after another",
                     "add trial.recruitment, or leave trial.follow_up out");
    if (!f.minimum_days) {
        problems.add("trial.follow_up", "does not say when the common closing date comes",
                     "add minimum_days = \"6 months\", from the last patient's randomization");
        return;
    }
    if (*f.minimum_days >= s.follow_up_days)
        problems.add(key,
                     fmt::format("{:g} days are not below follow_up_days, {}: nobody would be followed for longer than "
                                 "the last patient",
                                 *f.minimum_days, s.follow_up_days),
                     "raise follow_up_days, the longest follow-up, for example to \"5 years\"");
    for (std::size_t i = 0; i < s.analyses.size(); ++i) {
        const NamedAnalysis& analysis = s.analyses[i];
        if (const double day = day_that_all_must_reach(analysis.test); day > *f.minimum_days)
            problems.add(fmt::format("analysis[{}]", i),
                         fmt::format("\"{}\" looks at day {:g}, which the patients randomized last do not reach: they "
                                     "are followed for {:g} days",
                                     analysis.name, day, *f.minimum_days),
                         "look at an earlier day, follow them for longer (trial.follow_up.minimum_days), or take an "
                         "analysis that bears censoring: log-rank, cox, rmst, milestone");
        if (needs_of(analysis.test).last_day == 0 && std::holds_alternative<Mmrm>(analysis.test))
            problems.add(fmt::format("analysis[{}].visits", i),
                         "left out are all days of follow-up, which not everybody reaches",
                         fmt::format("name visits up to day {:g}", *f.minimum_days));
    }
}

void check_losses(const Scenario& s, TomlDocument& problems) {
    const DropoutSpec& d = s.trial.dropout;
    const std::string key = "trial.dropout.";
    if (d.treated_hazard && !d.hazard)
        problems.add(key + "treated_hazard", "stands without hazard, the control arm's", "add hazard");
    if (d.cuts && !d.hazard) problems.add(key + "cuts", "stands without hazard", "add hazard, or leave cuts out");
    if (!d.hazard) {
        if (d.day && d.risk == 0 && d.treated_risk.value_or(0) == 0)
            problems.add(key + "day", "has no effect: nobody is lost", "state risk, or leave day out");
        return;
    }
    if (d.risk != 0 || d.treated_risk || d.day)
        problems.add(key + "hazard", "and risk both say how many are lost", "keep one of them");
    const std::vector<double> cuts = d.cuts.value_or(std::vector<double>());
    if (!ascends(cuts, true)) problems.add(key + "cuts", "do not ascend", "order the days");
    for (const double cut : cuts)
        if (cut >= s.follow_up_days)
            problems.add(key + "cuts",
                         fmt::format("day {:g} lies at or beyond the end of follow-up, day {}", cut, s.follow_up_days),
                         "cut within the follow-up");
    for (const auto* hazards : {&d.hazard, &d.treated_hazard})
        if (*hazards && (*hazards)->size() != cuts.size() + 1)
            problems.add(key + (hazards == &d.hazard ? "hazard" : "treated_hazard"),
                         fmt::format("has {} values and cuts {}", (*hazards)->size(), cuts.size()),
                         "give one value more than cuts");
}

// A cap that the planned numbers do not fit under.
void warn_of_close(Scenario& s, const TomlDocument& document) {
    const Recruitment& r = *s.trial.recruitment;
    if (!r.closes_after_months) return;
    const double expected = Accrual(r, 1 - s.trial.attrition.value_or(0)).capacity();
    if (const auto n = static_cast<double>(s.main_n()); expected < n)
        s.warnings.push_back(fmt::format(
            "{}: by then {:.0f} patients are expected, fewer than n = {:.0f}: most trials end with fewer than planned",
            document.place(kKey + "closes_after_months"), expected, n));
}

bool stated(const TomlDocument& document, const char* key) {
    const Json& trial = document.json().at("trial");
    return trial.is_object() && trial.contains("recruitment") && trial["recruitment"].is_object() &&
           trial["recruitment"].contains(key);
}

}  // namespace

void settle_recruitment(TomlDocument& problems, Recruitment& r) {
    const auto overruled = [&](const char* key, const char* by) {
        if (stated(problems, key))
            problems.add(kKey + key, fmt::format("has no effect beside {}", by), "leave one of them out");
    };
    if (r.rates) overruled("per_site_per_month", "rates");
    if (!r.opening_months) return;
    overruled("activation_months", "opening_months");
    const auto sites = static_cast<int>(r.opening_months->size());
    if (stated(problems, "sites") && r.sites != sites)
        problems.add(kKey + "sites", fmt::format("{} sites, and opening_months has {} numbers", r.sites, sites),
                     "leave sites out, or give one month a site");
    if (sites > 0) r.sites = sites;
}

void check_recruitment(Scenario& s, TomlDocument& problems) {
    if (s.trial.recruitment) check_plan(*s.trial.recruitment, problems);
    if (s.trial.follow_up) check_closing(s, problems);
    check_losses(s, problems);
    if (problems.empty() && s.trial.recruitment && s.trial.allocation.size() == 2) warn_of_close(s, problems);
}

void erase_idle_keys(const Recruitment& r, nlohmann::ordered_json& table) {
    if (r.rates) table.erase("per_site_per_month");
    if (r.opening_months) table.erase("activation_months");
}

}  // namespace equipoise
