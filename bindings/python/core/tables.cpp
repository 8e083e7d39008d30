// Tables, whole: their cells as Python's own values, column by column.
#include <equipoise/table.hpp>

#include "module.hpp"

namespace py = pybind11;

namespace equipoise_python {
namespace {

py::object object_of(const equipoise::Cell& cell) {
    return std::visit(
        [](const auto& x) -> py::object {
            using X = std::decay_t<decltype(x)>;
            if constexpr (std::is_same_v<X, std::monostate>)
                return py::none();
            else if constexpr (std::is_same_v<X, std::string>)
                return readable(x);
            else
                return py::cast(x);
        },
        cell);
}

py::list columns_of(const equipoise::Table& table) {
    py::list columns;
    for (const equipoise::Column& c : table.columns())
        columns.append(py::make_tuple(readable(c.name), readable(c.unit), readable(c.meaning), readable(c.mcse),
                                      readable(c.lower), readable(c.upper)));
    return columns;
}

py::list cells_of(const equipoise::Table& table) {
    py::list columns;
    for (std::size_t column = 0; column < table.columns().size(); ++column) {
        py::list cells(table.rows());
        for (std::size_t row = 0; row < table.rows(); ++row) cells[row] = object_of(table.cell(row, column));
        columns.append(std::move(cells));
    }
    return columns;
}

}  // namespace

void add_tables(py::module_& module) {
    using equipoise::Table;
    py::class_<Table>(module, "Table")
        .def_property_readonly("name", [](const Table& t) { return readable(t.name()); })
        .def_property_readonly("rows", &Table::rows)
        .def("columns", &columns_of)
        .def("cells", &cells_of)
        .def("csv", [](const Table& t) { return readable(t.csv()); })
        .def("json", [](const Table& t) { return readable(t.json()); });
}

}  // namespace equipoise_python
