#include <fmt/format.h>

#include <cmath>

#include "sim/results/replayed_trial.hpp"

namespace equipoise {

std::vector<Measure<ReplayedPatient>> ReplayedPatient::columns() {
    using R = ReplayedPatient;
    return {
        whole<R>("patient", "", "place in the order of randomization, from 1", &R::patient),
        value<R>("randomized", "days", "calendar day of randomization, from the opening of the first site",
                 &R::randomized),
        whole<R>("site", "", "number of the site, from 1", &R::site),
        value<R>("arm", "", "its name in the scenario", &R::arm),
        value<R>("death", "days", "from randomization, within follow-up, whether or not it was seen", &R::death),
        value<R>("discharge", "days", "from randomization to discharge alive from the ICU, whether or not it was seen",
                 &R::discharge),
        value<R>("lost", "days", "from randomization to loss to follow-up", &R::lost),
        value<R>("known_until", "days", "from randomization to death or to when last seen alive, as known at the end",
                 &R::known_until),
        value<R>("died", "", "known to have died at that time", &R::died),
        value<R>("analyzed", "", "among the data of the trial's last look", &R::analyzed),
    };
}

std::string ReplayedPatient::in_words() const {
    std::string text;
    if (discharge <= known_until) text += fmt::format("discharged on day {:.1f}; ", discharge);
    if (died) return text + fmt::format("died on day {:.1f}", death);
    if (lost <= known_until) return text + fmt::format("lost on day {:.1f}", lost);
    text += fmt::format("alive when last seen, day {:.1f}", known_until);
    if (!std::isnan(death) && std::isnan(lost)) text += fmt::format(" (dies on day {:.1f}, unseen)", death);
    return text;
}

std::vector<Measure<ReplayedLook>> ReplayedLook::columns() {
    using R = ReplayedLook;
    return {
        value<R>("analysis", "", "its name in the scenario", &R::analysis),
        whole<R>("look", "", "number of the look", &R::look),
        value<R>("day", "days", "calendar day of the look", &R::day),
        whole<R>("patients", "patients", "randomized by then", &R::patients),
        whole<R>("analyzed", "patients", "whose data the analysis reads", &R::analyzed),
        whole<R>("deaths", "deaths", "seen by then", &R::deaths),
        value<R>("information", "", "share of the full information", &R::information),
        value<R>("estimate", "", "on the estimand's scale", &R::estimate),
        value<R>("z", "", "positive favours the treatment", &R::z),
        value<R>("p_benefit", "", "one-sided p for benefit", &R::p_benefit),
        value<R>("z_benefit", "", "in force: stops for benefit at this z or more", &R::z_benefit),
        value<R>("z_harm", "", "in force: stops for harm at this z or less", &R::z_harm),
        value<R>("z_futility", "", "in force: stops for futility at this z or less", &R::z_futility),
        value<R>("decision", "", "what the design makes of it", &R::decision),
    };
}

std::vector<Measure<ReplayedAnalysis>> ReplayedAnalysis::columns() {
    using R = ReplayedAnalysis;
    return {
        value<R>("name", "", "its name in the scenario", &R::name),
        value<R>("test", "", "which test", &R::test),
        value<R>("when", "", "what it looks at", &R::when),
        value<R>("estimand", "", "what it estimates, with its scale", &R::estimand),
        value<R>("verdict", "", "benefit, harm, none or not estimable", &R::verdict),
        value<R>("status", "", "why there is no answer; empty: there is one", &R::status),
        whole<R>("look", "", "number of the look at which it was decided", &R::look),
        value<R>("estimate", "", "treatment against control, on the estimand's scale", &R::estimate),
        value<R>("standard_error", "", "of the estimate", &R::standard_error),
        value<R>("lower", "", "lower limit of the interval", &R::lower),
        value<R>("upper", "", "upper limit of the interval", &R::upper),
        value<R>("z", "", "positive favours the treatment", &R::z),
        value<R>("p", "", "two-sided", &R::p),
        value<R>("p_benefit", "", "one-sided for benefit", &R::p_benefit),
        value<R>("adjusted_estimate", "", "corrected for the looks: median unbiased, stage-wise", &R::adjusted)
            .left_out_if_missing(),
        value<R>("adjusted_lower", "", "lower limit of its interval", &R::adjusted_lower).left_out_if_missing(),
        value<R>("adjusted_upper", "", "upper limit of its interval", &R::adjusted_upper).left_out_if_missing(),
    };
}

}  // namespace equipoise
