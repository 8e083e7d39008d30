#include "sim/results/replayed_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numeric/portable_math.hpp"
#include "sim/analysis/horizon.hpp"
#include "sim/conduct/witness.hpp"
#include "sim/engine/run.hpp"
#include "sim/trial/cohort.hpp"

namespace equipoise {
namespace {

double finite(double x) { return std::isfinite(x) ? x : unknown; }

std::string_view in_words(Verdict verdict) {
    switch (verdict) {
        case Verdict::benefit:
            return "benefit";
        case Verdict::harm:
            return "harm";
        case Verdict::not_estimable:
            return "not estimable";
        case Verdict::none:
            break;
    }
    return "none";
}

std::string_view in_words(CutBy by) {
    switch (by) {
        case CutBy::calendar_day:
            return "calendar day";
        case CutBy::deaths:
            return "number of deaths";
        case CutBy::follow_up:
            break;
    }
    return "follow-up complete";
}

std::string in_words(const WitnessedLook& seen) {
    if (seen.decision.reason == StopReason::futility) return "stops for futility";
    if (seen.decision.reason != StopReason::none) return fmt::format("stops for {}", in_words(seen.decision.verdict));
    if (seen.decision.action == Action::go_on) return seen.tested ? "goes on" : "not tested, goes on";
    return seen.decision.verdict == Verdict::none ? "ends: neither"
                                                  : fmt::format("ends: {}", in_words(seen.decision.verdict));
}

std::vector<ReplayedPatient> patients_of(const Scenario& s, const Cohort& cohort, std::size_t n,
                                         const WitnessedEnd& end, Arena& arena) {
    const FollowUp seen(cohort, cohort.recruited(n), end.cut.day, arena, {end.cut.last_death});
    const Snapshot& known = seen.all();
    std::vector<ReplayedPatient> patients(known.n);
    for (std::size_t i = 0; i < known.n; ++i) {
        ReplayedPatient& p = patients[i];
        p.patient = i + 1;
        p.site = cohort.site[i] + 1u;
        p.in_treatment_arm = cohort.arm[i] == 1;
        p.arm = s.trial.arms[cohort.arm[i]];
        p.randomized = cohort.arrival[i];
        const double last = cohort.follow_up_days;
        if (cohort.death[i] <= last) p.death = cohort.death[i];
        const double alive = std::min(cohort.death[i], last);
        if (!cohort.discharge.empty() && cohort.discharge[i] <= alive) p.discharge = cohort.discharge[i];
        if (!cohort.dropout.empty() && cohort.dropout[i] < alive) p.lost = cohort.dropout[i];
        p.known_until = known.time[i];
        p.died = known.status[i] == 1;
        p.analyzed = i < end.analyzed;
    }
    return patients;
}

// On the scale of the limits: of a test that is judged by its p-value, the z that belongs to it.
double judged_z(const Estimate& e, int sides) {
    if (!e.has_test()) return unknown;
    if (sides == 2 && !std::isnan(e.p)) {
        const bool good = std::isnan(e.z) ? e.p_benefit < 0.5 : e.z > 0;
        const double z = -portable::normal_quantile(e.p / 2);
        return good ? z : -z;
    }
    return std::isnan(e.p_benefit) ? e.z : -portable::normal_quantile(e.p_benefit);
}

ReplayedLook look_of(const WitnessedLook& seen, const Scenario& s, const TrialOutcome& outcome) {
    ReplayedLook row;
    const LookOutcome& at = outcome.at_look[seen.look];
    row.analysis = s.analyses[seen.analysis].name;
    row.look = seen.look + 1;
    row.day = at.analysis_days;
    row.patients = at.patients;
    row.analyzed = seen.analyzed;
    row.deaths = at.deaths[0] + at.deaths[1];
    row.information = seen.information;
    row.estimate = finite(seen.estimate.estimate);
    row.z = judged_z(seen.estimate, s.design.sides);
    row.p_benefit = seen.estimate.has_test() ? seen.estimate.one_sided() : unknown;
    row.z_benefit = finite(seen.limits.upper);
    row.z_harm = finite(seen.limits.lower);
    if (seen.decision.action == Action::go_on || seen.decision.reason != StopReason::none)
        row.z_futility = seen.limits.tests_futility() ? finite(seen.limits.futility) : unknown;
    row.decision = in_words(seen);
    return row;
}

ReplayedAnalysis analysis_of(const AnalysisOutcome& outcome, const Scenario& s, std::size_t a) {
    const Estimate& e = outcome.estimate;
    ReplayedAnalysis row;
    row.name = s.analyses[a].name;
    row.test = name_of(s.analyses[a].test);
    row.when = when_in_words(s.analyses[a].test, s.follow_up_days);
    row.estimand = estimand_of(s.analyses[a].test);
    row.verdict = in_words(outcome.verdict);
    row.status = e.status == Status::ok ? "" : std::string(describe(e.status));
    row.look = outcome.look + 1u;
    row.estimate = e.estimate;
    row.standard_error = e.standard_error;
    row.lower = e.lower;
    row.upper = e.upper;
    if (e.has_test()) {
        row.z = e.z;
        row.p = e.two_sided();
        row.p_benefit = e.one_sided();
    }
    if (!outcome.adjusted.known) return row;
    row.adjusted = outcome.adjusted.median_unbiased;
    row.adjusted_lower = outcome.adjusted.lower;
    row.adjusted_upper = outcome.adjusted.upper;
    return row;
}

void copy_end(const LookOutcome& end, ReplayedTrial& trial) {
    trial.randomized = end.patients;
    std::copy(end.deaths, end.deaths + 2, trial.deaths);
    trial.lost = end.lost;
    trial.recruitment_days = end.recruitment_days;
    trial.days = end.analysis_days;
    trial.ended_by = in_words(end.ended_by);
}

}  // namespace

ReplayedTrial replay_trial(const Study& study, const StudyPoint& point, std::size_t n, std::uint64_t replicate) {
    return replay_trial(study, point, study.model(point), n, replicate);
}

ReplayedTrial replay_trial(const Study& study, const StudyPoint& point, const TrialModel& model, std::size_t n,
                           std::uint64_t replicate) {
    const Scenario& s = study.scenario;
    const std::size_t sizes[] = {n};
    const RunRequest request = run_request(s, model, sizes, 1);
    TrialProtocol protocol = request.protocol();
    protocol.adjusted = std::numeric_limits<std::uint64_t>::max();
    protocol.context.decision_level = Estimate::kUnknown;  // p-values to be read, not only compared
    protocol.context.wants_two_sided_p = protocol.context.wants_one_sided_p = true;

    const ReplicateKey key{request.seed, replicate};
    Workspace workspace;
    const Arena::Frame frame(workspace.arena);
    Witness witness;
    const TrialOutcome outcome = conduct(model, protocol, key, workspace, witness);

    ReplayedTrial trial;
    trial.title = s.title;
    if (protocol.lead) trial.lead = s.analyses[*protocol.lead].name;
    trial.seed = s.seed;
    trial.replicate = replicate;
    trial.n = n;
    trial.effect_scale = point.effect_scale;
    for (int arm = 0; arm < 2; ++arm) trial.arms[arm] = s.trial.arms[static_cast<std::size_t>(arm)];
    trial.sequential = protocol.sequential();
    copy_end(outcome.end(0), trial);
    trial.patients =
        patients_of(s, draw_cohort(model, key, n, workspace.arena), n, witness.ends.front(), workspace.arena);
    for (const WitnessedLook& seen : witness.looks)
        if (trial.sequential) trial.looks.push_back(look_of(seen, s, outcome));
    for (std::size_t a = 0; a < s.analyses.size(); ++a) trial.analyses.push_back(analysis_of(outcome.at(0, a), s, a));
    return trial;
}

}  // namespace equipoise
