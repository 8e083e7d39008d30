#include "sim/results/score_json.hpp"

namespace equipoise {
namespace {

Json matrix_json(const std::vector<std::vector<double>>& matrix) {
    Json rows = Json::array();
    for (const auto& row : matrix) {
        rows.push_back(Json::array());
        for (const double x : row) rows.back().push_back(number_json(x));
    }
    return rows;
}

Json by_name(const std::vector<std::string>& names, const std::vector<double>& values) {
    Json table = Json::object();
    for (std::size_t k = 0; k < names.size(); ++k)
        table[names[k]] = k < values.size() ? number_json(values[k]) : Json();
    return table;
}

Json part_json(const NamedEstimates& fit) {
    return {{"model", fit.model},
            {"status", fit.status},
            {"names", fit.names},
            {"estimates", by_name(fit.names, fit.estimates)},
            {"standard_errors", by_name(fit.names, fit.standard_errors)},
            {"covariance", matrix_json(fit.covariance)},
            {"log_likelihood", number_json(fit.log_likelihood)},
            {"aic", number_json(fit.aic)},
            {"bic", number_json(fit.bic)},
            {"patients", fit.patients},
            {"observations", fit.observations},
            {"warnings", fit.warnings}};
}

Json line_json(const MixedModelFit& fit) {
    Json json = part_json(fit);
    json["random_covariance"] = matrix_json(fit.random_covariance);
    json["residual_sd"] = number_json(fit.residual_sd);
    json["residual_correlation"] = number_json(fit.residual_correlation);
    json["degrees_of_freedom"] = by_name(fit.names, fit.degrees_of_freedom);
    return json;
}

}  // namespace

Json score_model_json(const ScoreFit& fit, const PilotScores& pilot) {
    Json json{{"patients", pilot.patients.size()},
              {"scores", pilot.score.size()},
              {"baseline", part_json(fit.baseline)},
              {"line_ml", line_json(fit.line_ml)},
              {"line_reml", line_json(fit.line_reml)}};
    for (const auto& [name, hazard] : {std::pair("death", &fit.death), std::pair("discharge", &fit.discharge)}) {
        json[name] = part_json(*hazard);
        json[name]["events"] = hazard->events;
    }
    json["after_discharge"] = part_json(fit.after_discharge);
    json["course"] = part_json(fit.course);
    const FittedCourse course = fitted_course(fit);
    json["sofa"] = write_struct(course.course);
    json["sofa_fitted"] = course.fitted;
    json["sofa_defaults"] = course.kept;
    return json;
}

}  // namespace equipoise
