// Keys that vary, studies compared, n for an assurance, certificates and single trials.
#include <equipoise/assured_size.hpp>
#include <equipoise/certify.hpp>
#include <equipoise/compare.hpp>
#include <equipoise/replay.hpp>
#include <equipoise/vary.hpp>

#include <pybind11/stl.h>

#include "module.hpp"
#include "watched.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

using equipoise::Execution, equipoise::Study;

// A key with its values.
using Axes = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::vector<equipoise::Axis> axes_of(const Axes& given) {
    std::vector<equipoise::Axis> axes;
    for (const auto& [key, values] : given) axes.push_back({key, values});
    return axes;
}

py::tuple axis(const std::string& text) {
    const equipoise::Axis axis = equipoise::axis(text);
    return py::make_tuple(axis.key, axis.values);
}

py::tuple assured_size(const Study& study, const equipoise::AssuredSizeOptions& options, const Watch& watch) {
    const equipoise::AssuredSizeResult result =
        watched(watch, [=](const Execution& execution) { return equipoise::assured_size(study, options, execution); });
    return py::make_tuple(result.table, result.drawn);
}

equipoise::Table vary_power(const Study& study, const Axes& given, const equipoise::PowerOptions& options,
                            const Watch& watch) {
    const std::vector<equipoise::Axis> axes = axes_of(given);
    return watched(watch,
                   [=](const Execution& execution) { return equipoise::vary_power(study, axes, options, execution); });
}

equipoise::Table vary_size(const Study& study, const Axes& given, const equipoise::SizeOptions& options,
                           const Watch& watch) {
    const std::vector<equipoise::Axis> axes = axes_of(given);
    return watched(watch,
                   [=](const Execution& execution) { return equipoise::vary_size(study, axes, options, execution); });
}

py::tuple compare(const std::vector<Study>& studies, const equipoise::CompareOptions& options, const Watch& watch) {
    const equipoise::CompareResult result =
        watched(watch, [=](const Execution& execution) { return equipoise::compare(studies, options, execution); });
    return py::make_tuple(result.table, result.notes);
}

py::tuple certify(const Study& study, const equipoise::CertifyOptions& options, const Watch& watch) {
    const equipoise::CertifyResult result =
        watched(watch, [=](const Execution& execution) { return equipoise::certify(study, options, execution); });
    return py::make_tuple(result.table, result.confidence, result.left_out);
}

py::tuple replay(const Study& study, const equipoise::ReplayOptions& options) {
    const equipoise::ReplayResult result = interruptible([=] { return equipoise::replay(study, options); });
    return py::make_tuple(result.trial, result.analyses, result.looks, result.patients);
}

void add_options(py::module_& module) {
    using namespace equipoise;
    py::class_<AssuredSizeOptions>(module, "AssuredSizeOptions")
        .def(py::init<>())
        .def_readwrite("assurance", &AssuredSizeOptions::assurance)
        .def_readwrite("trials", &AssuredSizeOptions::trials)
        .def_readwrite("draws", &AssuredSizeOptions::draws)
        .def_readwrite("trials_per_draw", &AssuredSizeOptions::trials_per_draw);
    py::class_<CompareOptions>(module, "CompareOptions")
        .def(py::init<>())
        .def_readwrite("n", &CompareOptions::n)
        .def_readwrite("trials", &CompareOptions::trials)
        .def_readwrite("size", &CompareOptions::size)
        .def_readwrite("names", &CompareOptions::names);
    py::class_<CertifyOptions>(module, "CertifyOptions")
        .def(py::init<>())
        .def_readwrite("n", &CertifyOptions::n)
        .def_readwrite("trials", &CertifyOptions::trials);
    py::class_<ReplayOptions>(module, "ReplayOptions")
        .def(py::init<>())
        .def_readwrite("replicate", &ReplayOptions::replicate)
        .def_readwrite("n", &ReplayOptions::n)
        .def_readwrite("effect_scale", &ReplayOptions::effect_scale);
}

}  // namespace

void add_what_if(py::module_& module) {
    add_options(module);
    const auto study = py::arg("study"), options = py::arg("options"), watch = py::arg("watch");
    module.def("assured_size", &equipoise_python::assured_size, study, options, watch);
    module.def("axis", &equipoise_python::axis, py::arg("text"));
    module.def("vary_power", &equipoise_python::vary_power, study, py::arg("axes"), options, watch);
    module.def("vary_size", &equipoise_python::vary_size, study, py::arg("axes"), options, watch);
    module.def("compare", &equipoise_python::compare, py::arg("studies"), options, watch);
    module.def("certify", &equipoise_python::certify, study, options, watch);
    module.def("replay", &equipoise_python::replay, study, options);
}

}  // namespace equipoise_python
