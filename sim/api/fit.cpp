#include "equipoise/fit.hpp"

#include <algorithm>

#include "sim/api/fit_tables.hpp"
#include "sim/api/handles.hpp"
#include "sim/results/pilot_fit.hpp"

namespace equipoise::api {
namespace {

PilotFitQuestion question_of(const FitOptions& options) {
    PilotFitQuestion question;
    question.control = options.control;
    question.trial = options.trial;
    question.laws = options.laws;
    question.covariates = options.covariates;
    question.days = options.days;
    if (!options.cuts.empty()) question.cuts = options.cuts;
    question.inner_knots = options.inner_knots;
    question.spline_scale = options.spline_scale;
    question.cure_law = options.cure_law;
    question.pooled = options.pooled;
    question.follow_up = options.follow_up_days;
    question.estimate = options.estimate;
    question.score_model = options.score_model;
    question.no_course = !options.course;
    question.terms = options.score_terms;
    question.random = options.random;
    question.residual = options.residual;
    question.method = options.method;
    question.score = options.score;
    question.visit = options.day;
    return question;
}

// The program's options under the names that they have here.
template <class Body>
auto with_our_names(Body&& body) -> decltype(body()) {
    return guarded([&]() -> decltype(body()) {
        try {
            return body();
        } catch (const equipoise::InputError& error) {
            std::vector<equipoise::Problem> problems(error.problems().begin(), error.problems().end());
            for (equipoise::Problem& problem : problems) {
                if (!problem.where.starts_with("--")) continue;
                problem.where.erase(0, 2);
                std::replace(problem.where.begin(), problem.where.end(), '-', '_');
                if (problem.where == "law") problem.where = "laws";
                if (problem.where == "follow_up") problem.where = "follow_up_days";
                if (problem.where == "toml") problem.where = "covariates";
            }
            throw equipoise::InputError(std::move(problems));
        }
    });
}

PilotFit fitted(const Data& data, const FitOptions& options, const Data* scores) {
    return PilotFit::of_data(data.impl().table, scores ? &scores->impl().table : nullptr, question_of(options));
}

PilotFit fitted(const Scenario& scenario, const FitOptions& options) {
    if (options.follow_up_days != 0)
        throw equipoise::InputError("follow_up_days", "stands beside data, and a scenario has its own",
                                    "override follow_up_days of the scenario");
    if (!options.trial.empty())
        throw equipoise::InputError("trial", "stands beside data",
                                    "keep one trial's rows in the file that the scenario names");
    return PilotFit::of_scenario(scenario.impl().value, *scenario.impl().files, question_of(options));
}

}  // namespace

FitResult fit(const Data& data, const FitOptions& options, const Data* scores) {
    return with_our_names([&] { return fit_tables(fitted(data, options, scores).json()); });
}

FitResult fit(const Scenario& scenario, const FitOptions& options) {
    return with_our_names([&] { return fit_tables(fitted(scenario, options).json()); });
}

std::string fit_toml(const Data& data, const FitOptions& options, const Data* scores) {
    return with_our_names([&] { return fitted(data, options, scores).toml(); });
}

std::string fit_toml(const Scenario& scenario, const FitOptions& options) {
    return with_our_names([&] { return fitted(scenario, options).toml(); });
}

}  // namespace equipoise::api
