#include "sim/results/power_row.hpp"

#include "sim/analysis/horizon.hpp"

namespace equipoise {

std::vector<Measure<PowerRow>> PowerRow::columns() {
    using R = PowerRow;
    return {
        value<R>("n", "patients", "randomized, both arms together", &R::n).not_in_json(),
        value<R>("effect_scale", "", "share of the planned effect", &R::effect_scale).not_in_json(),
        value<R>("control_mortality_shift", "", "added to the planned mortality of control",
                 &R::control_mortality_shift)
            .not_in_json(),
        value<R>("analysis", "", "its name in the scenario", &R::analysis).json("name"),
        value<R>("test", "", "kind of analysis", &R::test),
        value<R>("estimand", "", "what it estimates, with its scale", &R::estimand).not_in_csv(),
        whole<R>("trials", "trials", "simulated trials behind this row", &R::trials),
        share<R>("power", "", "share of trials that reject in favour of the treatment", &R::power),
        share<R>("harm", "harm_", "share of trials that reject in favour of control", &R::harm),
        share<R>("reject", "reject_", "share of trials that reject in either direction", &R::reject).not_in_csv(),
        share<R>("not_estimable", "not_estimable_", "share of trials in which the analysis has no answer",
                 &R::not_estimable),
        with_error<R>("mean_estimate", "", "mean over trials of the estimate, on the estimand's scale",
                      &R::mean_estimate, &R::mean_estimate_mcse),
        with_error<R>("sd_estimate", "", "standard deviation between trials of the estimate", &R::sd_estimate,
                      &R::sd_estimate_mcse),
        with_error<R>("true_value", "", "what the estimate is of; its error is 0 where it follows from the law",
                      &R::true_value, &R::true_value_mcse),
        with_error<R>("bias", "", "mean estimate less true value", &R::bias, &R::bias_mcse),
        share<R>("coverage", "coverage_", "share of the intervals that hold the true value", &R::coverage),
        value<R>("closed_form", "", "power by formula, where one exists", &R::closed_form),
        value<R>("closed_form_difference_in_mcse", "", "simulated power less formula, in errors of the simulated",
                 &R::closed_form_difference)
            .left_out_if_missing(),
        value<R>("closed_form_formula", "", "name and source of the formula", &R::closed_form_formula)
            .left_out_if_missing(),
        value<R>("when", "", "what the analysis looks at", &R::when),
    };
}

PowerRow power_row(const Scenario& scenario, std::size_t a, const StudyPoint& point, std::size_t n,
                   const PowerEstimate& estimate, const std::optional<ClosedForm>& form) {
    PowerRow row;
    static_cast<PowerEstimate&>(row) = estimate;
    row.n = static_cast<double>(n);
    row.effect_scale = point.effect_scale;
    row.control_mortality_shift = point.control_mortality_shift;
    row.analysis = scenario.analyses[a].name;
    row.test = name_of(scenario.analyses[a].test);
    row.estimand = estimand_of(scenario.analyses[a].test);
    row.when = when_in_words(scenario.analyses[a].test, scenario.follow_up_days);
    if (form) {
        row.closed_form = form->power;
        row.closed_form_difference = difference_in_mcse(estimate.power, *form);
        row.closed_form_formula = form->formula;
    }
    return row;
}

std::vector<PowerRow> power_rows(const Scenario& scenario, const CurvePoint& point) {
    std::vector<PowerRow> rows;
    for (std::size_t a = 0; a < point.analyses.size(); ++a)
        rows.push_back(power_row(scenario, a, point.point, point.n, point.analyses[a], point.closed_forms[a]));
    return rows;
}

}  // namespace equipoise
