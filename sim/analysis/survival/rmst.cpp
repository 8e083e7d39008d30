#include "sim/analysis/survival/rmst.hpp"

#include <algorithm>
#include <cmath>

#include "models/numeric/flag_count.hpp"

namespace equipoise {
namespace {

// Grows the area under one arm's curve. Each past death carries weight h = d / (n (n - d)) and the area A gathered
// since; the sums of h, hA and hA^2 are carried forward, all terms positive, so that no digit is lost and no second
// pass is needed.
struct Curve {
    double at_risk = 0;
    std::size_t deaths = 0;
    double survival = 1, since = 0, area = 0;
    double h = 0, ha = 0, haa = 0;

    void move_to(double t) {
        const double slice = survival * (t - since);
        area += slice;
        haa += slice * (2 * ha + slice * h);
        ha += slice * h;
        since = t;
    }
    // One death; of d tied ones each in turn, which multiplies and sums to the same: (n-1)/n (n-2)/(n-1) ... = (n-d)/n,
    // 1/(n (n-1)) + 1/((n-1)(n-2)) + ... = d/(n (n-d)).
    void die(double t) {
        move_to(t);
        const double n = at_risk, left = at_risk - 1;
        survival *= left / n;
        if (left > 0) h += 1 / (n * left);
        at_risk = left;
        ++deaths;
    }
};

}  // namespace

void restricted_means(const Snapshot& s, double tau, RestrictedMean (&arms)[2]) {
    Curve curve[2];
    const std::size_t treated = count_flags(s.arm.first(s.n));
    arms[0] = arms[1] = {};
    arms[0].patients = s.n - treated;
    arms[1].patients = treated;
    for (int a = 0; a < 2; ++a) curve[a].at_risk = static_cast<double>(arms[a].patients);

    for (const std::uint32_t i : s.time_order) {
        const double t = s.time[i];
        if (t >= tau) break;  // a death on tau itself takes nothing from the area
        Curve& own = curve[s.arm[i]];
        if (s.status[i] == 1)
            own.die(t);
        else
            own.at_risk -= 1;
    }
    for (int a = 0; a < 2; ++a) {
        curve[a].move_to(tau);
        arms[a].deaths = curve[a].deaths;
        arms[a].mean = curve[a].area;
        arms[a].variance = curve[a].haa;
    }
    // The last of each arm, from the end.
    for (int a = 0; a < 2; ++a) {
        std::size_t back = s.n;
        while (back > 0 && s.arm[s.time_order[back - 1]] != a) --back;
        if (back == 0) continue;
        const std::uint32_t last = s.time_order[back - 1];
        arms[a].last_time = s.time[last];
        arms[a].ends_in_death = s.status[last] == 1;  // censorings stand behind deaths at the same time
    }
}

Needs Rmst::needs() const {
    Needs needs;
    needs.censored = true;
    needs.survival = true;
    needs.order = false;
    needs.last_day = tau;
    return needs;
}

Estimate Rmst::run(const Snapshot& s, const AnalysisContext& context, Arena&, Details* details) const {
    RestrictedMean arms[2];
    restricted_means(s, tau, arms);
    const RestrictedMean &control = arms[0], &treatment = arms[1];
    if (control.patients == 0 || treatment.patients == 0) return Estimate::failed(Status::no_patients);
    const RestrictedMean& shorter = control.last_time < treatment.last_time ? control : treatment;
    // Two arms of equal length: either may end the comparison.
    const bool open_end = control.last_time == treatment.last_time ? true : shorter.ends_in_death;
    const double limit = open_end ? std::max(control.last_time, treatment.last_time) : shorter.last_time;
    if (tau > limit) {
        if (details) details->set("largest_tau", limit);
        return Estimate::failed(Status::beyond_follow_up);
    }

    Estimate result;
    const double variance = control.variance + treatment.variance;
    result.estimate = treatment.mean - control.mean;
    result.standard_error = std::sqrt(variance);
    result.lower = result.estimate - context.normal_critical * result.standard_error;
    result.upper = result.estimate + context.normal_critical * result.standard_error;
    if (variance > 0)
        result.z = result.estimate / result.standard_error;
    else
        result.status = control.deaths + treatment.deaths == 0 ? Status::no_events : Status::no_variation;

    if (details) {
        const double critical = context.normal_critical;
        const auto set_ratio = [&](const std::string& what, double treated, double untreated) {
            const double ratio = treated / untreated;
            details->set(what, ratio);
            if (!(treated > 0 && untreated > 0)) return;  // no limits for a ratio of 0
            const double se =
                std::sqrt(treatment.variance / (treated * treated) + control.variance / (untreated * untreated));
            details->set(what + "_log_se", se);
            details->set(what + "_lower", ratio * std::exp(-critical * se));
            details->set(what + "_upper", ratio * std::exp(critical * se));
        };
        details->set("patients",
                     Details::Vector{static_cast<double>(control.patients), static_cast<double>(treatment.patients)});
        details->set("deaths_before_tau",
                     Details::Vector{static_cast<double>(control.deaths), static_cast<double>(treatment.deaths)});
        details->set("rmst", Details::Vector{control.mean, treatment.mean});
        details->set("rmst_se", Details::Vector{std::sqrt(control.variance), std::sqrt(treatment.variance)});
        details->set("rmtl", Details::Vector{tau - control.mean, tau - treatment.mean});
        set_ratio("ratio", treatment.mean, control.mean);
        set_ratio("rmtl_ratio", tau - treatment.mean, tau - control.mean);
        details->set("largest_tau", limit);
    }
    return result;
}

}  // namespace equipoise
