// Each number of a result stands under its own name: rows of numbers that all differ, read back by name.
#include <set>

#include "sim/results/assured_row.hpp"
#include "sim/results/boundary_row.hpp"
#include "sim/results/compare_row.hpp"
#include "sim/results/interim_rows.hpp"
#include "sim/results/plan_tables.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

// A new number at each call, so that no two of a row are the same.
struct Numbers {
    double last = 0.001;
    operator double() { return last += 0.001; }
    Proportion share() { return {*this, *this, *this, *this}; }
    MeanEstimate mean() { return {*this, *this}; }
    std::uint64_t count() { return static_cast<std::uint64_t>(1000 * (last += 0.001)); }
};

double cell(const Table& table, const std::string& column) {
    INFO(column);
    REQUIRE(table.find(column) < table.columns.size());
    const TableCell& found = table.rows.at(0)[table.find(column)];
    if (const auto* whole = std::get_if<std::int64_t>(&found)) return static_cast<double>(*whole);
    REQUIRE(std::holds_alternative<double>(found));
    return std::get<double>(found);
}

// No number but these of the row's own stands there twice: a list that names a member twice has lost another.
void check_distinct(const Table& table) {
    std::set<double> seen;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const TableCell& found = table.rows.at(0)[c];
        INFO(table.columns[c].name);
        if (const auto* x = std::get_if<double>(&found)) CHECK(seen.insert(*x).second);
        if (const auto* x = std::get_if<std::int64_t>(&found)) CHECK(seen.insert(static_cast<double>(*x)).second);
    }
}

void check_share(const Table& table, const std::string& name, const std::string& prefix, const Proportion& p) {
    CHECK(cell(table, name) == p.value);
    CHECK(cell(table, prefix + "mcse") == p.mcse);
    CHECK(cell(table, prefix + "lower") == p.lower);
    CHECK(cell(table, prefix + "upper") == p.upper);
}

void check_mean(const Table& table, const std::string& name, const MeanEstimate& m) {
    CHECK(cell(table, name) == m.value);
    CHECK(cell(table, name + "_mcse") == m.mcse);
}

template <class Row>
Table table_of_one(const Row& row) {
    const Table table = table_of<Row>("one", {&row, 1});
    check_distinct(table);
    return table;
}

}  // namespace

TEST_CASE("a look's numbers stand under their names", "[exact]") {
    Numbers next;
    LookRow r;
    r.n = 500, r.effect_scale = next, r.control_mortality_shift = next;
    r.look = 3, r.information = next, r.z_benefit = next, r.z_harm = next, r.z_futility = next;
    r.trials = next.count(), r.ended = next.count(), r.reached = next.count();
    r.stop = next.share(), r.benefit = next.share(), r.harm = next.share(), r.futility = next.share();
    r.cumulative_power = next.share(), r.upheld = next.share();
    r.estimate = next.mean(), r.overrun_estimate = next.mean();
    r.bias = next, r.bias_mcse = next;
    r.months = next.mean(), r.patients = next.mean(), r.deaths = next.mean();
    const Table t = table_of_one(r);
    CHECK(cell(t, "information") == r.information);
    CHECK(cell(t, "z_benefit") == r.z_benefit);
    CHECK(cell(t, "z_harm") == r.z_harm);
    CHECK(cell(t, "z_futility") == r.z_futility);
    CHECK(cell(t, "trials") == static_cast<double>(r.trials));
    CHECK(cell(t, "ended") == static_cast<double>(r.ended));
    CHECK(cell(t, "reached") == static_cast<double>(r.reached));
    check_share(t, "stop", "stop_", r.stop);
    check_share(t, "benefit", "benefit_", r.benefit);
    check_share(t, "harm", "harm_", r.harm);
    check_share(t, "futility", "futility_", r.futility);
    check_share(t, "cumulative_power", "cumulative_power_", r.cumulative_power);
    check_share(t, "upheld", "upheld_", r.upheld);
    check_mean(t, "mean_estimate", r.estimate);
    check_mean(t, "bias", {r.bias, r.bias_mcse});
    check_mean(t, "months", r.months);
    check_mean(t, "patients", r.patients);
    check_mean(t, "deaths", r.deaths);
}

TEST_CASE("the numbers of all looks together stand under their names", "[exact]") {
    Numbers next;
    StopRow r;
    r.n = 500, r.effect_scale = next, r.control_mortality_shift = next;
    r.trials = next.count(), r.adjusted_trials = next.count();
    r.early = next.share(), r.early_benefit = next.share(), r.early_harm = next.share();
    r.early_futility = next.share(), r.below_true_value = next.share(), r.adjusted_coverage = next.share();
    r.patients = next.mean(), r.deaths = next.mean(), r.months = next.mean(), r.median_unbiased = next.mean();
    r.adjusted_bias = next, r.adjusted_bias_mcse = next;
    const Table t = table_of_one(r);
    check_share(t, "early_stop", "early_stop_", r.early);
    check_share(t, "early_benefit", "early_benefit_", r.early_benefit);
    check_share(t, "early_harm", "early_harm_", r.early_harm);
    check_share(t, "early_futility", "early_futility_", r.early_futility);
    check_share(t, "below_true_value", "below_true_value_", r.below_true_value);
    check_share(t, "adjusted_coverage", "adjusted_coverage_", r.adjusted_coverage);
    check_mean(t, "expected_n", r.patients);
    check_mean(t, "expected_deaths", r.deaths);
    check_mean(t, "expected_months", r.months);
    check_mean(t, "median_unbiased", r.median_unbiased);
    check_mean(t, "adjusted_bias", {r.adjusted_bias, r.adjusted_bias_mcse});
    CHECK(cell(t, "adjusted_trials") == static_cast<double>(r.adjusted_trials));
}

TEST_CASE("an assurance's numbers stand under their names, in curves and of a required n", "[exact]") {
    Numbers next;
    AssuranceRow r;
    r.n = 700, r.target_power = next;
    r.assurance = next.share(), r.conditional_power = next.share(), r.target_reached = next.share();
    r.success_and_benefit = next.share(), r.harm = next.share();
    r.q10 = next, r.median = next, r.q90 = next, r.q10_mcse = next, r.median_mcse = next, r.q90_mcse = next;
    r.sd = next, r.sd_mcse = next;
    r.draws = next.count(), r.trials_per_draw = next.count(), r.conditional_trials = next.count();
    const Table t = table_of_one(r);
    check_share(t, "assurance", "", r.assurance);
    check_share(t, "conditional_power", "conditional_power_", r.conditional_power);
    check_share(t, "target_reached", "target_reached_", r.target_reached);
    check_share(t, "success_and_benefit", "success_and_benefit_", r.success_and_benefit);
    check_share(t, "harm", "harm_", r.harm);
    check_mean(t, "power_quantile_10", {r.q10, r.q10_mcse});
    check_mean(t, "power_median", {r.median, r.median_mcse});
    check_mean(t, "power_quantile_90", {r.q90, r.q90_mcse});
    check_mean(t, "power_sd", {r.sd, r.sd_mcse});

    AssuredRow size;
    size.reached = true;
    size.n = 640, size.n_lower = 590, size.n_upper = 710, size.highest_n = 1280, size.target = next;
    size.at_n = next.share(), size.highest = next.share();
    size.draws = next.count(), size.trials_per_draw = next.count();
    const Table s = table_of_one(size);
    CHECK(cell(s, "n") == 640);
    CHECK(cell(s, "n_lower") == 590);
    CHECK(cell(s, "n_upper") == 710);
    CHECK(cell(s, "highest_n") == 1280);
    CHECK(cell(s, "target_assurance") == size.target);
    check_share(s, "assurance_at_n", "", size.at_n);
    check_share(s, "highest_assurance", "highest_", size.highest);
}

TEST_CASE("a comparison's numbers stand under their names", "[exact]") {
    Numbers next;
    CompareRow r;
    r.n = 300, r.trials = 5000, r.pair = {400, 200, 30, 10};
    r.power = next.share(), r.harm = next.share(), r.difference_apart_mcse = next;
    r.n_required = 640, r.n_lower = 590, r.n_upper = 710;
    const Table t = table_of_one(r);
    check_share(t, "power", "", r.power);
    check_share(t, "harm", "harm_", r.harm);
    CHECK_THAT(cell(t, "difference"), WithinAbs(0.05, 1e-12));
    CHECK(cell(t, "difference_apart_mcse") == r.difference_apart_mcse);
    CHECK(cell(t, "both") == 200);
    CHECK(cell(t, "only_here") == 30);
    CHECK(cell(t, "only_first") == 10);
    CHECK(cell(t, "n_required") == 640);
    CHECK(cell(t, "n_lower") == 590);
    CHECK(cell(t, "n_upper") == 710);
}

TEST_CASE("a boundary's numbers stand under their names", "[exact]") {
    Numbers next;
    BoundaryRow r;
    r.look = 2, r.information = next, r.z_upper = next, r.p_one_sided = next, r.alpha_spent = next;
    r.z_lower = next, r.z_futility = next, r.beta_spent = next;
    for (BoundaryRow::Stops* stops : {&r.null, &r.half, &r.alternative}) *stops = {next, next, next};
    const Table t = table_of_one(r);
    CHECK(cell(t, "information") == r.information);
    CHECK(cell(t, "z_upper") == r.z_upper);
    CHECK(cell(t, "p_one_sided") == r.p_one_sided);
    CHECK(cell(t, "alpha_spent") == r.alpha_spent);
    CHECK(cell(t, "z_lower") == r.z_lower);
    CHECK(cell(t, "z_futility") == r.z_futility);
    CHECK(cell(t, "beta_spent") == r.beta_spent);
    for (const auto& [effect, stops] :
         {std::pair{"_null", r.null}, std::pair{"_half", r.half}, std::pair{"_alternative", r.alternative}}) {
        CHECK(cell(t, std::string("benefit") + effect) == stops.benefit);
        CHECK(cell(t, std::string("harm") + effect) == stops.harm);
        CHECK(cell(t, std::string("futility") + effect) == stops.futility);
    }
}

TEST_CASE("a duration's quantiles stand under their names", "[exact]") {
    Numbers next;
    PlanResults plan;
    Duration d;
    d.n = 300, d.trials = 2000;
    for (Quantiles* q : {&d.recruitment_months, &d.total_months}) *q = {next, next, next, next, next, next};
    plan.duration = {d};
    const Table t = duration_results(plan);
    check_distinct(t);
    for (const auto& [name, q] :
         {std::pair{"recruitment_", d.recruitment_months}, std::pair{"total_", d.total_months}}) {
        check_mean(t, std::string(name) + "10", {q.low, q.low_mcse});
        check_mean(t, std::string(name) + "50", {q.median, q.median_mcse});
        check_mean(t, std::string(name) + "90", {q.high, q.high_mcse});
    }
}

TEST_CASE("an interim look's numbers stand under their names", "[exact]") {
    Numbers next;
    InterimTest test;
    test.patients[0] = 104, test.patients[1] = 105, test.deaths[0] = 41, test.deaths[1] = 42;
    test.estimate.estimate = next, test.estimate.standard_error = next;
    test.estimate.lower = next, test.estimate.upper = next;
    test.confidence = next, test.z = next;
    test.looks.information = {next, next}, test.looks.now = 0, test.looks.alpha_spent = next;
    test.looks.limits.resize(2);
    test.looks.limits[0].upper = next, test.looks.limits[0].lower = next, test.looks.limits[0].futility = next;
    test.repeated = {next, next};
    test.stagewise = {next, next, next, next};
    test.planned_drift = next;
    const Table t = table_of_one(InterimTestRow{&test});
    CHECK(cell(t, "control_patients") == 104);
    CHECK(cell(t, "treatment_patients") == 105);
    CHECK(cell(t, "control_deaths") == 41);
    CHECK(cell(t, "treatment_deaths") == 42);
    const std::pair<const char*, double> expected[] = {{"estimate", test.estimate.estimate},
                                                       {"standard_error", test.estimate.standard_error},
                                                       {"lower", test.estimate.lower},
                                                       {"upper", test.estimate.upper},
                                                       {"confidence", test.confidence},
                                                       {"z", test.z},
                                                       {"z_upper", test.looks.limits[0].upper},
                                                       {"z_lower", test.looks.limits[0].lower},
                                                       {"z_futility", test.looks.limits[0].futility},
                                                       {"information", test.looks.information[0]},
                                                       {"alpha_spent", test.looks.alpha_spent},
                                                       {"repeated_lower", test.repeated.low},
                                                       {"repeated_upper", test.repeated.high},
                                                       {"stagewise_p", test.stagewise.p_value},
                                                       {"median_unbiased", test.stagewise.median_unbiased},
                                                       {"stagewise_lower", test.stagewise.low},
                                                       {"stagewise_upper", test.stagewise.high},
                                                       {"planned_drift", test.planned_drift}};
    for (const auto& [name, number] : expected) CHECK(cell(t, name) == number);
}
