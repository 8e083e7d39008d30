#include "equipoise/analyze.hpp"

#include <fmt/format.h>

#include <cmath>

#include "models/pilot/patient_table.hpp"
#include "sim/analysis/horizon.hpp"
#include "sim/api/handles.hpp"
#include "sim/api/table_builder.hpp"
#include "sim/results/data_analysis.hpp"

namespace equipoise::api {
namespace {

// A cell as the readers of CSV take it.
std::string csv_cell(const Cell& cell) {
    return std::visit(
        [](const auto& x) -> std::string {
            using X = std::decay_t<decltype(x)>;
            if constexpr (std::is_same_v<X, std::monostate>) {
                return "";
            } else if constexpr (std::is_same_v<X, std::string>) {
                std::string quoted = "\"";
                for (const char c : x) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
                return quoted + "\"";
            } else if constexpr (std::is_same_v<X, double>) {
                return std::isnan(x) ? "" : fmt::format("{}", x);
            } else {
                return std::to_string(x);
            }
        },
        cell);
}

Table estimate_table(const std::string& test, const DataAnswer& answer) {
    const Estimate& e = answer.estimate;
    TableBuilder table("estimate", {{"test", "", "its name"},
                                    {"n", "patients", "patients of both arms whose outcome was looked at"},
                                    {"estimand", "", "what the estimate is, with its scale"},
                                    {"control", "", "name of the control arm"},
                                    {"treatment", "", "name of the treated arm"},
                                    {"estimate", "", "treatment against control", "", "lower", "upper"},
                                    {"standard_error", "", "of the estimate, over samples"},
                                    {"lower", "", "confidence (or credible) limit"},
                                    {"upper", "", "confidence (or credible) limit"},
                                    {"confidence", "", "level of the interval"},
                                    {"z", "", "positive favours treatment"},
                                    {"p_value", "", "two-sided, or of the alternative asked for"},
                                    {"p_benefit", "", "one-sided, for benefit"},
                                    {"status", "", "ok, or why there is no answer"},
                                    {"reason", "", "the status for somebody who reads it for the first time"},
                                    {"when", "", "what it looks at"},
                                    {"alternative", "", "that p_value is of"}});
    table.add({test, static_cast<std::int64_t>(answer.n), std::string(estimand_of(answer.analysis)),
               answer.arm_names[0], answer.arm_names[1], e.estimate, e.standard_error, e.lower, e.upper,
               answer.confidence, e.z, answer.p(), answer.p_benefit(), std::string(describe(e.status)),
               e.status == Status::ok ? Cell() : Cell(std::string(explain(answer.analysis, e))),
               when_in_words(answer.analysis, 0), std::string(enum_name(alternative_of(answer.analysis)))});
    return table.done();
}

// A value, a list by row, or a matrix by row and column.
Table details_table(const Details& details) {
    TableBuilder table("details", {{"name", "", "what it is"},
                                   {"row", "", "its place in a list or matrix, from 1"},
                                   {"column", "", "its place in a row of a matrix, from 1"},
                                   {"number", "", "the value, where it is a number"},
                                   {"text", "", "the value, where it is text"}});
    const auto place = [](std::size_t i) { return Cell(static_cast<std::int64_t>(i + 1)); };
    for (const auto& [entry, value] : details.entries()) {
        const std::string& name = entry;
        std::visit(
            [&](const auto& v) {
                using V = std::decay_t<decltype(v)>;
                if constexpr (std::is_same_v<V, double>) {
                    table.add({name, {}, {}, v, {}});
                } else if constexpr (std::is_same_v<V, std::string>) {
                    table.add({name, {}, {}, {}, v});
                } else {
                    for (std::size_t i = 0; i < v.size(); ++i) {
                        if constexpr (std::is_same_v<V, Details::Vector>)
                            table.add({name, place(i), {}, v[i], {}});
                        else if constexpr (std::is_same_v<V, Details::Words>)
                            table.add({name, place(i), {}, {}, v[i]});
                        else
                            for (std::size_t j = 0; j < v[i].size(); ++j)
                                table.add({name, place(i), place(j), v[i][j], {}});
                    }
                }
            },
            value);
    }
    return table.done();
}

}  // namespace

Data::Data(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Data::~Data() = default;
Data::Data(const Data&) = default;
Data& Data::operator=(const Data&) = default;
Data::Data(Data&& other) noexcept : impl_(other.impl_) {}
Data& Data::operator=(Data&& other) noexcept {
    impl_ = other.impl_;
    return *this;
}

Data Data::csv(const std::string& text, const std::string& name) {
    return guarded(
        [&] { return Data(std::make_shared<const Impl>(Impl{patient_table(CsvTable::parse(text, name))})); });
}

Data Data::columns(const std::vector<std::pair<std::string, std::vector<Cell>>>& columns, const std::string& name) {
    return guarded([&] {
        std::string text;
        for (const auto& [column, cells] : columns) {
            if (cells.size() != columns[0].second.size())
                throw equipoise::InputError(
                    name + ", column " + column,
                    fmt::format("has {} cells where the first column has {}", cells.size(), columns[0].second.size()),
                    "give columns of one length");
            text += (text.empty() ? "" : ",") + csv_cell(Cell(column));
        }
        text += '\n';
        for (std::size_t row = 0; !columns.empty() && row < columns[0].second.size(); ++row)
            for (std::size_t i = 0; i < columns.size(); ++i)
                text += csv_cell(columns[i].second[row]) + (i + 1 < columns.size() ? "," : "\n");
        return Data(std::make_shared<const Impl>(Impl{patient_table(CsvTable::parse(text, name))}));
    });
}

std::vector<Cell> Data::numbers(const std::vector<double>& values) {
    return std::vector<Cell>(values.begin(), values.end());
}

AnalysisResult analyze(const Data& data, const std::string& test, const AnalysisOptions& options) {
    return guarded([&] {
        const DataQuestion question{test, options.options, options.control, options.trial, options.confidence};
        const DataAnswer answer = DataAnalysis(question).of(data.impl().table);
        return AnalysisResult{estimate_table(test, answer), details_table(answer.details)};
    });
}

std::vector<std::string> test_names() { return {analysis_names.begin(), analysis_names.end()}; }

}  // namespace equipoise::api
