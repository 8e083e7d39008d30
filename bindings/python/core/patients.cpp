// Synthetic patients as NumPy arrays, a column each: simulated some trials at a time, so that a stop is heeded and the
// cells of the library's table take little memory.
#include <equipoise/simulate.hpp>

#include <pybind11/numpy.h>

#include <algorithm>
#include <limits>
#include <variant>

#include "module.hpp"
#include "watched.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

constexpr std::int64_t kPatientsAtOnce = 20'000, kMostPatients = 100'000'000;

using Whole = std::vector<std::int64_t>;
using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

// Whole numbers until a cell is none; NaN is missing.
struct PatientColumn {
    equipoise::Column told;
    std::variant<Whole, Numbers, Texts> cells;

    void add(const equipoise::Cell& cell) {
        if (const auto* whole = std::get_if<std::int64_t>(&cell); whole && std::holds_alternative<Whole>(cells))
            return std::get<Whole>(cells).push_back(*whole);
        if (const auto* text = std::get_if<std::string>(&cell)) {
            if (!std::holds_alternative<Texts>(cells)) cells = Texts();  // a column of labels has nothing else
            return std::get<Texts>(cells).push_back(*text);
        }
        if (const auto* whole = std::get_if<Whole>(&cells)) cells = Numbers(whole->begin(), whole->end());
        std::get<Numbers>(cells).push_back(number(cell));
    }
    static double number(const equipoise::Cell& cell) {
        if (const auto* number = std::get_if<double>(&cell)) return *number;
        if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
        return std::numeric_limits<double>::quiet_NaN();
    }
};

using Patients = std::vector<PatientColumn>;

void append(const equipoise::Table& table, Patients& patients) {
    if (patients.empty())
        for (const equipoise::Column& column : table.columns()) patients.push_back({column, Whole()});
    for (std::size_t column = 0; column < patients.size(); ++column)
        for (std::size_t row = 0; row < table.rows(); ++row) patients[column].add(table.cell(row, column));
}

Patients simulated(const equipoise::Study& study, equipoise::SimulationOptions options,
                   const equipoise::Execution& execution) {
    const std::int64_t n = std::max<std::int64_t>(1, options.n > 0 ? options.n : study.scenario().n());
    const std::int64_t trials = options.trials, at_once = std::max<std::int64_t>(1, kPatientsAtOnce / n);
    Patients patients;
    // The library says what is wrong with a request that cannot be parted.
    if (trials <= at_once || trials > kMostPatients / n || options.first < 0) {
        append(equipoise::simulate(study, options), patients);
        return patients;
    }
    for (std::int64_t done = 0; done < trials; done += options.trials, options.first += options.trials) {
        if (execution.monitor->stopped()) throw equipoise::Interrupted(static_cast<std::uint64_t>(done));
        options.trials = std::min(at_once, trials - done);
        append(equipoise::simulate(study, options), patients);
    }
    return patients;
}

// The array owns the vector.
template <class Number>
py::array array_of(std::vector<Number> cells) {
    auto* const kept = new std::vector<Number>(std::move(cells));
    const py::capsule owner(kept, [](void* p) { delete static_cast<std::vector<Number>*>(p); });
    return py::array_t<Number>(static_cast<py::ssize_t>(kept->size()), kept->data(), owner);
}

py::object array_of(const Texts& cells) {
    py::list texts;
    for (const std::string& cell : cells) texts.append(readable(cell));
    return py::module_::import("numpy").attr("array")(texts, py::arg("dtype") = "object");
}

// [(name, unit, meaning, array)]
py::list simulate(const equipoise::Study& study, const equipoise::SimulationOptions& options, const Watch& watch) {
    Patients patients =
        watched(watch, [=](const equipoise::Execution& execution) { return simulated(study, options, execution); });
    py::list columns;
    for (PatientColumn& column : patients) {
        py::object array =
            std::visit([](auto& cells) -> py::object { return array_of(std::move(cells)); }, column.cells);
        columns.append(py::make_tuple(readable(column.told.name), readable(column.told.unit),
                                      readable(column.told.meaning), std::move(array)));
    }
    return columns;
}

}  // namespace

void add_patients(py::module_& module) {
    using equipoise::SimulationOptions;
    py::class_<SimulationOptions>(module, "SimulationOptions")
        .def(py::init<>())
        .def_readwrite("n", &SimulationOptions::n)
        .def_readwrite("trials", &SimulationOptions::trials)
        .def_readwrite("first", &SimulationOptions::first)
        .def_readwrite("by_day", &SimulationOptions::by_day);
    module.def("simulate", &equipoise_python::simulate, py::arg("study"), py::arg("options"), py::arg("watch"));
}

}  // namespace equipoise_python
