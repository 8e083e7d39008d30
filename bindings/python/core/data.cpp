// What is asked of data and of designs: analyses, interim looks, boundaries.
#include <equipoise/analyze.hpp>
#include <equipoise/boundaries.hpp>
#include <equipoise/interim.hpp>

#include <pybind11/stl.h>

#include "module.hpp"
#include "watched.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

using equipoise::Data;

py::tuple analyze(const Data& data, const std::string& test, const equipoise::AnalysisOptions& options) {
    const equipoise::AnalysisResult result = interruptible([=] { return equipoise::analyze(data, test, options); });
    return py::make_tuple(result.estimate, result.details);
}

py::tuple interim(const equipoise::Study& study, const Data& data, const equipoise::InterimOptions& options,
                  const Watch& watch) {
    const equipoise::InterimResult result = watched(watch, [=](const equipoise::Execution& execution) {
        return equipoise::interim(study, data, options, execution);
    });
    py::list notes;
    for (const std::string& note : result.notes) notes.append(readable(note));
    return py::make_tuple(result.standing, result.days, result.test, result.chances, notes);
}

py::tuple boundaries(const equipoise::BoundaryOptions& options) {
    const equipoise::BoundaryResult result = interruptible([=] { return equipoise::boundaries(options); });
    return py::make_tuple(result.looks, result.observed, result.design);
}

void add_options(py::module_& module) {
    using namespace equipoise;
    py::class_<AnalysisOptions>(module, "AnalysisOptions")
        .def(py::init<>())
        .def_readwrite("options", &AnalysisOptions::options)
        .def_readwrite("control", &AnalysisOptions::control)
        .def_readwrite("trial", &AnalysisOptions::trial)
        .def_readwrite("confidence", &AnalysisOptions::confidence);
    py::class_<InterimOptions>(module, "InterimOptions")
        .def(py::init<>())
        .def_readwrite("date", &InterimOptions::date)
        .def_readwrite("opened", &InterimOptions::opened)
        .def_readwrite("earlier", &InterimOptions::earlier)
        .def_readwrite("analysis", &InterimOptions::analysis)
        .def_readwrite("control", &InterimOptions::control)
        .def_readwrite("blinded", &InterimOptions::blinded)
        .def_readwrite("trials", &InterimOptions::trials)
        .def_readwrite("draws", &InterimOptions::draws);
    py::class_<BoundaryOptions>(module, "BoundaryOptions")
        .def(py::init<>())
        .def_readwrite("looks", &BoundaryOptions::looks)
        .def_readwrite("alpha", &BoundaryOptions::alpha)
        .def_readwrite("sides", &BoundaryOptions::sides)
        .def_readwrite("beta", &BoundaryOptions::beta)
        .def_readwrite("efficacy", &BoundaryOptions::efficacy)
        .def_readwrite("futility", &BoundaryOptions::futility)
        .def_readwrite("binding", &BoundaryOptions::binding)
        .def_readwrite("futility_effect", &BoundaryOptions::futility_effect)
        .def_readwrite("futility_region", &BoundaryOptions::futility_region)
        .def_readwrite("tests", &BoundaryOptions::tests)
        .def_readwrite("drift", &BoundaryOptions::drift)
        .def_readwrite("observed", &BoundaryOptions::observed)
        .def_readwrite("observed_ends", &BoundaryOptions::observed_ends);
}

}  // namespace

void add_data(py::module_& module) {
    add_options(module);
    py::class_<Data>(module, "Data")
        .def_static("csv", &Data::csv, py::arg("text"), py::arg("name"), py::call_guard<py::gil_scoped_release>())
        .def_static("columns", &Data::columns, py::arg("columns"), py::arg("name"),
                    py::call_guard<py::gil_scoped_release>());
    module.def("analyze", &equipoise_python::analyze, py::arg("data"), py::arg("test"), py::arg("options"));
    module.def("test_names", &equipoise::test_names);
    module.def("interim", &equipoise_python::interim, py::arg("study"), py::arg("data"), py::arg("options"),
               py::arg("watch"));
    module.def("boundaries", &equipoise_python::boundaries, py::arg("options"));
}

}  // namespace equipoise_python
