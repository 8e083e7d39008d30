// Laws and score models fitted to a pilot.
#include <equipoise/fit.hpp>

#include <pybind11/stl.h>

#include "module.hpp"
#include "watched.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

using equipoise::Data, equipoise::FitOptions, equipoise::FitResult, equipoise::Scenario;

py::dict whole(const FitResult& fit) {
    py::dict parts;
    parts["control"] = readable(fit.control);
    parts["treatment"] = readable(fit.treatment);
    parts["laws"] = fit.laws;
    parts["parameters"] = fit.parameters;
    parts["covariance"] = fit.covariance;
    parts["survival"] = fit.survival;
    parts["posterior"] = fit.posterior;
    parts["turnbull"] = fit.turnbull;
    parts["nonparametric"] = fit.nonparametric;
    parts["scores"] = fit.scores;
    parts["score_parameters"] = fit.score_parameters;
    parts["score_covariance"] = fit.score_covariance;
    parts["warnings"] = fit.warnings;
    return parts;
}

py::dict fit_data(const Data& data, const FitOptions& options, const std::optional<Data>& scores) {
    return whole(interruptible([=] { return equipoise::fit(data, options, scores ? &*scores : nullptr); }));
}

py::dict fit_scenario(const Scenario& scenario, const FitOptions& options) {
    return whole(interruptible([=] { return equipoise::fit(scenario, options); }));
}

py::str toml_of_data(const Data& data, const FitOptions& options, const std::optional<Data>& scores) {
    return readable(interruptible([=] { return equipoise::fit_toml(data, options, scores ? &*scores : nullptr); }));
}

py::str toml_of_scenario(const Scenario& scenario, const FitOptions& options) {
    return readable(interruptible([=] { return equipoise::fit_toml(scenario, options); }));
}

}  // namespace

void add_fit(py::module_& module) {
    py::class_<FitOptions>(module, "FitOptions")
        .def(py::init<>())
        .def_readwrite("laws", &FitOptions::laws)
        .def_readwrite("control", &FitOptions::control)
        .def_readwrite("trial", &FitOptions::trial)
        .def_readwrite("pooled", &FitOptions::pooled)
        .def_readwrite("covariates", &FitOptions::covariates)
        .def_readwrite("days", &FitOptions::days)
        .def_readwrite("cuts", &FitOptions::cuts)
        .def_readwrite("inner_knots", &FitOptions::inner_knots)
        .def_readwrite("spline_scale", &FitOptions::spline_scale)
        .def_readwrite("cure_law", &FitOptions::cure_law)
        .def_readwrite("follow_up_days", &FitOptions::follow_up_days)
        .def_readwrite("estimate", &FitOptions::estimate)
        .def_readwrite("score_model", &FitOptions::score_model)
        .def_readwrite("score", &FitOptions::score)
        .def_readwrite("day", &FitOptions::day)
        .def_readwrite("score_terms", &FitOptions::score_terms)
        .def_readwrite("random", &FitOptions::random)
        .def_readwrite("residual", &FitOptions::residual)
        .def_readwrite("method", &FitOptions::method)
        .def_readwrite("course", &FitOptions::course);
    const auto data = py::arg("data"), options = py::arg("options"), scores = py::arg("scores");
    module.def("fit_data", &fit_data, data, options, scores);
    module.def("fit_scenario", &fit_scenario, py::arg("scenario"), options);
    module.def("fit_toml_of_data", &toml_of_data, data, options, scores);
    module.def("fit_toml_of_scenario", &toml_of_scenario, py::arg("scenario"), options);
}

}  // namespace equipoise_python
