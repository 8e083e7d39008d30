#include "sim/api/score_tables.hpp"

#include <limits>

#include "sim/api/table_builder.hpp"

namespace equipoise::api {
namespace {

constexpr const char* kParts[] = {"baseline",  "line_ml",         "line_reml", "death",
                                  "discharge", "after_discharge", "course"};

// Calls `visit` for every part that was fitted or says why not.
template <class Visit>
void each_part(const Json& scores, Visit&& visit) {
    for (const char* part : kParts)
        if (scores.contains(part)) visit(std::string(part), scores.at(part));
}

}  // namespace

Cell json_cell(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) return value.get<double>();
    const std::string text = value.get<std::string>();
    if (text == "Inf") return std::numeric_limits<double>::infinity();
    if (text == "-Inf") return -std::numeric_limits<double>::infinity();
    return text;
}

Cell json_cell(const Json& object, const char* key) {
    return object.contains(key) ? json_cell(object.at(key)) : Cell();
}

Table score_parts(const Json& scores) {
    TableBuilder table("scores", {{"part", "", "of the score model"},
                                  {"model", "", "what was fitted"},
                                  {"status", "", "ok, or why there is no answer"},
                                  {"patients", "patients", "behind it"},
                                  {"observations", "", "scores or patient days behind it"},
                                  {"events", "", "deaths or discharges"},
                                  {"log_likelihood", "", "at its maximum (restricted: line_reml)"},
                                  {"aic", "", "2 p - 2 log-likelihood"},
                                  {"bic", "", "p log(observations) - 2 log-likelihood"},
                                  {"residual_sd", "points", "of the mixed model"},
                                  {"residual_correlation", "", "between neighbouring days (ar1)"}});
    each_part(scores, [&](const std::string& part, const Json& fit) {
        table.add({part, json_cell(fit, "model"), json_cell(fit, "status"), json_cell(fit, "patients"),
                   json_cell(fit, "observations"), json_cell(fit, "events"), json_cell(fit, "log_likelihood"),
                   json_cell(fit, "aic"), json_cell(fit, "bic"), json_cell(fit, "residual_sd"),
                   json_cell(fit, "residual_correlation")});
    });
    return table.done();
}

Table score_parameters(const Json& scores) {
    TableBuilder table("score_parameters", {{"part", "", "of the score model"},
                                            {"parameter", "", "its name"},
                                            {"estimate", "", ""},
                                            {"standard_error", "", "from the observed information"},
                                            {"degrees_of_freedom", "", "Satterthwaite's"}});
    each_part(scores, [&](const std::string& part, const Json& fit) {
        const Json degrees = fit.value("degrees_of_freedom", Json::object());
        for (const Json& name : fit.value("names", Json::array())) {
            const std::string parameter = name.get<std::string>();
            table.add({part, parameter, json_cell(fit.at("estimates"), parameter.c_str()),
                       json_cell(fit.at("standard_errors"), parameter.c_str()), json_cell(degrees, parameter.c_str())});
        }
    });
    return table.done();
}

Table score_covariance(const Json& scores) {
    TableBuilder table("score_covariance", {{"part", "", "of the score model"},
                                            {"of", "", "parameters, or random (effects)"},
                                            {"row", "", "its name"},
                                            {"column", "", "its name"},
                                            {"covariance", "", ""}});
    const auto add = [&](const std::string& part, const std::string& of, const Json& names, const Json& matrix) {
        for (std::size_t i = 0; i < matrix.size(); ++i)
            for (std::size_t j = 0; j < matrix[i].size(); ++j)
                table.add({part, of, json_cell(names.at(i)), json_cell(names.at(j)), json_cell(matrix[i][j])});
    };
    each_part(scores, [&](const std::string& part, const Json& fit) {
        add(part, "parameters", fit.value("names", Json::array()), fit.value("covariance", Json::array()));
        add(part, "random", {"intercept", "slope"}, fit.value("random_covariance", Json::array()));
    });
    return table.done();
}

std::vector<std::pair<std::string, std::string>> score_warnings(const Json& scores) {
    std::vector<std::pair<std::string, std::string>> all;
    each_part(scores, [&](const std::string& part, const Json& fit) {
        for (const Json& warning : fit.value("warnings", Json::array()))
            all.emplace_back(part, warning.get<std::string>());
    });
    for (const Json& kept : scores.value("sofa_defaults", Json::array()))
        all.emplace_back("sofa", kept.get<std::string>());
    return all;
}

}  // namespace equipoise::api
