#include "sim/analysis/cumulative_incidence.hpp"

#include <cmath>

#include "models/numeric/special.hpp"
#include "sim/analysis/competing_risks.hpp"

namespace equipoise {
namespace {

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

}  // namespace

Needs CumulativeIncidence::needs() const {
    Needs needs;
    needs.icu = true;
    needs.last_day = day;
    return needs;
}

Estimate CumulativeIncidence::run(const Snapshot& s, const AnalysisContext& context, Arena& arena, Details* details) const {
    const Arena::Frame frame(arena);
    if (s.icu_time.size() < s.n) return Estimate::failed(Status::no_patients);  // a trial without the ICU course
    const std::uint8_t asked = event == IcuEvent::death ? 1 : 2;
    const CompetingTable table = competing_table(s, asked, arena);
    if (table.patients[0] == 0 || table.patients[1] == 0) return Estimate::failed(Status::no_patients);
    const Incidence control = incidence_at(table, 0, day), treatment = incidence_at(table, 1, day);
    GrayScore gray;
    if (details || test == IncidenceTest::gray) gray = gray_score(table);

    Estimate result;
    const double turn = event == IcuEvent::death ? -1 : 1;
    result.estimate = treatment.value - control.value;
    result.standard_error = std::sqrt(control.variance + treatment.variance);
    result.lower = result.estimate - context.normal_critical * result.standard_error;
    result.upper = result.estimate + context.normal_critical * result.standard_error;
    const bool followed = (table.emptied[0] || table.last_time[0] >= day) && (table.emptied[1] || table.last_time[1] >= day);
    const double variance = test == IncidenceTest::gray ? gray.variance : result.standard_error * result.standard_error;
    double all_events = 0;
    for (const CompetingRow& row : table.rows) all_events += row.event[0] + row.event[1];
    if (test == IncidenceTest::difference && !followed) {
        result = Estimate::failed(Status::beyond_follow_up);
    } else if (test == IncidenceTest::gray ? all_events == 0 : control.events + treatment.events == 0) {
        result.status = Status::no_events;
    } else if (!(variance > 0)) {
        result.status = Status::no_variation;
    } else {
        result.z = turn * (test == IncidenceTest::gray ? gray.score : result.estimate) / std::sqrt(variance);
    }

    if (details) {
        const CompetingTable other = competing_table(s, asked == 1 ? 2 : 1, arena);
        details->set("patients", Details::Vector{static_cast<double>(table.patients[0]), static_cast<double>(table.patients[1])});
        set_arms(*details, "", control, treatment);
        set_arms(*details, "competing_", incidence_at(other, 0, day), incidence_at(other, 1, day));
        set_gray(*details, "", gray);
        set_gray(*details, "competing_", gray_score(other));
    }
    return result;
}

}  // namespace equipoise
