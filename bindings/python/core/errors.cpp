// The library's exceptions cross into Python as the classes of equipoise._errors.
#include <equipoise/error.hpp>

#include "module.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

void raise(const char* name, const py::object& argument) {
    const py::object kind = py::module_::import("equipoise._errors").attr(name);
    PyErr_SetObject(kind.ptr(), kind(argument).ptr());
}

void translate(std::exception_ptr thrown) {
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (const equipoise::InputError& error) {
        const py::object problem = py::module_::import("equipoise._errors").attr("Problem");
        py::list problems;
        for (const equipoise::Problem& p : error.problems())
            problems.append(problem(readable(p.place), readable(p.what), readable(p.instead)));
        raise("InputError", problems);
    } catch (const equipoise::Interrupted& stopped) {
        raise("Interrupted", py::int_(stopped.trials_done()));
    }
}

}  // namespace

py::str readable(const std::string& text) {
    PyObject* const decoded = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
    if (decoded == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::str>(decoded);
}

void add_errors(py::module_&) { py::register_local_exception_translator(translate); }

}  // namespace equipoise_python
