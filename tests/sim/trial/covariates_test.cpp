// Covariates: what is drawn has the stated distributions, the arms keep their stated mortality, nothing else moves.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/numeric/special.hpp"
#include "sim/engine/run.hpp"
#include "sim/study/study.hpp"
#include "sim/trial/cohort.hpp"
#include "tests/support/catch_compat.hpp"

using namespace equipoise;

namespace {

constexpr std::size_t kPatients = 40000;
const std::string kHead =
    "follow_up_days = 28\n[survival]\nlaw = \"piecewise-exponential\"\nmortality = [0.2, 0.4]\nday = [7, "
    "28]\n[effect]\nhazard_ratio = 0.7\n";
const std::string kAnalysis = "[[analysis]]\nname = \"plain\"\ntest = \"log-rank\"\n";
const std::string kCovariates =
    "[[covariate]]\nname = \"age\"\nlow = 50\nlog_hazard = 0.05\n"
    "[[covariate]]\nname = \"apache2\"\nlog_hazard = 0.1\n"
    "[[covariate]]\nname = \"immune\"\nkind = \"categorical\"\nlevels = [\"weak\", \"normal\"]\nprobabilities = [0.25, "
    "0.75]\nlog_hazard = [0.7, 0]\n"
    "[covariates]\ncorrelation = [{ between = [\"age\", \"apache2\"], value = 0.5 }]\n";

Scenario scenario_of(const std::string& text) { return parse_scenario(text, "some.toml"); }

std::vector<double> ranks(std::span<const double> x) {
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    std::vector<double> rank(x.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
    return rank;
}

double spearman(std::span<const double> x, std::span<const double> y) {
    const std::vector<double> a = ranks(x), b = ranks(y);
    const double middle = (static_cast<double>(x.size()) - 1) / 2;
    double top = 0, below = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        top += (a[i] - middle) * (b[i] - middle);
        below += (a[i] - middle) * (a[i] - middle);
    }
    return top / below;
}

// Largest distance between the empirical distribution and that of N(mean, sd) cut to [low, high].
double distance_from_cut_normal(std::vector<double> x, double mean, double sd, double low, double high) {
    std::sort(x.begin(), x.end());
    const double below = normal_cdf((low - mean) / sd), width = normal_cdf((high - mean) / sd) - below;
    double largest = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double f = (normal_cdf((x[i] - mean) / sd) - below) / width, n = static_cast<double>(x.size());
        largest = std::fmax(largest, std::fmax(f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f));
    }
    return largest;
}

// z of the number of deaths in each arm by each day against the scenario's curves; the largest in size.
double largest_mortality_z(const TrialModel& model, const TrialModel& law, std::initializer_list<double> days,
                           std::uint64_t seed) {
    Arena arena;
    const Cohort cohort = draw_cohort(model, {seed, 0}, kPatients, arena);
    double largest = 0;
    for (const double day : days)
        for (std::size_t arm = 0; arm < 2; ++arm) {
            double deaths = 0, patients = 0;
            for (std::size_t i = 0; i < cohort.n; ++i) {
                if (cohort.arm[i] != arm) continue;
                ++patients;
                deaths += cohort.death[i] <= day;
            }
            const double p = 1 - law.survival[arm].survival(day);
            largest = std::fmax(largest, std::fabs(deaths - patients * p) / std::sqrt(patients * p * (1 - p)));
        }
    return largest;
}

}  // namespace

TEST_CASE("covariates have the distributions and the correlation that the scenario states", "[statistical]") {
    const TrialModel model = resolve(scenario_of(kHead + kCovariates + kAnalysis)).model();
    Arena arena;
    const Cohort cohort = draw_cohort(model, {20261122, 0}, kPatients, arena);
    const auto column = [&](std::size_t j) { return cohort.covariates.subspan(j * cohort.n, cohort.n); };
    const std::vector<double> age(column(0).begin(), column(0).end()), apache(column(1).begin(), column(1).end());
    // Kolmogorov's distance: 2.23 / sqrt(n) is passed once in 10,000 (2 exp(-2 2.23^2)).
    const double room = 2.23 / std::sqrt(kPatients);
    CHECK(*std::min_element(age.begin(), age.end()) >= 50);
    CHECK(distance_from_cut_normal(age, 62, 15, 50, 100) < room);
    CHECK(distance_from_cut_normal(apache, 24, 7.5, 0, 71) < room);
    // Twins: a mean off by a year, a bound off by one.
    CHECK(distance_from_cut_normal(age, 63, 15, 50, 100) > room);
    CHECK(distance_from_cut_normal(age, 62, 15, 49, 100) > room);
    // Labels are ascending, so "normal" is 0 and "weak" 1.
    CHECK(model.covariates->labels(2)[0] == "normal");
    const double weak = std::accumulate(column(2).begin(), column(2).end(), 0.0), n = kPatients;
    const auto z_of_share = [&](double p) { return std::fabs(weak - n * p) / std::sqrt(n * p * (1 - p)); };
    CHECK(z_of_share(0.25) < 3.9);  // once in 10,000
    CHECK(z_of_share(0.265) > 3.9);
    // Spearman's correlation of a Gaussian copula; its standard error is at most 1 / sqrt(n).
    const double rho = spearman(age, apache), pi = std::acos(-1.0);
    CHECK(std::fabs(rho - 6 / pi * std::asin(0.25)) < 3.9 / std::sqrt(n));
    CHECK(std::fabs(rho - 6 / pi * std::asin(0.225)) > 3.9 / std::sqrt(n));
    CHECK(std::fabs(spearman(age, column(2))) < 3.9 / std::sqrt(n));
}

TEST_CASE("an arm keeps its stated mortality whatever covariates do to its patients", "[statistical]") {
    const TrialModel model = resolve(scenario_of(kHead + kCovariates + kAnalysis)).model();
    // Eight comparisons at 4.3 standard errors: a false alarm in 7,000 runs.
    CHECK(largest_mortality_z(model, model, {3, 7, 14, 28}, 7) < 4.3);
    // The twin: patients who differ, on the baseline hazard of patients who do not.
    TrialModel naive = model;
    naive.frailty = MarginalFrailty(std::vector<double>(8, 0.0));
    CHECK(largest_mortality_z(naive, model, {3, 7, 14, 28}, 7) > 4.3);
}

TEST_CASE("a calibrated SOFA course keeps it too, with covariates that go with the baseline", "[statistical]") {
    const std::string sofa =
        "[sofa]\n[[covariate]]\nname = \"apache2\"\nlog_hazard = 0.1\nplateau = 0.1\n[covariates]\ncorrelation = [{ "
        "between = [\"apache2\", \"baseline\"], value = 0.6 }]\n";
    const Study study = resolve(scenario_of(kHead + sofa + kAnalysis));
    const TrialModel model = study.model();
    CHECK(largest_mortality_z(model, model, {7, 28}, 11) < 4.2);  // four comparisons: once in 9,000
    // The twin: calibrated as if there were no covariates.
    Study naive = study;
    naive.cohort_effects = {};
    CHECK(largest_mortality_z(naive.model(), model, {7, 28}, 11) > 4.2);
    // Rank correlation with the observed score of day 0 is that of the copula less what day-to-day deviation and
    // rounding take.
    Arena arena;
    const Cohort cohort = draw_cohort(model, {3, 0}, kPatients, arena);
    const FollowUp follow_up(cohort, arena);
    const Column* const baseline = follow_up.all().column("baseline");
    REQUIRE(baseline != nullptr);
    const double rho = spearman(cohort.covariates, baseline->values);
    CHECK(rho > 0.45);
    CHECK(rho < 6 / std::acos(-1.0) * std::asin(0.3));
}

TEST_CASE("covariates shift nothing else", "[exact]") {
    const std::string idle =
        "[[covariate]]\nname = \"age\"\n[covariates]\ncorrelation = [{ between = [\"age\", \"baseline\"], value = 0.3 "
        "}]\n";
    const std::string head = kHead + "[sofa]\n";
    const TrialModel with = resolve(scenario_of(head + idle + kAnalysis)).model(),
                     without = resolve(scenario_of(head + kAnalysis)).model();
    Arena arena;
    const Cohort a = draw_cohort(with, {5, 9}, 500, arena), b = draw_cohort(without, {5, 9}, 500, arena),
                 shorter = draw_cohort(with, {5, 9}, 123, arena);
    CHECK(std::equal(a.arm.begin(), a.arm.end(), b.arm.begin()));
    CHECK(std::equal(a.death.begin(), a.death.end(), b.death.begin()));
    CHECK(std::equal(a.points.begin(), a.points.end(), b.points.begin()));
    CHECK(std::equal(shorter.covariates.begin(), shorter.covariates.end(), a.covariates.begin()));
}

TEST_CASE("adjustment gains power from a prognostic covariate and loses none from an idle one", "[statistical]") {
    const auto powers = [](const std::string& log_hazard) {
        const Scenario s =
            scenario_of(kHead + "[[covariate]]\nname = \"age\"\nlog_hazard = " + log_hazard + "\n" + kAnalysis +
                        "[[analysis]]\nname = \"adjusted\"\ntest = \"cox\"\ncovariates = [\"age\"]\n");
        const TrialModel model = resolve(s).model();
        const std::size_t sizes[] = {300};
        RunRequest request;
        request.model = &model;
        request.analyses = s.analyses;
        request.sizes = sizes;
        request.seed = 31;
        request.count = 2000;
        const RunTally tally = run(request, Campaign::on_threads());
        return std::pair{static_cast<double>(tally.at(0, 0).benefit) / 2000,
                         static_cast<double>(tally.at(0, 1).benefit) / 2000};
    };
    // The same patients serve both tests, so the difference of powers has at most the standard error of two independent
    // ones.
    const double room = 3.9 * std::sqrt(2 * 0.25 / 2000);
    const auto [plain, adjusted] = powers("0.07");
    CHECK(adjusted - plain > room);
    const auto [idle_plain, idle_adjusted] = powers("0");
    CHECK(std::fabs(idle_adjusted - idle_plain) < room);
}
