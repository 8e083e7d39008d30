#include "tests/support/example_report.hpp"

#include <cmath>

namespace equipoise::test {

namespace {

Proportion share(double value, double trials = 10000) {
    const double z = 1.959963984540054, denominator = 1 + z * z / trials,
                 centre = (value + z * z / (2 * trials)) / denominator;
    const double half = z / denominator * std::sqrt(value * (1 - value) / trials + z * z / (4 * trials * trials));
    return {value, std::sqrt(value * (1 - value) / trials), centre - half, centre + half};
}

double normal(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

double power_at(double required, double n) { return normal(2.8016 * std::sqrt(n / required) - 1.96); }

constexpr const char* names[]{"28-day mortality",
                              "Time to death, log-rank",
                              "Restricted mean survival, 28 days",
                              "SOFA change to day 7, death ranked worst",
                              "Organ-support-free days",
                              "Win ratio: death, then SOFA",
                              "90-day mortality"};
constexpr const char* tests[]{"proportion-difference", "log-rank",  "rmst",  "wilcoxon",
                              "proportional-odds",     "win-ratio", "fisher"};
constexpr const char* estimands[]{"risk difference", "log hazard ratio", "difference in days", "probability index",
                                  "log odds ratio",  "log win ratio",    "odds ratio"};

PowerRow performance(double required, double n, std::size_t i) {
    PowerRow p;
    p.power = share(required > 0 ? power_at(required, n) : 0.031 + 0.001 * static_cast<double>(i));
    p.harm = share(required > 0 ? 0.0004 : 0.12);
    p.not_estimable = share(i == 0 ? 0.0031 : 0);
    p.mean_estimate = -0.1012, p.mean_estimate_mcse = 0.0004, p.true_value = -0.1, p.bias = -0.0012,
    p.bias_mcse = 0.0004;
    p.coverage = share(0.9481);
    p.trials = 1500;
    if (i < 2) p.closed_form = p.power.value + 0.004;
    return p;
}

PilotReport pilot() {
    PilotReport out;
    out.source = "invented for a test of the pictures";
    out.interval_method = "posterior from Jeffreys priors";
    FitSummary control{"standard care",
                       20,
                       8,
                       {{0, 7, 6, 20, 0.13, 0.52}, {7, 14, 0, 14, 0, 0.16}, {14, 28, 2, 14, 0.03, 0.39}},
                       {},
                       {},
                       {},
                       {}};
    control.observed = {{7, 0.7, 0.48, 0.87}, {14, 0.7, 0.48, 0.87}, {28, 0.6, 0.38, 0.79}};
    FitSummary treated{"MSC", 10, 3,  {{0, 7, 0, 10, 0, 0.22}, {7, 14, 0, 10, 0, 0.22}, {14, 28, 3, 10, 0.09, 0.61}},
                       {},    {}, {}, {"no event before day 14"}};
    treated.observed = {{7, 1, 0.78, 1}, {14, 1, 0.78, 1}, {28, 0.7, 0.39, 0.91}};
    for (double day = 1; day <= 28; ++day) {
        const double s = std::exp(-0.05 * std::fmin(day, 7) - 0.011 * std::fmax(day - 14, 0)),
                     r = std::exp(-0.004 * std::fmin(day, 14) - 0.025 * std::fmax(day - 14, 0));
        control.survival.push_back(
            {day, s, s - 0.2 * std::sqrt(day / 28), std::fmin(1, s + 0.17 * std::sqrt(day / 28))});
        treated.survival.push_back(
            {day, r, r - 0.28 * std::sqrt(day / 28), std::fmin(1, r + 0.2 * std::sqrt(day / 28))});
    }
    control.laws = {{"piecewise-exponential",
                     {"rate1", "rate2", "rate3"},
                     {0.05, 1e-9, 0.011},
                     {0.02, unknown, 0.008},
                     -20.02,
                     46.1,
                     true},
                    {"weibull", {"shape", "scale"}, {0.52, 92.1}, {0.17, 61}, -21.0, 46.9, false}};
    out.arms = {control, treated};
    out.contrast = PilotContrast{28, -0.1, -0.41, 0.26, 0.70, "Fisher's exact test"};
    return out;
}

// Patients that analysis i needs; -1: no number reaches the target.
double required(const ExampleShape& shape, std::size_t i) {
    const std::size_t kind = i % 7;
    if (kind == 2 && shape.analyses > 1) return -1;
    return shape.largest_n * (0.62 - 0.05 * static_cast<double>(kind) - 0.011 * static_cast<double>(i));
}

SizeRow size_row(double needed) {
    SizeRow size;
    if (needed > 0) {
        size.reachable = true, size.verdict = SizeVerdict::reached;
        size.n = static_cast<std::size_t>(2 * std::round(needed / 2));
        size.n_lower = std::round(static_cast<double>(size.n) * 0.985);
        size.n_upper = std::round(static_cast<double>(size.n) * 1.015);
        size.at_n.power = share(0.8012), size.at_n.trials = 10000, size.replicates = 40000;
    } else {
        size.verdict = SizeVerdict::wrong_side, size.highest_power = 0.123, size.highest_power_mcse = 0.003;
        size.note = "the survival curves cross, so the early gain is lost by day 28";
    }
    return size;
}

AnalysisReport analysis(const ExampleShape& shape, const PlanResults& in, std::size_t i) {
    const std::size_t kind = i % 7;
    AnalysisReport a;
    a.name = names[kind] + (i < 7 ? std::string() : ", variant " + std::to_string(i / 7 + 1));
    if (shape.long_names) a.name = (a.name + ", everybody who was randomized at one of the sites").substr(0, 60);
    a.test = tests[kind], a.estimand = estimands[kind];
    const double needed = required(shape, i);
    a.planned = performance(needed, in.n, i);
    SizeRow size = size_row(needed);
    size.analysis = a.name, size.test = a.test, size.target_power = in.target_power;
    a.size = size;
    a.type_one_error =
        TypeOneErrorRow{share(0.0470 + 0.002 * static_cast<double>(kind)), share(kind == 0 ? 0.002 : 0), in.n, 10000};
    return a;
}

std::vector<CurveRows> curve(const ExampleShape& shape, const std::vector<AnalysisReport>& analyses) {
    std::vector<CurveRows> all;
    for (const double f : {1 / 32.0, 1 / 16.0, 1 / 8.0, 0.25, 0.5, 0.75, 1.0})
        for (const double scale : {1.0, 0.5}) {
            CurveRows point{std::round(shape.largest_n * f), scale, 0, {}};
            for (std::size_t i = 0; i < shape.analyses; ++i) {
                const double needed = required(shape, i);
                PowerRow row = performance(needed > 0 ? needed / (scale * scale) : -1, point.n, i);
                row.n = point.n, row.effect_scale = scale;
                row.analysis = analyses[i].name, row.test = analyses[i].test;
                point.results.push_back(row);
            }
            all.push_back(point);
        }
    return all;
}

AssuranceCurve assurance(const ExampleShape& shape, const std::string& analysis) {
    AssuranceCurve all{analysis, {}};
    for (const double f : {0.0625, 0.125, 0.25, 0.5, 1.0}) {
        const double n = shape.largest_n * f, power = power_at(0.6 * shape.largest_n, n);
        AssuranceRow row;
        row.analysis = analysis, row.n = n;
        row.assurance = share(0.1 + 0.5 * power, 2000), row.conditional_power = share(power);
        row.target_reached = share(0.45 * power, 500);
        row.q10 = 0.02, row.median = 0.4 * power, row.q90 = 0.97 * power;
        row.draws = 1000, row.trials_per_draw = 10;
        all.points.push_back(row);
    }
    return all;
}

OptimismGrid optimism(const ExampleShape& shape, const std::string& analysis, const std::string& test, double n) {
    OptimismGrid grid{analysis, n, 28, {}};
    for (const double mortality : {0.4, 0.3})
        for (const double scale : {1.0, 0.75, 0.5, 0.25, 0.0}) {
            OptimismRow cell{mortality, scale, SizeRow{}, {}, 0, mortality - 0.4};
            const double needed = 0.6 * shape.largest_n * (mortality == 0.4 ? 1 : 1.31) / (scale * scale);
            cell.size->reachable = scale > 0;
            cell.size->verdict = scale > 0 ? SizeVerdict::reached : SizeVerdict::no_effect;
            cell.size->analysis = analysis, cell.size->test = test;
            if (scale > 0)
                cell.size->n = static_cast<std::size_t>(std::round(needed)),
                cell.size->n_lower = std::round(0.98 * needed), cell.size->n_upper = std::round(1.02 * needed);
            cell.power = share(scale > 0 ? power_at(needed, n) : 0.024, 1500), cell.trials = 1500;
            grid.cells.push_back(cell);
        }
    return grid;
}

}  // namespace

PlanResults example_report(const ExampleShape& shape) {
    PlanResults in;
    in.title = "Picture test (invented numbers): follow-up trial <A & B>";
    in.arms = {"standard care", "MSC"};
    in.allocation = {1, 1};
    in.design = "fixed design";
    in.seed = 2022, in.trials = 10000, in.n = shape.largest_n / 2;
    in.reproduction = {"equipoise plan scenarios/msc-septic-shock.toml --seed 2022 --out results/msc-septic-shock",
                       "3f1c0a9be2", "0.1.0", "GCC 12.2.0"};
    for (std::size_t i = 0; i < shape.analyses; ++i) in.analyses.push_back(analysis(shape, in, i));
    in.curve = curve(shape, in.analyses);
    in.pilot = pilot();
    const std::string first = in.analyses.empty() ? "none" : in.analyses[0].name;
    in.assurance.push_back(assurance(shape, first));
    in.optimism.push_back(optimism(shape, first, in.analyses.empty() ? "" : in.analyses[0].test, in.n));
    for (const double n : {in.n / 2, in.n, 2 * in.n})
        in.duration.push_back({n, {n / 20, n / 18, n / 16, 0.04}, {n / 20 + 1, n / 18 + 1, n / 16 + 1, 0.04}});
    in.assumptions = {{"Mortality of control by day 28 is 40%", "pilot, 8 of 20"},
                      {"The effect on the SOFA score is one point", ""},
                      {"No patient is lost to follow-up", "pilot"}};
    in.warnings = {
        "The controls of the pilot were chosen afterwards; the treated had to live long enough to be treated."};
    return in;
}

}  // namespace equipoise::test
