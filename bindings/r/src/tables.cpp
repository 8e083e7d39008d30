#include "bindings.hpp"

#include <cmath>
#include <limits>

namespace rbind {
namespace {

using equipoise::Cell;
using equipoise::Column;
using equipoise::Table;

SEXP symbol(const char* name) { return cpp11::safe[Rf_install](name); }

SEXP utf8(const std::string& value) {
    return cpp11::safe[Rf_mkCharLenCE](value.data(), static_cast<int>(value.size()), CE_UTF8);
}

// What a column's cells are, as R's vectors have it: text before numbers before whole numbers before yes and no.
SEXPTYPE type_of(const Table& table, std::size_t column) {
    SEXPTYPE type = LGLSXP;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const Cell& cell = table.cell(row, column);
        if (std::holds_alternative<std::string>(cell)) return STRSXP;
        if (std::holds_alternative<double>(cell)) type = REALSXP;
        if (const auto* whole = std::get_if<std::int64_t>(&cell); whole && type != REALSXP)
            type = std::abs(*whole) <= std::numeric_limits<int>::max() ? INTSXP : REALSXP;
    }
    return type;
}

double number_in(const Cell& cell) {
    if (const auto* x = std::get_if<double>(&cell)) return *x;
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
    if (const auto* yes = std::get_if<bool>(&cell)) return *yes;
    return NA_REAL;
}

cpp11::sexp vector_of(const Table& table, std::size_t column) {
    const auto rows = static_cast<R_xlen_t>(table.rows());
    const SEXPTYPE type = type_of(table, column);
    cpp11::sexp vector = cpp11::safe[Rf_allocVector](type, rows);
    for (R_xlen_t row = 0; row < rows; ++row) {
        const auto place = static_cast<std::size_t>(row);
        const Cell& cell = table.cell(place, column);
        const bool missing = std::holds_alternative<std::monostate>(cell);
        if (type == STRSXP) {
            const auto* words = std::get_if<std::string>(&cell);
            SET_STRING_ELT(vector, row,
                           words     ? utf8(*words)
                           : missing ? NA_STRING
                                     : utf8(table.text(place, table.columns()[column].name)));
        } else if (type == REALSXP) {
            REAL(vector)[row] = number_in(cell);
        } else {
            (type == INTSXP ? INTEGER(vector) : LOGICAL(vector))[row] =
                missing ? NA_INTEGER : static_cast<int>(number_in(cell));
        }
    }
    return vector;
}

void describe(const cpp11::sexp& vector, const Column& column) {
    const std::pair<const char*, const std::string*> all[] = {{"unit", &column.unit},
                                                              {"meaning", &column.meaning},
                                                              {"mcse", &column.mcse},
                                                              {"lower", &column.lower},
                                                              {"upper", &column.upper}};
    for (const auto& [name, value] : all)
        if (!value->empty()) cpp11::safe[Rf_setAttrib](vector, symbol(name), text(*value));
}

}  // namespace

cpp11::sexp text(const std::string& value) { return texts({value}); }

cpp11::sexp texts(const std::vector<std::string>& values) {
    const auto size = static_cast<R_xlen_t>(values.size());
    cpp11::sexp vector = cpp11::safe[Rf_allocVector](STRSXP, size);
    for (R_xlen_t i = 0; i < size; ++i) SET_STRING_ELT(vector, i, utf8(values[static_cast<std::size_t>(i)]));
    return vector;
}

cpp11::sexp named(const std::vector<std::pair<const char*, cpp11::sexp>>& members) {
    cpp11::sexp list = cpp11::safe[Rf_allocVector](VECSXP, static_cast<R_xlen_t>(members.size()));
    std::vector<std::string> names;
    for (std::size_t i = 0; i < members.size(); ++i) {
        SET_VECTOR_ELT(list, static_cast<R_xlen_t>(i), members[i].second);
        names.emplace_back(members[i].first);
    }
    cpp11::safe[Rf_setAttrib](list, R_NamesSymbol, texts(names));
    return list;
}

cpp11::sexp frame_of(const Table& table) {
    cpp11::sexp frame = cpp11::safe[Rf_allocVector](VECSXP, static_cast<R_xlen_t>(table.columns().size()));
    std::vector<std::string> names;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const cpp11::sexp vector = vector_of(table, i);
        describe(vector, table.columns()[i]);
        SET_VECTOR_ELT(frame, static_cast<R_xlen_t>(i), vector);
        names.push_back(table.columns()[i].name);
    }
    cpp11::safe[Rf_setAttrib](frame, R_NamesSymbol, texts(names));
    // Row names 1, 2, ... in R's short form.
    cpp11::sexp rows = cpp11::safe[Rf_allocVector](INTSXP, 2);
    INTEGER(rows)[0] = NA_INTEGER;
    INTEGER(rows)[1] = -static_cast<int>(table.rows());
    cpp11::safe[Rf_setAttrib](frame, R_RowNamesSymbol, rows);
    cpp11::safe[Rf_setAttrib](frame, R_ClassSymbol, texts({"eq_table", "data.frame"}));
    return frame;
}

}  // namespace rbind
