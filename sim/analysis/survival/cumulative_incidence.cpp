#include "sim/analysis/survival/cumulative_incidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "models/numeric/special.hpp"
#include "sim/analysis/survival/competing_risks.hpp"
#include "sim/analysis/survival/cox.hpp"
#include "sim/analysis/survival/fine_gray.hpp"

namespace equipoise {
namespace {

bool followed_to(const LeavingTimes& arm, double day) { return arm.emptied || arm.last_time >= day; }

bool any_event(const CompetingTable& table) {
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [](const CompetingRow& row) { return row.event[0] + row.event[1] > 0; });
}

void set_arms(Details& details, const std::string& prefix, const Incidence& control, const Incidence& treatment) {
    details.set(prefix + "events", Details::Vector{control.events, treatment.events});
    details.set(prefix + "incidence", Details::Vector{control.value, treatment.value});
    details.set(prefix + "incidence_se", Details::Vector{std::sqrt(control.variance), std::sqrt(treatment.variance)});
    details.set(prefix + "incidence_variance_gray", Details::Vector{control.variance_gray, treatment.variance_gray});
}

void set_gray(Details& details, const std::string& prefix, const GrayScore& gray) {
    details.set(prefix + "gray_score", gray.score);
    details.set(prefix + "gray_variance", gray.variance);
    if (!(gray.variance > 0)) return;
    const double chi_square = gray.score * gray.score / gray.variance;
    details.set(prefix + "gray_chi_square", chi_square);
    details.set(prefix + "p_gray", chi_square_upper(chi_square, 1));
}

// Fine and Gray's model and the cause-specific Cox model of one kind of event.
void set_regressions(Details& details, const Snapshot& s, std::uint8_t cause, const AnalysisContext& context,
                     Arena& arena) {
    const std::string suffix = "_cause" + std::to_string(cause);
    const FineGrayFit fit = fine_gray(competing_table(s, cause, arena), arena);
    details.set("finegray_status" + suffix, std::string(describe(fit.status)));
    if (fit.status == Status::ok) {
        details.set("finegray_coef" + suffix, fit.beta);
        details.set("finegray_se" + suffix, fit.standard_error);
        details.set("finegray_p" + suffix, two_sided_p(fit.beta / fit.standard_error));
        details.set("subdistribution_hazard_ratio" + suffix, std::exp(fit.beta));
    }
    // The other event is a censoring like any other.
    std::vector<std::uint8_t> status(s.n);
    for (std::size_t i = 0; i < s.n; ++i) status[i] = s.icu_event[i] == cause;
    std::vector<std::uint32_t> order(s.n);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return s.icu_time[a] != s.icu_time[b] ? s.icu_time[a] < s.icu_time[b] : status[a] > status[b];
    });
    Snapshot recoded;
    recoded.n = s.n;
    recoded.arm = s.arm;
    recoded.time = s.icu_time;
    recoded.status = status;
    recoded.time_order = order;
    const Estimate cox = Cox{}.run(recoded, context, arena, nullptr);
    details.set("causespecific_status" + suffix, std::string(describe(cox.status)));
    if (cox.status != Status::ok) return;
    details.set("causespecific_coef" + suffix + "_efron", cox.estimate);
    details.set("causespecific_se" + suffix + "_efron", cox.standard_error);
}

}  // namespace

Needs CumulativeIncidence::needs() const {
    Needs needs;
    needs.censored = true;
    needs.icu = true;
    needs.last_day = day;
    return needs;
}

Estimate CumulativeIncidence::run(const Snapshot& s, const AnalysisContext& context, Arena& arena,
                                  Details* details) const {
    const Arena::Frame frame(arena);
    if (s.icu_time.size() < s.n) return Estimate::failed(Status::no_patients);  // a trial without the ICU course
    const std::uint8_t asked = event == IcuEvent::death ? 1 : 2;
    const std::span<const std::uint32_t> order = leaving_order(s, arena);
    LeavingTimes arms[2];
    leaving_times(s, order, asked, day, arms, arena);
    if (arms[0].patients == 0 || arms[1].patients == 0) return Estimate::failed(Status::no_patients);
    CompetingTable table;
    if (details || test != IncidenceTest::difference) table = competing_table(s, order, asked, arena);
    Incidence control, treatment;
    if (details || test != IncidenceTest::fine_gray) {
        control = incidence_of(arms[0], details, arena);
        treatment = incidence_of(arms[1], details, arena);
    }
    GrayScore gray;
    if (details || test == IncidenceTest::gray) gray = gray_score(table);

    const double turn = event == IcuEvent::death ? -1 : 1;
    Estimate result;
    if (test == IncidenceTest::fine_gray) {
        const FineGrayFit fit = fine_gray(table, arena);
        result.status = fit.status;
        result.estimate = fit.beta;
        result.standard_error = fit.standard_error;
        result.z = turn * fit.beta / fit.standard_error;
    } else {
        result.estimate = treatment.value - control.value;
        result.standard_error = std::sqrt(control.variance + treatment.variance);
        const double variance =
            test == IncidenceTest::gray ? gray.variance : result.standard_error * result.standard_error;
        if (test == IncidenceTest::difference && !(followed_to(arms[0], day) && followed_to(arms[1], day)))
            result = Estimate::failed(Status::beyond_follow_up);
        else if (test == IncidenceTest::gray ? !any_event(table) : control.events + treatment.events == 0)
            result.status = Status::no_events;
        else if (!(variance > 0))
            result.status = Status::no_variation;
        else
            result.z = turn * (test == IncidenceTest::gray ? gray.score : result.estimate) / std::sqrt(variance);
    }
    result.lower = result.estimate - context.normal_critical * result.standard_error;
    result.upper = result.estimate + context.normal_critical * result.standard_error;

    if (details) {
        const std::uint8_t other = asked == 1 ? 2 : 1;
        LeavingTimes by_other[2];
        leaving_times(s, order, other, day, by_other, arena);
        details->set("patients",
                     Details::Vector{static_cast<double>(arms[0].patients), static_cast<double>(arms[1].patients)});
        set_arms(*details, "", control, treatment);
        set_arms(*details, "competing_", incidence_of(by_other[0], true, arena),
                 incidence_of(by_other[1], true, arena));
        set_gray(*details, "", gray);
        set_gray(*details, "competing_", gray_score(competing_table(s, order, other, arena)));
        for (const std::uint8_t cause : {1, 2}) set_regressions(*details, s, cause, context, arena);
    }
    return result;
}

}  // namespace equipoise
