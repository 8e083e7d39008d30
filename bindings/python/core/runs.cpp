// The verbs that simulate a study.
#include <equipoise/assurance.hpp>
#include <equipoise/plan.hpp>
#include <equipoise/power.hpp>
#include <equipoise/size.hpp>

#include <pybind11/stl.h>

#include "module.hpp"
#include "watched.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

using equipoise::Execution, equipoise::Study;

py::tuple power(const Study& study, const equipoise::PowerOptions& options, const Watch& watch) {
    const equipoise::PowerResult result =
        watched(watch, [=](const Execution& execution) { return equipoise::power(study, options, execution); });
    return py::make_tuple(result.analyses, result.not_estimable, result.trials, result.looks, result.stopping);
}

equipoise::Table curve(const Study& study, std::int64_t trials, const Watch& watch) {
    return watched(watch, [=](const Execution& execution) { return equipoise::curve(study, trials, execution); });
}

equipoise::Table size(const Study& study, const equipoise::SizeOptions& options, const Watch& watch) {
    return watched(watch, [=](const Execution& execution) { return equipoise::size(study, options, execution); });
}

py::tuple assurance(const Study& study, const equipoise::AssuranceOptions& options, const Watch& watch) {
    const equipoise::AssuranceResult result =
        watched(watch, [=](const Execution& execution) { return equipoise::assurance(study, options, execution); });
    return py::make_tuple(result.table, result.parts, result.drawn, result.benefit, result.benefit_mcse);
}

// The tables are made off the lock too.
struct WholePlan {
    std::string answer;
    std::vector<std::string> warnings;
    equipoise::Table power, size, type_one_error, assurance, looks, stopping, pilot, duration;
    std::map<std::string, std::string> files;
};

py::dict plan(const Study& study, const std::string& command, const Watch& watch) {
    const WholePlan plan = watched(watch, [=](const Execution& execution) {
        const equipoise::Plan p = equipoise::plan(study, command, execution);
        return WholePlan{p.answer(), p.warnings(), p.power(), p.size(),     p.type_one_error(), p.assurance(),
                         p.looks(),  p.stopping(), p.pilot(), p.duration(), p.files()};
    });
    py::dict whole, files;
    py::list warnings;
    for (const std::string& warning : plan.warnings) warnings.append(readable(warning));
    for (const auto& [name, text] : plan.files) files[readable(name)] = readable(text);
    whole["answer"] = readable(plan.answer);
    whole["warnings"] = warnings;
    whole["power"] = plan.power;
    whole["size"] = plan.size;
    whole["type_one_error"] = plan.type_one_error;
    whole["assurance"] = plan.assurance;
    whole["looks"] = plan.looks;
    whole["stopping"] = plan.stopping;
    whole["pilot"] = plan.pilot;
    whole["duration"] = plan.duration;
    whole["files"] = files;
    return whole;
}

}  // namespace

void add_runs(py::module_& module) {
    using namespace equipoise;
    py::class_<PowerOptions>(module, "PowerOptions")
        .def(py::init<>())
        .def_readwrite("n", &PowerOptions::n)
        .def_readwrite("trials", &PowerOptions::trials);
    py::class_<SizeOptions>(module, "SizeOptions")
        .def(py::init<>())
        .def_readwrite("target_power", &SizeOptions::target_power)
        .def_readwrite("tolerance", &SizeOptions::tolerance)
        .def_readwrite("trials", &SizeOptions::trials);
    py::class_<AssuranceOptions>(module, "AssuranceOptions")
        .def(py::init<>())
        .def_readwrite("n", &AssuranceOptions::n)
        .def_readwrite("trials", &AssuranceOptions::trials)
        .def_readwrite("draws", &AssuranceOptions::draws)
        .def_readwrite("trials_per_draw", &AssuranceOptions::trials_per_draw)
        .def_readwrite("parts", &AssuranceOptions::parts);
    const auto study = py::arg("study"), watch = py::arg("watch");
    module.def("power", &equipoise_python::power, study, py::arg("options"), watch);
    module.def("curve", &equipoise_python::curve, study, py::arg("trials"), watch);
    module.def("size", &equipoise_python::size, study, py::arg("options"), watch);
    module.def("assurance", &equipoise_python::assurance, study, py::arg("options"), watch);
    module.def("plan", &equipoise_python::plan, study, py::arg("command"), watch);
}

}  // namespace equipoise_python
