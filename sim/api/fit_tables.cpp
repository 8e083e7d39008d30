#include "sim/api/fit_tables.hpp"

#include "sim/api/score_tables.hpp"
#include "sim/api/table_builder.hpp"

namespace equipoise::api {
namespace {

const Column kFitted{"fitted", "", "control or treatment by itself, or both, the arm as a covariate"};
const Column kLaw{"law", "", "name of the survival law"};
const Column kLower{"lower", "", "95% limit"}, kUpper{"upper", "", "95% limit"};

// The tables while they are filled.
struct Builders {
    TableBuilder laws{"laws",
                      {kFitted,
                       {"arm", "", "name of the arm"},
                       {"n", "patients", "of the arm"},
                       {"events", "deaths", "of the arm"},
                       kLaw,
                       {"selected", "", "of the least AIC"},
                       {"identified", "", "the maximum lies inside, or at a hazard of 0"},
                       {"log_likelihood", "", "at its maximum"},
                       {"aic", "", "2 p - 2 log-likelihood"},
                       {"bic", "", "p log(patients) - 2 log-likelihood"},
                       {"bic_of_deaths", "", "p log(deaths) - 2 log-likelihood"}}};
    TableBuilder parameters{"parameters",
                            {kFitted,
                             kLaw,
                             {"parameter", "", "name as scenarios have it; arm and covariates by their names"},
                             {"place", "", "from 1, where the parameter is a list"},
                             {"value", "", "on the natural scale; coefficients as they are"},
                             {"standard_error", "", "on the scale of the fit: logarithm, logit, or as it is"},
                             {"text", "", "the value where it is a word"}}};
    TableBuilder covariance{"covariance",
                            {kFitted,
                             kLaw,
                             {"row", "", "parameter on the scale of the fit"},
                             {"column", "", "parameter on the scale of the fit"},
                             {"estimate", "", "of the row's parameter, on that scale"},
                             {"covariance", "", "inverse of the observed information"}}};
    TableBuilder survival{"survival",
                          {kFitted,
                           kLaw,
                           {"quantity", "", "survival, or rmst (restricted mean survival time, days)"},
                           {"arm", "", "name of the arm"},
                           {"day", "days", "of the survival, or to which the mean is restricted"},
                           {"estimate", "", "of the fitted law", "", "lower", "upper"},
                           {"standard_error", "", "delta method"},
                           kLower,
                           kUpper}};
    TableBuilder posterior{
        "posterior",
        {kFitted,
         {"start", "days", "of the interval"},
         {"end", "days", "of the interval"},
         {"deaths", "deaths", "in it"},
         {"at_risk", "patients", "at its start; fewer where some left during it"},
         {"mortality", "", "posterior mean of dying in it (beta)", "", "lower", "upper"},
         kLower,
         kUpper,
         {"hazard", "per day", "at the posterior mean"},
         {"survival", "", "posterior mean of survival to its end", "", "survival_lower", "survival_upper"},
         {"survival_lower", "", "95% limit from draws"},
         {"survival_upper", "", "95% limit from draws"},
         {"draws", "", "of the posterior behind the limits of survival"}}};
    TableBuilder turnbull{"turnbull",
                          {kFitted,
                           {"low", "days", "the mass lies after"},
                           {"high", "days", "the mass lies by; infinite: after the last day"},
                           {"mass", "", "share of patients who die in it"},
                           {"log_likelihood", "", "of the whole curve"},
                           {"converged", "", "the gap is closed"},
                           {"gap", "", "largest derivative less the number of patients"}}};
    TableBuilder nonparametric{"nonparametric",
                               {kFitted,
                                {"day", "days", ""},
                                {"lowest", "", "least survival that the data allow"},
                                {"highest", "", "largest survival that the data allow"}}};
    TableBuilder warnings{"warnings",
                          {{"about", "", "control, treatment, both, scores or pilot"},
                           {"part", "", "law, or part of the score model"},
                           {"warning", "", "what to doubt, or why there is no answer"}}};
};

void add_parameters(Builders& to, const std::string& fitted, const Json& law) {
    const Cell name = json_cell(law, "law");
    for (const auto& [key, value] : law.at("parameters").items()) {
        const std::string parameter = key;
        const Json error = law.at("standard_errors").value(parameter, Json());
        if (value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i)
                to.parameters.add({fitted,
                                   name,
                                   parameter,
                                   static_cast<std::int64_t>(i + 1),
                                   json_cell(value[i]),
                                   error.is_array() && i < error.size() ? json_cell(error[i]) : Cell(),
                                   {}});
            continue;
        }
        const Cell cell = json_cell(value);
        const bool word = std::holds_alternative<std::string>(cell);
        to.parameters.add({fitted, name, parameter, {}, word ? Cell() : cell, json_cell(error), word ? cell : Cell()});
    }
    const Json &scale = law.at("scale"), &covariance = law.at("covariance");
    for (std::size_t i = 0; i < covariance.size(); ++i)
        for (std::size_t j = 0; j < covariance[i].size(); ++j)
            to.covariance.add({fitted, name, json_cell(scale[i]), json_cell(scale[j]),
                               i < law.at("on_scale").size() ? json_cell(law.at("on_scale")[i]) : Cell(),
                               json_cell(covariance[i][j])});
}

void add_laws(Builders& to, const std::string& fitted, const Json& group, const Json& names) {
    for (const Json& law : group.at("laws")) {
        const Cell name = json_cell(law, "law");
        to.laws.add({fitted, json_cell(group, "arm"), json_cell(group, "n"), json_cell(group, "events"), name,
                     group.at("selected") == law.at("law"), json_cell(law, "identified"),
                     json_cell(law, "log_likelihood"), json_cell(law, "aic"), json_cell(law, "bic"),
                     json_cell(law, "bic_of_deaths")});
        add_parameters(to, fitted, law);
        for (const char* quantity : {"survival", "rmst"})
            for (const Json& row : law.value(quantity, Json::array()))
                to.survival.add({fitted, name, std::string(quantity),
                                 row.contains("arm") ? json_cell(names.at(row.at("arm").get<std::size_t>()))
                                                     : json_cell(group, "arm"),
                                 json_cell(row, row.contains("day") ? "day" : "tau"), json_cell(row, "estimate"),
                                 json_cell(row, "standard_error"), json_cell(row, "lower"), json_cell(row, "upper")});
        for (const Json& warning : law.at("warnings")) to.warnings.add({fitted, name, json_cell(warning)});
    }
    for (const Json& warning : group.at("warnings")) to.warnings.add({fitted, {}, json_cell(warning)});
}

void add_posterior(Builders& to, const std::string& fitted, const Json& posterior) {
    if (posterior.contains("none")) {
        to.warnings.add({fitted, std::string("posterior"), json_cell(posterior, "none")});
        return;
    }
    for (std::size_t i = 0; i < posterior.at("intervals").size(); ++i) {
        const Json &in = posterior.at("intervals")[i], &by = posterior.at("survival")[i];
        to.posterior.add({fitted, json_cell(in, "start"), json_cell(in, "end"), json_cell(in, "deaths"),
                          json_cell(in, "at_risk"), json_cell(in, "mortality"), json_cell(in, "lower"),
                          json_cell(in, "upper"), json_cell(posterior.at("law").at("rates")[i]),
                          json_cell(by, "estimate"), json_cell(by, "lower"), json_cell(by, "upper"),
                          json_cell(posterior, "draws")});
    }
}

void add_without_law(Builders& to, const std::string& fitted, const Json& arm) {
    for (const Json& row : arm.at("nonparametric"))
        to.nonparametric.add({fitted, json_cell(row, "day"), json_cell(row, "lowest"), json_cell(row, "highest")});
    const Json& curve = arm.at("turnbull");
    for (std::size_t i = 0; !curve.is_null() && i < curve.at("mass").size(); ++i)
        to.turnbull.add({fitted, json_cell(curve.at("low")[i]), json_cell(curve.at("high")[i]),
                         json_cell(curve.at("mass")[i]), json_cell(curve, "log_likelihood"),
                         json_cell(curve, "converged"), json_cell(curve, "gap")});
}

}  // namespace

FitResult fit_tables(const Json& fit) {
    Builders to;
    FitResult result;
    result.control = fit.at("control").get<std::string>();
    result.treatment = fit.at("treatment").get<std::string>();
    const Json names{fit.at("control"), fit.at("treatment")};
    for (const Json& arm : fit.at("arms")) {
        const std::string fitted = arm.at("arm") == fit.at("control") ? "control" : "treatment";
        add_laws(to, fitted, arm, names);
        add_posterior(to, fitted, arm.at("posterior"));
        add_without_law(to, fitted, arm);
    }
    if (fit.contains("both_arms")) add_laws(to, "both", fit.at("both_arms"), names);
    const Json none = Json::object();
    const Json& scores = fit.contains("score_model") ? fit.at("score_model") : none;
    result.scores = score_parts(scores);
    result.score_parameters = score_parameters(scores);
    result.score_covariance = score_covariance(scores);
    for (const auto& [part, warning] : score_warnings(scores)) to.warnings.add({std::string("scores"), part, warning});
    for (const Json& warning : fit.at("warnings")) to.warnings.add({std::string("pilot"), {}, json_cell(warning)});
    result.laws = to.laws.done();
    result.parameters = to.parameters.done();
    result.covariance = to.covariance.done();
    result.survival = to.survival.done();
    result.posterior = to.posterior.done();
    result.turnbull = to.turnbull.done();
    result.nonparametric = to.nonparametric.done();
    result.warnings = to.warnings.done();
    return result;
}

}  // namespace equipoise::api
