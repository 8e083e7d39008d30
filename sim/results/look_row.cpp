#include "sim/results/look_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "sim/conduct/verdict.hpp"
#include "sim/design/boundary_names.hpp"
#include "sim/design/non_binding.hpp"

namespace equipoise {
namespace {

double finite(double z) { return std::isinf(z) ? unknown : z; }

// In JSON they stand around the row.
template <class R>
std::vector<Measure<R>> point_columns_and(std::vector<Measure<R>> more) {
    std::vector<Measure<R>> all{
        value<R>("n", "patients", "planned in all, both arms together", &R::n).not_in_json(),
        value<R>("effect_scale", "", "share of the planned effect", &R::effect_scale).not_in_json(),
        value<R>("control_mortality_shift", "", "added to the planned mortality of control",
                 &R::control_mortality_shift)
            .not_in_json(),
        value<R>("analysis", "", "its name in the scenario", &R::analysis).not_in_json(),
    };
    std::ranges::move(more, std::back_inserter(all));
    return all;
}

// False: a calendar day alone says nothing of a look's information, nor of the limits that follow from it.
bool shares_are_planned(const GroupSequential& design, std::size_t n) {
    const std::vector<PlannedLook> looks = planned_looks(design, n);
    return std::none_of(looks.begin(), looks.end() - 1, [](const PlannedLook& look) {
        return look.cut.calendar_day && !look.cut.deaths && !look.cut.followed;
    });
}

AnalysisAtPoint at_point(const Scenario& scenario, std::size_t a, const CurvePoint& point) {
    return {static_cast<double>(point.n), point.point.effect_scale, point.point.control_mortality_shift,
            scenario.analyses[a].name};
}

}  // namespace

std::vector<Measure<LookRow>> LookRow::columns() {
    using R = LookRow;
    return point_columns_and<R>({
        whole<R>("look", "", "number of the look", &R::look),
        value<R>("when", "", "what the look waits for", &R::when),
        value<R>("information", "", "planned, as a share of the full information", &R::information),
        value<R>("z_benefit", "", "planned: stops for benefit at this z or more", &R::z_benefit),
        value<R>("z_harm", "", "planned: stops for harm at this z or less", &R::z_harm),
        value<R>("z_futility", "", "planned: stops for futility below this z", &R::z_futility),
        whole<R>("trials", "trials", "simulated trials behind this row", &R::trials),
        share<R>("stop", "stop_", "share of all trials that stop here, before the last look", &R::stop),
        share<R>("benefit", "benefit_", "share of all trials that conclude benefit here", &R::benefit),
        share<R>("harm", "harm_", "share of all trials that conclude harm here", &R::harm),
        share<R>("futility", "futility_", "share of all trials that stop here for futility", &R::futility),
        share<R>("cumulative_power", "cumulative_power_", "share of all trials that conclude benefit by this look",
                 &R::cumulative_power),
        whole<R>("ended", "trials", "whose path ends here; the estimates below are theirs", &R::ended),
        with_error<R>(
            "mean_estimate", "", "mean of the naive estimate where the trial ends here",
            [](const R& r) { return r.estimate.value; }, [](const R& r) { return r.estimate.mcse; }),
        with_error<R>("bias", "", "mean estimate less true value", &R::bias, &R::bias_mcse),
        share<R>("upheld", "upheld_",
                 "share of the stops here that the data with the pipeline followed to its end uphold", &R::upheld),
        with_error<R>(
            "mean_estimate_with_pipeline", "", "mean estimate of these stops with the pipeline",
            [](const R& r) { return r.overrun_estimate.value; }, [](const R& r) { return r.overrun_estimate.mcse; }),
        whole<R>("reached", "trials", "that reach this look", &R::reached),
        with_error<R>(
            "months", "months", "from the opening of the first site to the look",
            [](const R& r) { return r.months.value; }, [](const R& r) { return r.months.mcse; }),
        with_error<R>(
            "patients", "patients", "randomized by the look", [](const R& r) { return r.patients.value; },
            [](const R& r) { return r.patients.mcse; }),
        with_error<R>(
            "deaths", "deaths", "seen by the look", [](const R& r) { return r.deaths.value; },
            [](const R& r) { return r.deaths.mcse; }),
    });
}

std::vector<Measure<StopRow>> StopRow::columns() {
    using R = StopRow;
    return point_columns_and<R>({
        whole<R>("trials", "trials", "simulated trials behind this row", &R::trials).not_in_json(),
        share<R>("early_stop", "early_stop_", "share of trials that stop before the last look", &R::early),
        share<R>("early_benefit", "early_benefit_", "share that stop early for benefit", &R::early_benefit),
        share<R>("early_harm", "early_harm_", "share that stop early for harm", &R::early_harm),
        share<R>("early_futility", "early_futility_", "share that stop early for futility", &R::early_futility),
        with_error<R>(
            "expected_n", "patients", "mean number randomized when the trial ends",
            [](const R& r) { return r.patients.value; }, [](const R& r) { return r.patients.mcse; }),
        with_error<R>(
            "expected_deaths", "deaths", "mean number seen when the trial ends",
            [](const R& r) { return r.deaths.value; }, [](const R& r) { return r.deaths.mcse; }),
        with_error<R>(
            "expected_months", "months", "mean time to the analysis that ends the trial",
            [](const R& r) { return r.months.value; }, [](const R& r) { return r.months.mcse; }),
        whole<R>("adjusted_trials", "trials", "whose estimate was corrected for the looks", &R::adjusted_trials),
        with_error<R>(
            "median_unbiased", "", "mean of the median unbiased estimate (stage-wise ordering)",
            [](const R& r) { return r.median_unbiased.value; }, [](const R& r) { return r.median_unbiased.mcse; }),
        with_error<R>("adjusted_bias", "", "that mean less the true value", &R::adjusted_bias, &R::adjusted_bias_mcse),
        share<R>("below_true_value", "below_true_value_", "share of these estimates below the true value",
                 &R::below_true_value),
        share<R>("adjusted_coverage", "adjusted_coverage_",
                 "share of the stage-wise intervals that hold the true value", &R::adjusted_coverage),
    });
}

std::vector<LookRow> look_rows(const Scenario& scenario, std::size_t a, const CurvePoint& point) {
    std::vector<LookRow> rows;
    if (!scenario.design.sequential || point.stopping.empty()) return rows;
    const StoppingEstimate& stopping = point.stopping[a];
    const bool known = shares_are_planned(*scenario.design.sequential, point.n),
               own_rule = has_its_own_rule(scenario.analyses[a].test);
    for (std::size_t k = 0; k < stopping.stage.size(); ++k) {
        LookRow row;
        static_cast<StageEstimate&>(row) = stopping.stage[k];
        static_cast<AnalysisAtPoint&>(row) = at_point(scenario, a, point);
        row.when = in_words(scenario.design.sequential->looks[k]);
        row.look = k + 1;
        const BoundaryLook& planned = point.boundary->looks[k];
        if (known) row.information = planned.information;
        if (known && !own_rule) {
            row.z_benefit = finite(planned.limits.upper);
            row.z_harm = finite(planned.limits.lower);
            row.z_futility = k + 1 < stopping.stage.size() ? finite(planned.limits.futility) : unknown;
        }
        const LookTally& look = point.trials.look[k];
        row.reached = look.trials;
        row.months = MeanEstimate::of(look.days, look.trials, Recruitment::days_per_month);
        row.patients = MeanEstimate::of(look.patients, look.trials);
        row.deaths = MeanEstimate::of(look.deaths, look.trials);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<LookRow> look_rows(const Scenario& scenario, const CurvePoint& point) {
    std::vector<LookRow> rows;
    for (std::size_t a = 0; a < scenario.analyses.size(); ++a)
        for (LookRow& row : look_rows(scenario, a, point)) rows.push_back(std::move(row));
    return rows;
}

std::vector<StopRow> stop_rows(const Scenario& scenario, const CurvePoint& point) {
    std::vector<StopRow> rows;
    for (std::size_t a = 0; a < point.stopping.size(); ++a) {
        if (point.stopping[a].stage.empty()) continue;
        StopRow row;
        static_cast<StoppingEstimate&>(row) = point.stopping[a];
        static_cast<AnalysisAtPoint&>(row) = at_point(scenario, a, point);
        row.trials = point.analyses[a].trials;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string looks_in_words(const Scenario& scenario) {
    if (!scenario.design.sequential) return "";
    const GroupSequential& design = *scenario.design.sequential;
    std::string text = fmt::format("{} looks at the data: ", design.looks.size());
    for (std::size_t k = 0; k < design.looks.size(); ++k)
        text += (k == 0                        ? ""
                 : k + 1 < design.looks.size() ? "; "
                                               : "; and the final analysis ") +
                in_words(design.looks[k]);
    text += fmt::format(". Limits for efficacy: {}", in_words(design.efficacy));
    if (design.futility.kind == FutilityKind::none)
        text += "; no stopping for futility. ";
    else
        text += fmt::format("; for futility: {}: {}. ", in_words(design.futility),
                            design.futility.binding
                                ? "the type I error counts on every trial to stop there"
                                : "the simulated trials obey it, and the type I error holds if they do not");
    text += design.analysis.empty()
                ? "Each analysis conducts a trial of its own, as if it were the primary one. "
                : fmt::format(
                      "\"{}\" stops the trial; the other analyses are told where it stopped, at the whole "
                      "alpha, which does not count the looks. ",
                      design.analysis);
    return text +
           "Where the trial stops, patients in the pipeline are still followed; their data are not in the "
           "verdict.";
}

std::string caveat_of_ordering(const Design& design) {
    if (!has_non_binding_futility(design)) return "";
    return fmt::format(" ({}, which these trials obey: it is exact only where they are not obeyed)",
                       kLeftOutOfOrdering);
}

std::string caveat_of_own_rule(const NamedAnalysis& analysis) {
    if (!has_its_own_rule(analysis.test)) return "";
    return "judged by its own criterion at every look: the design's limits, its futility and its alpha are not its; "
           "--certify tells its type I error\n";
}

}  // namespace equipoise
