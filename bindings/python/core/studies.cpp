// How calls are watched, scenarios and studies.
#include <equipoise/study.hpp>

#include <pybind11/stl.h>

#include "module.hpp"
#include "watched.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

using Texts = std::vector<std::string>;

py::list readable_list(const Texts& texts) {
    py::list list;
    for (const std::string& text : texts) list.append(readable(text));
    return list;
}

// problems, warnings, toml, hash
py::tuple found(const equipoise::Check& check) {
    py::list problems;
    for (const equipoise::Problem& p : check.problems)
        problems.append(py::make_tuple(readable(p.place), readable(p.what), readable(p.instead)));
    return py::make_tuple(problems, readable_list(check.warnings), readable(check.toml), readable(check.hash));
}

void add_watch(py::module_& module) {
    using equipoise::Monitor;
    py::class_<Monitor>(module, "Monitor")
        .def(py::init<>())
        .def("stop", &Monitor::stop)
        .def_property_readonly("stopped", &Monitor::stopped)
        .def_property_readonly("trials_done", &Monitor::trials_done);
    py::class_<Watch>(module, "Watch")
        .def(py::init<>())
        .def_readwrite("threads", &Watch::threads)
        .def_readwrite("monitor", &Watch::monitor)
        .def_readwrite("progress", &Watch::progress);
}

void add_scenario(py::module_& module) {
    using equipoise::Scenario;
    py::class_<Scenario>(module, "Scenario")
        .def_static("read", &Scenario::read, py::arg("path"), py::arg("overrides"))
        .def_static("parse", &Scenario::parse, py::arg("toml"), py::arg("data"), py::arg("overrides"), py::arg("name"))
        .def("with_overrides", &Scenario::with, py::arg("overrides"))
        .def_property_readonly("title", [](const Scenario& s) { return readable(s.title()); })
        .def_property_readonly("seed", &Scenario::seed)
        .def_property_readonly("follow_up_days", &Scenario::follow_up_days)
        .def_property_readonly("trials", &Scenario::trials)
        .def_property_readonly("n", &Scenario::n)
        .def_property_readonly("target_power", &Scenario::target_power)
        .def_property_readonly("arms", [](const Scenario& s) { return readable_list(s.arms()); })
        .def_property_readonly("warnings", [](const Scenario& s) { return readable_list(s.warnings()); })
        .def("analyses", &Scenario::analyses)
        .def("toml", [](const Scenario& s) { return readable(s.toml()); })
        .def("hash", [](const Scenario& s) { return readable(s.hash()); });
}

}  // namespace

void add_studies(py::module_& module) {
    using equipoise::Scenario, equipoise::Study;
    add_watch(module);
    add_scenario(module);
    py::class_<Study>(module, "Study")
        .def(py::init([](const Scenario& scenario) { return interruptible([scenario] { return Study(scenario); }); }),
             py::arg("scenario"))
        .def_property_readonly("scenario", &Study::scenario)
        .def_property_readonly("warnings", [](const Study& s) { return readable_list(s.warnings()); })
        .def("pilot", [](const Study& study) { return interruptible([study] { return study.pilot(); }); });
    module.def(
        "check",
        [](const std::string& toml, const equipoise::DataFiles& data, const Texts& overrides, const std::string& name) {
            return found(interruptible([=] { return equipoise::check(toml, data, overrides, name); }));
        },
        py::arg("toml"), py::arg("data"), py::arg("overrides"), py::arg("name"));
    module.def(
        "check_file",
        [](const std::string& path, const Texts& overrides) {
            return found(interruptible([=] { return equipoise::check_file(path, overrides); }));
        },
        py::arg("path"), py::arg("overrides"));
}

}  // namespace equipoise_python
