#include "tests/support/example_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "tests/support/example_report.hpp"

namespace equipoise::test {

namespace {

Quantiles around(double x) { return {0.9 * x, x, 1.1 * x, 0.04, 0.05, 0.06}; }

}  // namespace

TrialCalendar example_calendar(std::size_t looks, double n) {
    TrialCalendar calendar;
    calendar.n = static_cast<std::size_t>(n);
    calendar.trials = 500;
    for (int i = 0; i <= 60; ++i) {
        calendar.months.push_back(i);
        calendar.recruited.push_back(around(std::fmin(n, n * i / 50)));
        calendar.deaths.push_back(around(0.4 * std::fmin(n, n * i / 52)));
    }
    for (std::size_t l = 1; l <= looks; ++l)
        calendar.looks.push_back({500, around(55.0 * static_cast<double>(l) / static_cast<double>(looks))});
    if (looks > 1) calendar.end = around(40);
    return calendar;
}

ScoreDays example_scores() {
    ScoreDays days{200, 1000, {}};
    for (int arm = 0; arm < 2; ++arm)
        for (int day = 0; day <= 28; ++day) {
            const double in = std::exp(-0.1 * day), dead = (1 - in) * (arm ? 0.3 : 0.4);
            days.arm[arm].push_back({{9 - 0.1 * day, 0.01}, {in, 0.001}, {1 - in - dead, 0.001}, {dead, 0.001}});
        }
    return days;
}

ToldTrials example_told() {
    ToldTrials told{0, 1000, 0, {}};
    for (std::uint64_t k = 0; k < 100; ++k) {
        ToldTrial trial;
        trial.replicate = k;
        trial.estimate = -0.2 + 0.003 * static_cast<double>(k);
        const StopReason reasons[] = {StopReason::benefit, StopReason::none, StopReason::futility, StopReason::none};
        trial.reason = reasons[k % 4];
        trial.verdict = k < 40 ? Verdict::benefit : k < 99 ? Verdict::none : Verdict::harm;
        trial.steps = {{0, 0.5, 3.1 - 0.02 * static_cast<double>(k)}};
        if (trial.reason == StopReason::none) trial.steps.push_back({1, 1.04, 1.5});
        told.trials.push_back(trial);
    }
    told.trials[7].estimate = -INFINITY;
    told.trials[8].estimate = Estimate::kUnknown;
    return told;
}

Boundary example_boundary() {
    Boundary boundary;
    boundary.plan.information = {0.5, 1};
    for (const double information : {0.5, 1.0}) {
        BoundaryLook look;
        look.information = information;
        look.limits.upper = information < 1 ? 2.963 : 1.969;
        look.limits.lower = -look.limits.upper;
        look.limits.futility = information < 1 ? 0.1 : 1.969;
        boundary.looks.push_back(look);
    }
    return boundary;
}

std::vector<HazardDay> example_hazards() {
    const PiecewiseExponential control{{7, 14, 21}, {0.04, 0.01, 0, 0.01}}, treated{{7, 14, 21}, {0.01, 0.03, 0, 0.02}};
    return hazard_course({ArmSurvival(control), ArmSurvival(control, OwnLaw{treated})}, 28);
}

std::vector<RunningPower> example_running() {
    std::vector<RunningPower> course;
    std::uint64_t benefit = 0;
    for (std::uint64_t trials = 64; trials <= 9984; trials += 64)
        add_point(course, {trials, benefit += 51 + trials / 64 % 3 - (trials > 640)});
    add_point(course, {10000, benefit + 13});
    return course;
}

PlanResults example_with_pictures() {
    PlanResults input = example_report();
    input.pictures.told = example_told();
    input.pictures.calendar = example_calendar(1, 1000);
    input.pictures.scores = example_scores();
    input.pictures.hazards = example_hazards();
    input.running = example_running();
    input.at_same_score = {{7, 0.5}, {10, 0.7}, {14, 1.25}};
    OptimismRow other = input.optimism[0].cells[0];
    other.size->n = 1100, other.size->n_lower = 1050, other.size->n_upper = 1160;
    input.other_reading = other;
    for (const char* part : {"the effect", "the control arm"}) {
        PartRow row{part, input.analyses[0].name, 1000, {}, 200, 25};
        row.at.assurance = {0.6, 0.02, 0.56, 0.64};
        row.at.q10 = 0.05, row.at.median = 0.7, row.at.q90 = 0.99, row.at.sd = part[4] == 'e' ? 0.3 : 0.2;
        row.at.q10_mcse = row.at.median_mcse = row.at.q90_mcse = row.at.sd_mcse = 0.01;
        input.parts_alone.push_back(row);
    }
    return input;
}

}  // namespace equipoise::test
