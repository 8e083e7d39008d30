#include "sim/results/interim_rows.hpp"

#include <fmt/format.h>

namespace equipoise {
namespace {

std::optional<std::int64_t> count_of(std::size_t x) { return static_cast<std::int64_t>(x); }

double or_unknown(double limit) { return std::isfinite(limit) ? limit : unknown; }

// Of the design, where it is what decides.
double limit_of(const InterimTest& t, double limit) { return t.own_rule ? unknown : or_unknown(limit); }

template <class Get>
Measure<InterimTestRow> number(std::string name, std::string meaning, Get get) {
    return value<InterimTestRow>(std::move(name), "", std::move(meaning),
                                 [get](const InterimTestRow& row) -> double { return get(*row.test); });
}

}  // namespace

std::vector<Measure<StandingRow>> StandingRow::columns() {
    using R = StandingRow;
    return {
        value<R>("analysis", "", "whose information it is", &R::analysis),
        value<R>("day", "days", "calendar day of the data, from the trial's opening", &R::date),
        value<R>("date", "", "the same as a date, where the data have dates", &R::date_text),
        whole<R>("randomized", "patients", "by that day", &R::randomized),
        whole<R>("planned", "patients", "to be randomized", &R::planned),
        whole<R>("followed", "patients", "whose follow-up is over", &R::followed),
        whole<R>("in_follow_up", "patients", "alive, their follow-up not over", &R::in_follow_up),
        whole<R>("lost", "patients", "last seen alive before the end of a follow-up that is over", &R::lost),
        whole<R>("deaths", "deaths", "within follow-up, both arms together", &R::deaths),
        value<R>("full_deaths", "deaths", "at full information, where the design counts deaths",
                 [](const R& r) { return r.full_deaths; }),
        value<R>("information", "", "seen, as a share of the planned", &R::information),
        whole<R>("look", "", "the planned one, from 1, whose information is nearest", &R::look),
        whole<R>("looks", "", "planned", &R::looks),
        value<R>("last", "", "true: the trial is over, this is its final analysis", &R::last),
        value<R>("mortality", "", "share dead by mortality_day, both arms together (Kaplan-Meier)",
                 [](const R& r) { return r.mortality.value; }),
        value<R>("mortality_standard_error", "", "Greenwood's", [](const R& r) { return r.mortality.standard_error; }),
        value<R>("mortality_lower", "", "lower 95% limit, on the scale of log(-log)",
                 [](const R& r) { return r.mortality.lower; }),
        value<R>("mortality_upper", "", "upper 95% limit", [](const R& r) { return r.mortality.upper; }),
        value<R>("mortality_day", "days", "the end of follow-up, or the last day known",
                 [](const R& r) { return r.mortality.day; }),
    };
}

std::vector<Measure<ProjectedDayRow>> ProjectedDayRow::columns() {
    using R = ProjectedDayRow;
    return {
        value<R>("event", "", "what will happen", &R::event),
        value<R>("when", "", "as the design has it", &R::when),
        with_error<R>("day_q10", "days", "calendar day, 10% quantile over completions", &R::q10, &R::q10_mcse),
        with_error<R>("day_median", "days", "calendar day, median", &R::median, &R::median_mcse),
        with_error<R>("day_q90", "days", "calendar day, 90% quantile", &R::q90, &R::q90_mcse),
        value<R>("median_date", "", "the median as a date, where the data have dates", &R::median_date),
        value<R>("happened", "", "share of completions in which it is not after the day of the data", &R::happened),
        whole<R>("completions", "trials", "simulated from the data on", &R::completions),
    };
}

std::vector<Measure<InterimTestRow>> InterimTestRow::columns() {
    using R = InterimTestRow;
    using T = InterimTest;
    return {
        value<R>("analysis", "", "its name in the scenario", [](const R& r) { return r.test->analysis; }),
        value<R>("estimand", "", "what the estimate is, with its scale", [](const R& r) { return r.test->estimand; }),
        value<R>("control", "", "name of the control arm", [](const R& r) { return r.test->arms[0]; }),
        value<R>("treatment", "", "name of the treated arm", [](const R& r) { return r.test->arms[1]; }),
        value<R>("control_patients", "patients", "whose data are at hand; the analysis may leave the lost out",
                 [](const R& r) { return count_of(r.test->patients[0]); }),
        value<R>("treatment_patients", "patients", "whose data are at hand",
                 [](const R& r) { return count_of(r.test->patients[1]); }),
        value<R>("control_deaths", "deaths", "among them", [](const R& r) { return count_of(r.test->deaths[0]); }),
        value<R>("treatment_deaths", "deaths", "among them", [](const R& r) { return count_of(r.test->deaths[1]); }),
        value<R>("status", "", "ok, or why there is no answer",
                 [](const R& r) { return std::string(describe(r.test->estimate.status)); }),
        number("estimate", "treatment against control", [](const T& t) { return t.estimate.estimate; }),
        number("standard_error", "of the estimate", [](const T& t) { return t.estimate.standard_error; }),
        number("lower", "naive confidence limit: the looks do not count", [](const T& t) { return t.estimate.lower; }),
        number("upper", "naive confidence limit", [](const T& t) { return t.estimate.upper; }),
        number("confidence", "level of all intervals", [](const T& t) { return t.confidence; }),
        number("z", "positive favours treatment", [](const T& t) { return t.z; }),
        number("z_upper", "benefit at or above it; missing: not tested here",
               [](const T& t) { return limit_of(t, t.looks.at_hand().upper); }),
        number("z_lower", "two-sided: harm at or below it",
               [](const T& t) { return limit_of(t, t.looks.at_hand().lower); }),
        number("z_futility", "futility at or below it (an inner wedge: |z|)",
               [](const T& t) { return limit_of(t, t.looks.at_hand().futility); }),
        value<R>("crossed", "", "benefit, harm, futility or none",
                 [](const R& r) { return crossed_in_words(*r.test); }),
        number("information", "seen, as a share of the planned", [](const T& t) { return t.looks.share(); }),
        number("alpha_spent", "type I error spent by this look, both sides together; missing: nothing is tested here",
               [](const T& t) { return t.estimate.has_test() ? limit_of(t, t.looks.alpha_spent) : unknown; }),
        number("repeated_lower", "repeated confidence limit: holds at every look together",
               [](const T& t) { return or_unknown(t.repeated.low); }),
        number("repeated_upper", "repeated confidence limit", [](const T& t) { return or_unknown(t.repeated.high); }),
        number("stagewise_p", "if the trial stops here: one-sided, stage-wise ordering",
               [](const T& t) { return t.stagewise.p_value; }),
        number("median_unbiased", "if the trial stops here: median unbiased estimate",
               [](const T& t) { return t.stagewise.median_unbiased; }),
        number("stagewise_lower", "confidence limit by the same ordering", [](const T& t) { return t.stagewise.low; }),
        number("stagewise_upper", "confidence limit by the same ordering", [](const T& t) { return t.stagewise.high; }),
        number("planned_drift", "z expected at full information under the plan",
               [](const T& t) { return t.planned_drift; }),
    };
}

std::vector<Measure<ChanceRow>> ChanceRow::columns() {
    using R = ChanceRow;
    return {
        value<R>("given", "", "the effect from now on", &R::given),
        value<R>("meaning", "", "the same in words", &R::meaning),
        with_error<R>(
            "power", "", "chance to show benefit at a look to come, futility limits obeyed",
            [](const R& r) { return r.chance.any; }, [](const R& r) { return r.mcse.any; }),
        with_error<R>(
            "power_at_last", "", "the same at the last look alone, as if no look came between",
            [](const R& r) { return r.chance.at_last; }, [](const R& r) { return r.mcse.at_last; }),
        whole<R>("behind", "", "draws or simulated completions behind it; missing: a formula", &R::behind, true),
        value<R>("effective_draws", "", "equally weighted draws that would have the same error", &R::effective_draws),
    };
}

std::vector<ChanceRow> chance_rows(const InterimTest& t) {
    std::vector<ChanceRow> rows;
    if (t.looks.last) return rows;
    const auto add = [&](const char* given, std::string meaning, const Chance& chance) {
        if (!std::isnan(chance.any)) rows.push_back({given, std::move(meaning), chance, {}, 0, unknown});
    };
    add("plan", t.plan_in_words, t.plan);
    add("trend", "the effect that the data show", t.trend);
    add("null", t.margin == 0 ? "no effect" : fmt::format("at the margin, a difference of {:g}", t.margin), t.null);
    add("flat prior", "predictive: averaged over the posterior of the effect from a flat prior", t.flat);
    add("prior",
        fmt::format("predictive: averaged over the scenario's prior given the data ({})", fmt::join(t.drawn, "; ")),
        t.prior.mean);
    if (!std::isnan(t.prior.mean.any)) {
        rows.back().mcse = t.prior.mcse;
        rows.back().behind = static_cast<std::int64_t>(t.prior.draws);
        rows.back().effective_draws = t.prior.effective_draws;
    }
    const auto add_simulated = [&](const char* given, std::string meaning, const std::optional<Proportion>& chance) {
        if (chance)
            rows.push_back({given,
                            std::move(meaning),
                            {chance->value, unknown},
                            {chance->mcse, unknown},
                            static_cast<std::int64_t>(t.completions),
                            unknown});
    };
    add_simulated("simulated", "the scenario's laws for patients in follow-up and to come", t.simulated);
    add_simulated(
        "own data",
        fmt::format("predictive: the same by laws drawn given this trial's data ({})", fmt::join(t.own_data, "; ")),
        t.by_own_data);
    return rows;
}

std::string crossed_in_words(const InterimTest& t) {
    if (t.decision.verdict == Verdict::benefit) return "benefit";
    if (t.decision.reason == StopReason::futility) return "futility";
    if (t.decision.verdict == Verdict::harm) return "harm";
    return "none";
}

InterimTables interim_tables(const InterimAnswer& answer) {
    const StandingRow standing[] = {{answer.standing}};
    std::vector<ProjectedDayRow> days;
    for (const ProjectedDay& day : answer.days) days.push_back({day});
    std::vector<InterimTestRow> test;
    std::vector<ChanceRow> chances;
    if (answer.test) {
        test.push_back({&*answer.test});
        chances = chance_rows(*answer.test);
    }
    return {table_of<StandingRow>("standing", standing), table_of<ProjectedDayRow>("days", days),
            table_of<InterimTestRow>("test", test), table_of<ChanceRow>("chances", chances)};
}

}  // namespace equipoise
