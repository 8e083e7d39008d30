#include "sim/interim/interim.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "models/numeric/input_error.hpp"
#include "sim/analysis/horizon.hpp"
#include "sim/conduct/verdict.hpp"
#include "sim/design/non_binding.hpp"
#include "sim/interim/effect_at_hand.hpp"
#include "sim/interim/look_data.hpp"
#include "sim/interim/own_study.hpp"
#include "sim/interim/projected_day.hpp"

namespace equipoise {
namespace {

std::size_t asked_analysis(const Scenario& scenario, const std::string& asked) {
    if (asked.empty()) return leading_analysis(scenario.design, scenario.analyses).value_or(0);
    std::vector<std::string_view> names;
    for (const NamedAnalysis& analysis : scenario.analyses) names.push_back(analysis.name);
    const auto found = std::find(names.begin(), names.end(), asked);
    if (found == names.end())
        throw InputError("--analysis", fmt::format("the scenario has no analysis \"{}\"", asked),
                         did_you_mean(asked, names));
    return static_cast<std::size_t>(found - names.begin());
}

void check_needs(const CsvTable& table, const NamedAnalysis& analysis, const Snapshot& data) {
    const Needs needs = needs_of(analysis.test);
    if (needs.icu && data.icu_time.empty())
        throw InputError(table.name(), "\"" + analysis.name + "\" needs the time and kind of leaving the ICU",
                         "give columns crtime and crev (0 still there, 1 died, 2 discharged alive)");
    if (needs.scores && data.scores.empty())
        throw InputError(table.name(), "\"" + analysis.name + "\" needs scores",
                         "give columns sofa0, sofa1, ... or a long file with id, day, score");
    for (const std::string& column : needs.columns)
        if (!data.column(column)) table.require(column);
}

// With courses, which take time to be solved, where they are drawn, or alone say what mortality is planned.
TrialModel planned_model(const Study& study, bool draws_courses) {
    return draws_courses || !study.control ? study.model() : study.law_model(study.parameters());
}

std::array<double, 2> planned_mortality(const Study& study, const TrialModel& model) {
    std::array<double, 2> mortality{};
    for (std::size_t arm = 0; arm < 2; ++arm) {
        if (study.control || !model.scores) {
            mortality[arm] = 1 - model.survival[arm].survival(model.follow_up_days);
            continue;
        }
        const SofaArm& course = model.scores->arm[arm];
        mortality[arm] = CalibrationCohort(course.course, course.effect, model.score_days(), 0, kCalibrationCohort,
                                           study.cohort_effects)
                             .mortality(course.death_hazard, course.after_discharge);
    }
    return mortality;
}

// One question put to one trial.
class Interim {
  public:
    Interim(const Study& study, const CsvTable& table, const InterimOptions& options)
        : study_(study),
          options_(options),
          analysis_(asked_analysis(study.scenario, options.analysis)),
          sizes_{study.scenario.main_n()},
          protocol_(study.scenario.analyses, sizes_, study.scenario.design),
          trial_(table, study.scenario, data_options()),
          draws_courses_(study.scenario.sofa && !options.data.blinded && !trial_.data().icu_time.empty()),
          model_(planned_model(study, draws_courses_)),
          seen_(look_at_hand(protocol_, analysis_, trial_, model_, planned_mortality(study, model_), arena_)) {
        if (!options.data.blinded) check_needs(table, named(), trial_.data());
        std::size_t open = sizes_[0] - std::min(sizes_[0], trial_.patients());
        for (std::size_t i = 0; i < trial_.patients(); ++i) open += trial_.in_follow_up(i);
        over_ = open == 0 || seen_.information >= 1 - 1e-9;
    }

    InterimAnswer answer(const Campaign& campaign);

  private:
    const NamedAnalysis& named() const { return study_.scenario.analyses[analysis_]; }
    RunningTrialOptions data_options() const {
        RunningTrialOptions data = options_.data;
        Analysis test = study_.scenario.analyses[analysis_].test;
        if (const double* day = horizon_of(test)) data.horizon = *day;
        return data;
    }
    Standing standing() const;
    InterimTest test();
    void tell_chances(InterimTest& test);
    std::optional<RunningCourses> courses_under(const TrialModel& model) const {
        return draws_courses_ ? std::optional(RunningCourses(trial_, model, study_.scenario.seed)) : std::nullopt;
    }
    void simulate(InterimAnswer& answer, const Campaign& campaign) const;
    void simulate_own_data(InterimTest& test, const Campaign& campaign) const;

    const Study& study_;
    const InterimOptions& options_;
    std::size_t analysis_;
    std::vector<std::size_t> sizes_;
    TrialProtocol protocol_;
    RunningTrial trial_;
    bool draws_courses_;  ///< of the patients in follow-up: the arms may be read, and the data tell who left the ICU
    TrialModel model_;
    Arena arena_;
    LookAtHand seen_;
    bool over_ = false;
};

Standing Interim::standing() const {
    Standing s;
    s.analysis = named().name;
    s.date = trial_.date();
    s.date_text = trial_.calendar().date_of(s.date);
    s.randomized = trial_.patients();
    s.planned = sizes_[0];
    s.followed = trial_.followed(model_.follow_up_days);
    s.deaths = trial_.deaths();
    for (std::size_t i = 0; i < trial_.patients(); ++i) {
        s.in_follow_up += trial_.in_follow_up(i);
        s.lost += trial_.lost(i);
    }
    if (protocol_.known_from_day[analysis_] == 0) s.full_deaths = protocol_.full_deaths;
    s.information = seen_.information;
    const std::vector<PlannedLook>& looks = protocol_.plans[0].looks;
    s.looks = looks.size();
    s.last = over_;
    s.look = over_ ? looks.size() : nearest_look(looks, s.information) + 1;
    s.mortality = pooled_mortality(trial_.data(), study_.scenario.follow_up_days);
    return s;
}

InterimTest Interim::test() {
    InterimTest t;
    const Analysis& analysis = named().test;
    const Snapshot& data = seen_.data;
    t.analysis = named().name;
    t.estimand = estimand_of(analysis);
    for (int arm = 0; arm < 2; ++arm) t.arms[arm] = trial_.arm_names()[static_cast<std::size_t>(arm)];
    for (std::size_t i = 0; i < data.n; ++i) {
        ++t.patients[data.arm[i]];
        t.deaths[data.arm[i]] += data.status[i];
    }
    t.margin = margin_of(analysis);
    t.own_rule = has_its_own_rule(analysis);
    t.confidence = protocol_.context.confidence;
    t.estimate = run(analysis, data, AnalysisContext::at(t.confidence), arena_);
    t.looks = looks_so_far(protocol_.plans[0], study_.scenario.design, options_.earlier, seen_.information, over_);
    const int sides = study_.scenario.design.sides;
    t.decision = t.looks.walk ? decision_of(analysis, t.estimate, t.looks.at_hand(), sides, over_)
                              : Decision{over_ ? verdict_of(protocol_.rule, analysis, t.estimate) : Verdict::none,
                                         StopReason::none, over_ ? Action::stop : Action::go_on};
    tell_chances(t);
    return t;
}

void Interim::tell_chances(InterimTest& t) {
    const Analysis& analysis = named().test;
    const EffectAtHand effect = effect_at_hand(analysis, t.estimate);
    t.z = effect.z;
    if (t.own_rule) {
        t.notes.push_back(
            "judged by its own criterion: no limits, no repeated interval, no correction for the looks and no chances "
            "by formula, which are the design's");
        return;
    }
    const double share = t.looks.share();
    if (effect.known() && effect.side != 0) {
        const RepeatedInterval ends = repeated_interval(effect.value, effect.se, t.looks.at_hand());
        t.repeated = {effect.null.back(ends.low), effect.null.back(ends.high)};
        const bool obey = protocol_.sequential() && study_.scenario.design.sequential->futility.binding;
        StagewiseInference inference;
        const StagewiseResult s =
            stagewise_at({t.looks.held(), t.looks.limits, t.confidence, obey}, effect.se, effect.z, inference);
        t.stagewise = {s.p_value, effect.back(s.median_unbiased), effect.back(effect.side > 0 ? s.low : s.high),
                       effect.back(effect.side > 0 ? s.high : s.low)};
        if (has_non_binding_futility(study_.scenario.design))
            t.notes.push_back(std::string(kLeftOutOfOrdering) + ": it is exact only where they are not obeyed");
    } else if (t.estimate.has_test()) {
        t.notes.push_back(
            "no repeated interval and no estimate corrected for the looks: the analysis gives a test "
            "without an estimate on the scale of its z");
    }
    if (t.looks.last || std::isnan(t.z)) return;
    const std::optional<double> planned =
        study_.control ? benefit_by_law(study_.law_model(study_.parameters()), analysis) : std::nullopt;
    if (planned && effect.known()) {
        t.planned_drift = *planned / (effect.se * std::sqrt(share));
        t.plan_in_words = "the scenario's effect";
    } else if (const auto& boundary = protocol_.plans[0].boundary) {
        t.planned_drift = boundary->drift;
        t.plan_in_words = fmt::format("the effect for which the boundaries give a power of {:g}", boundary->power);
    } else {
        t.notes.push_back(
            "no conditional power under the plan on the normal scale: what the analysis estimates does "
            "not follow from the arms' laws");
    }
    t.plan = conditional_power(t.looks, t.z, t.planned_drift);
    t.trend = conditional_power_of_trend(t.looks, t.z);
    t.null = conditional_power(t.looks, t.z, 0);
    t.flat = predictive_power_flat(t.looks, t.z);
    std::vector<double> drifts;
    if (effect.known()) drifts = benefits_drawn(study_, analysis, options_.draws, t.drawn);
    for (double& x : drifts) x /= effect.se * std::sqrt(share);
    t.prior = predictive_power(t.looks, t.z, drifts);
    if (drifts.empty())
        t.notes.push_back(
            "no predictive power under the scenario's prior: it has none, or what the analysis estimates "
            "does not follow from the arms' laws");
}

// The states of few patients rest on few draws, or on none of their scores.
void tell_of_courses(const RunningCourses& courses, std::vector<std::string>& notes) {
    constexpr double kFew = 50;
    if (courses.not_met() > 0)
        notes.push_back(
            fmt::format("{} of {} patients in the ICU have scores that the planned course cannot give: theirs is drawn "
                        "without them",
                        courses.not_met(), courses.in_icu()));
    if (courses.in_icu() > 0 && courses.least_effective() < kFew)
        notes.push_back(fmt::format("the course of a patient in the ICU rests on {:.0f} effective draws of {}",
                                    courses.least_effective(), LatentCourse::kProposals));
}

void Interim::simulate(InterimAnswer& answer, const Campaign& campaign) const {
    if (!study_.control && !draws_courses_) {
        answer.notes.push_back(
            "no projected days: mortality follows from the score course alone, and the data do not tell who left the "
            "ICU, or are read blinded");
        return;
    }
    const std::optional<RunningCourses> courses = courses_under(model_);
    const Needs needs = needs_of(named().test);
    std::optional<LedBy> lead;
    if (answer.test && !answer.test->looks.last) {
        if ((needs.scores || needs.icu) && !courses)
            answer.test->notes.push_back("no conditional power by simulation: the scenario has no score course");
        else
            lead = LedBy{analysis_, &answer.test->looks};
        if (courses) tell_of_courses(*courses, answer.test->notes);
    }
    const Completion completion(trial_, model_, sizes_[0], options_.data.blinded, courses ? &*courses : nullptr);
    const CompletionWork work(study_, trial_, completion, protocol_, lead);
    const auto count = static_cast<std::uint64_t>(study_.scenario.simulation.trials);
    Completions all = complete(work, count, campaign);
    answer.days = projected_days(std::move(all.days), study_.scenario.design, trial_);
    if (!lead) return;
    answer.test->simulated = Proportion::of(all.benefit, count);
    answer.test->simulated_harm = Proportion::of(all.harm, count);
    answer.test->completions = count;
    simulate_own_data(*answer.test, campaign);
}

// The same completions, but that the laws are drawn given what this trial has seen.
void Interim::simulate_own_data(InterimTest& test, const Campaign& campaign) const {
    const OwnStudy own = own_study(study_, trial_);
    if (!own.study) {
        test.notes.push_back("no predictive power from the trial's own data: " + own.why_not);
        return;
    }
    const TrialModel mean = planned_model(*own.study, draws_courses_);
    const std::optional<RunningCourses> courses = courses_under(mean);
    const ParameterDraws draws(*own.study);
    const Completion completion(trial_, mean, sizes_[0], false, courses ? &*courses : nullptr);
    const CompletionWork work(*own.study, trial_, completion, protocol_, LedBy{analysis_, &test.looks}, &draws);
    const Completions all = complete(work, test.completions, campaign);
    test.by_own_data = Proportion::of(all.benefit, all.count);
    test.by_own_data_harm = Proportion::of(all.harm, all.count);
    test.own_data = own.words;
}

InterimAnswer Interim::answer(const Campaign& campaign) {
    InterimAnswer answer;
    answer.standing = standing();
    if (!options_.data.blinded) answer.test = test();
    simulate(answer, campaign);
    return answer;
}

}  // namespace

InterimAnswer interim(const Study& study, const CsvTable& data, const InterimOptions& options,
                      const Campaign& campaign) {
    return Interim(study, data, options).answer(campaign);
}

}  // namespace equipoise
