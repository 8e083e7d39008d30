#pragma once
// The parts of the module equipoise._core: one function a file, in the order in which they need each other.
#include <pybind11/pybind11.h>

#include <string>

namespace equipoise_python {

void add_errors(pybind11::module_& module);    ///< the library's exceptions as those of equipoise._errors
void add_tables(pybind11::module_& module);    ///< Table
void add_studies(pybind11::module_& module);   ///< Watch, Monitor, Scenario, Study, check
void add_runs(pybind11::module_& module);      ///< power, curve, size, assurance, plan
void add_what_if(pybind11::module_& module);   ///< vary, compare, assured_size, certify, replay
void add_data(pybind11::module_& module);      ///< Data, analyze, interim, boundaries
void add_fit(pybind11::module_& module);       ///< fit
void add_patients(pybind11::module_& module);  ///< simulate

/// Text that may hold bytes which are not UTF-8, as a file that a message cites may: those become U+FFFD.
pybind11::str readable(const std::string& text);

}  // namespace equipoise_python
